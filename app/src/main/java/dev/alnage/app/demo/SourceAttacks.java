package dev.alnage.app.demo;

import dev.alnage.app.client.FactoryClient;
import dev.alnage.app.client.RunState;
import dev.alnage.app.demo.Attack.Ending;
import dev.alnage.app.process.Home;
import dev.alnage.factory.http.Refused;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** What a developer who has turned, or somebody with their laptop, tries on the way into main and past it. */
final class SourceAttacks {
    private static final Pattern REFUSAL = Pattern.compile("✗ (ALN-[A-Z]{3}-[0-9]{3}) [^\n]*?: (found [^\n]*)");
    private static final String LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    private static final String NOTES = "NOTES.md";
    private static final long LONGEST_NANOS = 120_000_000_000L;

    private final Home home;
    private final FactoryClient client;
    private final DemoPeople people;
    private final DemoSource source;
    private final Intruder intruder;
    private final RunState honest;

    SourceAttacks(Home home, FactoryClient client, DemoPeople people, DemoSource source, Intruder intruder, RunState honest) {
        this.home = home;
        this.client = client;
        this.people = people;
        this.source = source;
        this.intruder = intruder;
        this.honest = honest;
    }

    List<Attack> list() {
        Attack.Try reviewed = () -> Attacks.gate(intruder, honest.id(), honest.plan(), "publish", "");
        return List.of(
                new Attack("a push straight to main, past review", "ALN-SRC-066", () -> propose("a note\n", "refs/heads/main"), () -> propose("a note\n", "refs/for/main")),
                new Attack("a commit with a planted secret", "ALN-SRC-030", () -> propose(secret(), "refs/for/main"), () -> propose("key id: in the vault\n", "refs/for/main")),
                new Attack("a build of a revision that nobody reviewed, with both approvers talked into it", "ALN-SRC-098", this::unreviewed, reviewed),
                new Attack("the same, from a copy that the factory does not serve", "ALN-SRC-110", this::copied, reviewed));
    }

    /** The form of an access key of a cloud, and nobody's. */
    private static String secret() {
        return "key id: AKIA" + new SecureRandom().ints(16, 0, LETTERS.length()).mapToObj(i -> LETTERS.substring(i, i + 1)).collect(Collectors.joining()) + "\n";
    }

    private Ending propose(String note, String reference) throws IOException, InterruptedException {
        source.commit("Write a note", Map.of(NOTES, note), List.of());
        var ending = pushed(reference);
        if (ending.equals(Ending.THROUGH) && reference.startsWith("refs/for/")) {
            source.abandon();
        }
        return ending;
    }

    private Ending pushed(String reference) throws IOException, InterruptedException {
        var said = source.push(reference);
        if (said.code() == 0) {
            return Ending.THROUGH;
        }
        var refusal = REFUSAL.matcher(said.text());
        return refusal.find() ? new Ending(refusal.group(1), refusal.group(2).strip()) : new Ending("", said.text().strip());
    }

    /** The same content under another commit, so that everything but the review is in order. */
    private Ending unreviewed() throws IOException, InterruptedException {
        var commit = source.commit("Save the time of a review", Map.of(), List.of());
        var pushed = pushed("refs/heads/in-a-hurry");
        return pushed.equals(Ending.THROUGH) ? released(client.start(source.uri(), commit, false), "ALN-SRC-098") : pushed;
    }

    private Ending copied() throws IOException, InterruptedException {
        var commit = source.commit("Save the push as well", Map.of(), List.of());
        var copy = home.root().resolve("source/copy");
        copy(source.work().resolve(".git"), copy.resolve(".git"));
        try {
            return released(client.start(copy, commit, false), "ALN-SRC-110");
        } catch (Refused e) {
            return new Ending(e.problem().code(), e.problem().title());
        }
    }

    /** Approved by both, as far as it gets. */
    private Ending released(RunState started, String code) throws IOException, InterruptedException {
        if (rested(started.id(), "").state().equals("WAITING_FOR_PEOPLE")) {
            people.approve(client, started.id(), "talked into it");
        }
        var state = rested(started.id(), "WAITING_FOR_PEOPLE");
        if (state.state().equals("PASSED")) {
            return Ending.THROUGH;
        }
        return Attacks.gate(intruder, started.id(), started.plan(), "publish", code);
    }

    private RunState rested(String run, String left) throws IOException, InterruptedException {
        var until = System.nanoTime() + LONGEST_NANOS;
        while (true) {
            var state = client.run(run);
            if (state.rests() && !state.state().equals(left) || System.nanoTime() > until) {
                return state;
            }
            Thread.sleep(100);
        }
    }

    /** For the storer to read, which is another user. */
    private static void copy(Path from, Path to) throws IOException {
        if (Files.exists(to)) {
            try (var paths = Files.walk(to)) {
                for (var path : paths.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(path);
                }
            }
        }
        try (var paths = Files.walk(from)) {
            for (var path : paths.toList()) {
                var target = to.resolve(from.relativize(path).toString());
                if (Files.isDirectory(path)) {
                    Files.createDirectories(target);
                    Files.setPosixFilePermissions(target, PosixFilePermissions.fromString("rwxr-xr-x"));
                } else {
                    Files.copy(path, target);
                    Files.setPosixFilePermissions(target, PosixFilePermissions.fromString("rw-r--r--"));
                }
            }
        }
    }
}
