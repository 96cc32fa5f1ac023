package dev.alnage.factory.storer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.alnage.evidence.Bytes;
import dev.alnage.evidence.Digest;
import dev.alnage.evidence.Predicate;
import dev.alnage.evidence.Rejected;
import dev.alnage.evidence.Resource;
import dev.alnage.evidence.Statement;
import dev.alnage.evidence.claim.Receipt;
import dev.alnage.evidence.order.Order;
import dev.alnage.evidence.order.StepReport;
import dev.alnage.evidence.pipeline.PipelineFile;
import dev.alnage.evidence.pipeline.Plan;
import dev.alnage.evidence.sign.Occasion;
import dev.alnage.evidence.sign.WorkerCertificate;
import dev.alnage.factory.world.FactoryWorld;
import dev.alnage.factory.world.RunDriver;
import dev.alnage.factory.world.TestWorker;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("build/separate-output")
class DeliveriesTest {
    private static final Map<String, String> GOOD = Map.of("jar/dep.jar", "compiled dependency");
    private static final Map<String, String> EVIL = Map.of("jar/dep.jar", "an attacker's dependency");
    @TempDir Path home;
    private FactoryWorld world;
    private Plan plan;
    private Digest source;

    @BeforeEach void begin() throws IOException {
        world = new FactoryWorld(home);
        plan = PipelineFile.compile(Bytes.utf8(RunDriver.PIPELINE), Digest.gitCommit("4".repeat(40)));
        world.material("materials/dep", "dep-sources.jar", "the dependency");
        source = world.storer.material("materials/dep", Digest.of(Bytes.utf8("the dependency")));
    }

    @AfterEach void end() throws IOException {
        world.close();
    }

    private Digest order(String run, String pool) throws IOException {
        var step = (Plan.Step.Command) plan.findStep("lib").orElseThrow();
        return world.record(world.planner, new Order(run, "lib", pool, plan.digest(), step.image(), step.argv(), step.environment(),
                new TreeMap<>(Map.of("src", source)), step.outputs(), step.limits(), FactoryWorld.START, FactoryWorld.START.plusSeconds(600)).toStatement());
    }

    private TestWorker worker() throws IOException {
        return new TestWorker(world, order("1", "a"), 1);
    }

    private long receipts() throws IOException {
        return world.ledger.list(0, 1_000).stream().filter(entry -> entry.predicateType().equals(Receipt.TYPE)).count();
    }

    private void refused(TestWorker worker, TestWorker.Signed signed) throws IOException {
        assertThrows(Rejected.class, () -> worker.deliver(signed));
        assertEquals(0, receipts());
    }

    @Test void an_honest_delivery_is_filed_and_the_same_again_answers_as_before() throws IOException {
        var worker = worker();
        worker.lay(GOOD);
        var signed = worker.sign(GOOD);
        var receipt = worker.deliver(signed);
        assertEquals(receipt, worker.deliver(signed));
        assertEquals(1, receipts());
        var filed = Receipt.read(world.trust().verifyStatement(world.ledger.envelope(world.ledger.findEnvelope(receipt).orElseThrow()), dev.alnage.evidence.sign.Role.INGEST, Occasion.at(FactoryWorld.START)).value());
        assertEquals(signed.link().digest(), filed.link());
        assertEquals(Bytes.utf8("compiled dependency"), world.blobs.read(Digest.of(Bytes.utf8("compiled dependency")), 100));
    }

    @Tag("B8")
    @Test void outputs_other_than_the_link_says_are_refused() throws IOException {
        var worker = worker();
        worker.lay(EVIL);
        refused(worker, worker.sign(GOOD));
    }

    @Tag("B8")
    @Test void a_file_more_or_less_than_the_link_says_is_refused() throws IOException {
        var worker = worker();
        worker.lay(Map.of("jar/dep.jar", "compiled dependency", "jar/backdoor.jar", "x"));
        refused(worker, worker.sign(GOOD));
        Files.delete(worker.outbox().resolve("out/jar/backdoor.jar"));
        Files.delete(worker.outbox().resolve("out/jar/dep.jar"));
        refused(worker, worker.sign(GOOD));
    }

