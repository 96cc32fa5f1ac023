package dev.alnage.worker.sandbox;

import dev.alnage.worker.kernel.SystemCalls;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Ends sandboxes that a killed worker left behind: nobody watches them or holds them to their time any more. */
public final class Leftovers {
    private static final List<Path> HIERARCHIES = List.of("pids", "memory", "cpu", "cpuacct", "cpuset", "blkio", "devices", "freezer", "systemd", "perf_event",
            "net_cls", "net_prio", "hugetlb", "unified", "").stream().map(Path.of("/sys/fs/cgroup")::resolve).toList();
    private static final int ATTEMPTS = 100;
    private static final int PAUSE_MILLIS = 20;

    private Leftovers() {}

    /** Kills every process in a control group of this name, and removes the groups. Only for whoever alone uses the name. */
    public static void sweep(String cgroupName) throws IOException, InterruptedException {
        for (var hierarchy : HIERARCHIES) {
            for (var group : groups(hierarchy.resolve(OciRuntime.CGROUPS), cgroupName)) {
                remove(group);
            }
        }
    }

    private static List<Path> groups(Path parent, String name) throws IOException {
        var groups = new ArrayList<Path>();
        if (Files.isDirectory(parent)) {
            try (var children = Files.newDirectoryStream(parent, name + "-*")) {
                children.forEach(groups::add);
            }
        }
        return groups;
    }

    private static void remove(Path group) throws IOException, InterruptedException {
        for (var i = 0; i < ATTEMPTS; i++) {
            try {
                for (var pid : Observer.lines(group.resolve("cgroup.procs"))) {
                    kill(Integer.parseInt(pid));
                }
                Files.delete(group);
                return;
            } catch (NoSuchFileException e) {
                return;
            } catch (IOException e) {
                // busy until the killed are gone
                Thread.sleep(PAUSE_MILLIS);
            }
        }
        throw new SandboxFailed("found processes in " + group + " that do not die, expected none");
    }

    private static void kill(int pid) {
        try {
            var process = SystemCalls.openProcess(pid);
            SystemCalls.kill(process);
            SystemCalls.close(process);
        } catch (IOException e) {
            // gone meanwhile
        }
    }
}
