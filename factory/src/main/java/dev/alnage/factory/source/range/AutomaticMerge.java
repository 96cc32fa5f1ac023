package dev.alnage.factory.source.range;

import dev.alnage.evidence.source.GitCommit;
import dev.alnage.evidence.source.ObjectId;
import dev.alnage.evidence.source.ObjectType;
import java.io.IOException;
import java.util.List;
import java.util.TreeSet;
import org.eclipse.jgit.treewalk.TreeWalk;
import org.eclipse.jgit.treewalk.filter.TreeFilter;

/**
 * Makes a merge again, in memory, and compares (reliability G3). A merge that git has made in a way of its own may come out as one that
 * a person must look at; an evil one never as automatic.
 */
public final class AutomaticMerge {
    private AutomaticMerge() {}

    /** @param merge the id of a merge commit. @throws dev.alnage.evidence.Rejected.Malformed when an object that it needs is not there */
    public static MergeOutcome of(HashedObjects objects, ObjectId merge) throws IOException {
        var commit = GitCommit.read(objects.read(merge, ObjectType.COMMIT));
        return of(objects, commit.parents(), commit.tree());
    }

    static MergeOutcome of(HashedObjects objects, List<ObjectId> parents, ObjectId tree) throws IOException {
        if (parents.size() != 2) {
            return new MergeOutcome.NotComputed("a merge of " + parents.size() + " parents");
        }
        try (var memory = new MergeMemory(objects)) {
            return switch (ThreeWayMerge.of(memory, id(parents.getFirst()), id(parents.getLast()))) {
                case ThreeWayMerge.Result.Impossible(var reason) -> new MergeOutcome.NotComputed(reason);
                case ThreeWayMerge.Result.Conflict(var paths) -> new MergeOutcome.Conflict(paths);
                case ThreeWayMerge.Result.Merged(var expected) when expected.equals(id(tree)) -> new MergeOutcome.Automatic();
                case ThreeWayMerge.Result.Merged(var expected) -> otherwise(memory, expected, id(tree));
            };
        }
    }

    private static org.eclipse.jgit.lib.ObjectId id(ObjectId id) {
        return org.eclipse.jgit.lib.ObjectId.fromString(id.hex());
    }

    private static MergeOutcome otherwise(MergeMemory memory, org.eclipse.jgit.lib.ObjectId expected, org.eclipse.jgit.lib.ObjectId found) throws IOException {
        var paths = new TreeSet<String>();
        try (var reader = memory.newReader(); var walk = new TreeWalk(reader)) {
            walk.setRecursive(true);
            walk.addTree(expected);
            walk.addTree(found);
            walk.setFilter(TreeFilter.ANY_DIFF);
            while (walk.next()) {
                paths.add(walk.getPathString());
            }
        }
        return new MergeOutcome.Otherwise(paths.stream().toList());
    }
}
