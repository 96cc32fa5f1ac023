package dev.alnage.worker.sandbox;

import dev.alnage.evidence.order.Isolation;
import dev.alnage.evidence.order.Observation;
import dev.alnage.evidence.order.Outcome;
import dev.alnage.evidence.order.Outcome.Ending;
import dev.alnage.evidence.order.Outcome.Limit;
import dev.alnage.worker.kernel.DescriptorSocket;
import dev.alnage.worker.kernel.SystemCalls;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** Runs a command with crun or runc from a bundle that we write, and watches it through its seccomp listener. */
public final class OciRuntime implements SandboxRuntime {
    /** Beside the directory of our programs, which is in the worker's state. */
    public static final String BUNDLES = "bundles";
    private static final int BUNDLES_LENGTH_MAX = 70;
    /** The control group in which those of all sandboxes of this machine are. */
    public static final String CGROUPS = "alnage";
    private static final long POLL_MILLIS = 20;
    private static final Path UNIFIED = Path.of("/sys/fs/cgroup/unified");
    private static final AtomicLong COUNTER = new AtomicLong();

    private final Tool tool;
    private final Privilege privilege;
    private final Clock clock;
    private final String cgroupName;
    private final Optional<String> delegated;

    /**
     * @param clock tells when a command started and finished, for the record
     * @param cgroupName the beginning of the names of its control groups, and of nobody else's
     * @param delegated the control group that was delegated to a worker without the machine's privileges, if one was
     */
    public OciRuntime(Tool tool, Privilege privilege, Clock clock, String cgroupName, Optional<String> delegated) {
        this.tool = tool;
        this.privilege = privilege;
        this.clock = clock;
        this.cgroupName = cgroupName;
        this.delegated = delegated;
    }

    @Override public String name() {
        return tool.name();
    }

    @Override public Observation run(Confinement box, Path log, boolean workerFresh) throws IOException, InterruptedException {
        var directory = bundle(box.programs().resolveSibling(BUNDLES));
        var id = cgroupName + "-" + HexFormat.of().toHexDigits(COUNTER.incrementAndGet());
        try (var home = home(box, id); var socket = DescriptorSocket.listen(directory.resolve("listener"))) {
            var machine = System.getProperty("os.arch");
            var spec = OciSpec.json(box, home.inner(), directory.resolve("listener"), machine);
            Files.write(directory.resolve("config.json"), spec.toBytes().toArray());
            var observer = new Observer(tool.name(), tool.version(), privilege.rootless());
            var watcher = new Watcher(machine, pid -> {
                var seen = observer.look(pid, workerFresh, box.scratch());
                Demands.require(seen, box);
                return seen;
            });
            return run(new Guard(box, home), box, log, directory, id, socket, watcher, home.enter());
        } finally {
            delete(directory, id);
            Directories.delete(directory);
        }
    }

    private CgroupHome home(Confinement box, String id) throws IOException {
        if (delegated.isPresent()) {
            return CgroupHome.below(delegated.get(), id, box.limits());
        }
        return privilege == Privilege.MACHINE ? CgroupHome.around(id) : CgroupHome.none();
    }

