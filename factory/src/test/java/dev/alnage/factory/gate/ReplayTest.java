package dev.alnage.factory.gate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.alnage.evidence.Digest;
import dev.alnage.evidence.Predicate;
import dev.alnage.evidence.Rejected;
import dev.alnage.evidence.claim.Cancellation;
import dev.alnage.evidence.claim.Profile;
import dev.alnage.evidence.sign.Occasion;
import dev.alnage.evidence.sign.Role;
import dev.alnage.factory.world.FactoryWorld;
import dev.alnage.factory.world.RunDriver;
import dev.alnage.policy.PolicySource;
import dev.alnage.policy.Question;
import dev.alnage.policy.set.PolicyBundle;
import dev.alnage.policy.set.PolicyHistory;
import dev.alnage.policy.set.SignedPolicies;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("build/policy-adherence")
class ReplayTest {
    private static final String NOTHING = "deny contains \"never\" if false\n";

    @TempDir Path home;

    private static List<RecordedDecision> recorded(FactoryWorld world) throws IOException {
        var decisions = new ArrayList<RecordedDecision>();
        for (var entry : world.reader.list(0, 10_000)) {
            if (entry.predicateType().equals(Predicate.VerificationSummary.TYPE)) {
                var statement = world.trust().verifyStatement(world.reader.envelope(entry), Role.GATE, Occasion.at(entry.time())).value();
                decisions.add(RecordedDecision.read(statement, entry.envelope(), entry.index(), entry.time()));
            }
        }
        return decisions;
    }

    private static PolicySource rules(FactoryWorld world, String rules) {
        var version = PolicyHistory.of(world.trust(), world.evidence()).versions().getLast();
        return ProductPolicies.signed(SignedPolicies.Floor.NONE).proposal(version, PolicyBundle.read(FactoryWorld.bundle(rules)), Profile.HIGH);
    }

    @Test void a_changed_policy_flips_exactly_what_it_would_have_decided_otherwise() throws Exception {
        try (var world = new FactoryWorld(home)) {
            world.foundPolicy(NOTHING);
            var driver = new RunDriver(world);
            var runs = world.orchestrator(driver.queue);
            var run = driver.finish(runs, driver.start(runs).run().id());
            driver.queue.close();
            // what came after a decision does not count for it
            world.record(world.planner, new Cancellation(run.run().id(), run.run().plan(), "later").toStatement());
            var decisions = recorded(world);
            assertTrue(decisions.size() >= 2, decisions::toString);
            assertTrue(decisions.stream().allMatch(each -> each.verdict().equals("PASSED")), decisions::toString);
            assertTrue(new Replay(rules(world, NOTHING), _ -> world.trust(), world.evidence()).of(decisions).stream().noneMatch(Replay.Line::flips));
            var lines = new Replay(rules(world, "deny contains \"frozen\" if input.question.step == \"live\"\n"), _ -> world.trust(), world.evidence()).of(decisions);
            for (var line : lines) {
                var live = line.recorded().question() instanceof Question.OfStep(_, _, var step) && step.equals("live");
                assertEquals(live, line.flips());
                assertEquals(live ? "FAILED" : "PASSED", line.would());
            }
            assertTrue(lines.stream().anyMatch(Replay.Line::flips));
        }
    }

    @Tag("factory/explicit-trust")
    @Test void a_decision_is_asked_again_under_the_trust_file_of_then() throws Exception {
        try (var world = new FactoryWorld(home)) {
            world.foundPolicy(NOTHING);
            var driver = new RunDriver(world);
            var runs = world.orchestrator(driver.queue);
            driver.finish(runs, driver.start(runs).run().id());
            driver.queue.close();
            var then = world.trust();
            var rules = rules(world, NOTHING);
            var decisions = recorded(world);
            for (var decision : decisions) {
                assertEquals(new RecordedDecision.UnderTrust(then.version(), Digest.of(then.toBytes())), decision.trust().orElseThrow());
            }
            // a key that went since would have been no reason then
            world.trust(world.trustWithout(Role.EVIDENCE));
            assertTrue(new Replay(rules, _ -> then, world.evidence()).of(decisions).stream().noneMatch(Replay.Line::flips));
            assertTrue(new Replay(rules, _ -> world.trust(), world.evidence()).of(decisions).stream().anyMatch(Replay.Line::flips));
            var lost = new Replay(rules, _ -> {
                throw new Rejected.Untrusted("found no trust file of version 1, expected the one that the decision was made under");
            }, world.evidence()).of(decisions);
            assertTrue(lost.stream().allMatch(line -> line.would().equals("CANNOT_TELL")), lost::toString);
        }
    }

    @Test void a_recorded_decision_keeps_its_three_values() throws Exception {
        try (var world = new FactoryWorld(home)) {
            world.foundPolicy(NOTHING);
            var driver = new RunDriver(world);
            var runs = world.orchestrator(driver.queue);
            var run = driver.finish(runs, driver.start(runs).run().id());
            driver.queue.close();
            var before = recorded(world).size();
            world.sealer.decide(new Question.OfStep(run.run().id(), run.run().plan(), "no-such-step"));
            world.trust(world.trustWithout(Role.EVIDENCE));
            world.sealer.decide(new Question.OfStep(run.run().id(), run.run().plan(), "live"));
            world.trust(world.trustWithout());
            var verdicts = recorded(world).subList(before, before + 2);
            assertEquals("FAILED", verdicts.getFirst().verdict());
            assertEquals(List.of("ALN-BLD-014"), verdicts.getFirst().codes());
            assertEquals("CANNOT_TELL", verdicts.getLast().verdict());
            assertFalse(verdicts.getLast().vsa().passed());
            assertTrue(verdicts.getLast().vsa().inputAttestations().stream().anyMatch(each -> !each.digests().equals(List.<Digest>of())));
        }
    }
}
