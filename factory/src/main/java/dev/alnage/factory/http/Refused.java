package dev.alnage.factory.http;

/** Somebody was answered with a problem: we by the other side, or a caller of ours. */
@SuppressWarnings("serial")
public final class Refused extends RuntimeException {
    private final Problem problem;

    public Refused(Problem problem) {
        super(problem.title());
        this.problem = problem;
    }

    public Problem problem() {
        return problem;
    }
}