    @Test void products_and_report_that_contradict_each_other_are_refused() throws IOException {
        var worker = worker();
        worker.lay(GOOD);
        worker.bend = link -> new Statement(List.of(Resource.of("jar/dep.jar", Digest.of(Bytes.utf8("other")))), link.predicate());
        refused(worker, worker.sign(GOOD));
        worker.bend = link -> link;
        worker.report = report -> new StepReport(report.order(), report.work(), report.image(), report.run(), report.pool(), report.fence(),
                report.inputs(), new TreeMap<>(Map.of("jar", source)), report.observation());
        refused(worker, worker.sign(GOOD));
    }

    @Test void a_log_other_than_the_link_says_is_refused() throws IOException {
        var worker = worker();
        worker.lay(GOOD);
        Files.writeString(worker.outbox().resolve("log"), "lug");
        refused(worker, worker.sign(GOOD));
    }

    @Tag("X5")
    @Test void a_log_that_is_a_link_is_not_followed() throws IOException {
        var worker = worker();
        worker.lay(GOOD);
        Files.delete(worker.outbox().resolve("log"));
        Files.writeString(home.resolve("secret"), TestWorker.LOG);
        Files.createSymbolicLink(worker.outbox().resolve("log"), home.resolve("secret"));
        refused(worker, worker.sign(GOOD));
    }

    @Tag("build/separate-output")
    @Test void a_log_that_is_a_pipe_is_refused_and_not_waited_for() throws Exception {
        var worker = worker();
        worker.lay(GOOD);
        Files.delete(worker.outbox().resolve("log"));
        assertEquals(0, new ProcessBuilder("mkfifo", worker.outbox().resolve("log").toString()).start().waitFor());
        assertTimeoutPreemptively(Duration.ofSeconds(60), () -> refused(worker, worker.sign(GOOD)));
    }

    @Tag("X5")
    @Test void a_directory_of_the_outbox_that_is_a_link_is_not_followed() throws IOException {
        var worker = worker();
        worker.lay(GOOD);
        var signed = worker.sign(GOOD);
        var elsewhere = home.resolve("elsewhere");
        for (var place : List.of(worker.outbox().resolve("out"), worker.outbox())) {
            Files.move(place, elsewhere);
            Files.createSymbolicLink(place, elsewhere);
            refused(worker, signed);
            Files.delete(place);
            Files.move(elsewhere, place);
        }
        worker.deliver(signed);
        assertEquals(1, receipts());
    }

    @Test void a_link_in_place_of_an_output_or_a_setuid_file_is_refused() throws Exception {
        var worker = worker();
        worker.lay(GOOD);
        assertEquals(0, new ProcessBuilder("chmod", "4755", worker.outbox().resolve("out/jar/dep.jar").toString()).start().waitFor());
        refused(worker, worker.sign(GOOD));
        Files.move(worker.outbox().resolve("out/jar"), home.resolve("elsewhere"));
        Files.createSymbolicLink(worker.outbox().resolve("out/jar"), home.resolve("elsewhere"));
        refused(worker, worker.sign(GOOD));
    }

    @Tag("build/segregated-duties")
    @Test void another_pools_worker_cannot_deliver_it() throws IOException {
        var worker = worker();
        worker.lay(GOOD);
        var signed = worker.sign(GOOD);
        for (var pools : List.of(FactoryWorld.pool("b"), FactoryWorld.pool())) {
            assertThrows(Rejected.Untrusted.class, () -> world.deliveries.take(pools, worker.order, signed.link(), signed.provenance()));
        }
        assertEquals(0, receipts());
    }

    @Test void a_second_result_for_an_order_is_refused() throws IOException {
        var first = worker();
        first.work(GOOD);
        var second = new TestWorker(world, first.order, 2);
        second.lay(EVIL);
        var signed = second.sign(EVIL);
        assertThrows(Rejected.Stale.class, () -> second.deliver(signed));
        assertEquals(1, receipts());
    }

