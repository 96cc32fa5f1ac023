package dev.alnage.factory.store;

import dev.alnage.evidence.Bytes;
import dev.alnage.evidence.Rejected;
import dev.alnage.evidence.log.CompactRange;
import dev.alnage.evidence.log.EntryBundle;
import dev.alnage.evidence.log.NodeHash;
import dev.alnage.evidence.log.Tile;
import dev.alnage.evidence.log.TileEdge;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

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
    /** What is settled. */
    private SignedLog signed;
    private TileEdge edge = TileEdge.EMPTY;
    private List<Batch> unsettled = new ArrayList<>();
    private List<Path> partial = new ArrayList<>();
    private List<Path> superseded = new ArrayList<>();
    private Bytes note = Bytes.empty();
    private String stopped = "";

    private LogWriter(AtomicFiles files, Path directory, CheckpointSigner signer, CheckpointTrust trust) {
        this.files = files;
        this.log = new LogFiles(files.disk(), directory);
        this.signed = new SignedLog(log);
        this.signer = signer;
        this.trust = trust;
    }

    /** Whether what a record speaks of is in the store. */
    interface Kept {
        boolean holds(Bytes record) throws IOException;
    }

    /** @param kept asked about entries beyond the checkpoint: whoever wrote them may have been cut off before their envelopes were durable */
    static LogWriter open(AtomicFiles files, Path directory, CheckpointSigner signer, CheckpointTrust trust, Kept kept) throws IOException {
        var writer = new LogWriter(files, directory, signer, trust);
        writer.load(kept);
        return writer;
    }

    private void load(Kept kept) throws IOException {
        files.sweep(log.directory());
        var found = log.readCheckpoint();
        if (found.isPresent()) {
            note = found.get();
            signed = SignedLog.read(log, trust.verify(note));
            edge = signed.edge();
        }
        var batch = Batch.on(signed.range(), whole(pending(), kept));
        files.writeAll(tiles(batch));
        unsettled.add(batch);
        settle();
        removeLeftovers();
    }

    /** What the checkpoint covers; it grows with every batch. */
    SignedLog signed() {
        return signed;
    }

    Bytes note() {
        return note;
    }

    /**
     * Adds records, durable and signed when this returns them. After a failure they may be in the log or not.
     *
     * @param meanwhile makes durable what the records speak of, while they become durable themselves; the sealer is asked after both
     */
    List<Bytes> append(List<Bytes> records, Disk.Work meanwhile) throws IOException {
        if (!unsettled.isEmpty()) {
            throw new IllegalStateException("an earlier batch is not settled");
        }
        requireRunning();
        var batch = Batch.on(signed.range(), records);
        writeAhead(batch, meanwhile);
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
        var newest = sign(batch);
        var extension = edge.extend(batch.leaves());
        for (var tile : extension.edge().partial()) {
            // Made again from the entries at each start, so a power cut may have it.
            files.writeUnsynced(log.path(tile.tile()), tile.bytes());
        }
        files.write(log.checkpoint(), newest);
        note = newest;
        takeOver(batch, extension.edge());
        unsettled.clear();
        if (!batch.records().isEmpty()) {
            removeSuperseded();
        }
        return batch.records();
    }

    private Bytes sign(Batch batch) throws IOException {
        try {
            var note = signer.extend(signed.size(), batch.leaves());
            SignedLog.requireEqual(trust.verify(note), batch.after());
            return note;
        } catch (Rejected e) {
            stopped = e.getMessage();
            throw e;
        }
    }

    private void requireRunning() throws IOException {
        if (!stopped.isEmpty()) {
            throw new IOException("the ledger stopped: " + stopped);
        }
    }

    private void takeOver(Batch batch, TileEdge next) {
        signed.extend(batch.records(), batch.after());
        edge = next;
    }

    /** A denied batch leaves nothing behind, for good: after the next crash it could be taken for the one that was signed. */
    private void writeAhead(Batch batch, Disk.Work meanwhile) throws IOException {
        var ahead = bundles(batch);
        ahead.putAll(tiles(batch));
        for (var file : ahead.keySet()) {
            files.stage(file.getParent());
        }
        var written = false;
        try {
            files.disk().atOnce(List.of(() -> files.writeAll(ahead), meanwhile));
            written = true;
        } finally {
            if (!written) {
                takeBack(List.copyOf(ahead.keySet()));
            }
        }
    }

    private void takeBack(List<Path> denied) {
        try {
            files.remove(denied);
        } catch (IOException e) {
            stopped = "it could not take back what it denied: " + e.getMessage();
        }
    }

    private Map<Path, Bytes> bundles(Batch batch) {
        var records = new ArrayList<>(signed.tail());
        records.addAll(batch.records());
        var begin = signed.size() - signed.tail().size();
        var bundles = new LinkedHashMap<Path, Bytes>();
        for (var bundle : Tile.bundles(signed.size(), batch.after().size())) {
            var from = (int) (bundle.index() * Tile.WIDTH_MAX - begin);
            bundles.put(log.path(bundle), new EntryBundle(records.subList(from, from + bundle.width())).toBytes());
        }
        return bundles;
    }

    /** The tiles that a batch fills: until a checkpoint covers them nobody looks at them. */
    private Map<Path, Bytes> tiles(Batch batch) {
        var tiles = new LinkedHashMap<Path, Bytes>();
        edge.extend(batch.leaves()).filled().forEach(tile -> tiles.put(log.path(tile.tile()), tile.bytes()));
        return tiles;
    }

    /** Up to the first whose envelope is missing: so far the sealer was never asked, and nobody was told. */
    private static List<Bytes> whole(List<Bytes> records, Kept kept) throws IOException {
        for (var i = 0; i < records.size(); i++) {
            if (!kept.holds(records.get(i))) {
                return records.subList(0, i);
            }
        }
        return records;
    }

    /** Entries beyond the checkpoint: all of one batch, or its beginning, which nobody was told is filed. */
    private List<Bytes> pending() throws IOException {
        var pending = new ArrayList<Bytes>();
        var known = signed.tail();
        for (var index = signed.size() / Tile.WIDTH_MAX; pending.size() < FileLedger.BATCH_MAX; index++) {
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
            if (files.disk().list(log.level(level)).isEmpty()) {
                continue; // most logs have no higher ones
            }
            var last = signed.size() >>> (8 * (Math.max(level, 0) + 1));
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
        if (!signed.tail().isEmpty()) {
            paths.add(log.path(new Tile(Tile.ENTRIES, signed.size() / Tile.WIDTH_MAX, signed.tail().size())));
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
