package dev.alnage.factory.store;

import dev.alnage.evidence.Bytes;
import dev.alnage.evidence.Rejected;
import dev.alnage.evidence.log.Checkpoint;
import dev.alnage.evidence.log.CompactRange;
import dev.alnage.evidence.log.EntryBundle;
import dev.alnage.evidence.log.NodeHash;
import dev.alnage.evidence.log.Tile;
import dev.alnage.evidence.log.TileEdge;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Writes the files of a log, one batch after the other. A batch whose entries are durable and whose signature may or may
 * not have been given is <em>unsettled</em>: nothing else can take its place any more, so it is settled first.
 */
final class LogWriter {
    /** Entries that are durable beyond the checkpoint, and what the log is with them. */
    private record Batch(List<Bytes> records, List<NodeHash> leaves, CompactRange after) {
        private static Batch on(CompactRange range, List<Bytes> records) {
            var leaves = records.stream().map(NodeHash::leaf).toList();
            return new Batch(List.copyOf(records), leaves, range.append(leaves));
        }
    }

    private static final System.Logger LOG = System.getLogger(LogWriter.class.getName());

    /** As many tiles as two batches can have gone beyond since the narrower ones were written, and some more. */
    private static final int LEFTOVER_TILES = 3 * FileLedger.BATCH_MAX / Tile.WIDTH_MAX;

    private final AtomicFiles files;
    private final LogFiles log;
    private final CheckpointSigner signer;
    private final CheckpointTrust trust;
    private CompactRange range = CompactRange.EMPTY;
    private TileEdge edge = TileEdge.EMPTY;
    /** The settled entries of the bundle that is not full. */
    private List<Bytes> tail = new ArrayList<>();
    private List<Batch> unsettled = new ArrayList<>();
    private List<Bytes> opened = new ArrayList<>();
    private List<Path> partial = new ArrayList<>();
    private List<Path> superseded = new ArrayList<>();
    private Bytes note = Bytes.empty();
    private String stopped = "";

    private LogWriter(AtomicFiles files, Path directory, CheckpointSigner signer, CheckpointTrust trust) {
        this.files = files;
        this.log = new LogFiles(files.disk(), directory);
        this.signer = signer;
        this.trust = trust;
    }

    static LogWriter open(AtomicFiles files, Path directory, CheckpointSigner signer, CheckpointTrust trust) throws IOException {
        var writer = new LogWriter(files, directory, signer, trust);
        writer.load();
        return writer;
    }

    private void load() throws IOException {
        files.sweep(log.directory());
        var found = log.readCheckpoint();
        if (found.isPresent()) {
            note = found.get();
            var checkpoint = trust.verify(note);
            var settled = Batch.on(range, log.entries(0, checkpoint.size()));
            requireEqual(checkpoint, settled.after());
            takeOver(settled, edge.extend(settled.leaves()).edge());
            opened.addAll(settled.records());
        }
        unsettled.add(Batch.on(range, pending()));
        opened.addAll(settle());
        removeLeftovers();
    }

    /** The records that lay there on opening, once. */
    List<Bytes> takeOpened() {
        var records = opened;
        opened = new ArrayList<>();
        return records;
    }

    Bytes note() {
        return note;
    }

    /** Adds records, durable and signed when this returns them. After a failure they may be in the log or not. */
    List<Bytes> append(List<Bytes> records) throws IOException {
        if (!unsettled.isEmpty()) {
            throw new IllegalStateException("an earlier batch is not settled");
        }
        requireRunning();
        var batch = Batch.on(range, records);
        writeBundles(batch);
        unsettled.add(batch);
        return settle();
    }

    /** Has the unsettled batch signed and published, and returns its records. */
    List<Bytes> settle() throws IOException {
        requireRunning();
        if (unsettled.isEmpty()) {
            return List.of();
        }
        var batch = unsettled.getFirst();
        var signed = sign(batch);
        var extension = edge.extend(batch.leaves());
        for (var tile : extension.filled()) {
            files.write(log.path(tile.tile()), tile.bytes());
        }
        for (var tile : extension.edge().partial()) {
            // Made again from the entries at each start, so a power cut may have it.
            files.writeUnsynced(log.path(tile.tile()), tile.bytes());
        }
        files.write(log.checkpoint(), signed);
        note = signed;
        takeOver(batch, extension.edge());
        unsettled.clear();
        if (!batch.records().isEmpty()) {
            removeSuperseded();
        }
        return batch.records();
    }

    private Bytes sign(Batch batch) throws IOException {
        try {
            var signed = signer.extend(range.size(), batch.leaves());
            requireEqual(trust.verify(signed), batch.after());
            return signed;
        } catch (Rejected e) {
            stopped = e.getMessage();
            throw e;
        }
    }

    private static void requireEqual(Checkpoint checkpoint, CompactRange computed) {
        if (checkpoint.size() != computed.size() || !checkpoint.root().equals(computed.root())) {
            throw new Rejected.Malformed("found log entries of size " + computed.size() + " and root " + computed.root()
                    + ", expected size " + checkpoint.size() + " and root " + checkpoint.root() + " as the checkpoint has them");
        }
    }

