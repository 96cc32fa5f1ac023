package dev.alnage.policy;

import dev.alnage.evidence.Bytes;
import dev.alnage.evidence.Digest;
import dev.alnage.evidence.sign.Envelope;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Where evidence is looked for: a ledger, or a bundle in a file. Nothing it returns is believed before it is verified. */
public interface Evidence {
    /** An envelope with its place and time in the log. */
    record Found(Digest digest, Envelope envelope, long index, Instant time) {}

    /** What was recorded about a subject, oldest first. */
    List<Found> about(Digest subject);

    /** The recorded envelope of that digest. */
    Optional<Found> find(Digest envelope);

    /** Content whose sha256 is the digest: the implementation compares. Empty when it is not held. */
    Optional<Bytes> blob(Digest digest);

    /** The same as it stands now, where more may come: what is recorded from now on is not in it. */
    default Evidence asOfNow() {
        return this;
    }
}
