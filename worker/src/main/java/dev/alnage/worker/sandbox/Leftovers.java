package dev.alnage.worker.sandbox;

import dev.alnage.worker.kernel.SystemCalls;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/** Ends sandboxes that a killed worker left behind: nobody watches them or holds them to their time any more. */
public final class Leftovers {
    private static final Path ROOT = Path.of("/sys/fs/cgroup");
    private static final int ATTEMPTS = 100;
    private static final int PAUSE_MILLIS = 20;

    private Leftovers() {}

    /** Kills every process in a control group whose name begins so, and removes the groups. Only for whoever alone uses the name. */
    public static void sweep(String parent, String cgroupName) throws IOException, InterruptedException {
        var names = new TreeSet<String>();
        for (var hierarchy : hierarchies()) {
            for (var group : children(hierarchy.resolve(parent))) {
                if (group.getFileName().toString().startsWith(cgroupName + "-")) {
                    names.add(group.getFileName().toString());
                }
            }
        }
        for (var name : names) {
            remove(parent + "/" + name);
        }
    }

    /** Kills what is in a group and those below it, and removes them, in every hierarchy. */
    static void remove(String path) throws IOException, InterruptedException {
        for (var hierarchy : hierarchies()) {
            removeGroup(hierarchy.resolve(path));
        }
    }

    /** The one hierarchy of version 2, or those of version 1 beside it. */
    private static List<Path> hierarchies() throws IOException {
        var hierarchies = new ArrayList<Path>();
        if (Files.exists(ROOT.resolve("cgroup.controllers"))) {
            hierarchies.add(ROOT);
        } else {
            hierarchies.addAll(children(ROOT));
        }
        return hierarchies;
    }

    private static List<Path> children(Path group) throws IOException {
        var children = new ArrayList<Path>();
        if (Files.isDirectory(group)) {
            try (var all = Files.newDirectoryStream(group, child -> Files.isDirectory(child))) {
                all.forEach(children::add);
            }
        }
        return children;
    }

    private static void removeGroup(Path group) throws IOException, InterruptedException {
        for (var i = 0; Files.isDirectory(group); i++) {
            try {
                for (var child : children(group)) {
                    removeGroup(child);
                }
                for (var pid : Observer.lines(group.resolve("cgroup.procs"))) {
                    kill(Integer.parseInt(pid));
                }
                Files.delete(group);
            } catch (IOException e) {
                // busy until those that were killed are gone, or removed by the runtime at this moment
                if (i == ATTEMPTS) {
                    throw new SandboxFailed("found processes in " + group + " that do not die, expected none", e);
                }
                Thread.sleep(PAUSE_MILLIS);
            }
        }
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
