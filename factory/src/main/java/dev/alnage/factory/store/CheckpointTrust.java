package dev.alnage.factory.store;

import dev.alnage.evidence.Bytes;
import dev.alnage.evidence.Rejected;
import dev.alnage.evidence.log.Checkpoint;
import dev.alnage.evidence.sign.NoteKey;
import dev.alnage.evidence.sign.SignedNote;
import java.util.Set;

/** Knows the log's origin and the sealer's key. */
public interface CheckpointTrust {
    /** @throws dev.alnage.evidence.Rejected if the note is damaged, another log's, or not signed by the sealer */
    Checkpoint verify(Bytes note);

    /** Trusts one key, whose name is the log's origin. */
    static CheckpointTrust of(NoteKey sealer) {
        return note -> {
            var checkpoint = Checkpoint.read(Bytes.utf8(SignedNote.read(note).verify(Set.of(sealer), 1).text()));
            if (!checkpoint.origin().equals(sealer.name())) {
                throw new Rejected.Untrusted("found a checkpoint of " + checkpoint.origin() + ", expected " + sealer.name());
            }
            return checkpoint;
        };
    }
}
