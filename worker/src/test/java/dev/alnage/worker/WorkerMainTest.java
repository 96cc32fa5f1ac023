package dev.alnage.worker;

import dev.alnage.evidence.Bytes;
import dev.alnage.evidence.Digest;
import dev.alnage.evidence.Json;
import dev.alnage.evidence.Predicate;
import dev.alnage.evidence.order.Isolation;
import dev.alnage.evidence.order.Limits;
import dev.alnage.evidence.order.Order;
import dev.alnage.evidence.order.Outcome.Ending;
import dev.alnage.evidence.order.Outcome;
import dev.alnage.evidence.order.StepReport;
import dev.alnage.evidence.read.Base64Reader;
import dev.alnage.evidence.read.Fields;
import dev.alnage.evidence.read.JsonReader;
import dev.alnage.evidence.sign.Envelope;
import dev.alnage.evidence.sign.Key;
import dev.alnage.evidence.sign.Occasion;
import dev.alnage.evidence.sign.PinnedRoot;
import dev.alnage.worker.http.Factory.Delivery;
import dev.alnage.worker.http.Factory;
import dev.alnage.worker.image.OciLayout;
import dev.alnage.worker.sandbox.Delegation;
import dev.alnage.worker.sandbox.Directories;
import dev.alnage.worker.sandbox.Leftovers;
import dev.alnage.worker.sandbox.Tool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;


/** The worker as a process of its own, killed and restarted, against sockets that fail now and then. */
class WorkerMainTest {
    private static final Limits LIMITS = new Limits(Duration.ofSeconds(60), 256L << 20, 64, 16L << 20, 8L << 20, 1L << 20);

    /** In what a command says of itself, so that a process of another such test on this machine is not taken for one of ours. */
    private static final long OURS = ProcessHandle.current().pid();

    private Path directory;
    private SmallFactory factory;
    private Digest image;
    private UnixHttpServer server;
    private final AtomicInteger outages = new AtomicInteger();
    private final List<Process> processes = new ArrayList<>();

