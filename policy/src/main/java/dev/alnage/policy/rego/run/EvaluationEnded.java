package dev.alnage.policy.rego.run;

/** An evaluation was ended before it had an answer: never the same as undefined or false. */
@SuppressWarnings("serial")
public final class EvaluationEnded extends RuntimeException {
    /** Which limit ended it. */
    public enum Cause { FUEL, DEPTH, MEMORY, DEADLINE }

    private final Cause reason;

    public EvaluationEnded(Cause reason, String message) {
        super(message, null, false, false);
        this.reason = reason;
    }

    public Cause reason() {
        return reason;
    }
}
