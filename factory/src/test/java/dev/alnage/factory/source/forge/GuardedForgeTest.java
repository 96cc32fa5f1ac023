package dev.alnage.factory.source.forge;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.alnage.evidence.Bytes;
import dev.alnage.evidence.Digest;
import dev.alnage.evidence.Json;
import dev.alnage.evidence.Rejected;
import dev.alnage.evidence.claim.AccountKey;
import dev.alnage.evidence.claim.AccountKind;
import dev.alnage.evidence.claim.KeyBinding;
import dev.alnage.evidence.claim.KeyRevocation;
import dev.alnage.evidence.claim.Membership;
import dev.alnage.evidence.claim.RepositoryRole;
import dev.alnage.evidence.claim.Review;
import dev.alnage.evidence.claim.RoleGrant;
import dev.alnage.evidence.claim.SourceScope;
import dev.alnage.evidence.people.Possession;
import dev.alnage.evidence.read.JsonReader;
import dev.alnage.evidence.sign.Envelope;
import dev.alnage.evidence.sign.Keys;
import dev.alnage.evidence.sign.NameTemplate;
import dev.alnage.evidence.sign.Signer;
import dev.alnage.evidence.sign.Trust;
import dev.alnage.factory.gate.ProductPolicies;
import dev.alnage.factory.identity.SshKeygen;
import dev.alnage.factory.source.Push;
import dev.alnage.factory.source.Pusher;
import dev.alnage.factory.source.change.Inspector;
import dev.alnage.factory.source.clone.EvidenceFile;
import dev.alnage.factory.source.server.RefusalText;
import dev.alnage.factory.world.FactoryWorld;
import dev.alnage.factory.world.GitProcess;
import dev.alnage.policy.PolicySource;
import dev.alnage.policy.clone.KnownLog;
import dev.alnage.policy.set.BundleWriter;
import dev.alnage.policy.set.SignedPolicies;
import java.io.FileInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A plain bare repository that real git pushes to, and whose pre-receive hook asks this process, which judges while git waits: by a file
 * of evidence from a real ledger, with no factory.
 */
@Timeout(60)
class GuardedForgeTest {
    private static final String MAIN = "HEAD:refs/heads/main";
    private static final String RULES = """
            {"source": {"version": 1, "groups": [{"repositories": "shop/*", "protect": [{"references": "refs/heads/main",
            "signedCommits": true, "noSecrets": true, "noForcePush": true, "noDeletion": true}, {"references": "refs/heads/reviewed", "reviews": 1},
            {"references": "refs/heads/two", "reviews": 2, "noForcePush": true}, {"references": "refs/tags/**", "immutable": true, "signedCommits": true}]}]}}""";
    private static final String TOKEN = "glpat-1a2B3c4D5e6F7g8H9i0J";
    private static final String HOOK = """
            #!/bin/sh
            { pwd; echo "$GIT_QUARANTINE_PATH"; cat; } > '%1$s/asked'
            { read -r code; cat; } < '%1$s/answer'
            exit "$code"
            """;
    private static final PolicySource POLICIES = ProductPolicies.signed(SignedPolicies.Floor.NONE);
    @TempDir static Path home;
    private static FactoryWorld world;
    private static GitProcess work;
    private static GitProcess forge;
    private static String first;
    private static Bytes evidence;
    private static Bytes afterRevocation;

    private static final Signer BEN = Keys.ed25519();
    private static final Signer CLEO = Keys.ed25519();
    private static final Signer CLEOS_OTHER = Keys.ed25519();

    private Bytes judgedBy = evidence;

