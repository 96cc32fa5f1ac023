package dev.alnage.app.cli;

import dev.alnage.evidence.Rejected;
import dev.alnage.factory.http.Problem;
import dev.alnage.factory.http.Refused;
import dev.alnage.policy.rego.ast.RegoErrors;
import dev.alnage.policy.rego.run.EvaluationEnded;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;

/** What each kind of exception means to whoever called the program: the one place that decides. */
public final class Failures {
    private Failures() {}

    public static Failure of(Throwable thrown) {
        return switch (thrown) {
            case Failure failure -> failure;
            case Rejected.Malformed m -> new Failure(Exit.REFUSED, "ALN-CLI-002", message(m), "");
            case Rejected.Untrusted u -> new Failure(Exit.REFUSED, "ALN-CLI-003", message(u), "");
            case Rejected.Stale s -> new Failure(Exit.CANNOT_TELL, "ALN-CLI-004", message(s), "fetch the newest and try again");
            case RegoErrors e -> new Failure(Exit.CANNOT_TELL, "ALN-REG-001", "found a policy that cannot be used, expected Rego: " + e.first()
                    + (e.errors().size() == 1 ? "" : " (and " + (e.errors().size() - 1) + " more)"), "alnage policy lint PATH shows all of it");
            case EvaluationEnded e -> new Failure(Exit.CANNOT_TELL, "ALN-REG-002", "found no answer before a limit was reached, expected a policy that ends: "
                    + message(e), "look for loops over loops in the policy");
            case Refused refused -> new Failure(exit(refused.problem()), refused.problem().code(), refused.problem().title(), refused.problem().fix());
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

    /** What the factory's answer means here. A refused signature is a no; a caller who may not ask is not. */
    private static Exit exit(Problem problem) {
        return switch (problem.status()) {
            case 401 -> Exit.PERMISSION;
            case 403 -> problem.code().equals("ALN-API-002") ? Exit.REFUSED : Exit.PERMISSION;
            case 404 -> Exit.NOT_FOUND;
            case 409, 502, 503, 504 -> Exit.CANNOT_TELL;
            case 405, 500 -> Exit.BUG;
            default -> Exit.REFUSED;
        };
    }

    private static String message(Throwable thrown) {
        return thrown.getMessage() == null ? thrown.getClass().getSimpleName() : thrown.getMessage();
    }
}