    @BeforeEach void set_up() throws IOException {
        Assumptions.assumeTrue(Tool.find("crun").or(() -> Tool.find("runc")).isPresent(), "neither crun nor runc is installed");
        Assumptions.assumeTrue(Files.isExecutable(Path.of("/bin/busybox")), "busybox-static is not installed");
        Assumptions.assumeTrue("root".equals(System.getProperty("user.name")), "not run by root");
        directory = Files.createTempDirectory("alnage-test-", PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx--x--x")));
        image = new OciLayout(directory.resolve("images/tools")).layer(OciLayout.busybox()).manifest();
        factory = new SmallFactory(directory.resolve("outbox"));
        Files.write(directory.resolve("trust.json"), factory.signedTrust().toBytes().toArray());
        Files.write(directory.resolve("root.json"), PinnedRoot.write(factory.trust.root()).toArray());
        server = new UnixHttpServer(directory.resolve("socket"), this::answer);
    }

    @AfterEach void tear_down() throws Exception {
        for (var process : processes) {
            process.destroyForcibly().waitFor();
        }
        if (directory != null) {
            server.close();
            if (Files.exists(directory.resolve("state/orders"))) {
                Workspace.sweep(directory.resolve("state/orders"));
            }
            Directories.delete(directory);
        }
    }

    private synchronized Bytes answer(String method, String path, Bytes body) throws IOException {
        if (outages.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
            throw new IOException("an outage");
        }
        if (method.equals("GET") && path.startsWith("/blobs/")) {
            return Bytes.of(factory.blob(Digest.parse(path.substring(7))).readAllBytes());
        }
        var fields = Fields.of("request", JsonReader.read(body));
        return switch (path) {
            case "/worker/lease" -> factory.lease(fields.text("pool")).map(lease -> Json.object().with("order", lease.order().toJson())
                    .with("fence", lease.fence()).with("until", lease.until().toString()).build().toBytes()).orElse(Bytes.empty());
            case "/worker/renew" -> Json.object().with("until", Instant.now().plusSeconds(60).toString()).build().toBytes();
            case "/certificate" -> Json.object().with("certificate", Base64Reader.write(factory.certify(Envelope.read(fields.members("order").toBytes()),
                    fields.integer("fence", 1, 1000), Key.of(fields.base64("key"))))).build().toBytes();
            case "/deliveries" -> {
                factory.deliver(new Delivery(fields.digest("order"), fields.integer("fence", 1, 1000), fields.text("outbox"),
                        List.of(Envelope.read(fields.members("link").toBytes()), Envelope.read(fields.members("provenance").toBytes()))));
                yield Bytes.empty();
            }
            case "/worker/refuse" -> {
                factory.refused.add(fields.text("reason"));
                yield Bytes.empty();
            }
            default -> throw new IOException("no such route");
        };
    }

    private Process start(String... more) throws IOException {
        var arguments = new ArrayList<>(List.of("--uid-base", "1200000"));
        arguments.addAll(List.of(more));
        return start(command(System.getProperty("java.class.path"), arguments.toArray(String[]::new)));
    }

    private List<String> command(String classPath, String... more) {
        var socket = directory.resolve("socket").toString();
        var command = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "--enable-native-access=ALL-UNNAMED",
                "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-cp", classPath, WorkerMain.class.getName(), "--pool", SmallFactory.POOL,
                "--state", directory.resolve("state").toString(), "--outbox", directory.resolve("outbox").toString(),
                "--images", directory.resolve("images").toString(), "--trust", directory.resolve("trust.json").toString(),
                "--root", directory.resolve("root.json").toString(), "--factory", socket, "--sealer", socket, "--storer", socket));
        command.addAll(List.of(more));
        return command;
    }

    private Process start(List<String> command) throws IOException {
        var builder = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(directory.resolve("worker.log").toFile());
        builder.environment().put("LC_ALL", "C.UTF-8");
        var process = builder.start();
        processes.add(process);
        return process;
    }

    private String log() {
        try {
            return Files.readString(directory.resolve("worker.log"));
        } catch (IOException e) {
            return "no log";
        }
    }

    private Order order(String script) {
        var now = Instant.now();
        return new Order("run-1", "build", SmallFactory.POOL, Digest.of(Bytes.utf8("plan")), image, List.of("sh", "-c", script),
                new TreeMap<>(Map.of("LANG", "C.UTF-8")), new TreeMap<>(Map.of("src", factory.tree(Map.of("a", "input")))), List.of("out"), LIMITS,
                now.minusSeconds(5), now.plusSeconds(600));
    }

    private void await(java.util.function.BooleanSupplier condition) throws Exception {
        for (var i = 0; i < 600 && !condition.getAsBoolean(); i++) {
            Thread.sleep(50);
        }
        assertTrue(condition.getAsBoolean(), this::log);
    }

    private StepReport report() {
        return StepReport.read((Predicate.Link) factory.trust.verifyWorker(factory.delivered.getLast().envelopes().getFirst(), Occasion.at(Instant.now())).statement().value().predicate());
    }

    @Test void the_process_carries_out_an_order_through_outages() throws Exception {
        factory.offer(order("cat src/a > out/b"), factory.planner);
        outages.set(3);
        var process = start("--orders", "1");
        assertTrue(process.waitFor(60, TimeUnit.SECONDS), "the worker ends after its one order");
        await(() -> factory.delivered.size() == 1);
        assertEquals(new Ending.Exited(0), report().observation().outcome().ending());
        assertTrue(report().observation().isolation().workerFresh());
        assertEquals(Digest.of(Bytes.utf8("input")), ((dev.alnage.evidence.Tree.Entry.File) factory.outbox.get("out").entries().get("b")).digest());
    }

    @Test void without_privileges_it_says_what_it_does_not_give() throws Exception {
        Assumptions.assumeTrue(Tool.find("runc").isPresent(), "runc is not installed");
        openTo(12345);
        factory.offer(order("cat src/a > out/b; id -u"), factory.planner);
        var command = new ArrayList<>(List.of("/usr/bin/setpriv", "--reuid", "12345", "--regid", "12345", "--clear-groups"));
        command.addAll(command(classesForAll(), "--rootless", "--orders", "1"));
        assertEquals(0, start(command).waitFor(), this::log);
        assertEquals(List.of(), factory.refused);
        var isolation = report().observation().isolation();
        assertTrue(isolation.rootless());
        assertEquals(List.of(new Isolation.IdRange(0, 12345, 1)), isolation.uidMap());
        assertEquals(new Isolation.Scratch("directory", false, false), isolation.scratch());
        assertFalse(isolation.cgroupLimits().containsValue(Long.toString(LIMITS.memoryBytes())));
        assertTrue(isolation.network().none() && isolation.withoutCapabilities());
        assertEquals(new Ending.Exited(0), report().observation().outcome().ending());
    }

    @Tag("build/separate-orchestrator") @Tag("build/encrypted-scratch")
    @Test void with_a_user_namespace_and_control_groups_of_its_own_it_needs_no_privileges() throws Exception {
        Assumptions.assumeTrue(Tool.find("runc").isPresent(), "runc is not installed");
        openTo(12345);
        var delegation = new Delegation("test-" + ProcessHandle.current().pid(), 12345, 1_500_000_000);
        delegation.makeCgroups();
        try {
            factory.offer(order("cat src/a > out/b; id -u"), factory.planner);
            factory.offer(order("f() { f | f & }; f; while true; do sleep 15; done"), factory.planner);
            factory.offer(order("cat /dev/zero > out/file; sleep 15"), factory.planner);
            var command = new ArrayList<>(List.of("/usr/bin/setpriv", "--reuid", "12345", "--regid", "12345", "--clear-groups", "--bounding-set=-all"));
            command.addAll(delegation.command(command(classesForAll(), "--uid-base", "1", "--cgroup", delegation.cgroup(), "--orders", "3")));
            var process = start(command);
            delegation.admit(process);
            assertEquals(0, process.waitFor(), this::log);
            assertEquals(List.of(), factory.refused);
            var first = report(0);
            assertTrue(first.observation().isolation().rootless());
            assertEquals(1000, first.observation().isolation().uid());
            assertEquals(List.of(new Isolation.IdRange(0, 1, 65_536)), first.observation().isolation().uidMap());
            assertEquals(new Isolation.Scratch("tmpfs", true, true), first.observation().isolation().scratch());
            assertTrue(first.observation().isolation().cgroupLimits().containsValue(Long.toString(LIMITS.memoryBytes())), first.observation().isolation().cgroupLimits()::toString);
            assertEquals(Digest.of(Bytes.utf8("1000\n")), first.observation().outcome().log());
            assertEquals(new Ending.Killed(Outcome.Limit.PROCESSES), report(1).observation().outcome().ending());
            assertEquals(new Ending.Killed(Outcome.Limit.SCRATCH), report(2).observation().outcome().ending());
        } finally {
            Leftovers.sweep("alnage", "delegated-test");
        }
    }

    private StepReport report(int index) {
        return StepReport.read((Predicate.Link) factory.trust.verifyWorker(factory.delivered.get(index).envelopes().getFirst(), Occasion.at(Instant.now())).statement().value().predicate());
    }

    /** The class path, copied to where every user can read it. */
    private String classesForAll() throws IOException {
        var classes = new ArrayList<String>();
        for (var element : System.getProperty("java.class.path").split(":")) {
            classes.add(copy(Path.of(element), directory.resolve("classes").resolve(Integer.toString(classes.size()))).toString());
        }
        return String.join(":", classes);
    }

    private void openTo(int uid) throws IOException {
        for (var path : List.of("state", "outbox", "classes")) {
            Files.createDirectories(directory.resolve(path));
            Files.setAttribute(directory.resolve(path), "unix:uid", uid);
        }
        for (var file : List.of("trust.json", "root.json", "socket")) {
            Files.setPosixFilePermissions(directory.resolve(file), PosixFilePermissions.fromString("rw-rw-rw-"));
        }
    }

    private static Path copy(Path from, Path to) throws IOException {
        try (var files = Files.walk(from)) {
            for (var file : files.toList()) {
                var target = file.equals(from) && Files.isRegularFile(from) ? to.resolve(from.getFileName()) : to.resolve(from.relativize(file).toString());
                Files.createDirectories(Files.isDirectory(file) ? target : target.getParent());
                if (Files.isRegularFile(file)) {
                    Files.copy(file, target);
                }
            }
        }
        return Files.isRegularFile(from) ? to.resolve(from.getFileName()) : to;
    }

    @Tag("F1") @Tag("build/single-use-workers")
    @Test void a_killed_worker_leaves_no_process_and_the_order_is_done_by_the_next() throws Exception {
        var order = order("echo started > out/b; sleep 1" + OURS + " & sleep 2" + OURS + "; true");
        factory.offer(order, factory.planner);
        var process = start();
        await(() -> running("sleep\0002" + OURS));
        process.destroyForcibly().waitFor();
        assertEquals(0, factory.delivered.size());
        var again = order("echo second > out/b");
        factory.offer(again, factory.planner);
        assertEquals(0, start("--orders", "1").waitFor());
        assertEquals(1, factory.delivered.size());
        assertFalse(running("sleep\0002" + OURS) || running("sleep\0001" + OURS), "the sandbox of the killed worker is gone");
        try (var left = Files.list(directory.resolve("state/orders"))) {
            assertEquals(List.of(), left.toList());
        }
    }

    @Test void told_to_stop_it_takes_its_sandbox_down_first() throws Exception {
        endsWithItsSandbox(start(), Process::destroy);
    }

    @Test void a_worker_whose_starter_is_gone_takes_its_sandbox_down_and_ends() throws Exception {
        endsWithItsSandbox(start("--lifeline"), process -> process.getOutputStream().close());
    }

    private interface End {
        void of(Process process) throws IOException;
    }

    private void endsWithItsSandbox(Process process, End end) throws Exception {
        factory.offer(order("sleep 3" + OURS + "; true"), factory.planner);
        await(() -> running("sleep\0003" + OURS));
        assertTrue(process.isAlive());
        end.of(process);
        assertTrue(process.waitFor(20, TimeUnit.SECONDS));
        assertFalse(running("sleep\0003" + OURS));
        try (var left = Files.list(directory.resolve("state/orders"))) {
            assertEquals(List.of(), left.toList());
        }
    }

    @Test void two_workers_never_share_a_state_directory() throws Exception {
        start();
        await(() -> Files.exists(directory.resolve("state/programs/init")));
        assertEquals(70, start().waitFor());
    }

    private static boolean running(String arguments) {
        try (var all = Files.newDirectoryStream(Path.of("/proc"), "[0-9]*")) {
            for (var process : all) {
                try {
                    if (Files.readString(process.resolve("cmdline")).startsWith(arguments)) {
                        return true;
                    }
                } catch (IOException e) {
                    // gone
                }
            }
            return false;
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    @Test void wrong_arguments_are_named() {
        assertThrows(IllegalArgumentException.class, () -> WorkerOptions.parse("--pool", "east"));
        assertThrows(IllegalArgumentException.class, () -> WorkerOptions.parse("--pool"));
        assertThrows(IllegalArgumentException.class, () -> WorkerOptions.parse("--what", "x"));
        assertThrows(IllegalArgumentException.class, () -> WorkerOptions.parse("--rootless", "--uid-base", "100000"));
    }
}
