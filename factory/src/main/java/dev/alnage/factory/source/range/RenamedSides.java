package dev.alnage.factory.source.range;

import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.eclipse.jgit.diff.DiffEntry;
import org.eclipse.jgit.diff.DiffConfig;
import org.eclipse.jgit.diff.RenameDetector;
import org.eclipse.jgit.lib.AnyObjectId;
import org.eclipse.jgit.lib.Config;
import org.eclipse.jgit.lib.ObjectReader;
import org.eclipse.jgit.treewalk.TreeWalk;
import org.eclipse.jgit.treewalk.filter.TreeFilter;

/** The three sides of a merge, each file that one side has renamed and the other has kept under its new name everywhere. */
record RenamedSides(FlatTree base, FlatTree ours, FlatTree theirs) {
    /** As in git: half of the content must be the same. */
    private static final int LIKENESS_PERCENT = 50;
    /** Of files that are gone against files that are new, each with each; beyond it only files that are quite the same. */
    private static final int COMPARED_MAX = 1_000;

    /** Empty when there is nothing to follow, or no way to say where to. */
    static Optional<RenamedSides> of(ObjectReader reader, AnyObjectId base, AnyObjectId ours, AnyObjectId theirs) throws IOException {
        var here = renames(reader, base, ours);
        var there = renames(reader, base, theirs);
        if (here.isEmpty() && there.isEmpty()) {
            return Optional.empty();
        }
        var sides = new RenamedSides(FlatTree.read(reader, base), FlatTree.read(reader, ours), FlatTree.read(reader, theirs));
        if (!sides.base.isExact() || !sides.ours.isExact() || !sides.theirs.isExact()) {
            return Optional.empty();
        }
        var moved = sides.follow(here, there, sides.theirs) | sides.follow(there, here, sides.ours);
        return moved ? Optional.of(sides) : Optional.empty();
    }

    private static Map<String, String> renames(ObjectReader reader, AnyObjectId before, AnyObjectId after) throws IOException {
        var detector = new RenameDetector(reader, new Config().get(DiffConfig.KEY));
        detector.setRenameScore(LIKENESS_PERCENT);
        detector.setRenameLimit(COMPARED_MAX);
        try (var walk = new TreeWalk(reader)) {
            walk.setRecursive(true);
            walk.setFilter(TreeFilter.ANY_DIFF);
            walk.addTree(before);
            walk.addTree(after);
            detector.addAll(DiffEntry.scan(walk));
        }
        var renames = new HashMap<String, String>();
        for (var entry : detector.compute()) {
            if (entry.getChangeType() == DiffEntry.ChangeType.RENAME) {
                renames.put(entry.getOldPath(), entry.getNewPath());
            }
        }
        return renames;
    }

    /**
     * Moves what one side has renamed on the other side and in the base. What both have renamed, the other has deleted, or has something
     * else in the place of stays as it is: then it is a conflict, and somebody decides.
     */
    private boolean follow(Map<String, String> renamed, Map<String, String> others, FlatTree other) {
        var moved = false;
        for (var each : renamed.entrySet()) {
            var from = each.getKey();
            var to = each.getValue();
            if (!others.containsKey(from) && base.canMove(from, to) && other.canMove(from, to)) {
                base.move(from, to);
                other.move(from, to);
                moved = true;
            }
        }
        return moved;
    }
}
