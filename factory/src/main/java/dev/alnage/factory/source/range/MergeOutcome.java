package dev.alnage.factory.source.range;

import java.util.List;

/** How the tree of a merge commit stands to what a program makes of its parents (reliability G3). */
public sealed interface MergeOutcome {
    /** The merge is exactly what a program makes of its parents. */
    record Automatic() implements MergeOutcome {}

    /** There is something in it that stands in no parent, or something of a parent is left out: at these paths. */
    record Otherwise(List<String> paths) implements MergeOutcome {
        public Otherwise {
            paths = List.copyOf(paths);
        }
    }

    /** No program can merge the parents: somebody decided at these paths. */
    record Conflict(List<String> paths) implements MergeOutcome {
        public Conflict {
            paths = List.copyOf(paths);
        }
    }

    /** It could not be computed, such as of three parents. */
    record NotComputed(String reason) implements MergeOutcome {}

    /** Whether a person has to look at it. */
    default boolean needsEyes() {
        return !(this instanceof Automatic);
    }
}
