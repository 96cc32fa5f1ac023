package dev.alnage.worker.sandbox;

import dev.alnage.evidence.order.Isolation;
import java.util.List;

/** What must have been seen before a command is let start. The least that every sandbox gives; policies may demand more. */
final class Demands {
    private static final int FILTERING = 2;

    private Demands() {}

    /** @throws SandboxFailed naming the first thing that is missing */
    static void require(Isolation seen, Confinement box) {
        for (var type : List.of("cgroup", "ipc", "mnt", "net", "pid", "user", "uts")) {
            require(seen.ownNamespace(type), "the worker's " + type + " namespace", "one of the sandbox's own");
        }
        require(seen.seccompMode() == FILTERING && seen.seccompFilters() > 0, "seccomp mode " + seen.seccompMode(), "a filter");
        require(seen.withoutCapabilities(), "capabilities " + seen.capabilities(), "none");
        require(seen.noNewPrivileges(), "no_new_privs not set", "it set");
        require(seen.uid() == box.ids().inside() && seen.gid() == box.ids().inside(), "user " + seen.uid() + " and group " + seen.gid(), "" + box.ids().inside());
        require(seen.uidMap().size() == 1 && seen.uidMap().getFirst().outside() == box.ids().outside() && seen.uidMap().getFirst().size() == box.ids().size(),
                "user map " + seen.uidMap(), "the sandbox's own range");
        require(seen.network().none(), "network " + seen.network(), "nothing but a loopback that is down");
        require(seen.mounts().stream().filter(mount -> mount.target().equals("/")).reduce((_, last) -> last).filter(Isolation.Mount::readOnly).isPresent(),
                "a root that can be written", "a read-only one");
        for (var mount : seen.mounts()) {
            var ours = box.outputs().keySet().stream().anyMatch(name -> mount.target().equals(Confinement.WORK + "/" + name));
            if (mount.target().equals(Confinement.WORK) || mount.target().startsWith(Confinement.WORK + "/") && !ours) {
                require(mount.readOnly(), mount.target() + " writable", "it read-only");
            }
        }
    }

    private static void require(boolean holds, String found, String expected) {
        if (!holds) {
            throw new SandboxFailed("found " + found + ", expected " + expected);
        }
    }
}
