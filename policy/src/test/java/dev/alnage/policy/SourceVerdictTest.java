package dev.alnage.policy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.alnage.evidence.Bytes;
import dev.alnage.evidence.Digest;
import dev.alnage.evidence.Json;
import dev.alnage.evidence.Predicate;
import dev.alnage.evidence.Resource;
import dev.alnage.evidence.Statement;
import dev.alnage.evidence.claim.Ingest;
import dev.alnage.evidence.sign.NameTemplate;
import dev.alnage.evidence.sign.Signer;
import dev.alnage.evidence.sign.TrustEntry;
import dev.alnage.evidence.sign.TrustFile;
import dev.alnage.policy.protect.OutsideSources;
import dev.alnage.policy.protect.PathGlob;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The build gate asks what the source gate said of the commit, wherever its objects were read from. */
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

    /** Nothing is known of the commit: that is no yes. */
    private void unknown() {
        assertEquals(List.of("ALN-SRC-098"), assertInstanceOf(Verdict.CannotTell.class, world.decide("1").verdict()).reasons().stream().map(Reason::code).toList());
    }

    private void refused() {
        refused("ALN-SRC-098", world.decide("1"));
    }

    private static void refused(String code, Decision decision) {
        assertEquals(List.of(code), assertInstanceOf(Verdict.Failed.class, decision.verdict()).reasons().stream().map(Reason::code).toList());
    }

    /** As the organisation's rules have it asked. */
    private Decision decide(OutsideSources outside) {
        return FactoryPolicy.STANDARD.decide(new Gatherer(world.trust, world, World.NOW.plusSeconds(1)).gather(new Question.OfStep("1", world.plan.digest(), "publish")), outside);
    }

    private static OutsideSources outside(String... patterns) {
        return new OutsideSources(Stream.of(patterns).map(PathGlob::of).toList());
    }

    private void passed() {
        var verdict = world.decide("1").verdict();
        assertInstanceOf(Verdict.Passed.class, verdict, verdict::toString);
    }

    @Test void a_commit_of_a_served_repository_is_not_built_before_the_gate_has_passed_it_there() {
        takenInFrom("alnage://test.alnage/shop/app");
        unknown();
        verdict(world.gate, "shop/app", "refs/heads/main", World.COMMIT, true, PROTECTED);
        passed();
    }

    @Test void a_refusal_an_unprotected_branch_another_repository_and_another_commit_are_no_yes() {
        takenInFrom("alnage://test.alnage/shop/app");
        verdict(world.gate, "shop/api", "refs/heads/main", World.COMMIT, true, PROTECTED);
        unknown();
        verdict(world.gate, "shop/app", "refs/heads/main", World.COMMIT, false, List.of());
        refused();
        verdict(world.gate, "shop/app", "refs/heads/try", World.COMMIT, true, List.of("SLSA_SOURCE_LEVEL_2"));
        refused();
        verdict(world.gate, "shop/app", "refs/heads/release", Digest.gitCommit("5".repeat(40)), true, PROTECTED);
        refused();
    }

    @Test void only_the_gate_says_so() {
        takenInFrom("alnage://test.alnage/shop/app");
        for (var other : List.of(world.ingest, world.planner, world.reports, world.anna, world.stranger)) {
            verdict(other, "shop/app", "refs/heads/main", World.COMMIT, true, PROTECTED);
        }
        unknown();
    }

    @Test void a_later_refusal_takes_an_earlier_yes_back() {
        takenInFrom("alnage://test.alnage/shop/app");
        verdict(world.gate, "shop/app", "refs/heads/main", World.COMMIT, true, PROTECTED);
        passed();
        verdict(world.gate, "shop/app", "refs/heads/main", World.COMMIT, false, List.of());
        refused();
    }

    @Test void of_two_repositories_that_hold_the_commit_the_one_that_was_reviewed_will_do() {
        takenInFrom("alnage://test.alnage/sandbox/mine");
        takenInFrom("alnage://test.alnage/shop/app");
        unknown();
        verdict(world.gate, "shop/app", "refs/heads/main", World.COMMIT, true, PROTECTED);
        passed();
    }

    @Test void a_copy_in_another_folder_is_no_way_around_the_review() {
        takenInFrom("file:///srv/mallory/copy");
        refused("ALN-SRC-110", decide(OutsideSources.NONE));
        verdict(world.gate, "shop/app", "refs/heads/main", World.COMMIT, false, PROTECTED);
        verdict(world.gate, "shop/app", "refs/heads/try", World.COMMIT, true, List.of("SLSA_SOURCE_LEVEL_2"));
        verdict(world.gate, "shop/app", "refs/heads/main", Digest.gitCommit("5".repeat(40)), true, PROTECTED);
        verdict(world.ingest, "shop/app", "refs/heads/main", World.COMMIT, true, PROTECTED);
        refused("ALN-SRC-110", decide(OutsideSources.NONE));
        // the honest twin: what was reviewed is that wherever its objects are read from
        verdict(world.gate, "shop/app", "refs/heads/release", World.COMMIT, true, PROTECTED);
        assertInstanceOf(Verdict.Passed.class, decide(OutsideSources.NONE).verdict());
    }

    @Test void a_source_that_the_organisation_names_is_built_and_said_not_to_have_been_looked_at() {
        takenInFrom("https://git.example.org/acme/app");
        for (var near : List.of("https://git.example.org/acme", "https://git.example.org/acme/*/app", "git+https://git.example.org/acme/app", "http*://git.example.org/*")) {
            refused("ALN-SRC-110", decide(outside("git", near)));
        }
        refused("ALN-SRC-110", decide(outside("https://git.example.org/acme/*")));
        var decision = decide(outside("git", "https://git.example.org/acme/*"));
        assertInstanceOf(Verdict.Passed.class, decision.verdict());
        assertTrue(decision.claims().stream().anyMatch(claim -> claim.topic().equals("reviews") && claim.state() == Claim.State.NOT_LOOKED_AT), decision.claims()::toString);
    }

    @Test void naming_a_source_outside_excuses_no_repository_of_the_factory_s_own() {
        takenInFrom("alnage://test.alnage/shop/app");
        assertInstanceOf(Verdict.CannotTell.class, decide(OutsideSources.ANY).verdict());
    }

    @Test void a_verdict_in_a_repository_from_which_the_trust_map_lets_nothing_be_built_is_no_yes() {
        verdict(world.gate, "sandbox/mine", "refs/heads/main", World.COMMIT, true, PROTECTED);
        refused("ALN-SRC-110", decide(OutsideSources.NONE, builtFrom("git", "alnage://test.alnage/shop/{name}")));
        assertInstanceOf(Verdict.Passed.class, decide(OutsideSources.NONE, builtFrom("git", "alnage://test.alnage/sandbox/{name}")).verdict());
    }

    private Decision decide(OutsideSources outside, TrustFile trust) {
        return FactoryPolicy.STANDARD.decide(new Gatherer(trust, world, World.NOW.plusSeconds(1)).gather(new Question.OfStep("1", world.plan.digest(), "publish")), outside);
    }

    /** The trust map in which the storer may take commits in from these alone. */
    private TrustFile builtFrom(String... sources) {
        var of = world.trust;
        var names = Stream.of(sources).map(NameTemplate::new).toList();
        return new TrustFile(2, of.issued(), of.expires(), of.trustDomain(), of.root(), of.workloads(), of.people(), of.externals(), of.entries().stream()
                .map(entry -> entry.predicates().contains(Ingest.TYPE) ? new TrustEntry(entry.id(), entry.who(), entry.threshold(), entry.artifacts(), entry.predicates(), names,
                        entry.notBefore(), entry.notAfter()) : entry).toList());
    }
}
