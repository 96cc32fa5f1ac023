package dev.alnage.factory.sealer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.alnage.evidence.Bytes;
import dev.alnage.evidence.Digest;
import dev.alnage.evidence.Rejected;
import dev.alnage.evidence.claim.Run;
import dev.alnage.evidence.order.Order;
import dev.alnage.evidence.pipeline.PipelineFile;
import dev.alnage.evidence.pipeline.Plan;
import dev.alnage.evidence.sign.Envelope;
import dev.alnage.evidence.sign.Keys;
import dev.alnage.evidence.sign.Occasion;
import dev.alnage.evidence.sign.Role;
import dev.alnage.evidence.sign.Signer;
import dev.alnage.evidence.sign.WorkerCertificate;
import dev.alnage.factory.store.AtomicFiles;
import dev.alnage.factory.store.RealDisk;
import dev.alnage.factory.world.FactoryWorld;
import dev.alnage.factory.world.RunDriver;
import dev.alnage.policy.Question;
import dev.alnage.policy.Verdict;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SealerTest {
    private static final Digest COMMIT = Digest.gitCommit("4".repeat(40));
    @TempDir Path home;
    private FactoryWorld world;
    private final Signer worker = Keys.ed25519();

    @BeforeEach void begin() throws IOException {
        world = new FactoryWorld(home);
    }

    @AfterEach void end() throws IOException {
        world.close();
    }

    private static Plan plan() {
        return PipelineFile.compile(Bytes.utf8(RunDriver.PIPELINE), COMMIT);
    }

    private static Order order(Instant issued, Instant expires) {
        var step = (Plan.Step.Command) plan().findStep("lib").orElseThrow();
        return new Order("1", "lib", "a", plan().digest(), step.image(), step.argv(), step.environment(),
                new TreeMap<>(Map.of("src", Digest.of(Bytes.utf8("src")))), step.outputs(), step.limits(), issued, expires);
    }

    private Envelope order(Signer signer) {
        return Envelope.sign(order(FactoryWorld.START, FactoryWorld.START.plusSeconds(600)).toStatement(), signer);
    }

    private Bytes certify(Envelope order, long fence, Signer key) throws IOException {
        return world.sealer.certify(order, fence, key.key(), FactoryWorld.pool("a"));
    }

    @Tag("build/short-lived-certificates")
    @Test void a_certificate_is_for_one_order_one_fence_one_pool_and_half_an_hour() throws IOException {
        var order = order(world.planner);
        var certificate = WorkerCertificate.verify(certify(order, 3, worker), world.trust().keys(Role.WORKER_CA), FactoryWorld.START.plusSeconds(10));
        assertEquals(order.digest(), certificate.order());
        assertEquals("a", certificate.pool());
        assertEquals(3, certificate.fence());
        assertEquals(worker.key(), certificate.key());
        assertTrue(Duration.between(FactoryWorld.START, certificate.notAfter()).compareTo(Duration.ofMinutes(31)) < 0);
        assertEquals(3, world.sealer.fence(order.digest()));
    }

    @Tag("build/passed-in-environment")
    @Test void an_order_that_the_planner_did_not_sign_gets_no_certificate() throws IOException {
        for (var signer : List.of(world.stranger, world.ingest, world.evidence, world.gateKey, world.workerCa, world.anna)) {
            assertThrows(Rejected.Untrusted.class, () -> certify(order(signer), 1, worker));
            assertEquals(0, world.sealer.fence(order(signer).digest()));
        }
    }

    @Test void what_is_no_order_gets_no_certificate_even_from_the_planner() {
        assertThrows(Rejected.class, () -> certify(Envelope.sign(plan().toStatement(), world.planner), 1, worker));
    }

    @Test void an_order_that_has_lapsed_or_is_of_tomorrow_gets_no_certificate() {
        var lapsed = Envelope.sign(order(FactoryWorld.START.minusSeconds(600), FactoryWorld.START).toStatement(), world.planner);
        var tomorrow = Envelope.sign(order(FactoryWorld.START.plusSeconds(86_400), FactoryWorld.START.plusSeconds(90_000)).toStatement(), world.planner);
        assertThrows(Rejected.Stale.class, () -> certify(lapsed, 1, worker));
        assertThrows(Rejected.Stale.class, () -> certify(tomorrow, 1, worker));
    }

    @Tag("build/segregated-duties")
    @Test void a_worker_of_another_pool_gets_no_certificate() {
        for (var pools : List.of(FactoryWorld.pool("b"), FactoryWorld.pool())) {
            assertThrows(Rejected.Untrusted.class, () -> world.sealer.certify(order(world.planner), 1, worker.key(), pools));
        }
    }

    @Tag("F8")
    @Test void a_lower_fence_and_the_same_fence_for_another_key_get_no_certificate() throws IOException {
        var order = order(world.planner);
        certify(order, 2, worker);
        certify(order, 2, worker);
        assertThrows(Rejected.Stale.class, () -> certify(order, 1, worker));
        assertThrows(Rejected.Stale.class, () -> certify(order, 1, Keys.ed25519()));
        assertThrows(Rejected.Stale.class, () -> certify(order, 2, Keys.ed25519()));
        certify(order, 3, Keys.ed25519());
        assertThrows(Rejected.Stale.class, () -> certify(order, 2, worker));
    }

    @Tag("F8")
    @Test void fences_outlive_the_sealer_and_a_damaged_one_is_not_taken_for_none() throws IOException {
        var order = order(world.planner);
        certify(order, 7, worker);
        var fences = new Fences(home.resolve("state/fences"), new AtomicFiles(new RealDisk(), home));
        assertEquals(7, fences.newest(order.digest()));
        assertThrows(Rejected.Stale.class, () -> fences.take(order.digest(), 6, worker.key()));
        var other = Digest.of(Bytes.utf8("another order"));
        assertEquals(0, fences.newest(other));
        fences.take(other, 1, worker.key());
        var file = home.resolve("state/fences").resolve(order.digest().hex().substring(0, 2)).resolve(order.digest().hex() + ".json");
        for (var damaged : List.of("", "{}", Files.readString(file).substring(1), "{\"fence\":0,\"keyid\":\"x\"}")) {
            Files.writeString(file, damaged);
            assertThrows(Rejected.class, () -> fences.take(order.digest(), 9, worker.key()), damaged);
            assertThrows(Rejected.class, () -> fences.newest(order.digest()), damaged);
        }
    }

    @Test void the_ca_certifies_no_key_of_its_own_and_a_trust_files_key_under_a_certificate_is_refused() throws IOException {
        assertThrows(Rejected.class, () -> certify(order(world.planner), 1, world.workerCa));
        var certificate = certify(order(world.planner), 2, world.gateKey);
        var link = Envelope.sign(dev.alnage.evidence.Statement.PAYLOAD_TYPE, plan().toStatement().toJson().toBytes(), certificate, world.gateKey);
        assertThrows(Rejected.Untrusted.class, () -> world.trust().verifyWorker(link, Occasion.at(FactoryWorld.START.plusSeconds(10))));
    }

    private Digest begin(Plan plan) throws IOException {
        var envelope = world.record(world.planner, plan.toStatement());
        return world.record(world.planner, new Run("1", plan.digest(), envelope, "release", FactoryWorld.START).toStatement());
    }

    @Tag("B10")
    @Test void a_plan_that_the_commit_does_not_compile_to_is_refused_and_the_refusal_recorded() throws IOException {
        var commit = world.repository.commit(Map.of(".alnage/pipeline.yaml", RunDriver.PIPELINE));
        world.storer.source(world.repository.path().toString(), commit);
        var honest = PipelineFile.compile(Bytes.utf8(RunDriver.PIPELINE), commit);
        var shorter = honest.steps().stream().filter(step -> !step.id().equals("live")).toList();
        var forged = new Plan(honest.name(), honest.assurance(), commit, honest.pipelineFile(), shorter);
        begin(forged);
        var decided = world.sealer.decide(new Question.OfStep("1", forged.digest(), "publish"));
        var failed = (Verdict.Failed) decided.decision().verdict();
        assertTrue(failed.reasons().stream().anyMatch(reason -> reason.code().equals("ALN-BLD-001")), failed.toString());
        var vsa = world.trust().verifyStatement(world.ledger.envelope(world.ledger.findEnvelope(decided.vsa()).orElseThrow()), Role.GATE, Occasion.at(FactoryWorld.START)).value();
        assertFalse(((dev.alnage.evidence.Predicate.VerificationSummary) vsa.predicate()).passed());
    }

    @Test void a_run_that_nobody_began_cannot_be_told_and_is_recorded_as_failed() throws IOException {
        var answer = world.sealer.ask("9", plan().digest(), "publish");
        assertFalse(answer.passed());
        assertFalse(answer.known());
        assertTrue(world.ledger.findEnvelope(answer.vsa()).isPresent());
    }
}
