package dev.alnage.worker.sandbox;

import java.io.IOException;
import java.nio.file.Path;

/** What a worker process may do on its machine, and so what its sandboxes can be made of. */
public enum Privilege {
    /** Root of the machine. */
    MACHINE,
    /** Root of a user namespace with a range of ids of its own: mounts, but no control groups unless some were delegated. */
    NAMESPACE,
    /** Nothing but its own user: no range of ids, no mounts, no quota. */
    NONE;

    private static final String WHOLE_MACHINE = "4294967295";

    /** That of this process. */
    public static Privilege own() throws IOException {
        if (SelfTest.ownId() != 0) {
            return NONE;
        }
        var first = Observer.words(Observer.lines(Path.of("/proc/self/uid_map")).getFirst());
        return first[1].equals("0") && first[2].equals(WHOLE_MACHINE) ? MACHINE : NAMESPACE;
    }

    public boolean rootless() {
        return this != MACHINE;
    }

    /** Whether file systems of memory can be mounted, and files given to other ids. */
    public boolean mounts() {
        return this != NONE;
    }
}