    @BeforeAll static void guarded() throws IOException, InterruptedException {
        world = new FactoryWorld(Files.createDirectory(home.resolve("factory")));
        var keygen = new SshKeygen(home);
        keygen.create("anna");
        var key = AccountKey.ofSsh(keygen.publicKey("anna"));
        var now = world.clock.now();
        for (var said : List.of(new Membership("test.alnage", new Membership.Act.Enrolled("anna", AccountKind.PERSON, "Anna A"), now, "new").toStatement(),
                new KeyBinding("test.alnage", "anna", key, Set.of(KeyBinding.Purpose.SIGN), Optional.empty(), now.plus(Duration.ofDays(30)),
                        keygen.sign("anna", Possession.NAMESPACE, key.possession("test.alnage", "anna")), now, "first").toStatement())) {
            world.storer.record(Envelope.sign(said, world.fay, world.finn));
        }
        reviewer("ben", "Ben B", RepositoryRole.MAINTAINER, BEN);
        reviewer("cleo", "Cleo C", RepositoryRole.REVIEWER, CLEO);
        reviewer("cleo-too", "Cleo C", RepositoryRole.REVIEWER, CLEOS_OTHER);
        var bundle = BundleWriter.write(new TreeMap<>(Map.of("data.json", Bytes.utf8(RULES),
                "release.rego", Bytes.utf8("package policy.release\n\ndeny contains \"never\" if false\n"))));
        world.storer.policy(Envelope.sign(world.version(1, Optional.empty(), bundle, world.clock.now()).toStatement(), world.petra, world.quentin), bundle);
        evidence = file();
        world.storer.record(Envelope.sign(new KeyRevocation("test.alnage", key.fingerprint(), world.clock.now(), KeyRevocation.Cause.LOST, world.clock.now(), "lost")
                .toStatement(), world.fay, world.finn));
        afterRevocation = file();
        repositories();
    }

    private static void reviewer(String name, String fullName, RepositoryRole role, Signer key) throws IOException {
        var now = world.clock.now();
        for (var said : List.of(new Membership("test.alnage", new Membership.Act.Enrolled(name, AccountKind.PERSON, fullName), now, "new").toStatement(),
                new RoleGrant("test.alnage", new RoleGrant.Act.Granted(RoleGrant.Holder.of(name), role, NameTemplate.ANY, Optional.empty()), now, "work").toStatement(),
                new KeyBinding("test.alnage", name, AccountKey.ofStatements(key.key()), Set.of(KeyBinding.Purpose.SIGN), Optional.empty(), now.plus(Duration.ofDays(30)),
                        Possession.prove(key, "test.alnage", name), now, "first").toStatement())) {
            world.storer.record(Envelope.sign(said, world.fay, world.finn));
        }
    }

    /** What somebody says of a commit on the forge goes on record at the factory, which the forge's file then brings. */
    private void reviewed(Signer by, String base, String head, String tree, Review.Verdict verdict) throws IOException {
        world.storer.record(Envelope.sign(new Review(new SourceScope("test.alnage", "shop/app"), Review.FORGE, Digest.gitCommit(base), Digest.gitCommit(head), tree, verdict, "",
                world.clock.now()).toStatement(), by));
        judgedBy = file();
    }

    private static Bytes file() throws IOException {
        return new EvidenceFile(world.reader, world.blobs, POLICIES).of("shop/app", world.trust(), world.signedTrust(), 0, world.clock.now());
    }

