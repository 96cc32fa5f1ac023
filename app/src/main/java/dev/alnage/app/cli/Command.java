package dev.alnage.app.cli;

/** One command. Made only when it was called; everything it needs comes with the invocation. */
public interface Command {
    Usage usage();

    /** Fails by throwing a {@link Failure}, or whatever {@link Failures} has an answer to. */
    Exit run(Invocation in) throws Exception;
}
