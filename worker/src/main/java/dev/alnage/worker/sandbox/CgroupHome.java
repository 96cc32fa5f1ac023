package dev.alnage.worker.sandbox;

import dev.alnage.evidence.order.Limits;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The control group of ours in which one sandbox is. Root of the machine lets the runtime make one inside it, and keeps this
 * one to see how much memory there was when the other is gone; elsewhere this one has the limits, below a group that was
 * delegated, and the runtime is started in it.
 */
final class CgroupHome implements AutoCloseable {
    private static final Path ROOT = Path.of("/sys/fs/cgroup");
    private static final Path UNIFIED = ROOT.resolve("cgroup.controllers");
    private static final List<String> PEAKS = List.of("memory", "pids");
    private static final List<String> DELEGATED = List.of("memory", "pids", "cpu");

    private final String path;
    private final boolean delegated;

    private CgroupHome(String path, boolean delegated) {
        this.path = path;
        this.delegated = delegated;
    }

    static CgroupHome none() {
        return new CgroupHome("", false);
    }

    /** Around the group that the runtime makes. */
    static CgroupHome around(String name) throws IOException {
        var path = OciRuntime.CGROUPS + "/" + name;
        if (Files.exists(UNIFIED)) {
            Files.createDirectories(ROOT.resolve(path));
        } else {
            for (var controller : PEAKS) {
                if (Files.isDirectory(ROOT.resolve(controller))) {
                    Files.createDirectories(ROOT.resolve(controller).resolve(path));
                }
            }
        }
        return new CgroupHome(path, false);
    }

    /** Below a group that somebody with privileges has made and given to us. */
    static CgroupHome below(String parent, String name, Limits limits) throws IOException {
        var home = new CgroupHome(parent + "/" + name, true);
        try {
            for (var group : home.groups()) {
                Files.createDirectory(group);
            }
            home.set("memory.limit_in_bytes", limits.memoryBytes());
            home.set("memory.memsw.limit_in_bytes", limits.memoryBytes());
            home.set("memory.max", limits.memoryBytes());
            home.set("memory.swap.max", 0);
            home.set("pids.max", limits.processes());
            return home;
        } catch (IOException e) {
            try (home) {
                throw new SandboxFailed("found a control group " + parent + " that is not ours to use, expected a delegated one", e);
            }
        }
    }

    private List<Path> groups() {
        return Files.exists(UNIFIED) ? List.of(ROOT.resolve(path)) : DELEGATED.stream().map(controller -> ROOT.resolve(controller).resolve(path)).toList();
    }

    /** Writes a limit where this kernel has it: the file exists in one group of one version. */
    private void set(String file, long value) throws IOException {
        for (var group : groups()) {
            if (Files.exists(group.resolve(file))) {
                Files.writeString(group.resolve(file), Long.toString(value));
            }
        }
    }

    /** The path of the group that the runtime is to make; empty if it is to make none. */
    String inner() {
        return path.isEmpty() || delegated ? "" : "/" + path + "/box";
    }

    /** What to put before a command so that it runs in this group; empty where the runtime sees to it. */
    List<String> enter() {
        if (!delegated) {
            return List.of();
        }
        var files = new ArrayList<String>();
        groups().forEach(group -> files.add(group.resolve("cgroup.procs").toString()));
        return List.of("/bin/sh", "-c", "for group in $0; do echo 0 > \"$group\" || exit 125; done; exec \"$@\"", String.join(" ", files));
    }

    /** Counters of the group that the command is in, as far as they are ours to judge: nobody else's events count. */
    Optional<Cgroup> counters(Optional<Cgroup> ofCommand) {
        return path.isEmpty() ? Optional.empty() : ofCommand;
    }

    /** How often the kernel refused another process in this group. */
    long processesRefused() {
        return path.isEmpty() ? 0 : groups().stream().mapToLong(group -> Cgroup.counter(group.resolve("pids.events"), "max")).max().orElse(0);
    }

    /** How often the kernel killed a process in this group for want of memory. */
    long memoryKills() {
        return path.isEmpty() ? 0 : groups().stream().mapToLong(group -> Math.max(Cgroup.counter(group.resolve("memory.oom_control"), "oom_kill"),
                Cgroup.counter(group.resolve("memory.events"), "oom_kill"))).max().orElse(0);
    }

    /** The most memory that was used in it at once; 0 where the kernel does not tell. */
    long memoryPeak() {
        return path.isEmpty() ? 0
                : Math.max(number(ROOT.resolve("memory").resolve(path).resolve("memory.max_usage_in_bytes")), number(ROOT.resolve(path).resolve("memory.peak")));
    }

    /** The most processes that were in it at once; 0 where the kernel does not tell. */
    long processesPeak() {
        return path.isEmpty() ? 0 : Math.max(number(ROOT.resolve("pids").resolve(path).resolve("pids.peak")), number(ROOT.resolve(path).resolve("pids.peak")));
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
