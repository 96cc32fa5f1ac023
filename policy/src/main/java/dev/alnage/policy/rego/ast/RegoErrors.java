package dev.alnage.policy.rego.ast;

import java.util.List;
import java.util.stream.Collectors;

/** A policy cannot be used, or its evaluation failed: never an answer, least of all a yes. */
@SuppressWarnings("serial")
public final class RegoErrors extends RuntimeException {
    private final List<RegoError> errors;

    public RegoErrors(List<RegoError> errors) {
        super(errors.stream().map(RegoError::toString).collect(Collectors.joining("\n")), null, false, false);
        if (errors.isEmpty()) {
            throw new IllegalArgumentException("errors without an error");
        }
        this.errors = List.copyOf(errors);
    }

    public RegoErrors(String code, String message, Location at) {
        this(List.of(new RegoError(code, message, at)));
    }

    public List<RegoError> errors() {
        return errors;
    }

    public RegoError first() {
        return errors.getFirst();
    }
}
