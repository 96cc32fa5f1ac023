package dev.alnage.factory.store;

import dev.alnage.evidence.Digest;
import java.time.Instant;
import java.util.List;

/** One small record of the ledger: it names an envelope in the blobs. {@code index} counts from 0; {@code size} is the envelope's in bytes. */
public record LedgerEntry(long index, Digest envelope, long size, String predicateType, List<Digest> subjects, Instant time) {
    public LedgerEntry {
        subjects = List.copyOf(subjects);
    }
}