    @Tag("F10")
    @Test void of_results_that_come_at_once_one_is_filed() throws Exception {
        var order = order("1", "a");
        var calls = new ArrayList<Callable<Boolean>>();
        var worker = new TestWorker(world, order, 1);
        worker.lay(GOOD);
        var certificate = worker.certificate();
        for (var i = 0; i < 8; i++) {
            var number = i;
            worker.bend = link -> new Statement(List.of(link.subjects().getFirst(), Resource.of("", Digest.of(Bytes.utf8("differs " + number)))), link.predicate());
            var signed = worker.sign(GOOD, certificate);
            calls.add(() -> {
                try {
                    worker.deliver(signed);
                    return true;
                } catch (Rejected e) {
                    return false;
                }
            });
        }
        try (var threads = Executors.newFixedThreadPool(8)) {
            var won = 0;
            for (var answer : threads.invokeAll(calls)) {
                won += answer.get() ? 1 : 0;
            }
            assertEquals(1, won);
        }
        assertEquals(1, receipts());
    }

    @Tag("F8")
    @Test void a_worker_that_comes_back_after_its_order_went_to_another_is_refused() throws IOException {
        var late = worker();
        late.lay(EVIL);
        var signed = late.sign(EVIL);
        var next = new TestWorker(world, late.order, 2);
        next.lay(GOOD);
        var honest = next.sign(GOOD);
        assertThrows(Rejected.Stale.class, () -> late.deliver(signed));
        next.deliver(honest);
        assertEquals(1, receipts());
    }

    @Tag("build/short-lived-certificates")
    @Test void a_lapsed_certificate_is_refused() throws IOException {
        var worker = worker();
        worker.lay(GOOD);
        var signed = worker.sign(GOOD);
        world.later(java.time.Duration.ofMinutes(31));
        refused(worker, signed);
    }

    @Test void link_and_provenance_of_different_certificates_are_refused() throws IOException {
        var worker = worker();
        worker.lay(GOOD);
        var link = worker.sign(GOOD).link();
        var other = new TestWorker(world, order("2", "a"), 1);
        refused(worker, new TestWorker.Signed(link, other.sign(GOOD).provenance()));
        refused(worker, new TestWorker.Signed(link, link));
        refused(worker, new TestWorker.Signed(worker.sign(GOOD).provenance(), link));
    }

    @Tag("build/contained-compromise")
    @Test void a_link_of_another_order_is_a_replay() throws IOException {
        var earlier = worker();
        earlier.lay(GOOD);
        var signed = earlier.sign(GOOD);
        var later = new TestWorker(world, order("2", "a"), 1);
        later.lay(GOOD);
        refused(later, signed);
    }

    @Test void a_certificate_of_a_stranger_or_of_the_gate_is_none() throws IOException {
        var worker = worker();
        worker.lay(GOOD);
        for (var ca : List.of(world.stranger, world.gateKey, world.planner, world.ingest)) {
            var values = new WorkerCertificate("test.alnage", "a", "1", "lib", worker.order, 1, worker.key.key(), FactoryWorld.START, FactoryWorld.START.plusSeconds(600));
            refused(worker, worker.sign(GOOD, WorkerCertificate.issue(ca, values, BigInteger.TWO)));
        }
    }

    @Test void an_order_that_is_not_recorded_or_that_the_planner_did_not_sign_gets_no_receipt() throws IOException {
        var worker = worker();
        worker.lay(GOOD);
        var signed = worker.sign(GOOD);
        world.trust(world.trustWithout(dev.alnage.evidence.sign.Role.PLANNER));
        refused(worker, signed);
        assertThrows(Rejected.Untrusted.class, () -> world.deliveries.take(FactoryWorld.pool("a"), Digest.of(Bytes.utf8("none")), signed.link(), signed.provenance()));
    }

    @Test void a_step_other_than_ordered_is_refused() throws IOException {
        var worker = worker();
        worker.lay(GOOD);
        worker.bend = statement -> {
            var link = (Predicate.Link) statement.predicate();
            return new Statement(statement.subjects(), new Predicate.Link("unit", link.command(), link.materials(), link.byproducts(), link.environment()));
        };
        refused(worker, worker.sign(GOOD));
    }

    @Test void a_step_without_outputs_speaks_of_its_log() throws IOException {
        var worker = worker();
        assertTrue(world.ledger.findEnvelope(worker.work(Map.of())).isPresent());
    }
}
