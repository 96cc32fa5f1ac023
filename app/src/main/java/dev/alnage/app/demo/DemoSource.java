package dev.alnage.app.demo;

import dev.alnage.app.cli.Console;
import dev.alnage.app.cli.Mark;
import dev.alnage.app.client.FactoryClient;
import dev.alnage.app.process.Port;
import dev.alnage.evidence.Bytes;
import dev.alnage.evidence.Digest;
import dev.alnage.evidence.claim.Review;
import dev.alnage.evidence.claim.SourceScope;
import dev.alnage.evidence.pipeline.PipelinePin;
import dev.alnage.evidence.read.Fields;
import dev.alnage.evidence.sign.Envelope;
import dev.alnage.evidence.sign.TrustFile;
import dev.alnage.factory.http.Refused;
import dev.alnage.factory.source.change.MergedTree;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The application's own repository, as its people see it: a developer pushes with git over SSH, a colleague reviews in her own clone
 * with a key of her own, and the factory merges.
 */
final class DemoSource {
    static final String NAME = "demo/table-pack";
    private static final String PIPELINE = ".alnage/pipeline.yaml";
    private static final String MAIN = "refs/remotes/origin/main";

    private final Console console;
    private final FactoryClient client;
    private final TrustFile trust;
    private final DemoPeople people;
    private final String url;
    private final Desk developer;

    /** @param ssh where the factory serves git */
    DemoSource(Console console, FactoryClient client, TrustFile trust, DemoPeople people, Port ssh) {
        this.console = console;
        this.client = client;
        this.trust = trust;
        this.people = people;
        this.url = "ssh://git@" + ssh.host() + ":" + ssh.number() + "/" + NAME;
        this.developer = people.desk(DemoPeople.DEVELOPER);
    }

    /** As what a run is started of. */
    String uri() {
        return new SourceScope(trust.trustDomain(), NAME).toUri();
    }

    /** The developer's clone, for reading. */
    Path work() {
        return developer.work();
    }

    /** Has the application in main, by review where anything changed. @return the tip of main */
    Digest deliver(Path application, Digest image) throws IOException, InterruptedException {
        if (new DemoOffice(client, trust, people).enrol()) {
            console.say(Mark.YES, "fay and finn sign who is who: " + DemoPeople.DEVELOPER + " may write, " + DemoPeople.REVIEWER + " may review and merge");
        }
        if (findMain().isEmpty()) {
            begin();
        }
        checkOut();
        clear(developer.work());
        lay(application, developer.work());
        var file = developer.work().resolve("pipeline.yaml");
        Files.createDirectories(developer.work().resolve(PIPELINE).getParent());
        Files.write(developer.work().resolve(PIPELINE), PipelinePin.pin(Bytes.of(Files.readAllBytes(file)), Map.of("jdk", image)).toArray());
        Files.delete(file);
        developer.git("add", "-A");
        if (developer.tryGit("diff", "--cached", "--quiet").code() != 0) {
            developer.git("commit", "-q", "-m", "Add the application and its pipeline");
            merge(propose());
        }
        return findMain().orElseThrow();
    }

    private Optional<Digest> findMain() throws IOException {
        try {
            var references = Fields.of("repository", client.repository(NAME)).map("references", json -> Fields.text("references", json));
            return Optional.ofNullable(references.get("refs/heads/main")).map(Digest::gitCommit);
        } catch (Refused e) {
            if (e.problem().status() != 404) {
                throw e;
            }
            client.addRepository(NAME);
            return Optional.empty();
        }
    }

    /** The first push to an empty repository brings its beginning along. */
    private void begin() throws IOException, InterruptedException {
        developer.git("init", "-q");
        Files.writeString(developer.work().resolve("CODEOWNERS"), "* @" + DemoPeople.REVIEWER + "\n");
        developer.git("add", "-A");
        developer.git("commit", "-q", "-m", "Say who owns what");
        developer.git("push", "-q", url, "HEAD:refs/heads/main");
    }

    private void checkOut() throws IOException, InterruptedException {
        developer.git("fetch", "-q", url, "+refs/heads/main:" + MAIN);
        developer.git("checkout", "-q", "-f", "-B", "work", MAIN);
    }

