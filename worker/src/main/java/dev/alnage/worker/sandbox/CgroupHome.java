package dev.alnage.worker.sandbox;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A control group of ours around that of one sandbox. The runtime removes the inner one as soon as the command ends, and with
 * it what the kernel counted; the outer one still tells how much memory there was.
 */
final class CgroupHome implements AutoCloseable {
    private static final Path ROOT = Path.of("/sys/fs/cgroup");
    private static final Path UNIFIED = ROOT.resolve("cgroup.controllers");

    private final String path;

    private CgroupHome(String path) {
        this.path = path;
    }

    static CgroupHome none() {
        return new CgroupHome("");
    }

    /** Without privileges there is none, and no limit of memory or processes but what the system sets. */
    static CgroupHome make(boolean rootless, String name) throws IOException {
        if (rootless) {
            return none();
        }
        var path = OciRuntime.CGROUPS + "/" + name;
        if (Files.exists(UNIFIED)) {
            Files.createDirectories(ROOT.resolve(path));
        } else if (Files.isDirectory(ROOT.resolve("memory"))) {
            Files.createDirectories(ROOT.resolve("memory").resolve(path));
        }
        return new CgroupHome(path);
    }

    /** The path of the inner group, for the runtime; empty if there is none. */
    String inner() {
        return path.isEmpty() ? "" : "/" + path + "/box";
    }

    /** The most memory that was used in it at once; 0 where the kernel does not tell. */
    long memoryPeak() {
        return path.isEmpty() ? 0
                : Math.max(number(ROOT.resolve("memory").resolve(path).resolve("memory.max_usage_in_bytes")), number(ROOT.resolve(path).resolve("memory.peak")));
    }

    private static long number(Path file) {
        try {
            return Long.parseLong(Observer.text(file).strip());
        } catch (IOException e) {
            // the other version of control groups
            return 0;
        }
    }

    @Override public void close() throws IOException {
        if (path.isEmpty()) {
            return;
        }
        try {
            Leftovers.remove(path);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
