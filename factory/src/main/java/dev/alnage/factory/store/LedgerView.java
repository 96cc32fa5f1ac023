package dev.alnage.factory.store;

import dev.alnage.evidence.Digest;
import dev.alnage.evidence.sign.Envelope;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** Signed evidence by the digests it speaks of, for reading. Whatever it returns is in a checkpoint whose signature held. */
public interface LedgerView {
    /** Entries about a subject, oldest first. */
    List<LedgerEntry> listAbout(Digest subject) throws IOException;

    /** Entries of a predicate type from an index on, oldest first. */
    List<LedgerEntry> listOfType(String predicateType, long fromIndex, int limit) throws IOException;

    /** Entries from an index on, oldest first. */
    List<LedgerEntry> list(long fromIndex, int limit) throws IOException;

    /** The entry that names the envelope. */
    Optional<LedgerEntry> findEnvelope(Digest envelope) throws IOException;

    /** The envelope of an entry, read from the blobs and compared with its digest; its signatures are for the reader to verify. */
    Envelope envelope(LedgerEntry entry) throws IOException;

    long size() throws IOException;

    /** The ledger as it is now: what is added later is not in it. For who asks several things that belong together. */
    LedgerView asOfNow() throws IOException;
}
