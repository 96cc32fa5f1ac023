package dev.alnage.factory.source.range;

import java.io.IOException;
import java.util.TreeSet;
import org.eclipse.jgit.errors.NoMergeBaseException;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.merge.MergeStrategy;
import org.eclipse.jgit.merge.RecursiveMerger;
import org.eclipse.jgit.revwalk.RevWalk;
import org.eclipse.jgit.treewalk.TreeWalk;
import org.eclipse.jgit.treewalk.filter.TreeFilter;

/**
 * Makes a merge again, in memory, and compares: recursive, by lines, without following renames. A merge for which git followed a
 * rename may therefore come out as one that a person must look at; an evil one never as automatic.
 */
final class AutomaticMerge {
    private AutomaticMerge() {}

    static MergeOutcome of(HashedObjects objects, NewCommit merge) throws IOException {
        if (merge.parents().size() != 2) {
            return new MergeOutcome.NotComputed("a merge of " + merge.parents().size() + " parents");
        }
        try (var memory = new MergeMemory(objects); var reader = memory.newReader(); var walk = new RevWalk(reader)) {
            var merger = (RecursiveMerger) MergeStrategy.RECURSIVE.newMerger(memory, objects.config());
            var ours = walk.parseCommit(ObjectId.fromString(merge.parents().getFirst().hex()));
            var theirs = walk.parseCommit(ObjectId.fromString(merge.parents().getLast().hex()));
            if (!merger.merge(ours, theirs)) {
                var paths = new TreeSet<>(merger.getUnmergedPaths());
                if (merger.getFailingPaths() != null) {
                    paths.addAll(merger.getFailingPaths().keySet());
                }
                return paths.isEmpty() ? new MergeOutcome.NotComputed("no merge of its parents") : new MergeOutcome.Conflict(paths.stream().toList());
            }
            var expected = merger.getResultTreeId().name();
            if (expected.equals(merge.tree().hex())) {
                return new MergeOutcome.Automatic();
            }
            return otherwise(memory, expected, merge.tree().hex());
        } catch (NoMergeBaseException e) {
            return new MergeOutcome.NotComputed("no merge of its parents: " + e.getReason());
        }
    }

    private static MergeOutcome otherwise(MergeMemory memory, String expected, String found) throws IOException {
        var paths = new TreeSet<String>();
        try (var reader = memory.newReader(); var walk = new TreeWalk(reader)) {
            walk.setRecursive(true);
            walk.addTree(ObjectId.fromString(expected));
            walk.addTree(ObjectId.fromString(found));
            walk.setFilter(TreeFilter.ANY_DIFF);
            while (walk.next()) {
                paths.add(walk.getPathString());
            }
        }
        return new MergeOutcome.Otherwise(paths.stream().toList());
    }
}
