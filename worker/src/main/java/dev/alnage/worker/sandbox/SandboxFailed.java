package dev.alnage.worker.sandbox;

/** The sandbox could not be made as it has to be, so the command was not run: a fault of the machine, not of the command. */
@SuppressWarnings("serial")
public final class SandboxFailed extends RuntimeException {
    public SandboxFailed(String message) {
        super(message);
    }

    public SandboxFailed(String message, Throwable cause) {
        super(message, cause);
    }
}
