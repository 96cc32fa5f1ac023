package dev.alnage.worker.sandbox;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** The control groups of one process: one directory for each controller in version 1, one for all in version 2. */
final class Cgroup {
    private static final Path ROOT = Path.of("/sys/fs/cgroup");
    private static final SortedMap<String, List<String>> LIMITS = new TreeMap<>(java.util.Map.of(
            "memory", List.of("memory.limit_in_bytes", "memory.memsw.limit_in_bytes"),
            "pids", List.of("pids.max"),
            "cpu", List.of("cpu.cfs_quota_us", "cpu.cfs_period_us", "cpu.shares"),
            "", List.of("memory.max", "memory.swap.max", "pids.max", "cpu.max", "cpu.weight")));

    private final String path;
    private final SortedMap<String, Path> directories;

    private Cgroup(String path, SortedMap<String, Path> directories) {
        this.path = path;
        this.directories = directories;
    }

    static Cgroup of(Path process) throws IOException {
        var directories = new TreeMap<String, Path>();
        var path = "";
        for (var line : Observer.lines(process.resolve("cgroup"))) {
            var fields = line.split(":", 3);
            for (var controller : fields[1].split(",")) {
                if (!LIMITS.containsKey(controller)) {
                    continue;
                }
                var unified = controller.isEmpty() && Files.exists(ROOT.resolve("cgroup.controllers"));
                var directory = (controller.isEmpty() ? unified ? ROOT : ROOT.resolve("unified") : ROOT.resolve(controller))
                        .resolve(fields[2].substring(1)).normalize();
                directories.put(controller, directory);
                if (controller.equals("pids") || unified) {
                    path = fields[2];
                }
            }
        }
        return new Cgroup(path, directories);
    }

    /** The path below the root of the hierarchy. */
    String path() {
        return path;
    }

    /** The limits that the kernel holds it to, by file name: the tightest of its own and those of the groups around it. */
    SortedMap<String, String> limits() throws IOException {
        var limits = new TreeMap<String, String>();
        for (var directory : directories.entrySet()) {
            for (var name : LIMITS.get(directory.getKey())) {
                for (var group = directory.getValue(); group.startsWith(ROOT) && !group.equals(ROOT); group = group.getParent()) {
                    if (Files.exists(group.resolve(name))) {
                        limits.merge(name, Observer.text(group.resolve(name)).strip(), Cgroup::tighter);
                    }
                }
            }
        }
        return limits;
    }

    /** Of two limits the lower one; what is no number, such as {@code max} or two numbers in one file, gives way to one. */
    private static String tighter(String inner, String outer) {
        try {
            return Long.parseLong(outer) >= 0 && (inner.equals("max") || inner.equals("-1") || Long.parseLong(outer) < Long.parseLong(inner)) ? outer : inner;
        } catch (NumberFormatException e) {
            return inner;
        }
    }

    /** How often the kernel killed a process of it for want of memory; 0 once the group is gone. */
    long memoryKills() {
        return Math.max(counter("memory", "memory.oom_control", "oom_kill"), counter("", "memory.events", "oom_kill"));
    }

    /** How often a new process was refused. */
    long processesRefused() {
        return Math.max(counter("pids", "pids.events", "max"), counter("", "pids.events", "max"));
    }

    private long counter(String controller, String file, String name) {
        var directory = directories.get(controller);
        return directory == null ? 0 : counter(directory.resolve(file), name);
    }

    /** A number in a file of names and numbers; 0 if there is none. */
    static long counter(Path file, String name) {
        try {
            return Observer.lines(file).stream().map(Observer::words)
                    .filter(words -> words.length == 2 && words[0].equals(name)).mapToLong(words -> Long.parseLong(words[1])).sum();
        } catch (IOException e) {
            // the runtime has removed the group, or this version keeps no such file
            return 0;
        }
    }
}
