package dev.alnage.factory.store;

import dev.alnage.evidence.Bytes;
import dev.alnage.evidence.Digest;
import dev.alnage.evidence.Rejected;
import dev.alnage.evidence.log.Checkpoint;
import dev.alnage.evidence.log.CompactRange;
import dev.alnage.evidence.log.ConsistencyProof;
import dev.alnage.evidence.log.InclusionProof;
import dev.alnage.evidence.log.MerkleTree;
import dev.alnage.evidence.log.NodeHash;
import dev.alnage.evidence.log.ProvenRecord;
import dev.alnage.evidence.log.Tile;
import dev.alnage.evidence.sign.Envelope;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Follows the ledger's files from another process, which needs no right to write. Whoever writes them is not believed:
 * the tree over every entry is computed here and must have the root that the sealer signed, and what was read once
 * must stay as it was.
 */
public final class LedgerReader implements LedgerView, Closeable {
    private static final int ATTEMPTS = 50;
    private static final int ENTRIES_AT_ONCE = 65_536;

    private final LogFiles files;
    private final Blobs blobs;
    private final CheckpointTrust trust;
    private final IndexFile indexFile;
    private SignedLog log;
    /** Made with the first checkpoint that is found. */
    private Optional<LedgerIndex> index = Optional.empty();
    private Bytes note = Bytes.empty();
    private final MerkleTree tree = new MerkleTree();

    public LedgerReader(Disk disk, Path directory, Blobs blobs, CheckpointTrust trust) {
        this(disk, directory, blobs, trust, IndexFile.NONE);
    }

    /** With an index in a file of this process's own, so that a long log is opened without reading its entries. */
    public LedgerReader(Disk disk, Path directory, Blobs blobs, CheckpointTrust trust, IndexFile indexFile) {
        this.files = new LogFiles(disk, directory);
        this.blobs = blobs;
        this.trust = trust;
        this.indexFile = indexFile;
        this.log = new SignedLog(files);
    }

    /**
     * Reads what has been added since the last time. A ledger that nobody has begun is empty.
     *
     * @throws Rejected if files and checkpoint disagree; nothing is taken over then
     */
    public synchronized void refresh() throws IOException {
        for (var attempt = 1; ; attempt++) {
            var found = files.readCheckpoint();
            if (found.isEmpty() && note.isEmpty() || found.isPresent() && found.get().equals(note)) {
                return;
            }
            var newest = found.orElseThrow(() -> new Rejected.Stale("found no checkpoint, expected one of size " + log.size() + " or more"));
            try {
                advance(newest, trust.verify(newest));
                return;
            } catch (Rejected.Malformed e) {
                // The writer removes a partial bundle when it has filled: then the checkpoint has moved, too.
                if (attempt == ATTEMPTS || files.readCheckpoint().equals(found)) {
                    throw e;
                }
            }
        }
    }

    private void advance(Bytes newest, Checkpoint checkpoint) throws IOException {
        if (checkpoint.size() < log.size()) {
            throw new Rejected.Stale("found a checkpoint of size " + checkpoint.size() + ", expected " + log.size()
                    + " or more: the log has shrunk");
        }
        if (index.isPresent()) {
            extend(index.get(), checkpoint);
        } else {
            var found = SignedLog.read(files, checkpoint);
            index = Optional.of(LedgerIndex.open(found, blobs, indexFile));
            log = found;
        }
        note = newest;
    }

    private void extend(LedgerIndex known, Checkpoint checkpoint) throws IOException {
        var records = files.entriesAfter(log.size(), log.tail(), checkpoint.size());
        var after = log.range().append(SignedLog.leaves(records));
        SignedLog.requireEqual(checkpoint, after);
        var entries = new ArrayList<LedgerEntry>();
        for (var record : records) {
            entries.add(whole(LedgerEntry.read(log.size() + entries.size(), record), blobs));
        }
        log.extend(records, after);
        known.add(entries);
    }

    /** The entry with its subjects, which come from the envelope if they did not fit into the record. */
    static LedgerEntry whole(LedgerEntry entry, Blobs blobs) throws IOException {
        if (!entry.lacksSubjects()) {
            return entry;
        }
        return entry.withSubjects(LedgerEntry.subjectsOf(envelope(entry, blobs)));
    }

    static Envelope envelope(LedgerEntry entry, Blobs blobs) throws IOException {
        var bytes = blobs.read(entry.envelope(), Envelope.BYTES_MAX);
        if (bytes.size() != entry.size()) {
            throw new Rejected.Malformed("found an envelope of " + bytes.size() + " bytes, expected " + entry.size());
        }
        return Envelope.read(bytes);
    }

    /** The signed note that everything returned so far is covered by; empty before the first. */
    public synchronized Bytes note() {
        return note;
    }

    /** The right edge of what has been read and found signed. */
    public synchronized CompactRange range() {
        return log.range();
    }

