package dev.alnage.evidence.intoto;

import dev.alnage.evidence.pipeline.Finding;
import java.util.List;

/** What the verification of a layout came to. */
public sealed interface Outcome {
    /** Everything held; the link sums up what went into the first step and what came out of the last (§5.2). */
    record Passed(ClassicLink summary) implements Outcome {}

    /** Something was looked at and is wrong. */
    record Failed(List<Finding> findings) implements Outcome {
        public Failed {
            findings = atLeastOne(findings);
        }
    }

    /** Something is missing, expired, or cannot be run here: never a yes, and not the same as a no. */
    record CannotTell(List<Finding> findings) implements Outcome {
        public CannotTell {
            findings = atLeastOne(findings);
        }
    }

    private static List<Finding> atLeastOne(List<Finding> findings) {
        if (findings.isEmpty()) {
            throw new IllegalArgumentException("whatever is not a yes needs a finding");
        }
        return List.copyOf(findings);
    }
}
