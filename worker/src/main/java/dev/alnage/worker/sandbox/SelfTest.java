package dev.alnage.worker.sandbox;

import dev.alnage.evidence.order.Isolation;
import dev.alnage.evidence.order.Limits;
import dev.alnage.evidence.order.Outcome.Ending;
import dev.alnage.evidence.order.Trace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Makes one sandbox with each runtime that is installed and looks whether everything can be seen that a worker must see. Its
 * command is our own first program, so nothing but the runtime itself is needed.
 */
public final class SelfTest {
    /** In the order in which they are preferred: crun starts twice as fast; bubblewrap only by an administrator's word. */
    public static final List<String> RUNTIMES = List.of("crun", "runc", Bubblewrap.NAME);
    private static final Limits LIMITS = new Limits(Duration.ofSeconds(20), 64L << 20, 16, 1 << 20, 1 << 20, 1 << 16);
    private static final int NO_SUCH_PROGRAM = 127;
    private static final long IDS = 1_900_000_000L;

    private SelfTest() {}

    /**
     * What came of one runtime.
     *
     * @param found whether it is installed
     * @param problem why it cannot be used, empty if it can
     */
    public record Result(String name, String version, boolean found, String problem, Duration took, Optional<Isolation> seen) {
        public boolean passed() {
            return found && problem.isEmpty();
        }
    }

    /** @param directory where a small root is made for a moment; other ids must be able to go through it */
    public static List<Result> run(Path directory, Privilege privilege, Clock clock, Optional<String> delegated) throws IOException, InterruptedException {
        var results = new ArrayList<Result>();
        for (var name : RUNTIMES) {
            results.add(run(name, directory, privilege, clock, delegated));
        }
        return List.copyOf(results);
    }

    /**
     * The first runtime that passes.
     *
     * @param delegated the control group that was delegated to us, if one was
     * @param weaker whether bubblewrap will do, if nothing else is to be had
     * @throws SandboxFailed with what to install or mend, if none does
     */
    public static SandboxRuntime choose(Path directory, Privilege privilege, Clock clock, String cgroupName, Optional<String> delegated, boolean weaker)
            throws IOException, InterruptedException {
        var results = new ArrayList<Result>();
        for (var name : weaker ? RUNTIMES : RUNTIMES.subList(0, 2)) {
            var result = run(name, directory, privilege, clock, delegated);
            if (result.passed()) {
                return runtime(Tool.find(name).orElseThrow(), privilege, clock, cgroupName, delegated);
            }
            results.add(result);
        }
        throw new SandboxFailed(results.stream().noneMatch(Result::found) ? "found neither crun nor runc, expected one: install crun"
                : "found no usable runtime, expected one: " + String.join("; ", results.stream().map(Result::problem).toList()));
    }

    private static Result run(String name, Path directory, Privilege privilege, Clock clock, Optional<String> delegated) throws IOException, InterruptedException {
        var tool = Tool.find(name);
        return tool.isEmpty() ? new Result(name, "", false, name + " is not installed", Duration.ZERO, Optional.empty())
                : run(tool.get(), directory, privilege, clock, delegated);
    }

    private static SandboxRuntime runtime(Tool tool, Privilege privilege, Clock clock, String cgroupName, Optional<String> delegated) {
        return tool.name().equals(Bubblewrap.NAME) ? new Bubblewrap(tool, privilege, clock)
                : new OciRuntime(tool, privilege, clock, cgroupName, delegated);
    }

    /** A runtime that shows what its commands try has shown two: our first program's and the one of ours that it cannot find. */
    private static boolean asExpected(String name, Trace trace) {
        return switch (trace) {
            case Trace.NotObserved _ -> name.equals(Bubblewrap.NAME);
            case Trace.Observed observed -> observed.execs() == 2;
        };
    }

    private static Result run(Tool tool, Path below, Privilege privilege, Clock clock, Optional<String> delegated) throws IOException, InterruptedException {
        var directory = Files.createTempDirectory(below, "self-test-");
        var start = System.nanoTime();
        Optional<Isolation> seen = Optional.empty();
        var problem = "";
        try {
            var observation = runtime(tool, privilege, clock, "self-test-" + ProcessHandle.current().pid(), delegated).run(box(directory, privilege), directory.resolve("log"), true);
            seen = Optional.of(observation.isolation());
            if (!observation.outcome().ending().equals(new Ending.Exited(NO_SUCH_PROGRAM)) || !asExpected(tool.name(), observation.trace())) {
                problem = tool.name() + " ran the test command otherwise than expected: " + observation.outcome().ending() + ", " + observation.trace();
            }
        } catch (SandboxFailed e) {
            problem = String.valueOf(e.getMessage());
        } finally {
            Directories.delete(directory);
        }
        return new Result(tool.name(), tool.version(), true, problem, Duration.ofNanos(System.nanoTime() - start), seen);
    }

    private static Confinement box(Path directory, Privilege privilege) throws IOException {
        var root = directory.resolve("root");
        for (var name : Confinement.MOUNT_POINTS) {
            Files.createDirectories(root.resolve(name));
        }
        var work = Files.createDirectory(directory.resolve("work"));
        var temporary = Files.createDirectory(directory.resolve("tmp"));
        for (var path : List.of(directory, root, work, temporary)) {
            Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwxr-xr-x"));
        }
        var ids = switch (privilege) {
            case MACHINE -> Confinement.Ids.range(IDS);
            case NAMESPACE -> Confinement.Ids.range(1);
            case NONE -> Confinement.Ids.own(ownId());
        };
        return new Confinement(root, Programs.make(directory), work, new TreeMap<>(), temporary, List.of(Confinement.INIT, "/alnage/none"),
                new TreeMap<>(Map.of("LANG", "C.UTF-8")), LIMITS, ids, new Isolation.Scratch("directory", false, false));
    }

    /** The id of this process. */
    public static long ownId() throws IOException {
        return ((Integer) Files.getAttribute(Path.of("/proc/self"), "unix:uid")).longValue();
    }
}
