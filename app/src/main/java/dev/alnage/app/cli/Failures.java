package dev.alnage.app.cli;

import dev.alnage.evidence.Rejected;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;

/** What each kind of exception means to whoever called the program: the one place that decides. */
final class Failures {
    private Failures() {}

    static Failure of(Throwable thrown) {
        return switch (thrown) {
            case Failure failure -> failure;
            case Rejected.Malformed m -> new Failure(Exit.REFUSED, "ALN-CLI-002", message(m), "");
            case Rejected.Untrusted u -> new Failure(Exit.REFUSED, "ALN-CLI-003", message(u), "");
            case Rejected.Stale s -> new Failure(Exit.CANNOT_TELL, "ALN-CLI-004", message(s), "fetch the newest and try again");
            case NoSuchFileException e -> new Failure(Exit.NOT_FOUND, "ALN-CLI-005", "found no file " + e.getFile() + ", expected one", "");
            case AccessDeniedException e -> new Failure(Exit.PERMISSION, "ALN-CLI-006",
                    "found no permission for " + e.getFile() + ", expected to be allowed", "");
            case UncheckedIOException e when e.getCause() != null -> of(e.getCause());
            case IOException e -> new Failure(Exit.CANNOT_TELL, "ALN-CLI-007", "found a failing file or connection, expected it to work: " + message(e),
                    "alnage doctor");
            case InvalidPathException e -> Failure.usage("found a path that no file can have, expected a path: " + message(e), "");
            case InterruptedException _ -> new Failure(Exit.INTERRUPTED, "ALN-CLI-008", "interrupted before the end", "");
            default -> new Failure(Exit.BUG, "ALN-CLI-009", "a mistake of this program: " + thrown.getClass().getSimpleName() + ": " + message(thrown),
                    "run it again with --debug and report what it shows");
        };
    }

    private static String message(Throwable thrown) {
        return thrown.getMessage() == null ? thrown.getClass().getSimpleName() : thrown.getMessage();
    }
}