    /** A directory that only we can enter: it holds the bundle, the runtime's state and the socket of the listener. */
    private static Path bundle(Path bundles) throws IOException {
        var onlyUs = PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));
        if (bundles.toString().length() > BUNDLES_LENGTH_MAX) {
            // the path of a Unix socket is short, whatever the rest of the machine is called
            return Files.createTempDirectory("alnage-", onlyUs);
        }
        Files.createDirectories(bundles);
        return Files.createTempDirectory(bundles, "", onlyUs);
    }

    private Observation run(Guard guard, Confinement box, Path log, Path directory, String id, DescriptorSocket socket, Watcher watcher, List<String> enter)
            throws IOException, InterruptedException {
        var runtime = start(enter, directory, "run", "--bundle", directory.toString(), id);
        var started = clock.instant();
        // never /dev/null: crun gives its standard streams to the sandbox's user, and that would be the host's device
        runtime.getOutputStream().close();
        var logFile = new LogFile(runtime.getInputStream(), log, box.limits().logBytes());
        var reading = Thread.ofVirtual().start(logFile);
        var failure = new Exception[1];
        var watching = Thread.ofPlatform().daemon().start(() -> {
            try {
                watcher.watch(socket, runtime);
            } catch (IOException | RuntimeException e) {
                failure[0] = e;
                runtime.destroyForcibly();
            }
        });
        var exceeded = await(runtime, guard, logFile, watcher, directory, id);
        reading.join();
        watching.join();
        if (logFile.failure().isPresent()) {
            throw new SandboxFailed("found a log that cannot be written, expected room for it", logFile.failure().get());
        }
        if (failure[0] != null) {
            throw new SandboxFailed("found the listener of " + tool.name() + " failing, expected it to last as long as the sandbox", failure[0]);
        }
        return new Observation(isolation(watcher, log, directory), watcher.trace(), outcome(runtime.exitValue(), exceeded, guard, logFile, started));
    }

    /** Waits for the end of the sandbox, and brings it about when a limit is exceeded. */
    private Optional<Limit> await(Process runtime, Guard guard, LogFile log, Watcher watcher, Path directory, String id)
            throws IOException, InterruptedException {
        Optional<Limit> exceeded = Optional.empty();
        try {
            while (!runtime.waitFor(POLL_MILLIS, TimeUnit.MILLISECONDS)) {
                exceeded = exceeded.isPresent() ? exceeded : guard.exceeded(log, watcher.begun(), watcher.cgroup());
                if (exceeded.isPresent() && !watcher.kill()) {
                    // nothing of the sandbox runs yet: then it shall not begin
                    runtime.destroyForcibly();
                }
            }
            return exceeded;
        } finally {
            if (runtime.isAlive()) {
                watcher.kill();
                delete(directory, id);
                runtime.destroyForcibly();
            }
        }
    }

    private Outcome outcome(int exitCode, Optional<Limit> exceeded, Guard guard, LogFile log, Instant started) throws IOException {
        var limit = exceeded.isPresent() ? exceeded : guard.exceededAtTheEnd(log, exitCode);
        Ending ending = limit.<Ending>map(Ending.Killed::new).orElseGet(() -> new Ending.Exited(exitCode));
        return new Outcome(ending, started, clock.instant(), log.digest(), log.bytes());
    }

    private Isolation isolation(Watcher watcher, Path log, Path directory) throws IOException {
        if (watcher.isolation().isPresent()) {
            return watcher.isolation().get();
        }
        if (watcher.refusal().isPresent()) {
            throw new SandboxFailed("the command was not started: " + watcher.refusal().get());
        }
        var said = Files.exists(directory.resolve("log")) ? Observer.text(directory.resolve("log")) : "";
        throw new SandboxFailed(tool.name() + " did not start the command: " + (said + " " + Observer.text(log)).strip());
    }

    private void delete(Path directory, String id) throws IOException, InterruptedException {
        if (!Files.exists(directory.resolve("state").resolve(id))) {
            return;
        }
        var process = start(List.of(), directory, "delete", "--force", id);
        process.getInputStream().readAllBytes();
        process.waitFor();
    }

    /** With an environment of its own: what the worker was started with is nobody else's business. */
    private Process start(List<String> enter, Path directory, String... arguments) throws IOException {
        var builder = new ProcessBuilder(command(enter, directory, arguments)).redirectErrorStream(true);
        builder.environment().clear();
        builder.environment().put("PATH", Tool.SEARCH_PATH);
        builder.environment().put("XDG_RUNTIME_DIR", directory.toString());
        return builder.start();
    }

    /** The runtime in a new network namespace whose loopback nobody brings up. */
    private List<String> command(List<String> enter, Path directory, String... arguments) {
        var command = new ArrayList<>(enter);
        command.addAll(List.of(Tool.path("unshare").toString(), "--net"));
        if (privilege == Privilege.NONE) {
            // only who owns a user namespace may make another one inside it
            command.addAll(List.of("--user", "--map-current-user", "--"));
        } else if (privilege == Privilege.MACHINE && tool.name().equals("crun") && Files.isDirectory(UNIFIED)) {
            // crun 1.8 refuses to work beside a version 2 hierarchy that has no controllers, so it does not get to see it
            command.addAll(List.of("--mount", "--propagation", "private", "--", "/bin/sh", "-c", "umount \"$1\" && shift && exec \"$@\"", "sh", UNIFIED.toString()));
        } else {
            command.add("--");
        }
        command.addAll(List.of(tool.path().toString(), "--root", directory.resolve("state").toString(), "--log", directory.resolve("log").toString()));
        command.addAll(List.of(arguments));
        return command;
    }
}
