package dev.alnage.policy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import dev.alnage.evidence.Bytes;
import dev.alnage.evidence.Digest;
import dev.alnage.evidence.Json;
import dev.alnage.evidence.Predicate;
import dev.alnage.evidence.Resource;
import dev.alnage.evidence.Statement;
import dev.alnage.evidence.claim.Ingest;
import dev.alnage.evidence.sign.Signer;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The build gate asks what the source gate said of the commit, where the factory serves its repository. */
@Tag("source/four-eyes")
class SourceVerdictTest {
    private static final List<String> PROTECTED = List.of("SLSA_SOURCE_LEVEL_4", "ALNAGE_SOURCE_PROTECTION");
    private final World world = World.honest();

    private void takenInFrom(String source) {
        world.record(world.ingest, new Ingest(source + "@" + World.COMMIT.hex(), World.COMMIT, world.source.digest(), "", World.NOW).toStatement());
    }

    private void verdict(Signer signer, String repository, String reference, Digest commit, boolean passed, List<String> levels) {
        var question = new Question.OfRevision(repository, reference, commit);
        world.record(signer, new Statement(List.of(Resource.of("revision", World.COMMIT)), new Predicate.VerificationSummary("https://alnage.dev/gate", World.NOW,
                question.toUri(), Resource.of("policy", Digest.of(Bytes.utf8("policy"))), List.of(), passed, levels, Json.array(List.of()))));
    }

    private void refused() {
        assertEquals(List.of("ALN-SRC-098"), assertInstanceOf(Verdict.CannotTell.class, world.decide("1").verdict()).reasons().stream().map(Reason::code).toList());
    }

    private void passed() {
        var verdict = world.decide("1").verdict();
        assertInstanceOf(Verdict.Passed.class, verdict, verdict::toString);
    }

    @Test void a_commit_of_a_served_repository_is_not_built_before_the_gate_has_passed_it_there() {
        takenInFrom("alnage://test.alnage/shop/app");
        refused();
        verdict(world.gate, "shop/app", "refs/heads/main", World.COMMIT, true, PROTECTED);
        passed();
    }

    @Test void a_refusal_an_unprotected_branch_another_repository_and_another_commit_are_no_yes() {
        takenInFrom("alnage://test.alnage/shop/app");
        verdict(world.gate, "shop/app", "refs/heads/main", World.COMMIT, false, List.of());
        refused();
        verdict(world.gate, "shop/app", "refs/heads/try", World.COMMIT, true, List.of("SLSA_SOURCE_LEVEL_2"));
        refused();
        verdict(world.gate, "shop/api", "refs/heads/main", World.COMMIT, true, PROTECTED);
        refused();
        verdict(world.gate, "shop/app", "refs/heads/release", Digest.gitCommit("5".repeat(40)), true, PROTECTED);
        refused();
    }

    @Test void only_the_gate_says_so() {
        takenInFrom("alnage://test.alnage/shop/app");
        for (var other : List.of(world.ingest, world.planner, world.reports, world.anna, world.stranger)) {
            verdict(other, "shop/app", "refs/heads/main", World.COMMIT, true, PROTECTED);
        }
        refused();
    }

    @Test void a_later_refusal_takes_an_earlier_yes_back() {
        takenInFrom("alnage://test.alnage/shop/app");
        verdict(world.gate, "shop/app", "refs/heads/main", World.COMMIT, true, PROTECTED);
        passed();
        verdict(world.gate, "shop/app", "refs/heads/main", World.COMMIT, false, List.of());
        refused();
    }

    @Test void of_a_repository_that_is_not_served_nothing_more_is_asked_than_before() {
        takenInFrom("https://github.com/acme/app");
        passed();
    }
}
