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
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The entries of a log that a checkpoint covers. Held of them are only the hash of every full bundle, and the entries of the
 * one that is not full: a bundle is read when it is asked for, and must then have the hash that was signed. So a log of a
 * million entries is opened from its tiles, without reading its entries.
 */
final class SignedLog {
    private static final int BUNDLES_KEPT_MAX = 64;

    private final LogFiles files;
    private final List<NodeHash> bundles = new ArrayList<>();
    private List<Bytes> tail = List.of();
    private CompactRange range = CompactRange.EMPTY;
    private final LinkedHashMap<Long, List<Bytes>> kept = new LinkedHashMap<>(2 * BUNDLES_KEPT_MAX, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override protected boolean removeEldestEntry(Map.Entry<Long, List<Bytes>> eldest) {
            return size() > BUNDLES_KEPT_MAX;
        }
    };

    SignedLog(LogFiles files) {
        this.files = files;
    }

    /**
     * The log as a checkpoint has it whose signature held.
     *
     * @throws Rejected.Malformed if the files do not have its root
     */
    static SignedLog read(LogFiles files, Checkpoint checkpoint) throws IOException {
        var log = new SignedLog(files);
        log.read(checkpoint.size(), true);
        if (!log.range.root().equals(checkpoint.root())) {
            // a tile is not what it was; the entries decide
            log.bundles.clear();
            log.read(checkpoint.size(), false);
        }
        log.require(checkpoint);
        return log;
    }

    private void read(long size, boolean tiles) throws IOException {
        for (var index = 0L; index < size / Tile.WIDTH_MAX; index++) {
            bundles.add(root(tiles ? hashes(index) : leaves(bundle(index))));
        }
        var width = (int) (size % Tile.WIDTH_MAX);
        tail = width == 0 ? List.of() : files.bundle(new Tile(Tile.ENTRIES, size / Tile.WIDTH_MAX, width));
        range = rangeOfBundles(bundles.size()).append(leaves(tail));
    }

    private List<Bytes> bundle(long index) throws IOException {
        return files.bundle(new Tile(Tile.ENTRIES, index, Tile.WIDTH_MAX));
    }

    /** The hashes of a full bundle's entries, from its tile, or from the entries if the tile cannot be read. */
    private List<NodeHash> hashes(long index) throws IOException {
        var tile = new Tile(0, index, Tile.WIDTH_MAX);
        try {
            return tile.read(AtomicFiles.read(files.disk(), files.path(tile), Tile.WIDTH_MAX * NodeHash.BYTES));
        } catch (Rejected.Malformed | NoSuchFileException e) {
            return leaves(bundle(index));
        }
    }

    static List<NodeHash> leaves(List<Bytes> records) {
        return records.stream().map(NodeHash::leaf).toList();
    }

    private static NodeHash root(List<NodeHash> hashes) {
        return CompactRange.EMPTY.append(hashes).root();
    }

    /** A full bundle is a perfect subtree: so many of them have the subtrees that as many leaves would have. */
    private CompactRange rangeOfBundles(int count) {
        var over = CompactRange.EMPTY.append(bundles.subList(0, count));
        return new CompactRange((long) count * Tile.WIDTH_MAX, over.subtrees());
    }

    /** @throws Rejected.Malformed if this is not the log of the checkpoint */
    synchronized void require(Checkpoint checkpoint) {
        requireEqual(checkpoint, range);
    }

    static void requireEqual(Checkpoint checkpoint, CompactRange computed) {
        if (checkpoint.size() != computed.size() || !checkpoint.root().equals(computed.root())) {
            throw new Rejected.Malformed("found log entries of size " + computed.size() + " and root " + computed.root()
                    + ", expected size " + checkpoint.size() + " and root " + checkpoint.root() + " as the checkpoint has them");
        }
    }

    synchronized long size() {
        return range.size();
    }

    synchronized CompactRange range() {
        return range;
    }

    /** The right edge as it was at an earlier size. */
    synchronized CompactRange rangeAt(long size) throws IOException {
        var full = rangeOfBundles((int) (size / Tile.WIDTH_MAX));
        return full.append(leaves(records(full.size(), size)));
    }

    /** The tiles at the right edge. */
    synchronized TileEdge edge() {
        return TileEdge.of(bundles, leaves(tail));
    }

    /** The entries of the bundle that is not full. */
    synchronized List<Bytes> tail() {
        return tail;
    }

    /** Takes over entries that a checkpoint covers by now; {@code after} is the right edge with them. */
    synchronized void extend(List<Bytes> records, CompactRange after) {
        var unfilled = new ArrayList<>(tail);
        for (var record : records) {
            unfilled.add(record);
            if (unfilled.size() == Tile.WIDTH_MAX) {
                bundles.add(root(leaves(unfilled)));
                unfilled.clear();
            }
        }
        tail = List.copyOf(unfilled);
        range = after;
    }

    /**
     * Entries from one place up to another.
     *
     * @throws Rejected.Malformed if they are not those that were signed
     */
    synchronized List<Bytes> records(long from, long to) throws IOException {
        var records = new ArrayList<Bytes>();
        for (var at = from; at < to; ) {
            var index = at / Tile.WIDTH_MAX;
            var end = Math.min(to, (index + 1) * Tile.WIDTH_MAX);
            records.addAll((index == bundles.size() ? tail : signed(index)).subList((int) (at % Tile.WIDTH_MAX), (int) (end - index * Tile.WIDTH_MAX)));
            at = end;
        }
        return records;
    }

    private List<Bytes> signed(long index) throws IOException {
        var known = kept.get(index);
        if (known != null) {
            return known;
        }
        var records = bundle(index);
        var root = root(leaves(records));
        if (!root.equals(bundles.get(Math.toIntExact(index)))) {
            throw new Rejected.Malformed("found " + new Tile(Tile.ENTRIES, index, Tile.WIDTH_MAX).path() + " with root " + root + ", expected "
                    + bundles.get(Math.toIntExact(index)) + " as it was signed");
        }
        if (EntryBundle.BYTES_MAX / BUNDLES_KEPT_MAX > records.stream().mapToLong(Bytes::size).sum()) {
            kept.put(index, records);
        }
        return records;
    }
}
