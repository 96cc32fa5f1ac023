package dev.alnage.factory.gate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.alnage.evidence.Predicate;
import dev.alnage.evidence.Resource;
import dev.alnage.evidence.sign.NoteKey;
import dev.alnage.evidence.sign.Role;
import dev.alnage.factory.store.CheckpointTrust;
import dev.alnage.factory.store.FileBlobs;
import dev.alnage.factory.store.LedgerReader;
import dev.alnage.factory.store.RealDisk;
import dev.alnage.factory.world.FactoryWorld;
import dev.alnage.factory.world.RunDriver;
import dev.alnage.policy.FactoryPolicy;
import dev.alnage.policy.Question;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("build/policy-adherence")
class GateTest {
    @TempDir Path home;

    @Test void equal_evidence_and_time_give_equal_bytes_and_the_subjects_are_what_was_built() throws Exception {
        try (var world = new FactoryWorld(home)) {
            var driver = new RunDriver(world);
            var runs = world.orchestrator(driver.queue);
            var run = driver.finish(runs, driver.start(runs).run().id());
            driver.queue.close();
            var question = new Question.OfStep(run.run().id(), run.run().plan(), "live");
            var now = FactoryWorld.START.plusSeconds(60);
            var first = new Gate((_, _, _) -> FactoryPolicy.STANDARD).decide(question, world.trust(), world.evidence(), now);
            var elsewhere = new LedgerEvidence(new LedgerReader(new RealDisk(), home.resolve("store/ledger"), world.blobs,
                    CheckpointTrust.of(new NoteKey(FactoryWorld.ORIGIN, world.checkpoint.key()))),
                    FileBlobs.openReadOnly(new RealDisk(), home.resolve("store/blobs")));
            var again = new Gate((_, _, _) -> FactoryPolicy.STANDARD).decide(question, world.trust(), elsewhere, now);
            assertEquals(first.vsa().toJson().toBytes(), again.vsa().toJson().toBytes());
            assertEquals(first.decision(), again.decision());
            assertNotEquals(first.vsa().toJson().toBytes(), new Gate((_, _, _) -> FactoryPolicy.STANDARD).decide(question, world.trust(), elsewhere, now.plusSeconds(1)).vsa().toJson().toBytes());
            var vsa = (Predicate.VerificationSummary) first.vsa().predicate();
            assertTrue(vsa.passed(), () -> first.decision().verdict().toString());
            assertEquals(question.toUri(), vsa.resourceUri());
            assertTrue(first.vsa().subjects().contains(Resource.of("app", run.findStep("app").orElseThrow().outputs().get("app"))));
        }
    }

    @Tag("factory/explicit-trust")
    @Test void without_any_one_role_that_evidence_comes_from_the_gate_never_says_yes() throws Exception {
        try (var world = new FactoryWorld(home)) {
            var driver = new RunDriver(world);
            var runs = world.orchestrator(driver.queue);
            var run = driver.finish(runs, driver.start(runs).run().id());
            driver.queue.close();
            var question = new Question.OfStep(run.run().id(), run.run().plan(), "live");
            for (var role : Role.values()) {
                var answer = new Gate((_, _, _) -> FactoryPolicy.STANDARD).decide(question, world.trustWithout(role), world.evidence(), FactoryWorld.START.plusSeconds(60));
                var passed = ((Predicate.VerificationSummary) answer.vsa().predicate()).passed();
                switch (role) {
                    case PLANNER, INGEST, EVIDENCE, WORKER_CA -> assertFalse(passed, role.wireName());
                    // the gate asks neither its own verdicts, nor copies for other tools; the log is asked by who reads it
                    case GATE, CHECKPOINT, EXPORTER, LAYOUT -> assertTrue(passed, role.wireName());
                }
            }
        }
    }
}
