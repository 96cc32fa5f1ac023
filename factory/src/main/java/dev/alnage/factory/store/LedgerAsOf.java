package dev.alnage.factory.store;

import dev.alnage.evidence.Digest;
import dev.alnage.evidence.sign.Envelope;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** A ledger as it was when somebody began to ask: several answers that belong together are about one state of it, which is read once. */
final class LedgerAsOf implements LedgerView {
    private final Optional<LedgerIndex> index;
    private final Blobs blobs;
    private final long size;

    /** @param index empty for a ledger that nobody has begun */
    LedgerAsOf(Optional<LedgerIndex> index, Blobs blobs) {
        this.index = index;
        this.blobs = blobs;
        this.size = index.map(LedgerIndex::size).orElse(0L);
    }

    @Override public List<LedgerEntry> listAbout(Digest subject) throws IOException {
        return index.isPresent() ? there(index.get().listAbout(subject)) : List.of();
    }

    @Override public List<LedgerEntry> listOfType(String predicateType, long fromIndex, int limit) throws IOException {
        return index.isPresent() ? there(index.get().listOfType(predicateType, fromIndex, limit)) : List.of();
    }

    @Override public List<LedgerEntry> list(long fromIndex, int limit) throws IOException {
        return index.isPresent() ? there(index.get().list(fromIndex, limit)) : List.of();
    }

    @Override public Optional<LedgerEntry> findEnvelope(Digest envelope) throws IOException {
        return index.isPresent() ? index.get().findEnvelope(envelope).filter(this::wasThere) : Optional.empty();
    }

    private List<LedgerEntry> there(List<LedgerEntry> entries) {
        return entries.stream().filter(this::wasThere).toList();
    }

    private boolean wasThere(LedgerEntry entry) {
        return entry.index() < size;
    }

    @Override public Envelope envelope(LedgerEntry entry) throws IOException {
        return LedgerReader.envelope(entry, blobs);
    }

    @Override public long size() {
        return size;
    }

    @Override public LedgerView asOfNow() {
        return this;
    }
}
