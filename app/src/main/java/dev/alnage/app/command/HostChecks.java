package dev.alnage.app.command;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** What the kernel and the machine must have. Each look reads a file or two and changes nothing. */
final class HostChecks {
    private static final long MEMORY_BYTES_MIN = 2L << 30;
    private static final long DISK_BYTES_MIN = 4L << 30;
    private static final long DISK_BYTES_LOW = 20L << 30;
    private static final int JAVA_VERSION = 25;

    private final Path proc;
    private final Path sys;

    /** @param proc the folder of the kernel's process files; @param sys that of its devices and control groups */
    HostChecks(Path proc, Path sys) {
        this.proc = proc;
        this.sys = sys;
    }

    Finding java() {
        var feature = Runtime.version().feature();
        return feature >= JAVA_VERSION ? Finding.well("java", "Java " + Runtime.version())
                : Finding.wrong("java", "Java " + Runtime.version(), "install a JDK " + JAVA_VERSION + " and set JAVA_HOME");
    }

    Finding kernel() {
        var release = text(proc.resolve("sys/kernel/osrelease"));
        return release.map(version -> Finding.well("kernel", "Linux " + version))
                .orElse(Finding.wrong("kernel", "no Linux kernel that tells its version", "run it on Linux; sandboxes need its namespaces"));
    }

    Finding userNamespaces() {
        var max = text(proc.resolve("sys/user/max_user_namespaces"));
        if (!Files.exists(proc.resolve("self/ns/user")) || max.isEmpty()) {
            return Finding.wrong("user namespaces", "a kernel without them", "use a kernel with CONFIG_USER_NS");
        }
        if (max.get().equals("0")) {
            return Finding.wrong("user namespaces", "switched off", "sysctl -w user.max_user_namespaces=15000");
        }
        if (text(proc.resolve("sys/kernel/unprivileged_userns_clone")).equals(Optional.of("0"))) {
            return Finding.weak("user namespaces", "for root only", "sysctl -w kernel.unprivileged_userns_clone=1, or start the factory as root");
        }
        if (text(proc.resolve("sys/kernel/apparmor_restrict_unprivileged_userns")).equals(Optional.of("1"))) {
            return Finding.weak("user namespaces", "restricted by AppArmor without root",
                    "sysctl -w kernel.apparmor_restrict_unprivileged_userns=0, or start the factory as root");
        }
        return Finding.well("user namespaces", "up to " + max.get());
    }

    /** The notification action is how we see which programs a step runs and what it tries to reach. */
    Finding seccomp() {
        var actions = text(proc.resolve("sys/kernel/seccomp/actions_avail")).map(text -> List.of(text.split(" "))).orElse(List.of());
        if (!actions.contains("errno") || !actions.contains("kill_process")) {
            return Finding.wrong("seccomp", "no system call filters", "use a kernel with CONFIG_SECCOMP_FILTER");
        }
        return actions.contains("user_notif") ? Finding.well("seccomp", "filters with notifications")
                : Finding.wrong("seccomp", "filters without notifications, so nobody can watch a step", "use a kernel from 5.0 on");
    }

    Finding controlGroups() {
        var root = sys.resolve("fs/cgroup");
        var unified = text(root.resolve("cgroup.controllers"));
        if (unified.isPresent()) {
            var controllers = List.of(unified.get().split(" "));
            return controllers.containsAll(List.of("memory", "pids", "cpu")) ? Finding.well("control groups", "version 2: " + unified.get())
                    : Finding.wrong("control groups", "version 2 without memory, pids and cpu: " + unified.get(),
                            "let this machine or container have those controllers");
        }
        var mine = List.of("memory", "pids", "cpu").stream().filter(name -> Files.isDirectory(root.resolve(name))).toList();
        return mine.size() == 3 ? Finding.well("control groups", "version 1: " + String.join(" ", mine))
                : Finding.wrong("control groups", mine.isEmpty() ? "none" : "only " + String.join(" ", mine), "mount them at /sys/fs/cgroup");
    }

