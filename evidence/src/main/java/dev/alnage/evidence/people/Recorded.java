package dev.alnage.evidence.people;

import dev.alnage.evidence.Digest;
import dev.alnage.evidence.sign.Envelope;
import java.time.Instant;

/** An envelope with its place and time in the log: the time counts, whatever the statement says of itself. */
public record Recorded(Envelope envelope, long index, Instant time) {
    public Digest digest() {
        return envelope.digest();
    }
}
