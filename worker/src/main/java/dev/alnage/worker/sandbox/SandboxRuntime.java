package dev.alnage.worker.sandbox;

import dev.alnage.evidence.order.Observation;
import java.io.IOException;
import java.nio.file.Path;

/** Something that can run one command in a sandbox and say what it saw of it. */
public interface SandboxRuntime {
    /** The name of the program that makes the sandbox. */
    String name();

    /**
     * Runs the command to its end and takes the sandbox down, whatever happens.
     *
     * @param log receives what the command printed, at most as much as its limit
     * @param workerFresh whether this worker process has served no other order
     * @throws SandboxFailed if the command did not run, or not confined as it had to be
     */
    Observation run(Confinement box, Path log, boolean workerFresh) throws IOException, InterruptedException;
}
