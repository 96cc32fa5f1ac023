package dev.alnage.factory.store;

import dev.alnage.evidence.Digest;
import dev.alnage.evidence.Statement;
import dev.alnage.evidence.sign.Envelope;
import dev.alnage.evidence.sign.Verified;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Signed evidence by the digests it speaks of. There is no delete, by design. */
public interface Ledger {
    /** Files it under each of its own subjects (nobody can misfile it); durable and in a signed checkpoint when it returns. */
    LedgerEntry append(Verified<Statement> statement, Instant time) throws IOException;

    /** Entries about a subject, oldest first. */
    List<LedgerEntry> listAbout(Digest subject) throws IOException;

    /** Entries from an index on, oldest first. */
    List<LedgerEntry> list(long fromIndex, int limit) throws IOException;

    /** The entry that names the envelope. */
    Optional<LedgerEntry> findEnvelope(Digest envelope) throws IOException;

    /** The envelope of an entry, read from the blobs and compared with its digest; its signatures are for the reader to verify. */
    Envelope envelope(LedgerEntry entry) throws IOException;

    long size() throws IOException;
}
