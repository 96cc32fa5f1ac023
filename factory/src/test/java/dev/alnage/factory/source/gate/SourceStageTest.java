package dev.alnage.factory.source.gate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.alnage.evidence.Bytes;
import dev.alnage.evidence.Digest;
import dev.alnage.evidence.claim.SourceScope;
import dev.alnage.evidence.sign.Envelope;
import dev.alnage.evidence.sign.Keys;
import dev.alnage.factory.gate.ProductPolicies;
import dev.alnage.factory.source.Push;
import dev.alnage.factory.source.PushGate;
import dev.alnage.factory.source.Pusher;
import dev.alnage.factory.source.ReferenceUpdate;
import dev.alnage.factory.source.Refusal;
import dev.alnage.factory.world.FactoryWorld;
import dev.alnage.factory.world.GitProcess;
import dev.alnage.policy.set.BundleWriter;
import dev.alnage.policy.set.SignedPolicies;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The storer's part as it runs: the signed policy on record, the people of the ledger, and a quarantine. */
class SourceStageTest {
    private static final String DATA = "{\"source\":{\"version\":1,\"groups\":[{\"repositories\":\"**\",\"protect\":[{\"references\":\"refs/heads/main\",\"noForcePush\":true,"
            + "\"noDeletion\":true,\"signedCommits\":%s}]}]}}";

    private static Pusher anna() {
        return new Pusher("anna", "SHA256:x", Optional.empty(), Pusher.Transport.SSH);
    }

    private static Push push(ReferenceUpdate update) {
        return new Push("shop/app", anna(), List.of(update), List.of());
    }

    private static void policy(FactoryWorld world, long version, Optional<Digest> replaces, String signed) throws IOException {
        policy(world, DATA, version, replaces, signed);
    }

    private static void policy(FactoryWorld world, String data, long version, Optional<Digest> replaces, String signed) throws IOException {
        var bundle = BundleWriter.write(new TreeMap<>(Map.of("release.rego", Bytes.utf8("package policy.release\ndeny contains \"never\" if false\n"),
                "data.json", Bytes.utf8(data.formatted(signed)))));
        world.storer.policy(Envelope.sign(world.version(version, replaces, bundle, world.clock.now()).toStatement(), world.petra, world.quentin), bundle);
    }

    @Tag("source/contribution-policy")
    @Test void pushes_are_judged_by_the_policy_that_is_signed_and_on_record(@TempDir Path home) throws IOException {
        var repositories = Files.createDirectory(home.resolve("repositories"));
        var git = GitProcess.bare(repositories.resolve("shop/app.git"));
        git.fastImport(GitProcess.commit("refs/heads/main", 1_000, "first", GitProcess.file("a", "a")) + GitProcess.commit("refs/heads/main", 2_000, "second", GitProcess.file("a", "b")));
        var ids = git.run("rev-parse", "main~1", "main").split("\n");
        var first = new ReferenceUpdate("refs/heads/main", Optional.empty(), Optional.of(Digest.gitCommit(ids[1])));
        var back = new ReferenceUpdate("refs/heads/main", Optional.of(Digest.gitCommit(ids[1])), Optional.of(Digest.gitCommit(ids[0])));
        var quarantine = GitProcess.bare(git.directory().resolve("quarantine/7f.git")).directory();
        Files.writeString(quarantine.resolve("objects/info/alternates"), git.directory().resolve("objects") + "\n");
        try (var world = new FactoryWorld(Files.createDirectory(home.resolve("factory")))) {
            var stage = SourceStage.of("test.alnage", world.ledger, world.blobs, world.evidence(), world::trust, world.clock, ProductPolicies.signed(SignedPolicies.Floor.NONE),
                    world.people::current, world.ingest, Keys.ed25519());
            var gate = stage.gate();
            assertEquals("ALN-SRC-072", refusal(gate.decide(push(first), quarantine, git.directory())).code());
            policy(world, 1, Optional.empty(), "false");
            assertInstanceOf(PushGate.Answer.Accepted.class, gate.decide(push(first), quarantine, git.directory()));
            var recorded = stage.records().history(new SourceScope("test.alnage", "shop/app")).changes().getFirst().change();
            assertEquals("org/release@v1", recorded.rules().label());
            assertEquals("ALN-SRC-060", refusal(gate.decide(push(back), quarantine, git.directory())).code());
        }
    }