    /** That an entry is in the log whose checkpoint {@link #note} is. */
    public synchronized InclusionProof proveInclusion(long entry) throws IOException {
        growTree();
        return InclusionProof.make(tree, entry, tree.size());
    }

    /** Records with their proofs against one checkpoint, which is the {@code note}. */
    public record Proven(Bytes note, List<ProvenRecord> records) {
        public Proven {
            records = List.copyOf(records);
        }
    }

    /** Proves entries against the newest checkpoint. @throws Rejected.Malformed if one is not there */
    public synchronized Proven prove(List<Long> entries) throws IOException {
        refresh();
        growTree();
        var proven = new ArrayList<ProvenRecord>();
        for (var entry : entries) {
            if (entry < 0 || entry >= log.size()) {
                throw new Rejected.Malformed("found entry " + entry + " asked for, expected one of " + log.size());
            }
            // as wide as the log has it now: a narrower bundle may be gone
            var end = Math.min(log.size(), (entry / Tile.WIDTH_MAX + 1) * Tile.WIDTH_MAX);
            var record = files.entries(entry, end).getFirst();
            proven.add(new ProvenRecord(record, InclusionProof.make(tree, entry, tree.size())));
        }
        return new Proven(note, proven);
    }

    /** Proofs of entries, and beside them every record from one on, up to the same checkpoint. */
    public record Whole(Proven proven, List<Bytes> records) {
        public Whole {
            records = List.copyOf(records);
        }
    }

    /** As {@link #prove}, with which a reader can also see that nothing is left out. @throws Rejected.Malformed if there is no entry {@code from} */
    public synchronized Whole proveWith(List<Long> entries, long from) throws IOException {
        var proven = prove(entries);
        if (from < 0 || from > log.size()) {
            throw new Rejected.Malformed("found records from " + from + " on asked for, expected one of " + log.size());
        }
        var records = new ArrayList<Bytes>();
        for (var at = from; at < log.size(); at = from + records.size()) {
            records.addAll(files.entries(at, Math.min(log.size(), at + ENTRIES_AT_ONCE)));
        }
        return new Whole(proven, records);
    }

    /** That the log whose checkpoint {@link #note} is begins with what it was at an earlier size. */
    public synchronized ConsistencyProof proveConsistency(long oldSize) throws IOException {
        growTree();
        return ConsistencyProof.make(tree, oldSize, tree.size());
    }

    /** That the log as it was at one size begins with what it was at an earlier one. @throws Rejected.Stale if it is not so long */
    public synchronized ConsistencyProof proveConsistency(long oldSize, long size) throws IOException {
        growTree();
        if (size > tree.size() || oldSize > size) {
            throw new Rejected.Stale("found a log of " + tree.size() + " entries, expected " + size + " or more, and those after " + oldSize);
        }
        return ConsistencyProof.make(tree, oldSize, size);
    }

    /** The tree is held only by who asks for proofs. */
    private void growTree() throws IOException {
        while (tree.size() < log.size()) {
            for (var record : files.entries(tree.size(), Math.min(log.size(), tree.size() + ENTRIES_AT_ONCE))) {
                tree.append(NodeHash.leaf(record));
            }
        }
        if (!tree.root().equals(log.range().root())) {
            throw new Rejected.Malformed("found log entries with root " + tree.root() + ", expected " + log.range().root() + " as before");
        }
    }

    private synchronized Optional<LedgerIndex> refreshed() throws IOException {
        refresh();
        return index;
    }

    @Override public List<LedgerEntry> listAbout(Digest subject) throws IOException {
        var known = refreshed();
        return known.isPresent() ? known.get().listAbout(subject) : List.of();
    }

    @Override public List<LedgerEntry> listOfType(String predicateType, long fromIndex, int limit) throws IOException {
        var known = refreshed();
        return known.isPresent() ? known.get().listOfType(predicateType, fromIndex, limit) : List.of();
    }

    @Override public List<LedgerEntry> list(long fromIndex, int limit) throws IOException {
        var known = refreshed();
        return known.isPresent() ? known.get().list(fromIndex, limit) : List.of();
    }

    @Override public Optional<LedgerEntry> findEnvelope(Digest envelope) throws IOException {
        var known = refreshed();
        return known.isPresent() ? known.get().findEnvelope(envelope) : Optional.empty();
    }

    @Override public Envelope envelope(LedgerEntry entry) throws IOException {
        return envelope(entry, blobs);
    }

    @Override public long size() throws IOException {
        var known = refreshed();
        return known.isPresent() ? known.get().size() : 0;
    }

    @Override public LedgerView asOfNow() throws IOException {
        return new LedgerAsOf(refreshed(), blobs);
    }

    /** Lets go of the index; nothing of the log is held. */
    @Override public synchronized void close() throws IOException {
        if (index.isPresent()) {
            index.get().close();
        }
    }
}
