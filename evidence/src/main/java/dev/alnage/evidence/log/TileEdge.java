package dev.alnage.evidence.log;

import dev.alnage.evidence.Bytes;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;

/**
 * The tiles at the right edge of a tree: on each level the hashes that do not fill a tile yet. Extending gives a new edge
 * and the tiles that became full, which never change again.
 */
public final class TileEdge {
    /** A tile with its content. */
    public record Content(Tile tile, Bytes bytes) {}

    /** An edge with the tiles that filled on the way to it. */
    public record Extension(TileEdge edge, List<Content> filled) {
        public Extension {
            filled = List.copyOf(filled);
        }
    }

    public static final TileEdge EMPTY = new TileEdge(0, List.of());

    private final long size;
    private final List<List<NodeHash>> levels;

    private TileEdge(long size, List<List<NodeHash>> levels) {
        this.size = size;
        this.levels = levels;
    }

    /** The edge of a tree of which every full tile of leaves has one of the roots, and which ends in these further leaves. */
    public static TileEdge of(List<NodeHash> roots, List<NodeHash> leaves) {
        var above = EMPTY.extend(roots).edge();
        var levels = new ArrayList<List<NodeHash>>();
        levels.add(List.of());
        levels.addAll(above.levels);
        return new TileEdge(roots.size() * (long) Tile.WIDTH_MAX, levels).extend(leaves).edge();
    }

    public long size() {
        return size;
    }

    public Extension extend(List<NodeHash> leaves) {
        var next = new ArrayList<List<NodeHash>>();
        levels.forEach(level -> next.add(new ArrayList<>(level)));
        var filled = new ArrayList<Content>();
        var count = size;
        for (var leaf : leaves) {
            count++;
            add(next, 0, leaf, count, filled);
        }
        return new Extension(new TileEdge(count, next), filled);
    }

    private static void add(List<List<NodeHash>> levels, int level, NodeHash hash, long count, List<Content> filled) {
        if (level == levels.size()) {
            levels.add(new ArrayList<>());
        }
        var hashes = levels.get(level);
        hashes.add(hash);
        if (hashes.size() == Tile.WIDTH_MAX) {
            filled.add(new Content(new Tile(level, (count >>> (8 * (level + 1))) - 1, Tile.WIDTH_MAX), bytes(hashes)));
            var root = CompactRange.EMPTY.append(hashes).root();
            hashes.clear();
            add(levels, level + 1, root, count, filled);
        }
    }

    /** The tiles that are not full, as a log of this size has them. */
    public List<Content> partial() {
        var partial = new ArrayList<Content>();
        for (var level = 0; level < levels.size(); level++) {
            var hashes = levels.get(level);
            if (!hashes.isEmpty()) {
                partial.add(new Content(new Tile(level, size >>> (8 * (level + 1)), hashes.size()), bytes(hashes)));
            }
        }
        return partial;
    }

    private static Bytes bytes(List<NodeHash> hashes) {
        var out = new ByteArrayOutputStream(hashes.size() * NodeHash.BYTES);
        hashes.forEach(hash -> out.writeBytes(hash.value().toArray()));
        return Bytes.of(out.toByteArray());
    }
}
