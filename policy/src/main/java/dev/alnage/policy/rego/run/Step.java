package dev.alnage.policy.rego.run;

import java.util.List;

/**
 * What a body does next. A step that loops runs what follows once for each way in which it holds; what follows is a field, not an argument,
 * so that nothing has to be made while running, and the stack grows with the loops of a source only.
 */
public abstract class Step {
    Step next = this;

    /** Returns whether enough has been found, so that loops around may end. */
    public abstract boolean run(Frame frame);

    /** Goes on with that step. */
    public void then(Step next) {
        this.next = next;
    }

    /** Checks one after the other, without going deeper. */
    public static final class Sequence extends Step {
        private final Check[] checks;

        public Sequence(List<Check> checks) {
            this.checks = checks.toArray(new Check[0]);
        }

        @Override public boolean run(Frame frame) {
            frame.machine.spend(checks.length);
            for (var check : checks) {
                if (!check.holds(frame)) {
                    return false;
                }
            }
            return next.run(frame);
        }
    }
}
