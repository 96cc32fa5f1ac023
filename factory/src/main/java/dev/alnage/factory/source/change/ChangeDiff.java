package dev.alnage.factory.source.change;

import dev.alnage.evidence.Bytes;
import dev.alnage.evidence.Digest;
import dev.alnage.evidence.Rejected;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.eclipse.jgit.diff.DiffFormatter;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.revwalk.RevWalk;

/**
 * What merging a proposed change changes in the tip of its branch, as a unified difference: this goes in, whatever the change's own
 * commits look like one by one.
 *
 * @param tree that merging gives, in hex
 * @param text as the files have it: nothing in it is fit for a terminal yet
 */
public record ChangeDiff(String tree, Bytes text) {
    /** Nobody reads more than that. */
    public static final int TEXT_BYTES_MAX = 64 << 20;

    /**
     * @param gitDirectory of a bare repository or the {@code .git} of a clone; nothing is written to it, and none of its settings counts
     * @return empty when the two conflict
     * @throws Rejected.Malformed when the repository lacks one of them, or the difference is too long
     */
    public static Optional<ChangeDiff> of(Path gitDirectory, Digest base, Digest head) throws IOException {
        try (var scratch = Scratch.beside(gitDirectory); var inserter = scratch.repository().newObjectInserter()) {
            var tree = MergedTree.merge(inserter, base, head);
            if (tree.isEmpty()) {
                return Optional.empty();
            }
            inserter.flush();
            var out = new Bounded();
            try (var walk = new RevWalk(scratch.repository()); var formatter = new DiffFormatter(out)) {
                formatter.setRepository(scratch.repository());
                formatter.setDetectRenames(true);
                formatter.format(walk.parseCommit(ObjectId.fromString(base.hex())).getTree(), tree.get());
                formatter.flush();
            }
            return Optional.of(new ChangeDiff(tree.get().name(), Bytes.of(out.toByteArray())));
        }
    }

    /** One byte more is an error, not a cut: what is left out would be what somebody hides. */
    private static final class Bounded extends ByteArrayOutputStream {
        @Override public synchronized void write(int b) {
            require(1);
            super.write(b);
        }

        @Override public synchronized void write(byte[] bytes, int from, int length) {
            require(length);
            super.write(bytes, from, length);
        }

        private void require(int more) {
            if (count > TEXT_BYTES_MAX - more) {
                throw new Rejected.Malformed("found a difference of over " + TEXT_BYTES_MAX + " bytes, expected at most that: look at it with git diff");
            }
        }
    }
}
