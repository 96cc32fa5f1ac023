package dev.alnage.factory.store;

import dev.alnage.evidence.Rejected;
import dev.alnage.evidence.log.Checkpoint;
import dev.alnage.evidence.log.CompactRange;
import dev.alnage.evidence.log.NodeHash;
import dev.alnage.evidence.log.Tile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Verifies a whole log from its files: the sealer's signature, the tree over every entry, and that it still begins with
 * what somebody saw of it before. Who remembers one checkpoint notices a log that shrank or was rewritten (L6, L8).
 */
public final class LogVerifier {
    private LogVerifier() {}

    /**
     * @param remembered the checkpoint that the caller saw last, verified then
     * @return the newest checkpoint, for the caller to remember
     * @throws Rejected.Stale if the log is shorter than it was
     * @throws Rejected.Untrusted if the signature does not hold, or the log is not the one that was seen before
     * @throws Rejected.Malformed if the files are damaged
     */
    public static Checkpoint verify(Disk disk, Path directory, CheckpointTrust trust, Optional<Checkpoint> remembered)
            throws IOException {
        return verify(disk, directory, trust, remembered.stream().toList());
    }

    /** The same for several that were seen, by whomever. */
    public static Checkpoint verify(Disk disk, Path directory, CheckpointTrust trust, List<Checkpoint> remembered) throws IOException {
        var files = new LogFiles(disk, directory);
        var note = files.readCheckpoint().orElseThrow(
                () -> new Rejected.Stale("found no checkpoint, expected " + remembered.stream().map(old -> "one of size " + old.size() + " or more").findFirst()
                        .orElse("one")));
        var checkpoint = trust.verify(note);
        remembered.forEach(old -> requireGrown(checkpoint, old));
        var range = CompactRange.EMPTY;
        for (var bundle : Tile.bundles(0, checkpoint.size())) {
            for (var record : files.bundle(bundle)) {
                requireRemembered(range, remembered);
                LedgerEntry.read(range.size(), record);
                range = range.append(NodeHash.leaf(record));
            }
        }
        requireRemembered(range, remembered);
        if (!range.root().equals(checkpoint.root())) {
            throw new Rejected.Malformed("found log entries with root " + range.root() + ", expected " + checkpoint.root()
                    + " as the checkpoint has it");
        }
        return checkpoint;
    }

    private static void requireGrown(Checkpoint found, Checkpoint remembered) {
        if (!found.origin().equals(remembered.origin())) {
            throw new Rejected.Untrusted("found the log " + found.origin() + ", expected " + remembered.origin());
        }
        if (found.size() < remembered.size()) {
            throw new Rejected.Stale("found a log of size " + found.size() + ", expected " + remembered.size() + " or more: it has shrunk");
        }
    }

    private static void requireRemembered(CompactRange range, List<Checkpoint> remembered) {
        for (var old : remembered) {
            if (old.size() == range.size() && !old.root().equals(range.root())) {
                throw new Rejected.Untrusted("found root " + range.root() + " at size " + range.size() + ", expected "
                        + old.root() + " as it was before: the log was rewritten");
            }
        }
    }
}
