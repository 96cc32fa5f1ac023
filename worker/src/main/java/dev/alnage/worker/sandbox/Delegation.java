package dev.alnage.worker.sandbox;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * What somebody with the privileges of the machine gives to a worker of another uid before it starts: a user namespace with
 * a range of ids, and control groups. With these the worker makes sandboxes as well as root would, and is root of nothing
 * but its own namespace. The worker is started with {@code --uid-base 1} and {@code --cgroup} {@link #cgroup()}.
 */
public final class Delegation {
    private static final Path ROOT = Path.of("/sys/fs/cgroup");
    private static final long RANGE = 65_536;
    private static final int ATTEMPTS = 500;
    private static final int PAUSE_MILLIS = 10;

    private final String name;
    private final int uid;
    private final long range;

    /**
     * @param name of the worker on this machine: lower-case letters, digits and dashes
     * @param uid who the worker is
     * @param range the first of 65,536 ids that are nobody else's
     */
    public Delegation(String name, int uid, long range) {
        if (name.isEmpty() || !name.chars().allMatch(c -> c >= 'a' && c <= 'z' || c >= '0' && c <= '9' || c == '-')) {
            throw new IllegalArgumentException("a worker is named by lower-case letters, digits and dashes: " + name);
        }
        this.name = name;
        this.uid = uid;
        this.range = range;
    }

    /** The control group that the worker may make others in, below the root of each hierarchy. */
    public String cgroup() {
        return OciRuntime.CGROUPS + "/delegated-" + name;
    }

    /** Makes the control groups and gives them to the worker. Limits are for it to set; what it has no file for it does not have. */
    public void makeCgroups() throws IOException {
        if (Files.exists(ROOT.resolve("cgroup.controllers"))) {
            var parent = Files.createDirectories(ROOT.resolve(OciRuntime.CGROUPS));
            for (var group : List.of(ROOT, parent)) {
                Files.writeString(group.resolve("cgroup.subtree_control"), "+memory +pids +cpu");
            }
            give(Files.createDirectories(ROOT.resolve(cgroup())));
            Files.writeString(ROOT.resolve(cgroup()).resolve("cgroup.subtree_control"), "+memory +pids +cpu");
            // a group with controllers holds no process itself, so the worker gets one beside its sandboxes
            give(Files.createDirectories(ROOT.resolve(cgroup()).resolve("worker")));
        } else {
            for (var controller : List.of("memory", "pids", "cpu")) {
                give(Files.createDirectories(ROOT.resolve(controller).resolve(cgroup())));
            }
        }
    }

    private void give(Path group) throws IOException {
        Files.setAttribute(group, "unix:uid", uid);
        for (var file : List.of("cgroup.procs", "cgroup.subtree_control", "tasks")) {
            if (Files.exists(group.resolve(file))) {
                Files.setAttribute(group.resolve(file), "unix:uid", uid);
            }
        }
    }

    /**
     * The command to start instead: in a new user and mount namespace it waits until {@link #admit} has written the maps and
     * a line comes on its standard input. Whoever starts it must have set the uid by then, as setpriv does.
     */
    public List<String> command(List<String> command) {
        var wrapped = new ArrayList<>(List.of(Tool.path("unshare").toString(), "--user", "--mount", "--propagation", "private", "--",
                "/bin/sh", "-c", "read -r _ && exec \"$@\"", "sh"));
        wrapped.addAll(command);
        return wrapped;
    }

    /** Maps the ids of a process started with {@link #command}, and lets it go on. */
    public void admit(Process process) throws IOException, InterruptedException {
        var directory = Path.of("/proc", Long.toString(process.pid()));
        var ours = Files.readSymbolicLink(Path.of("/proc/self/ns/user"));
        for (var i = 0; process.isAlive(); i++) {
            if (!Files.readSymbolicLink(directory.resolve("ns/user")).equals(ours)) {
                break;
            }
            if (i == ATTEMPTS) {
                throw new SandboxFailed("found no user namespace of worker " + name + ", expected one soon after its start");
            }
            Thread.sleep(PAUSE_MILLIS);
        }
        if (Files.exists(ROOT.resolve(cgroup()).resolve("worker"))) {
            Files.writeString(ROOT.resolve(cgroup()).resolve("worker/cgroup.procs"), Long.toString(process.pid()));
        }
        // one write each: the kernel takes a map once and whole
        var map = "0 " + uid + " 1\n1 " + range + " " + RANGE + "\n";
        Files.writeString(directory.resolve("uid_map"), map);
        Files.writeString(directory.resolve("gid_map"), map);
        process.getOutputStream().write('\n');
        process.getOutputStream().flush();
    }
}
