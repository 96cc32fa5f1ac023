package dev.alnage.worker.sandbox;

import dev.alnage.evidence.order.Isolation;
import dev.alnage.evidence.order.Observation;
import dev.alnage.evidence.order.Outcome;
import dev.alnage.evidence.order.Outcome.Ending;
import dev.alnage.evidence.order.Outcome.Limit;
import dev.alnage.evidence.order.Trace;
import dev.alnage.worker.kernel.SystemCalls;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * Runs a command with bubblewrap, where neither crun nor runc is to be had and an administrator has said so. Weaker: nobody
 * sees what the command tries, nothing but the time, the log and the scratch is limited, and the filter is a deny-list. The
 * evidence says all of that, and a policy can refuse it.
 */
public final class Bubblewrap implements SandboxRuntime {
    public static final String NAME = "bwrap";
    private static final long POLL_MILLIS = 20;
    private static final int START_ATTEMPTS = 500;

    private final Tool tool;
    private final Privilege privilege;
    private final Clock clock;

    public Bubblewrap(Tool tool, Privilege privilege, Clock clock) {
        this.tool = tool;
        this.privilege = privilege;
        this.clock = clock;
    }

    @Override public String name() {
        return tool.name();
    }

    @Override public Observation run(Confinement asked, Path log, boolean workerFresh) throws IOException, InterruptedException {
        // it maps one id only, so the command is outside who it would be in a range
        var box = asked.as(new Confinement.Ids(asked.ids().inside(), asked.ids().size() == 1 ? asked.ids().outside() : asked.ids().outside() + asked.ids().inside(), 1));
        var filter = Files.createTempFile("alnage-", ".bpf");
        try {
            Files.write(filter, DenyFilter.program(System.getProperty("os.arch")).toArray());
            Files.setPosixFilePermissions(filter, PosixFilePermissions.fromString("r--r--r--"));
            var builder = new ProcessBuilder(command(box, filter)).redirectErrorStream(true);
            builder.environment().clear();
            builder.environment().put("PATH", Tool.SEARCH_PATH);
            var runtime = builder.start();
            var started = clock.instant();
            var logFile = new LogFile(runtime.getInputStream(), log, box.limits().logBytes());
            var reading = Thread.ofVirtual().start(logFile);
            try {
                var seen = startWhenSeen(runtime, box, workerFresh);
                var guard = new Guard(box, CgroupHome.none());
                var exceeded = await(runtime, guard, logFile);
                reading.join();
                var limit = exceeded.isPresent() ? exceeded : guard.exceededAtTheEnd(logFile, runtime.exitValue());
                Ending ending = limit.<Ending>map(Ending.Killed::new).orElseGet(() -> new Ending.Exited(runtime.exitValue()));
                return new Observation(seen, new Trace.NotObserved("bubblewrap has no listener"),
                        new Outcome(ending, started, clock.instant(), logFile.digest(), logFile.bytes()));
            } finally {
                kill(runtime);
                reading.join();
            }
        } finally {
            Files.deleteIfExists(filter);
        }
    }

    /** Our first program waits for a byte before it starts the command; that is the moment to look. */
    private Isolation startWhenSeen(Process runtime, Confinement box, boolean workerFresh) throws IOException, InterruptedException {
        for (var i = 0; i < START_ATTEMPTS && runtime.isAlive(); i++) {
            var waiting = runtime.descendants().filter(process -> exe(process.pid()).equals(Confinement.GATE)).findFirst();
            if (waiting.isPresent()) {
                var seen = new Observer(tool.name(), tool.version(), privilege.rootless()).look((int) waiting.get().pid(), workerFresh, box.scratch());
                Demands.require(seen, box);
                try (var go = runtime.getOutputStream()) {
                    go.write('\n');
                }
                return seen;
            }
            Thread.sleep(POLL_MILLIS);
        }
        throw new SandboxFailed(tool.name() + " did not start the command");
    }

    private Optional<Limit> await(Process runtime, Guard guard, LogFile log) throws IOException, InterruptedException {
        Optional<Limit> exceeded = Optional.empty();
        while (!runtime.waitFor(POLL_MILLIS, TimeUnit.MILLISECONDS)) {
            exceeded = exceeded.isPresent() ? exceeded : guard.exceeded(log, true, Optional.empty());
            if (exceeded.isPresent()) {
                kill(runtime);
            }
        }
        return exceeded;
    }

    /** Kills bubblewrap's children first: the end of the first process of the namespace is the end of all others. */
    private static void kill(Process runtime) {
        for (var process : runtime.descendants().toList()) {
            try {
                var descriptor = SystemCalls.openProcess((int) process.pid());
                SystemCalls.kill(descriptor);
                SystemCalls.close(descriptor);
            } catch (IOException e) {
                // gone meanwhile
            }
        }
        runtime.destroyForcibly();
    }

    private List<String> command(Confinement box, Path filter) {
        var command = new ArrayList<String>();
        if (privilege.mounts()) {
            var owner = Long.toString(box.ids().outside());
            command.addAll(List.of(Tool.path("setpriv").toString(), "--reuid", owner, "--regid", owner, "--clear-groups", "--"));
        }
        // in a network namespace whose loopback nobody brings up; bubblewrap's own would have it up
        command.addAll(List.of(Tool.path("unshare").toString(), "--user", "--map-current-user", "--net", "--"));
        command.addAll(List.of("/bin/sh", "-c", "exec \"$@\" 9<\"$0\"", filter.toString(), tool.path().toString()));
        command.addAll(List.of("--unshare-user", "--unshare-pid", "--unshare-ipc", "--unshare-uts", "--unshare-cgroup", "--die-with-parent",
                "--new-session", "--hostname", OciSpec.HOSTNAME, "--clearenv", "--cap-drop", "ALL", "--seccomp", "9"));
        var inside = Integer.toString(box.ids().inside());
        command.addAll(List.of("--uid", inside, "--gid", inside, "--ro-bind", box.root().toString(), "/", "--proc", "/proc", "--dev", "/dev"));
        box.tools().forEach((name, directory) -> command.addAll(List.of("--ro-bind", directory.toString(), "/" + name)));
        command.addAll(List.of("--ro-bind", box.programs().toString(), "/alnage", "--ro-bind", box.work().toString(), Confinement.WORK));
        box.outputs().forEach((name, directory) -> command.addAll(List.of("--bind", directory.toString(), Confinement.WORK + "/" + name)));
        command.addAll(List.of("--bind", box.temporary().toString(), "/tmp", "--chdir", Confinement.WORK));
        box.environment().forEach((name, value) -> command.addAll(List.of("--setenv", name, value)));
        command.add("--");
        command.add(Confinement.GATE);
        command.addAll(box.argv());
        return command;
    }

    private static String exe(long pid) {
        try {
            return Files.readSymbolicLink(Path.of("/proc", Long.toString(pid), "exe")).toString();
        } catch (IOException e) {
            return "";
        }
    }
}