    /** @return the number of the change that the push opened */
    private long propose() throws IOException, InterruptedException {
        developer.git("push", "-q", url, "HEAD:refs/for/main");
        var head = head();
        console.say(DemoPeople.DEVELOPER + " signs " + head.hex().substring(0, 12) + " and pushes it for review: git push origin HEAD:refs/for/main");
        return change(head);
    }

    private Digest head() throws IOException, InterruptedException {
        return Digest.gitCommit(developer.git("rev-parse", "HEAD").strip());
    }

    private long change(Digest head) throws IOException {
        for (var json : Fields.of("changes", client.changes(NAME)).list("changes")) {
            var change = Fields.of("change", json);
            if (change.text("state").equals("open") && change.digest("head").equals(head)) {
                return change.integer("number", 1, Fields.INTEGER_MAX);
            }
        }
        throw new IOException("the push of " + head.hex() + " opened no change");
    }

    private void merge(long number) throws IOException, InterruptedException {
        review(number);
        var merged = client.mergeChange(NAME, number);
        console.say(Mark.YES, "the factory merges it into main as " + merged.hex().substring(0, 12) + " and signs that");
    }

    /** What she signs is what merging gives in her own clone, compared with what the factory says. */
    private void review(long number) throws IOException, InterruptedException {
        var reviewer = people.desk(DemoPeople.REVIEWER);
        var change = Fields.of("change", client.change(NAME, number));
        reviewer.git("init", "-q");
        reviewer.git("fetch", "-q", url, "+refs/heads/main:" + MAIN, "+" + change.text("kept") + ":refs/remotes/origin/change");
        var tree = MergedTree.of(reviewer.work().resolve(".git"), change.digest("base"), change.digest("head")).orElse("");
        if (tree.isEmpty() || !tree.equals(change.text("mergedTree"))) {
            throw new IOException("merging change " + number + " gives another tree in the reviewer's clone than the factory says");
        }
        client.file(Envelope.sign(new Review(new SourceScope(trust.trustDomain(), NAME), number, change.digest("base"), change.digest("head"), tree, Review.Verdict.APPROVE,
                "looked at all of it", Instant.now().truncatedTo(ChronoUnit.SECONDS)).toStatement(), people.signer(DemoPeople.REVIEWER, DemoPeople.REVIEWS)));
        console.say(Mark.YES, DemoPeople.REVIEWER + " reads change " + number + " in her own clone and approves exactly that merge, with a key of her own");
    }

    /** What a developer might commit on top of main. @param files by path @param folders laid over it */
    Digest commit(String message, Map<String, String> files, List<Path> folders) throws IOException, InterruptedException {
        checkOut();
        for (var folder : folders) {
            lay(folder, developer.work());
        }
        for (var file : files.entrySet()) {
            Files.writeString(developer.work().resolve(file.getKey()), file.getValue());
        }
        developer.git("add", "-A");
        developer.git("commit", "-q", "--allow-empty", "-m", message);
        return head();
    }

    /** Pushes what was committed last. */
    Desk.Said push(String to) throws IOException, InterruptedException {
        return developer.tryGit("push", "-q", url, "+HEAD:" + to);
    }

    /** Takes the change back that the last push opened. */
    void abandon() throws IOException, InterruptedException {
        client.abandonChange(NAME, change(head()));
    }

    /** All but git's own and what only people of the repository keep there. */
    private static void clear(Path work) throws IOException {
        try (var paths = Files.list(work)) {
            for (var path : paths.filter(path -> !List.of(".git", "CODEOWNERS").contains(path.getFileName().toString())).toList()) {
                delete(path);
            }
        }
    }

    private static void lay(Path from, Path to) throws IOException {
        try (var paths = Files.walk(from)) {
            for (var path : paths.toList()) {
                var target = to.resolve(from.relativize(path).toString());
                if (Files.isDirectory(path)) {
                    Files.createDirectories(target);
                } else if (!path.toString().contains("/target/")) {
                    Files.copy(path, target, StandardCopyOption.REPLACE_EXISTING);
                }
            }
        }
    }

    private static void delete(Path path) throws IOException {
        try (var paths = Files.walk(path)) {
            for (var each : paths.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(each);
            }
        }
    }
}
