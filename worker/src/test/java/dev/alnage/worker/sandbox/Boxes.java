package dev.alnage.worker.sandbox;

import dev.alnage.evidence.order.Isolation;
import dev.alnage.evidence.order.Limits;
import dev.alnage.evidence.order.Observation;
import dev.alnage.worker.kernel.SystemCalls;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Assumptions;

/** A root directory with a static busybox, and sandboxes made of it: the smallest world in which a command can attack. */
final class Boxes implements AutoCloseable {
    static final Path BUSYBOX = Path.of("/bin/busybox");
    static final Limits LIMITS = new Limits(Duration.ofSeconds(20), 256L << 20, 64, 16L << 20, 8L << 20, 1L << 20);
    private static final List<String> COMMANDS = List.of("sh", "cat", "ls", "id", "dd", "nc", "mount", "unshare", "sleep", "mkdir", "touch",
            "ln", "mkfifo", "chmod", "hostname", "env", "head", "yes", "grep", "echo", "true", "false", "wget", "ps", "kill", "awk", "rm", "mknod");

    final Path directory;
    final Path root;
    final Path scratch;
    final SandboxRuntime runtime;

    Boxes(String runtime) throws IOException {
        var tool = Tool.find(runtime);
        Assumptions.assumeTrue(tool.isPresent(), runtime + " is not installed");
        Assumptions.assumeTrue(Files.isExecutable(BUSYBOX), "busybox-static is not installed");
        Assumptions.assumeTrue("root".equals(System.getProperty("user.name")), "not run by root");
        this.runtime = new OciRuntime(tool.get(), Privilege.MACHINE, Clock.systemUTC(), "test-" + ProcessHandle.current().pid(), Optional.empty());
        directory = Files.createTempDirectory("alnage-test-", PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx--x--x")));
        root = Files.createDirectory(directory.resolve("root"));
        for (var mountPoint : Confinement.MOUNT_POINTS) {
            Files.createDirectory(root.resolve(mountPoint));
        }
        Files.createDirectory(root.resolve("bin"));
        Files.copy(BUSYBOX, root.resolve("bin/busybox"));
        for (var command : COMMANDS) {
            Files.createSymbolicLink(root.resolve("bin").resolve(command), Path.of("busybox"));
        }
        scratch = Files.createDirectory(directory.resolve("scratch"));
        SystemCalls.mountTmpfs(scratch, LIMITS.scratchBytes(), 4096, "mode=0711");
        Files.createDirectories(scratch.resolve("work/in"));
        Files.writeString(scratch.resolve("work/in/source"), "honest\n");
        Files.createDirectory(scratch.resolve("work/out"));
        for (var name : List.of("out", "tmp")) {
            Files.createDirectory(scratch.resolve(name));
            Files.setPosixFilePermissions(scratch.resolve(name), PosixFilePermissions.fromString("rwxrwxrwx"));
        }
    }

    Confinement box(Limits limits, String... argv) throws IOException {
        return new Confinement(root, Programs.make(directory), scratch.resolve("work"), new TreeMap<>(Map.of("out", scratch.resolve("out"))),
                scratch.resolve("tmp"), List.of(argv), new TreeMap<>(Map.of("PATH", "/bin", "LANG", "C.UTF-8")), limits,
                Confinement.Ids.range(1_000_000), new Isolation.Scratch("tmpfs", true, true));
    }

    Observation run(Limits limits, String... argv) throws IOException, InterruptedException {
        return runtime.run(box(limits, argv), log(), true);
    }

    Observation shell(String script) throws IOException, InterruptedException {
        return run(LIMITS, "/bin/sh", "-c", script);
    }

    Path log() {
        return directory.resolve("log");
    }

    String printed() throws IOException {
        return Files.readString(log());
    }

    String printedOrNothing() {
        try {
            return printed();
        } catch (IOException e) {
            return "";
        }
    }

    @Override public void close() throws IOException {
        SystemCalls.unmount(scratch);
        Directories.delete(directory);
    }
}
