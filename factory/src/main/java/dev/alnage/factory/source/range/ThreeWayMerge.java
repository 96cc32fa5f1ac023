package dev.alnage.factory.source.range;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import org.eclipse.jgit.errors.NoMergeBaseException;
import org.eclipse.jgit.lib.AnyObjectId;
import org.eclipse.jgit.lib.Config;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectInserter;
import org.eclipse.jgit.merge.MergeStrategy;
import org.eclipse.jgit.merge.RecursiveMerger;
import org.eclipse.jgit.merge.ThreeWayMerger;
import org.eclipse.jgit.revwalk.RevWalk;
import org.eclipse.jgit.revwalk.filter.RevFilter;

/**
 * Merging two commits, the one way in which it is done here: by who merges, by who reviews, by who makes a merge again to compare it.
 * Recursive and by lines; where that conflicts and one side has renamed a file that the other has changed, the change follows the file,
 * as in git. No settings of a repository count.
 */
public final class ThreeWayMerge {
    private ThreeWayMerge() {}

    /** What it comes to. */
    public sealed interface Result {
        /** It merges, and gives this tree. */
        record Merged(ObjectId tree) implements Result {}

        /** Somebody has to decide at these paths. */
        record Conflict(List<String> paths) implements Result {
            public Conflict {
                paths = List.copyOf(paths);
            }
        }

        /** It cannot be computed. */
        record Impossible(String reason) implements Result {}
    }

    /**
     * @param inserter takes the new trees and files, and has a reader that sees both commits; it is left open
     * @throws org.eclipse.jgit.errors.MissingObjectException when one of the commits is not there
     */
    public static Result of(ObjectInserter inserter, AnyObjectId ours, AnyObjectId theirs) throws IOException {
        var merger = (RecursiveMerger) MergeStrategy.RECURSIVE.newMerger(inserter, new Config());
        try {
            if (merger.merge(false, ours, theirs)) {
                return new Result.Merged(merger.getResultTreeId());
            }
            var followed = followed(inserter, ours, theirs);
            if (followed.isPresent()) {
                return new Result.Merged(followed.get());
            }
        } catch (NoMergeBaseException e) {
            return new Result.Impossible("no merge of its parents: " + e.getReason());
        }
        var paths = new TreeSet<>(merger.getUnmergedPaths());
        if (merger.getFailingPaths() != null) {
            paths.addAll(merger.getFailingPaths().keySet());
        }
        return paths.isEmpty() ? new Result.Impossible("no merge of its parents") : new Result.Conflict(List.copyOf(paths));
    }

    /**
     * The same merge with every renamed file under its new name on all three sides, which makes of "renamed here, changed there" a change
     * of one file. Of several bases nobody can say from which a file was renamed.
     */
    private static Optional<ObjectId> followed(ObjectInserter inserter, AnyObjectId ours, AnyObjectId theirs) throws IOException {
        try (var reader = inserter.newReader(); var walk = new RevWalk(reader)) {
            var our = walk.parseCommit(ours);
            var their = walk.parseCommit(theirs);
            walk.setRevFilter(RevFilter.MERGE_BASE);
            walk.markStart(our);
            walk.markStart(their);
            var base = walk.next();
            if (base == null || walk.next() != null) {
                return Optional.empty();
            }
            walk.parseBody(base);
            var moved = RenamedSides.of(reader, base.getTree(), our.getTree(), their.getTree());
            if (moved.isEmpty()) {
                return Optional.empty();
            }
            var merger = (ThreeWayMerger) MergeStrategy.RESOLVE.newMerger(inserter, new Config());
            merger.setBase(moved.get().base().write(inserter));
            return merger.merge(false, moved.get().ours().write(inserter), moved.get().theirs().write(inserter)) ? Optional.of(merger.getResultTreeId()) : Optional.empty();
        }
    }
}