    @Tag("source/four-eyes")
    @Test void whoever_pushes_another_branch_first_takes_nobodys_way_to_main_and_there_is_one_first_main_only(@TempDir Path home) throws IOException {
        var git = GitProcess.bare(Files.createDirectory(home.resolve("repositories")).resolve("shop/app.git"));
        git.fastImport(GitProcess.commit("refs/heads/main", 1_000, "first", GitProcess.file("a", "a")) + GitProcess.commit("refs/heads/main", 2_000, "second", GitProcess.file("a", "b")));
        var ids = git.run("rev-parse", "main~1", "main").split("\n");
        var first = Optional.of(Digest.gitCommit(ids[0]));
        var second = Optional.of(Digest.gitCommit(ids[1]));
        try (var world = new FactoryWorld(Files.createDirectory(home.resolve("factory")))) {
            var gate = SourceStage.of("test.alnage", world.ledger, world.blobs, world.evidence(), world::trust, world.clock, ProductPolicies.signed(SignedPolicies.Floor.NONE),
                    world.people::current, world.ingest, Keys.ed25519()).gate();
            policy(world, DATA.replace("\"noDeletion\":true,", ""), 1, Optional.empty(), "false,\"reviews\":1");
            assertEquals("", pushed(gate, git, "refs/heads/feature", Optional.empty(), first));
            assertEquals("", pushed(gate, git, "refs/heads/main", Optional.empty(), first));
            assertEquals("ALN-SRC-066", pushed(gate, git, "refs/heads/main", first, second));
            // taken away, it does not come back past review
            assertEquals("", pushed(gate, git, "refs/heads/main", first, Optional.empty()));
            assertEquals("ALN-SRC-066", pushed(gate, git, "refs/heads/main", Optional.empty(), second));
        }
    }

    @SuppressWarnings("OptionalUsedAsFieldOrParameterType")
    private static String pushed(PushGate gate, GitProcess git, String reference, Optional<Digest> before, Optional<Digest> after) throws IOException {
        return gate.decide(push(new ReferenceUpdate(reference, before, after)), git.directory(), git.directory()) instanceof PushGate.Answer.Refused(var refusals)
                ? refusals.getFirst().code() : "";
    }

    @Test void every_level_that_a_practice_looks_for_is_one_that_verdicts_claim() throws IOException {
        var claimed = SourceInspector.checks((_, _) -> Set.of(), (_, _) -> Set.of()).stream().map(check -> "ALNAGE_SOURCE_" + check.control().toUpperCase(Locale.ROOT).replace('-', '_'))
                .collect(Collectors.toSet());
        var wanted = new TreeSet<String>();
        for (var name : resource("/policies/index").lines().filter(name -> name.startsWith("source/") && !name.endsWith("_test.rego")).toList()) {
            Pattern.compile("summaries\\(\"(\\w+)\"\\)").matcher(resource("/policies/" + name)).results().forEach(found -> wanted.add(found.group(1)));
        }
        assertEquals(Set.of("ALNAGE_SOURCE_HISTORY", "ALNAGE_SOURCE_OWNERS", "ALNAGE_SOURCE_PROTECTION", "ALNAGE_SOURCE_SECRETS", "ALNAGE_SOURCE_SIGNATURES"), wanted);
        assertTrue(claimed.containsAll(wanted), () -> wanted + " of " + claimed);
    }

    private static String resource(String name) throws IOException {
        try (var in = SignedPolicies.class.getResourceAsStream(name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static Refusal refusal(PushGate.Answer answer) {
        return assertInstanceOf(PushGate.Answer.Refused.class, answer).refusals().getFirst();
    }
}
