package dev.alnage.worker;

import dev.alnage.worker.sandbox.Confinement;
import java.nio.file.Path;

/**
 * Where and as whom one worker works.
 *
 * @param pool whose orders it takes
 * @param state a directory of its own that others may enter but not list: sandboxes of other ids go through it
 * @param outbox where results wait for the storer
 * @param rootless whether it runs without privileges, and so without what only they can give
 * @param ids who commands are, outside; of no other worker on this machine
 */
public record WorkerSettings(String pool, Path state, Path outbox, boolean rootless, Confinement.Ids ids) {
    public WorkerSettings {
        state = state.toAbsolutePath().normalize();
        outbox = outbox.toAbsolutePath().normalize();
    }

    Path orders() {
        return state.resolve("orders");
    }

    /** The command's id as the host sees it. */
    long owner() {
        return ids.size() == 1 ? ids.outside() : ids.outside() + ids.inside();
    }
}
