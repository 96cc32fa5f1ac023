package dev.alnage.factory.gate;

import dev.alnage.evidence.Bytes;
import dev.alnage.evidence.Digest;
import dev.alnage.factory.store.Blobs;
import dev.alnage.factory.store.LedgerEntry;
import dev.alnage.factory.store.LedgerView;
import dev.alnage.policy.Evidence;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;

/** The ledger and the blobs as a place of evidence. */
public final class LedgerEvidence implements Evidence {
    private static final int BLOB_BYTES_MAX = 256 << 20;

    private final LedgerView ledger;
    private final Blobs blobs;

    public LedgerEvidence(LedgerView ledger, Blobs blobs) {
        this.ledger = ledger;
        this.blobs = blobs;
    }

    @Override public List<Found> about(Digest subject) {
        try {
            return ledger.listAbout(subject).stream().map(this::found).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override public Optional<Found> find(Digest envelope) {
        try {
            return ledger.findEnvelope(envelope).map(this::found);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override public Optional<Bytes> blob(Digest digest) {
        try {
            return blobs.has(digest) ? Optional.of(blobs.read(digest, BLOB_BYTES_MAX)) : Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override public Evidence asOfNow() {
        try {
            return new LedgerEvidence(ledger.asOfNow(), blobs);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Found found(LedgerEntry entry) {
        try {
            return new Found(entry.envelope(), ledger.envelope(entry), entry.index(), entry.time());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
