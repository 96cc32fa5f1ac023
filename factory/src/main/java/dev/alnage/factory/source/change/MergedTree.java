package dev.alnage.factory.source.change;

import dev.alnage.evidence.Digest;
import dev.alnage.evidence.Rejected;
import dev.alnage.factory.source.range.ThreeWayMerge;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.eclipse.jgit.errors.IncorrectObjectTypeException;
import org.eclipse.jgit.errors.MissingObjectException;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectInserter;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.revwalk.RevWalk;

/**
 * The tree that merging two commits gives, computed from the objects alone: by the server that will merge, and again by each reviewer
 * in a clone of their own, so that what they sign is what they have.
 */
public final class MergedTree {
    private MergedTree() {}

    /**
     * @param gitDirectory of a bare repository or the {@code .git} of a clone; nothing is written to it
     * @return the id of the tree in hex, empty when the two conflict
     * @throws Rejected.Malformed when the repository lacks one of them
     */
    public static Optional<String> of(Path gitDirectory, Digest base, Digest head) throws IOException {
        try (var scratch = Scratch.beside(gitDirectory); var inserter = scratch.repository().newObjectInserter()) {
            return merge(inserter, base, head).map(ObjectId::name);
        }
    }

    /** As {@link #of}, with the new trees and files written by the inserter. */
    static Optional<ObjectId> merge(ObjectInserter inserter, Digest base, Digest head) throws IOException {
        try {
            return switch (ThreeWayMerge.of(inserter, ObjectId.fromString(base.hex()), ObjectId.fromString(head.hex()))) {
                case ThreeWayMerge.Result.Merged(var tree) -> Optional.of(tree);
                case ThreeWayMerge.Result.Conflict _, ThreeWayMerge.Result.Impossible _ -> Optional.empty();
            };
        } catch (MissingObjectException | IncorrectObjectTypeException e) {
            throw new Rejected.Malformed("found a repository without commit " + base.hex() + " or " + head.hex() + ", expected both");
        }
    }

    /** Whether the first is the second or one before it. */
    static boolean isBehind(Repository repository, Digest earlier, Digest later) throws IOException {
        try (var walk = new RevWalk(repository)) {
            return walk.isMergedInto(walk.parseCommit(ObjectId.fromString(earlier.hex())), walk.parseCommit(ObjectId.fromString(later.hex())));
        }
    }
}
