package dev.alnage.factory.source.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.alnage.factory.source.PushGate;
import dev.alnage.factory.source.ReferenceUpdate;
import dev.alnage.factory.source.Refusal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Pushes with the real git over the real ssh. */
class PushTest {
    @TempDir static Path root;
    private static ServedGit served;
    private static GitClient ada;
    private static Path work;

    @BeforeAll static void serve() throws IOException {
        served = new ServedGit(root, Limits.USUAL, PushTest::open);
        ada = served.enrol("ada");
        work = ada.repository(root.resolve("work"));
    }

    @AfterAll static void stop() throws IOException {
        served.close();
    }

    /** Every change is the first; nothing goes into {@code closed}. */
    private static ChangeDoor.Answer open(dev.alnage.factory.source.Push push, Path quarantine, Path repository) {
        var update = push.updates().getFirst();
        return update.name().endsWith("closed")
                ? new ChangeDoor.Answer.Refused(List.of(new Refusal("ALN-TST-002", update.name(), "a closed branch", "an open one", "wait")))
                : new ChangeDoor.Answer.Taken(List.of(new ReferenceUpdate("refs/changes/1/1", Optional.empty(), update.after())), List.of("change 1 is open"));
    }

    private static List<Path> leftOver(BareRepository repository) throws IOException {
        return Quarantine.leftOver(repository);
    }

    @Test void what_was_pushed_is_cloned_again_and_plain_git_finds_it_sound() throws IOException {
        var repository = served.repository("shop/app", "ada");
        ada.git(work, "tag", "-a", "-m", "first", "v1").succeeded();
        ada.git(work, "push", served.url("shop/app"), "main", "v1").succeeded();
        ada.git(root, "clone", "-q", served.url("shop/app"), "cloned").succeeded();
        assertEquals(ada.id(work, "HEAD"), ada.id(root.resolve("cloned"), "HEAD"));
        var plain = repository.directory();
        assertEquals(ada.id(work, "v1^{commit}"), ada.git(plain, "rev-parse", "v1^{commit}").succeeded().text().strip());
        ada.git(plain, "fsck", "--strict", "--full").succeeded();
        ada.git(root, "clone", "-q", plain.toString(), "by-path").succeeded();
        assertEquals(List.of(), leftOver(repository));
    }

