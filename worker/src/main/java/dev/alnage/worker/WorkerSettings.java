package dev.alnage.worker;

import dev.alnage.evidence.Bytes;
import dev.alnage.evidence.Digest;
import dev.alnage.worker.sandbox.Confinement;
import dev.alnage.worker.sandbox.Privilege;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;

/**
 * Where and as whom one worker works.
 *
 * @param pool whose orders it takes
 * @param state a directory of its own that others may enter but not list: sandboxes of other ids go through it
 * @param outbox where results wait for the storer
 * @param privilege what it may do on its machine
 * @param ids who commands are, outside; of no other worker on this machine
 */
public record WorkerSettings(String pool, Path state, Path outbox, Privilege privilege, Confinement.Ids ids) {
    public WorkerSettings {
        state = state.toAbsolutePath().normalize();
        outbox = outbox.toAbsolutePath().normalize();
    }

    /** Directories that other ids may pass through and not list. */
    void makeDirectories() throws IOException {
        for (var directory : List.of(state, orders())) {
            Files.createDirectories(directory);
            Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwx--x--x"));
        }
        Files.createDirectories(outbox);
    }

    Path orders() {
        return state.resolve("orders");
    }

    /** The beginning of the names of its control groups: whoever holds the lock of the state directory alone has it. */
    String cgroupName() {
        return "worker-" + Digest.of(Bytes.utf8(state.toString())).hex().substring(0, 16);
    }

    /** The command's id as the host sees it. */
    long owner() {
        return ids.size() == 1 ? ids.outside() : ids.outside() + ids.inside();
    }
}
