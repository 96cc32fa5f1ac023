package dev.alnage.factory.http;

/** The other side answered with a problem. */
@SuppressWarnings("serial")
public final class Refused extends RuntimeException {
    private final Problem problem;

    Refused(Problem problem) {
        super(problem.title());
        this.problem = problem;
    }

    public Problem problem() {
        return problem;
    }
}