    Finding memory() {
        var kilobytes = lines(proc.resolve("meminfo")).stream().filter(line -> line.startsWith("MemAvailable:"))
                .mapToLong(line -> Long.parseLong(line.replace("MemAvailable:", "").replace("kB", "").strip())).findFirst();
        if (kilobytes.isEmpty()) {
            return Finding.notLookedAt("memory", "the kernel does not tell");
        }
        var bytes = kilobytes.getAsLong() << 10;
        var seen = gigabytes(bytes) + " available";
        return bytes >= MEMORY_BYTES_MIN ? Finding.well("memory", seen) : Finding.weak("memory", seen, "free " + gigabytes(MEMORY_BYTES_MIN) + " or more");
    }

    /** @param data a folder that may not exist yet: its nearest parent tells what disk it will be on */
    Finding disk(Path data) throws IOException {
        var at = data.toAbsolutePath();
        while (!Files.exists(at)) {
            at = at.getParent();
        }
        var bytes = Files.getFileStore(at).getUsableSpace();
        var seen = gigabytes(bytes) + " free for " + data;
        if (bytes < DISK_BYTES_MIN) {
            return Finding.wrong("disk", seen, "free " + gigabytes(DISK_BYTES_MIN) + " or more, or name another folder with --data");
        }
        return bytes < DISK_BYTES_LOW ? Finding.weak("disk", seen, gigabytes(DISK_BYTES_LOW) + " or more is comfortable") : Finding.well("disk", seen);
    }

    /**
     * No other clock can be asked without a network, so this looks for a clock that is surely wrong: before this program
     * was built, or before the newest file of the system.
     */
    Finding clock(Instant now, Instant built, List<Path> witnesses) {
        var latest = built;
        for (var witness : witnesses) {
            try {
                var modified = Files.getLastModifiedTime(witness).toInstant();
                latest = modified.isAfter(latest) ? modified : latest;
            } catch (IOException e) {
                // a witness that is not there says nothing
            }
        }
        var behind = Duration.between(now, latest);
        return behind.toSeconds() > 60
                ? Finding.wrong("clock", now + ", and something on this machine is from " + latest, "set the clock: everything that expires is judged by it")
                : Finding.well("clock", now + ", later than everything on this machine that was looked at");
    }

    /** What each party may do is held apart by uids, which only root can give out. */
    Finding separateUids() {
        var uid = lines(proc.resolve("self/status")).stream().filter(line -> line.startsWith("Uid:"))
                .map(line -> line.split("\\s+")[1]).findFirst().orElse("?");
        if (!uid.equals("0")) {
            return Finding.weak("separate uids", "uid " + uid + ": all processes of the factory would share it",
                    "start the factory as root, which drops its rights process by process");
        }
        var mapped = lines(proc.resolve("self/uid_map")).stream().map(line -> line.strip().split("\\s+"))
                .filter(fields -> fields.length == 3).mapToLong(fields -> Long.parseLong(fields[0]) + Long.parseLong(fields[2])).max().orElse(0);
        return mapped > 1 << 16 ? Finding.well("separate uids", "root, with uids up to " + (mapped - 1))
                : Finding.wrong("separate uids", "root of a container with uids up to " + (mapped - 1) + " only", "give the container a larger uid range");
    }

    /** A sandbox must not be able to look into processes of the same uid. */
    Finding processes() {
        return text(proc.resolve("sys/kernel/yama/ptrace_scope")).map(scope -> scope.equals("0")
                ? Finding.weak("process tracing", "allowed among processes of one uid", "sysctl -w kernel.yama.ptrace_scope=1")
                : Finding.well("process tracing", "restricted (" + scope + ")")).orElse(Finding.notLookedAt("process tracing", "the kernel has no Yama"));
    }

    private static String gigabytes(long bytes) {
        return bytes < 10L << 30 ? Math.floorDiv(bytes * 10, 1L << 30) / 10.0 + " GB" : (bytes >> 30) + " GB";
    }

    private static Optional<String> text(Path file) {
        var lines = lines(file);
        return lines.isEmpty() ? Optional.empty() : Optional.of(lines.getFirst().strip());
    }

    /** A file of the kernel; one that is not there has no lines. */
    private static List<String> lines(Path file) {
        try {
            return Files.readAllLines(file, StandardCharsets.UTF_8);
        } catch (IOException e) {
            return List.of();
        }
    }
}
