package dev.alnage.factory.source.change;

import dev.alnage.evidence.Digest;
import dev.alnage.evidence.claim.ProposedChange;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.revwalk.RevWalk;
import org.eclipse.jgit.treewalk.TreeWalk;
import org.eclipse.jgit.treewalk.filter.TreeFilter;

/** What a merge changes in its base: the tree it gives, and each path with mode and content before and after. */
public record ChangedPaths(String tree, List<Changed> paths) {
    /** One path; an id of zeros where there was or is nothing. */
    public record Changed(String path, int modeBefore, String before, int modeAfter, String after) {}

    public ChangedPaths {
        paths = List.copyOf(paths);
    }

    /**
     * Whether the same commits do the same to the same paths on an earlier tip, and give there the tree that is said: whose word it is
     * counts for nothing.
     */
    public boolean isSameOn(ProposedChange.Carried earlier, Path gitDirectory, Digest head) throws IOException {
        var then = of(gitDirectory, earlier.base(), head);
        return then.isPresent() && then.get().tree().equals(earlier.mergedTree()) && then.get().paths().equals(paths);
    }

    /** Empty when the two conflict. @param gitDirectory as {@link MergedTree#of} has it */
    public static Optional<ChangedPaths> of(Path gitDirectory, Digest base, Digest head) throws IOException {
        try (var scratch = Scratch.beside(gitDirectory); var inserter = scratch.repository().newObjectInserter()) {
            var tree = MergedTree.merge(inserter, base, head);
            if (tree.isEmpty()) {
                return Optional.empty();
            }
            inserter.flush();
            try (var walk = new RevWalk(scratch.repository()); var trees = new TreeWalk(scratch.repository())) {
                trees.setRecursive(true);
                trees.setFilter(TreeFilter.ANY_DIFF);
                trees.addTree(walk.parseCommit(ObjectId.fromString(base.hex())).getTree());
                trees.addTree(tree.get());
                var changed = new ArrayList<Changed>();
                while (trees.next()) {
                    changed.add(new Changed(trees.getPathString(), trees.getRawMode(0), trees.getObjectId(0).name(), trees.getRawMode(1), trees.getObjectId(1).name()));
                }
                return Optional.of(new ChangedPaths(tree.get().name(), changed));
            }
        }
    }
}
