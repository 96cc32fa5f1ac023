package dev.alnage.factory.source.gate;

import dev.alnage.evidence.source.ObjectId;
import dev.alnage.evidence.source.ReferenceName;
import dev.alnage.factory.source.range.MergeOutcome;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** The merges of a push that a person has to look at. */
public final class EvilMerges {
    private EvilMerges() {}

    public static List<ObjectId> of(PushView view, Set<ObjectId> commits) throws IOException {
        var evil = new ArrayList<ObjectId>();
        for (var commit : view.range().commits()) {
            if (commit.merge() && commits.contains(commit.id()) && view.range().merged(commit).needsEyes()) {
                evil.add(commit.id());
            }
        }
        return evil;
    }

    static String words(MergeOutcome outcome) {
        return switch (outcome) {
            case MergeOutcome.Automatic() -> "an automatic merge";
            case MergeOutcome.Otherwise(var paths) -> "a merge with changes of its own in " + some(paths);
            case MergeOutcome.Conflict(var paths) -> "a merge that decides conflicts in " + some(paths);
            case MergeOutcome.NotComputed(var reason) -> reason;
        };
    }

    private static String some(List<String> paths) {
        return ReferenceName.shown(paths.getFirst()) + (paths.size() > 1 ? " and " + (paths.size() - 1) + " more" : "");
    }
}