    @Test @Tag("G5") void programs_that_lie_in_a_repository_are_never_run() throws IOException {
        var repository = served.repository("shop/hooked", "ada");
        var ran = root.resolve("ran");
        var script = "#!/bin/sh\necho \"$0\" >> '" + ran + "'\n";
        for (var name : List.of("pre-receive", "update", "proc-receive", "reference-transaction", "post-receive", "post-update", "pre-auto-gc")) {
            var hook = Files.writeString(Files.createDirectories(repository.directory().resolve("hooks")).resolve(name), script);
            assertTrue(hook.toFile().setExecutable(true));
        }
        ada.git(repository.directory(), "config", "core.hooksPath", repository.directory().resolve("hooks").toString()).succeeded();
        ada.git(work, "push", served.url("shop/hooked"), "main").succeeded();
        ada.git(root, "clone", "-q", served.url("shop/hooked"), "hooked").succeeded();
        assertFalse(Files.exists(ran), () -> "run by the server: " + read(ran));
        // plain git would have run them
        ada.git(work, "push", repository.directory().toString(), "main:by-path").succeeded();
        assertTrue(read(ran).contains("pre-receive"), read(ran));
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            return "nothing: " + e.getMessage();
        }
    }

    @Test void a_refusal_names_code_reference_and_fix_and_nothing_moves() throws IOException {
        var repository = served.repository("shop/refusing", "ada");
        var said = ada.git(work, "push", served.url("shop/refusing"), "main:forbidden", "main:fine").refused().text();
        assertTrue(said.contains("remote: ✗ ALN-TST-001 refs/heads/forbidden at " + ada.git(work, "rev-parse", "main").succeeded().text().strip() + ": found a name that is forbidden ?[31mhere?, expected another; push it as something else"), said);
        assertTrue(said.contains("! [remote rejected] main -> forbidden (ALN-TST-001)") && said.contains("! [remote rejected] main -> fine"), said);
        assertFalse(said.contains("\u001b") || said.contains("\u0007"), said);
        assertTrue(repository.references().values().isEmpty());
        assertEquals(List.of(), leftOver(repository));
        try (var packs = Files.list(repository.packs())) {
            assertEquals(0, packs.count());
        }
        ada.git(work, "push", served.url("shop/refusing"), "main:fine").succeeded();
    }

    @Test void a_refused_push_shows_at_most_ten_lines() throws IOException {
        served.repository("shop/many", "ada");
        var targets = new java.util.ArrayList<>(List.of("push", served.url("shop/many")));
        for (var i = 0; i < 30; i++) {
            targets.add("main:forbidden-" + i);
        }
        var said = ada.git(work, targets.toArray(String[]::new)).refused().text();
        assertEquals(10, said.lines().filter(line -> line.startsWith("remote:")).count(), said);
        assertTrue(said.contains("and 21 more"), said);
    }

    @Test void a_gate_that_cannot_tell_lets_nothing_in() throws IOException {
        var repository = served.repository("shop/dark", "ada");
        var said = ada.git(work, "push", served.url("shop/dark"), "main:unknowable").refused().text();
        assertTrue(said.contains("ALN-SRC-006"), said);
        assertFalse(said.contains("ledger"), said);
        assertTrue(repository.references().values().isEmpty());
    }

    @Test void branches_move_by_force_and_are_deleted_when_the_gate_says_so() throws IOException {
        var repository = served.repository("shop/moving", "ada");
        var other = ada.repository(root.resolve("other"));
        ada.git(work, "push", served.url("shop/moving"), "main", "main:extra").succeeded();
        ada.commit(other, "file", "something else\n");
        ada.git(other, "push", served.url("shop/moving"), "main").refused();
        ada.git(other, "push", "--force", served.url("shop/moving"), "main").succeeded();
        assertEquals(ada.id(other, "HEAD"), repository.references().find("refs/heads/main").orElseThrow().hex());
        ada.git(other, "push", served.url("shop/moving"), "--delete", "extra").succeeded();
        assertEquals(java.util.Set.of("refs/heads/main"), repository.references().values().keySet());
    }

    @Test void push_options_reach_the_gate() throws IOException {
        served.repository("shop/options", "ada");
        ada.git(work, "push", "-o", "reason=test", "-o", "second", served.url("shop/options"), "main").succeeded();
        var push = served.gate.asked.stream().filter(asked -> asked.repository().equals("shop/options")).findFirst().orElseThrow();
        assertEquals(List.of("reason=test", "second"), push.options());
        assertEquals("ada", push.pusher().name());
        assertTrue(ada.git(work, manyOptions()).refused().text().contains("ALN-SRC-007"));
    }

    private static String[] manyOptions() {
        var arguments = new java.util.ArrayList<>(List.of("push"));
        for (var i = 0; i < 20; i++) {
            arguments.addAll(List.of("-o", "n" + i));
        }
        arguments.addAll(List.of(served.url("shop/options"), "main:more"));
        return arguments.toArray(String[]::new);
    }

    @Test void references_of_the_factory_are_not_for_clients() throws IOException {
        var repository = served.repository("shop/names", "ada");
        for (var name : List.of("refs/changes/1/1", "refs/alnage/log", "refs/remotes/origin/main", "refs/heads/-option", "refs/heads/--upload-pack=x", "refs/replace/"
                + ada.id(work, "HEAD"))) {
            var said = ada.git(work, "push", served.url("shop/names"), "main:" + name).refused().text();
            assertTrue(said.contains("ALN-SRC-003") || said.contains("not a valid ref"), said);
        }
        assertTrue(repository.references().values().isEmpty());
        ada.git(work, "push", served.url("shop/names"), "main:refs/heads/upload-pack", "main:refs/notes/commits").succeeded();
        assertTrue(ada.git(work, "push", served.url("shop/names"), "main:refs/heads/upload-pack/x").refused().text().contains("ALN-SRC-003"));
    }

    @Test @Tag("source/roles") void each_reference_of_a_push_needs_the_right_to_what_is_done_to_it() throws IOException {
        var eve = served.enrol("eve");
        var repository = served.repository("shop/rights", "ada", "eve");
        served.people.withheld.addAll(List.of("eve CREATE_TAG", "eve DELETE_BRANCH", "eve DELETE_TAG", "eve OPEN_CHANGE"));
        ada.git(work, "push", served.url("shop/rights"), "main", "main:refs/tags/v0", "main:old").succeeded();
        for (var push : List.of("main:refs/tags/v2", ":refs/tags/v0", ":refs/heads/old", "HEAD:refs/for/main")) {
            var said = eve.git(work, "push", served.url("shop/rights"), push, "main:refs/heads/beside").refused().text();
            assertTrue(said.contains("✗ ALN-SRC-009 refs/"), said);
        }
        assertEquals(3, repository.references().values().size());
        eve.git(work, "push", served.url("shop/rights"), "main:refs/heads/new").succeeded();
    }

    @Test void a_push_for_review_opens_a_change_and_moves_no_branch() throws IOException {
        var repository = served.repository("shop/reviewed", "ada");
        var said = ada.git(work, "push", served.url("shop/reviewed"), "HEAD:refs/for/main").succeeded().text();
        assertTrue(said.contains("remote: change 1 is open"), said);
        assertEquals(java.util.Set.of("refs/changes/1/1"), repository.references().values().keySet());
        assertTrue(ada.git(work, "push", served.url("shop/reviewed"), "HEAD:refs/for/closed").refused().text().contains("ALN-TST-002"));
        assertTrue(ada.git(work, "push", served.url("shop/reviewed"), "HEAD:refs/for/main", "HEAD:main").refused().text().contains("ALN-SRC-003"));
        assertEquals(1, repository.references().values().size());
    }

    @Test void shallow_and_partial_clones_work_and_push_back() throws IOException {
        served.repository("shop/deep", "ada");
        var deep = ada.repository(root.resolve("deep"));
        for (var i = 0; i < 3; i++) {
            ada.commit(deep, "file", "version " + i + "\n");
        }
        ada.git(deep, "push", served.url("shop/deep"), "main").succeeded();
        ada.git(root, "clone", "-q", "--depth=1", served.url("shop/deep"), "shallow").succeeded();
        assertEquals("1", ada.git(root.resolve("shallow"), "rev-list", "--count", "HEAD").text().strip());
        ada.commit(root.resolve("shallow"), "file", "from a shallow clone\n");
        ada.git(root.resolve("shallow"), "push", "origin", "HEAD:main").succeeded();
        ada.git(root, "clone", "-q", "--filter=blob:none", served.url("shop/deep"), "partial").succeeded();
        assertEquals("version 1", ada.git(root.resolve("partial"), "show", "HEAD~2:file").succeeded().text().strip());
        ada.git(root, "-c", "protocol.version=0", "clone", "-q", served.url("shop/deep"), "old-protocol").succeeded();
    }

    @Test void whoever_comes_second_is_told_to_fetch() throws IOException {
        var repository = served.repository("shop/race", "ada");
        ada.git(work, "push", served.url("shop/race"), "main").succeeded();
        var before = Optional.of(References.digest(ada.id(work, "HEAD")));
        var update = new ReferenceUpdate("refs/heads/main", Optional.empty(), before);
        var stale = new dev.alnage.factory.source.Push("shop/race", new dev.alnage.factory.source.Pusher("ada", "key", Optional.empty(),
                dev.alnage.factory.source.Pusher.Transport.SSH), List.of(update), List.of());
        PushGate never = (_, _, _) -> {
            throw new AssertionError("asked about a push that is too late");
        };
        try (var quarantine = Quarantine.create(repository)) {
            var refused = org.junit.jupiter.api.Assertions.assertThrows(NotReceived.class,
                    () -> new Admission(never, PushTest::open, served.gate).admit(repository, quarantine, stale));
            assertEquals("ALN-SRC-004", refused.refusals().getFirst().code());
        }
    }
}
