package dev.alnage.worker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.alnage.evidence.Bytes;
import dev.alnage.evidence.Digest;
import dev.alnage.evidence.Predicate;
import dev.alnage.evidence.Resource;
import dev.alnage.evidence.order.Limits;
import dev.alnage.evidence.order.Observation;
import dev.alnage.evidence.order.Order;
import dev.alnage.evidence.order.Outcome.Ending;
import dev.alnage.evidence.order.StepReport;
import dev.alnage.evidence.sign.Keys;
import dev.alnage.evidence.sign.Occasion;
import dev.alnage.evidence.sign.Signer;
import dev.alnage.worker.image.ImageStore;
import dev.alnage.worker.image.OciLayout;
import dev.alnage.worker.kernel.SystemCalls;
import dev.alnage.worker.sandbox.Confinement;
import dev.alnage.worker.sandbox.Directories;
import dev.alnage.worker.sandbox.OciRuntime;
import dev.alnage.worker.sandbox.Privilege;
import dev.alnage.worker.sandbox.SandboxFailed;
import dev.alnage.worker.sandbox.SandboxRuntime;
import dev.alnage.worker.sandbox.Tool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class WorkerTest {
    private static final Limits LIMITS = new Limits(Duration.ofSeconds(20), 256L << 20, 64, 16L << 20, 8L << 20, 1L << 20);

    private Path directory;
    private SmallFactory factory;
    private Worker worker;
    private WorkerSettings settings;
    private SandboxRuntime sandbox;
    private Digest image;
    private final List<Event> events = new ArrayList<>();

    @BeforeEach void set_up() throws IOException {
        var tool = Tool.find("runc").or(() -> Tool.find("crun"));
        Assumptions.assumeTrue(tool.isPresent(), "neither crun nor runc is installed");
        Assumptions.assumeTrue(Files.isExecutable(Path.of("/bin/busybox")), "busybox-static is not installed");
        Assumptions.assumeTrue("root".equals(System.getProperty("user.name")), "not run by root");
        directory = Files.createTempDirectory("alnage-test-", PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx--x--x")));
        image = new OciLayout(directory.resolve("images/tools")).layer(OciLayout.busybox()).manifest();
        factory = new SmallFactory(directory.resolve("outbox"));
        settings = new WorkerSettings(SmallFactory.POOL, directory.resolve("state"), directory.resolve("outbox"), Privilege.MACHINE, Confinement.Ids.range(1_000_000));
        sandbox = new OciRuntime(tool.get(), Privilege.MACHINE, Clock.systemUTC(), "test-" + ProcessHandle.current().pid(), Optional.empty());
        worker = worker(sandbox);
    }

    private Worker worker(SandboxRuntime runtime) throws IOException {
        return new Worker(settings, factory, () -> factory.trust, new ImageStore(directory.resolve("images"), directory.resolve("unpacked"), System.getProperty("os.arch")),
                runtime, Clock.systemUTC(), Keys.RANDOM, events::add);
    }

    @AfterEach void tear_down() throws IOException {
        if (directory != null) {
            Directories.delete(directory);
        }
    }

    private Order order(String script, Map<String, Digest> inputs, List<String> outputs) {
        var now = Instant.now();
        return new Order("run-1", "build", SmallFactory.POOL, Digest.of(Bytes.utf8("plan")), image, List.of("sh", "-c", script),
                new TreeMap<>(Map.of("LANG", "C.UTF-8", "TZ", "UTC")), new TreeMap<>(inputs), outputs, LIMITS, now.minusSeconds(5), now.plusSeconds(600));
    }

    private void serve(Order order, Signer signer) throws Exception {
        factory.offer(order, signer);
        assertTrue(worker.serve());
        try (var left = Files.list(directory.resolve("state/orders"))) {
            assertEquals(List.of(), left.toList(), "nothing of an order stays");
        }
    }

    private StepReport delivered(Order order) throws Exception {
        serve(order, factory.planner);
        assertEquals(List.of(), factory.refused);
        var statement = factory.trust.verifyWorker(factory.delivered.getLast().envelopes().getFirst(), Occasion.at(Instant.now()));
        return StepReport.read((Predicate.Link) statement.statement().value().predicate());
    }

    private void refused(Order order, Signer signer, String because) throws Exception {
        serve(order, signer);
        assertEquals(List.of(), factory.delivered);
        assertTrue(factory.refused.getLast().contains(because), factory.refused.getLast());
    }

    @Tag("build/passed-in-environment")
    @Test void an_order_that_the_planner_did_not_sign_is_refused() throws Exception {
        refused(order("true", Map.of(), List.of()), Keys.ed25519(), "trusted signers");
    }

    @Tag("build/passed-in-environment")
    @Test void an_expired_order_is_refused() throws Exception {
        var now = Instant.now();
        var o = order("true", Map.of(), List.of());
        refused(new Order(o.run(), o.step(), o.pool(), o.plan(), o.image(), o.argv(), o.environment(), o.inputs(), o.outputs(), o.limits(),
                now.minusSeconds(100), now.minusSeconds(1)), factory.planner, "expired");
    }

    @Test void an_order_for_another_pool_is_refused() throws Exception {
        var o = order("true", Map.of(), List.of());
        refused(new Order(o.run(), o.step(), "west", o.plan(), o.image(), o.argv(), o.environment(), o.inputs(), o.outputs(), o.limits(),
                o.issued(), o.expires()), factory.planner, "pool west");
    }

    @Tag("build/validate-inputs")
    @Test void one_flipped_byte_of_an_input_fails_the_step() throws Exception {
        var tree = factory.tree(Map.of("A.java", "honest"));
        factory.blobs.put(Digest.of(Bytes.utf8("honest")), Bytes.utf8("honesu"));
        refused(order("true", Map.of("src", tree), List.of()), factory.planner, "A.java");
    }

    @Tag("build/validate-inputs")
    @Test void a_tree_that_is_not_its_digest_fails_the_step() throws Exception {
        var tree = factory.tree(Map.of("A.java", "honest"));
        factory.blobs.put(tree, factory.blobs.get(factory.tree(Map.of("A.java", "other"))));
        refused(order("true", Map.of("src", tree), List.of()), factory.planner, "found tree");
    }

    /** Whoever breaks out of the sandbox may write where nobody can, and put it back; this one forgets to put it back. */
    @Tag("B4") @Tag("build/validate-inputs")
    @Test void an_input_that_changed_during_the_step_is_never_signed_for() throws Exception {
        worker = worker(new SandboxRuntime() {
            @Override public String name() {
                return sandbox.name();
            }

            @Override public Observation run(Confinement box, Path log, boolean workerFresh) throws IOException, InterruptedException {
                var seen = sandbox.run(box, log, workerFresh);
                SystemCalls.mount("none", box.work(), "", SystemCalls.MS_REMOUNT, "");
                Files.delete(box.work().resolve("src/A.java"));
                Files.writeString(box.work().resolve("src/A.java"), "class E");
                return seen;
            }
        });
        refused(order("true", Map.of("src", factory.tree(Map.of("A.java", "class A"))), List.of()), factory.planner, "after the step");
    }

    @Test void an_order_whose_sandbox_cannot_be_made_is_given_back() throws Exception {
        worker = worker(new SandboxRuntime() {
            @Override public String name() {
                return "none";
            }

            @Override public Observation run(Confinement box, Path log, boolean workerFresh) {
                throw new SandboxFailed("no namespaces today");
            }
        });
        refused(order("true", Map.of(), List.of()), factory.planner, "no namespaces today");
    }

    @Tag("F8")
    @Test void a_worker_that_has_lost_its_lease_gives_the_step_up() throws Exception {
        factory.leaseSeconds = 1;
        factory.leaseLost = true;
        var start = System.nanoTime();
        refused(order("sleep 60", Map.of(), List.of()), factory.planner, "another worker");
        assertTrue(Duration.ofNanos(System.nanoTime() - start).toSeconds() < 15);
    }

    @Test void a_certificate_for_another_step_is_not_used() throws Exception {
        factory.certifiedStep = "publish";
        refused(order("true", Map.of(), List.of()), factory.planner, "step/publish");
    }

    @Test void an_output_inside_an_input_is_refused() throws Exception {
        refused(order("true", Map.of("src", factory.tree(Map.of("a", "a"))), List.of("src/out")), factory.planner, "apart");
    }

    @Tag("build/separate-output")
    @Test void a_pipe_left_as_a_product_is_refused() throws Exception {
        refused(order("mkfifo out/pipe", Map.of(), List.of("out")), factory.planner, "pipe");
    }

    @Tag("build/separate-output")
    @Test void a_setuid_product_is_refused() throws Exception {
        refused(order("cp /bin/busybox out/su; chmod 4755 out/su", Map.of(), List.of("out")), factory.planner, "setuid");
    }

    @Tag("build/separate-output")
    @Test void a_product_that_is_a_link_out_of_the_tree_is_refused() throws Exception {
        refused(order("ln -s /etc/passwd out/link", Map.of(), List.of("out")), factory.planner, "link");
        refused(order("ln -s ../../secret out/link", Map.of(), List.of("out")), factory.planner, "link");
    }

    @Test void a_failed_command_is_evidence_of_failure() throws Exception {
        var report = delivered(order("echo broken > out/log; exit 4", Map.of(), List.of("out")));
        assertEquals(new Ending.Exited(4), report.observation().outcome().ending());
        assertFalse(report.observation().outcome().succeeded());
    }

    @Test void the_link_lists_every_material_and_every_product() throws Exception {
        var source = factory.tree(Map.of("A.java", "class A", "lib/B.java", "class B"));
        var report = delivered(order("cat src/A.java src/lib/B.java > jar/classes; echo done", Map.of("src", source), List.of("jar")));
        var link = factory.trust.verifyWorker(factory.delivered.getFirst().envelopes().getFirst(), Occasion.at(Instant.now())).statement().value();
        var predicate = (Predicate.Link) link.predicate();
        assertEquals(List.of(Resource.of("src/A.java", Digest.of(Bytes.utf8("class A"))), Resource.of("src/lib/B.java", Digest.of(Bytes.utf8("class B")))), predicate.materials());
        assertEquals(List.of(Resource.of("jar/classes", Digest.of(Bytes.utf8("class Aclass B")))), link.subjects());
        assertEquals("build", predicate.name());
        assertEquals(List.of("sh", "-c", "cat src/A.java src/lib/B.java > jar/classes; echo done"), predicate.command());
        assertEquals(factory.outbox.get("jar").digest(), report.outputs().get("jar"));
        assertEquals(Digest.of(Bytes.utf8("done\n")), report.observation().outcome().log());
        assertTrue(factory.blobs.containsKey(report.observation().outcome().log()));
        assertTrue(report.observation().outcome().succeeded());
    }

    @Test void the_provenance_is_about_the_same_products_under_the_same_certificate() throws Exception {
        delivered(order("echo made > out/file", Map.of(), List.of("out")));
        var envelopes = factory.delivered.getFirst().envelopes();
        var link = factory.trust.verifyWorker(envelopes.get(0), Occasion.at(Instant.now()));
        var provenance = factory.trust.verifyWorker(envelopes.get(1), Occasion.at(Instant.now()));
        assertEquals(link.statement().value().subjects(), provenance.statement().value().subjects());
        assertEquals(link.certificate(), provenance.certificate());
        assertEquals(Predicate.Provenance.TYPE, provenance.statement().value().predicate().type());
    }

    @Tag("B3") @Tag("build/minimal-network")
    @Test void a_refused_connect_is_a_finding_and_an_event() throws Exception {
        delivered(order("nc 192.0.2.1 443; true", Map.of(), List.of()));
        assertTrue(events.stream().anyMatch(event -> event.kind() == Event.Kind.SOCKET && event.message().contains("192.0.2.1:443")));
    }

    @Tag("build/single-use-workers")
    @Test void nothing_of_one_order_is_there_for_the_next() throws Exception {
        delivered(order("echo canary > /tmp/canary; echo canary > out/canary; ls /tmp out", Map.of(), List.of("out")));
        delivered(order("ls -a /tmp /work out | grep canary && exit 9; exit 0", Map.of(), List.of("out")));
        var second = StepReport.read((Predicate.Link) factory.trust.verifyWorker(factory.delivered.getLast().envelopes().getFirst(), Occasion.at(Instant.now())).statement().value().predicate());
        assertEquals(new Ending.Exited(0), second.observation().outcome().ending());
        assertFalse(second.observation().isolation().workerFresh());
    }

    @Test void without_an_order_there_is_nothing_to_do() throws Exception {
        assertFalse(worker.serve());
    }
}