    private static void repositories() throws IOException, InterruptedException {
        work = GitProcess.worktree(home.resolve("work"));
        work.run("config", "gpg.format", "ssh");
        work.run("config", "user.signingKey", home.resolve("anna").toString());
        first = commit("app.txt", "one\n", "-S");
        commit("app.txt", "one and a half\n", "-S");
        forge = new GitProcess(home.resolve("forge.git"));
        work.run("clone", "-q", "--bare", ".", forge.directory().toString());
        assertEquals(0, new ProcessBuilder("mkfifo", home.resolve("asked").toString(), home.resolve("answer").toString()).inheritIO().start().waitFor());
        var hook = forge.directory().resolve("hooks/pre-receive");
        Files.createDirectories(hook.getParent());
        Files.writeString(hook, HOOK.formatted(home));
        Files.setPosixFilePermissions(hook, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    @AfterAll static void end() throws IOException {
        world.close();
    }

    private static String commit(String file, String content, String... options) throws IOException {
        Files.writeString(work.directory().resolve(file), content);
        work.run("add", "-A");
        var words = new ArrayList<>(List.of("commit", "-q", "-m", "Write " + file));
        words.addAll(List.of(options));
        work.run(words.toArray(String[]::new));
        return work.run("rev-parse", "HEAD");
    }

    private static void from(String revision) throws IOException {
        work.run("checkout", "-q", "--detach", revision);
        work.run("clean", "-fdq");
    }

    /** What the pusher reads. */
    private String push(boolean getsIn, String... references) throws IOException {
        var answering = Thread.ofVirtual().start(() -> {
            try {
                answer();
            } catch (IOException e) {
                throw new java.io.UncheckedIOException(e);
            }
        });
        var words = new ArrayList<>(List.of("push", forge.directory().toString()));
        words.addAll(List.of(references));
        try {
            var said = work.run(words.toArray(String[]::new));
            assertTrue(getsIn, said);
            return said;
        } catch (IllegalStateException e) {
            assertFalse(getsIn, e.getMessage());
            return e.getMessage();
        } finally {
            answering.interrupt();
        }
    }

    /** As the command does that the hook runs: the folder, the new objects and the lines come as git says them. */
    private void answer() throws IOException {
        List<String> asked;
        try (var in = new FileInputStream(home.resolve("asked").toFile())) {
            asked = new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
        }
        var answer = new StringBuilder("3\nno answer\n");
        try {
            var repository = Path.of(asked.get(0));
            var rules = ForgeRules.read(judgedBy, "shop/app", world.trust().root(), Optional.empty(), world.clock.now());
            var push = new Push("shop/app", new Pusher("anna", "", Optional.empty(), Pusher.Transport.LOCAL),
                    HookInput.read(Bytes.utf8(String.join("\n", asked.subList(2, asked.size())) + "\n")), List.of());
            var found = new GuardedForge(rules, POLICIES, world.clock).inspect(push, asked.get(1).isEmpty() ? repository.resolve("objects") : Path.of(asked.get(1)), repository);
            answer.setLength(0);
            answer.append(switch (found) {
                case Inspector.Found.Clean _ -> "0\n";
                case Inspector.Found.Refused(var refusals) -> "1\n" + String.join("\n", RefusalText.lines(refusals, push.updates())) + "\n";
            });
        } finally {
            Files.writeString(home.resolve("answer"), answer.toString(), java.nio.file.StandardOpenOption.WRITE);
        }
    }

    private void refused(String code, String where, String... references) throws IOException {
        var before = forge.run("for-each-ref");
        var said = push(false, references).replaceFirst(": remote: ", "\nremote: "); // the first line stands behind the command
        var told = said.lines().filter(line -> line.startsWith("remote: ") && !line.substring(8).isBlank()).toList();
        assertTrue(told.size() <= 10 && told.stream().anyMatch(line -> line.contains("✗ " + code + " " + where) && line.contains("expected ") && line.contains("; ")), said);
        assertEquals(before, forge.run("for-each-ref"), "nothing has moved");
    }

    @Tag("source/signed-commits")
    @Test void an_unsigned_commit_is_refused_by_name_and_a_signed_one_gets_in() throws IOException {
        from(forge.run("rev-parse", "main"));
        var unsigned = commit("unsigned.txt", "x\n");
        refused("ALN-SRC-012", unsigned, MAIN);
        from(forge.run("rev-parse", "main"));
        var signed = commit("signed.txt", "x\n", "-S");
        push(true, MAIN);
        assertEquals(signed, forge.run("rev-parse", "main"));
        // where nothing is asked, what was refused above gets in, and is looked at again on its way to where it is
        push(true, unsigned + ":refs/heads/idea");
        refused("ALN-SRC-012", unsigned, "+" + unsigned + ":refs/heads/main");
    }

    @Tag("source/no-secrets")
    @Test void a_secret_is_refused_in_many_contents_and_never_shown() throws IOException {
        from(forge.run("rev-parse", "main"));
        for (var i = 0; i < 12; i++) {
            Files.writeString(work.directory().resolve("settings" + i + ".py"), "TOKEN = \"" + TOKEN + "\"\n");
        }
        var commit = commit("app.txt", "two\n", "-S");
        refused("ALN-SRC-030", commit + " settings", MAIN);
        assertFalse(push(false, MAIN).contains(TOKEN.substring(6)));
    }

    @Tag("G5")
    @Test void a_hostile_tree_is_refused_wherever_it_is_pushed() throws IOException {
        from(forge.run("rev-parse", "main"));
        Files.writeString(work.directory().resolve(".gitmodules"), "[submodule \"x\"]\n\tpath = x\n\turl = ext::sh -c x\n");
        var commit = commit("app.txt", "three\n", "-S");
        refused("ALN-SRC-054", commit, "HEAD:refs/heads/anywhere");
    }

    @Tag("G1")
    @Test void a_commit_that_two_programs_read_differently_is_refused_however_git_made_it() throws IOException {
        from(forge.run("rev-parse", "main"));
        var honest = commit("parsed.txt", "x\n", "-S");
        var content = work.run("cat-file", "commit", "HEAD") + "\n";
        var signature = content.substring(content.indexOf("gpgsig "), content.indexOf("\n\n") + 1);
        for (var forged : List.of(content.replace("\n\n", "\n" + signature + "\n"), content.replace("\n\n", "\n" + signature.replace("gpgsig ", "gpgsig-sha256 ") + "\n"),
                content.replaceFirst("(tree [0-9a-f]{40}\n)", "$1$1"), content.replaceFirst("(author .*\n)", "$1$1"), content.replace("Write parsed.txt", "Write\0parsed.txt"))) {
            var id = work.run(forged.getBytes(StandardCharsets.UTF_8), "hash-object", "-t", "commit", "-w", "--stdin", "--literally");
            // by force, as git itself finds no parent behind a second tree
            var said = push(false, "+" + id + ":refs/heads/main");
            assertTrue(said.matches("(?s).*✗ ALN-SRC-01[89] " + id + ": .*"), said);
        }
        push(true, honest + ":refs/heads/main");
    }

    @Tag("G4")
    @Test void a_tag_that_was_moved_or_comes_under_another_name_is_refused() throws IOException {
        from(forge.run("rev-parse", "main"));
        work.run("tag", "-s", "-m", "One", "v1");
        refused("ALN-SRC-079", "refs/tags/v2", "refs/tags/v1:refs/tags/v2");
        push(true, "refs/tags/v1");
        work.run("tag", "-s", "-f", "-m", "Another", "v1");
        refused("ALN-SRC-062", "refs/tags/v1", "+refs/tags/v1");
        refused("ALN-SRC-062", "refs/tags/v1", ":refs/tags/v1");
    }

    @Tag("G6")
    @Test void a_name_that_a_program_takes_for_an_option_is_refused() throws IOException {
        from(forge.run("rev-parse", "main"));
        for (var name : List.of("refs/heads/--upload-pack=x", "refs/heads/-oProxyCommand=x")) {
            refused("ALN-SRC-056", name, "HEAD:" + name);
        }
        push(true, "HEAD:refs/heads/upload-pack");
    }

    @Tag("source/branch-protection")
    @Test void a_lost_history_a_deletion_and_a_push_past_review_are_refused() throws IOException {
        from(first);
        commit("other.txt", "x\n", "-S");
        refused("ALN-SRC-060", "refs/heads/main", "+HEAD:refs/heads/main");
        refused("ALN-SRC-061", "refs/heads/main", ":refs/heads/main");
        refused("ALN-SRC-066", "refs/heads/reviewed", "HEAD:refs/heads/reviewed");
        // one of several is enough: all or nothing
        refused("ALN-SRC-066", "refs/heads/reviewed", "HEAD:refs/heads/free", "HEAD:refs/heads/reviewed");
        push(true, "HEAD:refs/heads/free");
        push(true, ":refs/heads/free");
    }

    @Tag("source/four-eyes")
    @Tag("G2")
    @Test void a_branch_that_asks_for_reviews_takes_what_two_others_have_signed_and_nothing_more() throws IOException {
        var base = forge.run("rev-parse", "main");
        forge.run("update-ref", "refs/heads/two", base);
        from(base);
        var head = commit("topic.txt", "x\n", "-S");
        var tree = work.run("rev-parse", "HEAD^{tree}");
        refused("ALN-SRC-080", "refs/heads/two", "HEAD:refs/heads/two");
        reviewed(BEN, base, head, tree, Review.Verdict.APPROVE);
        refused("ALN-SRC-080", "refs/heads/two", "HEAD:refs/heads/two");
        // one person is one, with two accounts; and a review of another base, head or tree is of something else
        reviewed(CLEO, first, head, tree, Review.Verdict.APPROVE);
        reviewed(CLEO, base, base, tree, Review.Verdict.APPROVE);
        reviewed(CLEO, base, head, work.run("rev-parse", base + "^{tree}"), Review.Verdict.APPROVE);
        refused("ALN-SRC-080", "refs/heads/two", "HEAD:refs/heads/two");
        reviewed(CLEO, base, head, tree, Review.Verdict.REJECT);
        reviewed(CLEOS_OTHER, base, head, tree, Review.Verdict.APPROVE);
        // whoever leaves a review out of the file leaves out what may be a no
        assertTrue(assertThrows(Rejected.Untrusted.class, () -> read(without(judgedBy, Review.TYPE), Optional.empty())).getMessage().contains("ALN-SRC-130"));
        push(true, "HEAD:refs/heads/two");
        assertEquals(head, forge.run("rev-parse", "two"));
        commit("more.txt", "x\n", "-S");
        refused("ALN-SRC-080", "refs/heads/two", "HEAD:refs/heads/two");
    }

    @Tag("source/four-eyes")
    @Tag("G3")
    @Test void a_forges_own_merge_of_what_was_reviewed_gets_in_and_one_with_something_of_its_own_does_not() throws IOException {
        var base = forge.run("rev-parse", "main");
        from(first);
        var head = commit("side.txt", "x\n", "-S");
        from(base);
        work.run("merge", "-q", "--no-ff", "-S", "-m", "Merge side", head);
        var merge = work.run("rev-parse", "HEAD");
        forge.run("update-ref", "refs/heads/two", base);
        refused("ALN-SRC-080", "refs/heads/two", merge + ":refs/heads/two");
        reviewed(BEN, base, head, work.run("rev-parse", "HEAD^{tree}"), Review.Verdict.APPROVE);
        reviewed(CLEO, base, head, work.run("rev-parse", "HEAD^{tree}"), Review.Verdict.APPROVE);
        from(base);
        work.run("merge", "-q", "--no-ff", "--no-commit", head);
        Files.writeString(work.directory().resolve("side.txt"), "x, and a door\n");
        work.run("commit", "-q", "-a", "-S", "-m", "Merge side");
        refused("ALN-SRC-080", "refs/heads/two", "HEAD:refs/heads/two");
        push(true, merge + ":refs/heads/two");
        assertEquals(merge, forge.run("rev-parse", "two"));
    }

    @Tag("G7")
    @Test void a_key_that_was_revoked_since_signs_nothing_any_more() throws IOException {
        from(forge.run("rev-parse", "main"));
        var signed = commit("late.txt", "x\n", "-S");
        judgedBy = afterRevocation;
        refused("ALN-SRC-015", signed, MAIN);
    }

    @Test void evidence_from_before_what_is_known_is_refused() {
        var known = Optional.of(ForgeRules.read(afterRevocation, "shop/app", world.trust().root(), Optional.empty(), world.clock.now()).evidence().log());
        assertThrows(Rejected.Stale.class, () -> read(evidence, known));
        read(afterRevocation, known);
        read(afterRevocation, Optional.of(read(evidence, Optional.empty()).evidence().log()));
    }

    @Test void evidence_that_leaves_out_a_revocation_or_is_anothers_is_refused() {
        assertTrue(assertThrows(Rejected.Untrusted.class, () -> read(without(afterRevocation, KeyRevocation.TYPE), Optional.empty())).getMessage().contains("ALN-SRC-130"));
        assertThrows(Rejected.Untrusted.class, () -> ForgeRules.read(evidence, "shop/api", world.trust().root(), Optional.empty(), world.clock.now()));
        var stranger = new Trust(Set.of(Keys.principal("eve", Keys.ed25519()), Keys.principal("mallory", Keys.ed25519())), 2);
        assertThrows(Rejected.Untrusted.class, () -> ForgeRules.read(evidence, "shop/app", stranger, Optional.empty(), world.clock.now()));
    }

    private static ForgeRules read(Bytes file, Optional<KnownLog> known) {
        return ForgeRules.read(file, "shop/app", world.trust().root(), known, world.clock.now());
    }

    /** Without the envelopes of a type, whose proofs go with them. */
    private static Bytes without(Bytes file, String type) {
        var members = new LinkedHashMap<>(((Json.Members) JsonReader.read(file, 1 << 28)).values());
        var bundle = new LinkedHashMap<>(((Json.Members) members.get("bundle")).values());
        var kept = new ArrayList<>(((Json.Elements) bundle.get("entries")).values());
        assertTrue(kept.removeIf(entry -> ((Json.Text) ((Json.Members) entry).values().get("record")).value().contains("\n" + type + "\n")));
        bundle.put("entries", Json.array(kept));
        members.put("bundle", Json.object(bundle));
        return Json.object(members).toBytes();
    }
}
