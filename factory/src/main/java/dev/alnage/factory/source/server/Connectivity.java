package dev.alnage.factory.source.server;

import dev.alnage.factory.source.ReferenceUpdate;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.eclipse.jgit.errors.CorruptObjectException;
import org.eclipse.jgit.errors.IncorrectObjectTypeException;
import org.eclipse.jgit.errors.MissingObjectException;
import org.eclipse.jgit.lib.AnyObjectId;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.revwalk.ObjectWalk;
import org.eclipse.jgit.revwalk.RevCommit;
import org.eclipse.jgit.revwalk.RevTag;
import org.eclipse.jgit.revwalk.RevWalk;

/** Sees to it that everything that a push leads to is there, so that a reference never names half a history. */
final class Connectivity {
    private static final String TAGS = "refs/tags/";

    private Connectivity() {}

    /**
     * Looks for every object that the updates lead to.
     *
     * @param quarantine the new objects, with the repository's behind them; if they name no others, looking for them is over
     * @param present what the repository's references lead to is there already
     * @throws NotReceived if something is missing or damaged, or a branch would not name a commit
     */
    static void require(Quarantine quarantine, References present, List<ReferenceUpdate> updates) throws IOException {
        try (var walk = new ObjectWalk(quarantine.git())) {
            var tips = new ArrayList<ObjectId>();
            for (var update : updates) {
                if (update.after().isPresent()) {
                    var object = walk.parseAny(ObjectId.fromString(update.after().get().hex()));
                    if (!update.name().startsWith(TAGS) && !(object instanceof RevCommit)) {
                        throw new NotReceived("ALN-SRC-003", update.name(), "something else than a commit as the value of a branch", "a commit",
                                "push tags below refs/tags/");
                    }
                    walk.markStart(object);
                    tips.add(object);
                }
            }
            if (quarantine.links().areWhole(tips)) {
                return;
            }
            for (var value : present.values().values()) {
                walk.markUninteresting(walk.parseAny(ObjectId.fromString(value.id())));
            }
            walk.checkConnectivity();
        } catch (MissingObjectException e) {
            throw missing(e.getObjectId());
        } catch (IncorrectObjectTypeException | CorruptObjectException e) {
            throw new NotReceived("ALN-SRC-045", "the push", String.valueOf(e.getMessage()), "objects of the kind that those before them name",
                    "run git fsck in your repository, then push again");
        }
    }

    /** The values that the updates give, each with what a tag leads to in the end. */
    static SortedMap<String, References.Value> values(Repository quarantine, List<ReferenceUpdate> updates) throws IOException {
        var values = new TreeMap<String, References.Value>();
        try (var walk = new RevWalk(quarantine)) {
            for (var update : updates) {
                if (update.after().isPresent()) {
                    var object = walk.parseAny(ObjectId.fromString(update.after().get().hex()));
                    values.put(update.name(), new References.Value(object.name(), object instanceof RevTag ? walk.peel(object).name() : ""));
                }
            }
        }
        return values;
    }

    private static NotReceived missing(AnyObjectId id) {
        return new NotReceived("ALN-SRC-046", "the push", "no object " + id.name() + ", though what is pushed leads to it", "a whole history",
                "run git fsck in your repository; a shallow one: git fetch --unshallow");
    }
}
