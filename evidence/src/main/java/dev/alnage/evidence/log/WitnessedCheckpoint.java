package dev.alnage.evidence.log;

import dev.alnage.evidence.Bytes;
import dev.alnage.evidence.sign.SignedNote;
import dev.alnage.evidence.sign.TrustFile;
import dev.alnage.evidence.sign.Witnessed;
import java.time.Instant;

/** A checkpoint of the log of a trust domain, with who else has seen it. */
public record WitnessedCheckpoint(Checkpoint checkpoint, Witnessed by) {
    /**
     * Reads a note that the log's own key signed, and its cosignatures by the witnesses of the trust file. Whether those are enough is for
     * the caller to ask: too few are no lie.
     *
     * @throws dev.alnage.evidence.Rejected.Untrusted if the log did not sign it, or a line that claims a witness does not hold
     */
    public static WitnessedCheckpoint verify(Bytes note, TrustFile trust, Instant now) {
        return new WitnessedCheckpoint(Checkpoint.verify(note, trust), trust.witnesses().look(SignedNote.read(note), now));
    }
}
