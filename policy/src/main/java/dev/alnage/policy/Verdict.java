package dev.alnage.policy;

import java.util.List;

/** The answer of a gate. There is no empty one and no default. */
public sealed interface Verdict {
    /** A clear yes; {@code levels} are the verified levels of the VSA. */
    record Passed(List<String> levels) implements Verdict {
        public Passed {
            levels = List.copyOf(levels);
        }
    }

    /** Looked, and refused. */
    record Failed(List<Reason> reasons) implements Verdict {
        public Failed {
            reasons = atLeastOne(reasons);
        }
    }

    /** Evidence is missing, stale or out of reach: never a yes, and not the same as a no. */
    record CannotTell(List<Reason> reasons) implements Verdict {
        public CannotTell {
            reasons = atLeastOne(reasons);
        }
    }

    default List<Reason> reasons() {
        return switch (this) {
            case Passed _ -> List.of();
            case Failed(var reasons) -> reasons;
            case CannotTell(var reasons) -> reasons;
        };
    }

    private static List<Reason> atLeastOne(List<Reason> reasons) {
        if (reasons.isEmpty()) {
            throw new IllegalArgumentException("whatever is not a yes needs a reason");
        }
        return List.copyOf(reasons);
    }
}
