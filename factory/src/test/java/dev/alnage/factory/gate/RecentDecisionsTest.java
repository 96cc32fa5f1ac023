package dev.alnage.factory.gate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import dev.alnage.evidence.Digest;
import dev.alnage.evidence.claim.Cancellation;
import dev.alnage.evidence.sign.Role;
import dev.alnage.factory.sealer.Sealer;
import dev.alnage.factory.world.FactoryWorld;
import dev.alnage.factory.world.RunDriver;
import dev.alnage.policy.Question;
import dev.alnage.policy.Verdict;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A verdict that was right a moment ago: when it is told again, and what ends that at once. */
@Tag("P4")
class RecentDecisionsTest {
    private static final String NOTHING = "deny contains \"never\" if false\n";
    private static final String FREEZE = "deny contains \"frozen\" if input.question.step == \"live\"\n";

    @TempDir Path home;
    private FactoryWorld world;
    private Digest policy;
    private Question.OfStep question;

    @BeforeEach void aRunThatPassed() throws Exception {
        world = new FactoryWorld(home);
        policy = world.foundPolicy(NOTHING);
        var driver = new RunDriver(world);
        var runs = world.orchestrator(driver.queue);
        var run = driver.finish(runs, driver.start(runs).run().id());
        driver.queue.close();
        question = new Question.OfStep(run.run().id(), run.run().plan(), "live");
    }

    @AfterEach void end() throws IOException {
        world.close();
    }

    private Sealer.Decided passed() throws IOException {
        var decided = world.sealer.decide(question);
        assertInstanceOf(Verdict.Passed.class, decided.decision().verdict(), () -> decided.decision().verdict().toString());
        return decided;
    }

    private void refused(String code) throws IOException {
        var verdict = world.sealer.decide(question).decision().verdict();
        assertEquals(code, verdict.reasons().getFirst().code());
    }

    @Test void the_same_question_a_moment_later_has_the_same_recorded_verdict() throws IOException {
        var first = passed();
        var size = world.reader.size();
        assertEquals(first, passed());
        assertEquals(size, world.reader.size());
    }

    @Test void after_half_a_minute_it_is_decided_anew() throws IOException {
        var first = passed();
        world.later(RecentDecisions.LIFE);
        assertNotEquals(first.vsa(), passed().vsa());
    }

    @Test void a_key_taken_away_is_felt_with_the_next_question() throws IOException {
        passed();
        world.trust(world.trustWithout(Role.EVIDENCE));
        refused("ALN-TST-001");
        world.trust(world.trustWithout());
        passed();
    }

    @Test void a_cancellation_on_record_ends_it_at_once() throws IOException {
        passed();
        world.record(world.planner, new Cancellation(question.run(), question.plan(), "found a flaw").toStatement());
        refused("ALN-REL-004");
    }

    @Test void a_new_policy_on_record_ends_it_at_once() throws IOException {
        passed();
        world.push(2, Optional.of(policy), FREEZE, world.clock.now());
        refused("ALN-POL-010");
    }

    @Test void a_policy_that_was_announced_ends_it_when_its_time_comes() throws IOException {
        var effective = world.clock.now().plusSeconds(10);
        world.push(2, Optional.of(policy), FREEZE, effective);
        var first = passed();
        assertEquals(first.vsa(), passed().vsa());
        world.later(java.time.Duration.ofSeconds(10));
        refused("ALN-POL-010");
    }

    @Test void what_could_not_be_told_is_decided_again_each_time() throws IOException {
        world.trust(world.trustWithout(Role.EVIDENCE));
        var first = world.sealer.decide(question);
        assertInstanceOf(Verdict.CannotTell.class, first.decision().verdict());
        assertNotEquals(first.vsa(), world.sealer.decide(question).vsa());
    }
}
