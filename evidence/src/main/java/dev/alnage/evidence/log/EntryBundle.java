package dev.alnage.evidence.log;

import dev.alnage.evidence.Bytes;
import dev.alnage.evidence.Rejected;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** Up to 256 entries of a log in a row, each behind its length in two bytes, big endian (C2SP tlog-tiles, "entry bundles"). */
public record EntryBundle(List<Bytes> entries) {
    public static final int ENTRY_BYTES_MAX = 65_535;
    private static final int LENGTH_BYTES = 2;
    public static final int BYTES_MAX = Tile.WIDTH_MAX * (2 + ENTRY_BYTES_MAX);

    public EntryBundle {
        entries = List.copyOf(entries);
        if (entries.isEmpty() || entries.size() > Tile.WIDTH_MAX) {
            throw new Rejected.Malformed("found a bundle of " + entries.size() + " entries, expected 1 to " + Tile.WIDTH_MAX);
        }
        entries.forEach(EntryBundle::requireFits);
    }

    /** @throws Rejected.Malformed if the entry is longer than its length field can say */
    public static void requireFits(Bytes entry) {
        if (entry.size() > ENTRY_BYTES_MAX) {
            throw new Rejected.Malformed("found a log entry of " + entry.size() + " bytes, expected at most " + ENTRY_BYTES_MAX);
        }
    }

    /** How many bytes entries take up in a bundle. */
    public static int bytes(List<Bytes> entries) {
        return entries.stream().mapToInt(entry -> LENGTH_BYTES + entry.size()).sum();
    }

    public Bytes toBytes() {
        var out = ByteBuffer.allocate(bytes(entries));
        for (var entry : entries) {
            out.putShort((short) entry.size()).put(entry.toBuffer());
        }
        return Bytes.of(out.array());
    }

    /** @param width how many entries there must be: one more or fewer is refused, and so are bytes after the last */
    public static EntryBundle read(Bytes bytes, int width) {
        var entries = new ArrayList<Bytes>(width);
        var at = 0;
        while (at < bytes.size() && entries.size() < width) {
            var end = at + 2 <= bytes.size() ? at + 2 + ((bytes.at(at) & 0xff) << 8 | bytes.at(at + 1) & 0xff) : Integer.MAX_VALUE;
            if (end > bytes.size()) {
                throw new Rejected.Malformed("found the end of a bundle within entry " + entries.size() + ", expected " + width + " entries");
            }
            entries.add(bytes.slice(at + 2, end));
            at = end;
        }
        if (entries.size() != width || at != bytes.size()) {
            throw new Rejected.Malformed("found " + entries.size() + " entries and " + (bytes.size() - at)
                    + " bytes after them in a bundle, expected " + width + " entries and none");
        }
        return new EntryBundle(entries);
    }
}
