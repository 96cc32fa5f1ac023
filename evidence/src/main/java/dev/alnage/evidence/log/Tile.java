package dev.alnage.evidence.log;

import dev.alnage.evidence.Bytes;
import dev.alnage.evidence.Rejected;
import java.util.ArrayList;
import java.util.List;

/**
 * Where a part of the tree lies (C2SP tlog-tiles): 256 hashes of one level, or fewer at the right edge ({@code width}).
 * Level {@link #ENTRIES} stands for the bundle of the entries themselves.
 */
public record Tile(int level, long index, int width) {
    public static final int WIDTH_MAX = 256;
    public static final int LEVEL_MAX = 7;
    public static final int ENTRIES = -1;

    public Tile {
        if (level < ENTRIES || level > LEVEL_MAX || index < 0 || width < 1 || width > WIDTH_MAX) {
            throw new Rejected.Malformed("found tile " + level + "/" + index + " of width " + width
                    + ", expected level 0 to 7, an index from 0 and a width from 1 to 256");
        }
    }

    public boolean isFull() {
        return width == WIDTH_MAX;
    }

    public Tile full() {
        return new Tile(level, index, WIDTH_MAX);
    }

    /** {@code tile/0/x001/x234/067} or, not full, {@code tile/0/x001/x234/067.p/8}; {@code tile/entries/…} for bundles. */
    public String path() {
        var path = "tile/" + (level == ENTRIES ? "entries" : level) + "/" + number(index);
        return isFull() ? path : path + ".p/" + width;
    }

    /** Groups of three digits, all but the last behind an x. */
    private static String number(long index) {
        var text = threeDigits(index % 1000);
        for (var rest = index / 1000; rest > 0; rest /= 1000) {
            text = "x" + threeDigits(rest % 1000) + "/" + text;
        }
        return text;
    }

    private static String threeDigits(long number) {
        return (number < 10 ? "00" : number < 100 ? "0" : "") + number;
    }

    /** The bundles that hold the entries from one index up to a size of the log, in order, as wide as that size has them. */
    public static List<Tile> bundles(long from, long size) {
        return tiles(ENTRIES, from, size);
    }

    /** The tiles of a level that differ between two sizes of the tree, in order. */
    public static List<Tile> changed(int level, long oldSize, long newSize) {
        return tiles(level, oldSize >>> (8 * level), newSize >>> (8 * level));
    }

    private static List<Tile> tiles(int level, long from, long to) {
        var tiles = new ArrayList<Tile>();
        for (var index = from / WIDTH_MAX; index * WIDTH_MAX < to && from < to; index++) {
            tiles.add(new Tile(level, index, (int) Math.min(WIDTH_MAX, to - index * WIDTH_MAX)));
        }
        return tiles;
    }

    /** The hashes of a tile. */
    public List<NodeHash> read(Bytes content) {
        if (content.size() != width * NodeHash.BYTES) {
            throw new Rejected.Malformed("found " + content.size() + " bytes in " + path() + ", expected " + width * NodeHash.BYTES);
        }
        var hashes = new ArrayList<NodeHash>(width);
        for (var i = 0; i < width; i++) {
            hashes.add(new NodeHash(content.slice(i * NodeHash.BYTES, (i + 1) * NodeHash.BYTES)));
        }
        return hashes;
    }
}
