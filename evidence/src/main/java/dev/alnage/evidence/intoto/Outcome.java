package dev.alnage.evidence.intoto;

import dev.alnage.evidence.Rejected;
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

    /** What unfit metadata comes to: what has expired cannot be told, all else is wrong. */
    static Outcome of(String name, Rejected e) {
        var finding = List.of(finding(name, e));
        return e instanceof Rejected.Stale ? new CannotTell(finding) : new Failed(finding);
    }

    /** Why metadata is unfit, in the two parts of a finding. */
    static Finding finding(String name, Rejected e) {
        var message = e.getMessage();
        var comma = message.lastIndexOf(", expected ");
        return comma > 6 && message.startsWith("found ") ? new Finding(name, message.substring(6, comma), message.substring(comma + 11))
                : new Finding(name, message, "metadata that holds");
    }

    private static List<Finding> atLeastOne(List<Finding> findings) {
        if (findings.isEmpty()) {
            throw new IllegalArgumentException("whatever is not a yes needs a finding");
        }
        return List.copyOf(findings);
    }
}