    private void requireRunning() throws IOException {
        if (!stopped.isEmpty()) {
            throw new IOException("the ledger stopped: " + stopped);
        }
    }

    private void takeOver(Batch batch, TileEdge next) {
        tail.addAll(batch.records());
        tail = new ArrayList<>(tail.subList(tail.size() - (int) (batch.after().size() % Tile.WIDTH_MAX), tail.size()));
        range = batch.after();
        edge = next;
    }

    /** A denied batch leaves nothing behind, for good: after the next crash it could be taken for the one that was signed. */
    private void writeBundles(Batch batch) throws IOException {
        var records = new ArrayList<>(tail);
        records.addAll(batch.records());
        var begin = range.size() - tail.size();
        var written = new ArrayList<Path>();
        try {
            for (var bundle : Tile.bundles(range.size(), batch.after().size())) {
                var from = (int) (bundle.index() * Tile.WIDTH_MAX - begin);
                files.makeDirectory(log.path(bundle).getParent());
                written.add(log.path(bundle));
                files.write(log.path(bundle), new EntryBundle(records.subList(from, from + bundle.width())).toBytes());
            }
        } catch (IOException | RuntimeException e) {
            try {
                files.remove(written);
            } catch (IOException again) {
                stopped = "it could not take back what it denied: " + again.getMessage();
                e.addSuppressed(again);
            }
            throw e;
        }
    }

    /** Entries beyond the checkpoint: all of one batch, or its beginning, which nobody was told is filed. */
    private List<Bytes> pending() throws IOException {
        var pending = new ArrayList<Bytes>();
        var known = tail;
        for (var index = range.size() / Tile.WIDTH_MAX; pending.size() < FileLedger.BATCH_MAX; index++) {
            var bundle = widest(index, known);
            pending.addAll(bundle.subList(Math.min(known.size(), bundle.size()), bundle.size()));
            if (bundle.size() < Tile.WIDTH_MAX) {
                break;
            }
            known = List.of();
        }
        return pending;
    }

    /** The most entries that a bundle holds and that begin with the known ones. */
    private List<Bytes> widest(long index, List<Bytes> known) throws IOException {
        var candidates = new ArrayList<>(log.partial(Tile.ENTRIES, index));
        candidates.add(new Tile(Tile.ENTRIES, index, Tile.WIDTH_MAX));
        for (var bundle : candidates.reversed()) {
            if (bundle.width() > known.size() && files.disk().exists(log.path(bundle))) {
                var entries = intact(bundle);
                if (entries.size() > known.size() && entries.subList(0, known.size()).equals(known)) {
                    return entries;
                }
            }
        }
        return List.of();
    }

    /** None if damaged: if the sealer has signed what is lost here, it will say so, and the ledger does not open. */
    private List<Bytes> intact(Tile bundle) throws IOException {
        try {
            return log.bundle(bundle);
        } catch (Rejected.Malformed e) {
            return List.of();
        }
    }

    /** Removes what no checkpoint speaks of: bundles beyond the right edge, and narrower files that a crash left behind it. */
    private void removeLeftovers() throws IOException {
        partial = edgeFiles();
        var leftovers = new ArrayList<Path>();
        for (var level = Tile.ENTRIES; level <= Tile.LEVEL_MAX; level++) {
            var last = range.size() >>> (8 * (Math.max(level, 0) + 1));
            for (var index = Math.max(0, last - LEFTOVER_TILES); index <= last + LEFTOVER_TILES; index++) {
                for (var tile : log.partial(level, index)) {
                    leftovers.add(log.path(tile));
                }
                var full = log.path(new Tile(level, index, Tile.WIDTH_MAX));
                if (index >= last && files.disk().exists(full)) {
                    leftovers.add(full);
                }
                files.sweep(log.path(new Tile(level, index, 1)).getParent());
            }
        }
        leftovers.removeAll(partial);
        files.remove(leftovers);
    }

    /** The files of the right edge as this size has them. */
    private List<Path> edgeFiles() {
        var paths = new ArrayList<Path>();
        edge.partial().forEach(tile -> paths.add(log.path(tile.tile())));
        if (!tail.isEmpty()) {
            paths.add(log.path(new Tile(Tile.ENTRIES, range.size() / Tile.WIDTH_MAX, tail.size())));
        }
        return paths;
    }

    /** Removes the partial files of the checkpoint before the last one; those of the last may still be being read. */
    private void removeSuperseded() {
        var newest = edgeFiles();
        superseded.removeAll(partial);
        superseded.removeAll(newest); // a tile of a higher level stays the same for many checkpoints
        for (var file : superseded) {
            try {
                files.disk().delete(file);
            } catch (IOException e) {
                LOG.log(System.Logger.Level.WARNING, () -> "leftover=" + file + " cause=" + e.getMessage());
            }
        }
        superseded = partial;
        partial = newest;
    }
}
