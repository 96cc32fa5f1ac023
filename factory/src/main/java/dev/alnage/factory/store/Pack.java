package dev.alnage.factory.store;

import dev.alnage.evidence.Bytes;
import dev.alnage.evidence.Digest;
import dev.alnage.evidence.Rejected;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * Several small blobs in one file, so that one sync makes them all durable: a table of digests and lengths, the sha256
 * of the table, the contents one after the other.
 */
final class Pack {
    static final int BLOB_BYTES_MAX = 64 << 10;
    static final int BLOBS_MAX = 4096;
    private static final Bytes MAGIC = Bytes.utf8("alnage-pack/1\n");
    private static final int ROW_BYTES = 36;

    /** A blob's place: where its content begins in the file, and how long it is. */
    record Row(Digest digest, long begin, int size) {}

    private Pack() {}

    static Bytes write(List<Bytes> blobs) {
        if (blobs.isEmpty() || blobs.size() > BLOBS_MAX) {
            throw new IllegalArgumentException("a pack holds 1 to " + BLOBS_MAX + " blobs, not " + blobs.size());
        }
        var table = ByteBuffer.allocate(4 + ROW_BYTES * blobs.size()).putInt(blobs.size());
        for (var blob : blobs) {
            table.put(Bytes.hex(Digest.of(blob).hex()).toBuffer()).putInt(blob.size());
        }
        var out = new ByteArrayOutputStream();
        out.writeBytes(MAGIC.toArray());
        out.writeBytes(table.array());
        out.writeBytes(Bytes.hex(Digest.of(Bytes.of(table.array())).hex()).toArray());
        blobs.forEach(blob -> out.writeBytes(blob.toArray()));
        return Bytes.of(out.toByteArray());
    }

    /** Reads the table and leaves the stream where the first content begins. @throws Rejected.Malformed if it is damaged */
    static List<Row> readTable(InputStream in) throws IOException {
        if (!Bytes.of(in.readNBytes(MAGIC.size())).equals(MAGIC)) {
            throw new Rejected.Malformed("found a file that is no pack, expected one");
        }
        var head = in.readNBytes(4);
        var count = head.length == 4 ? ByteBuffer.wrap(head).getInt() : 0;
        if (count < 1 || count > BLOBS_MAX) {
            throw new Rejected.Malformed("found a pack of " + count + " blobs, expected 1 to " + BLOBS_MAX);
        }
        var rows = in.readNBytes(ROW_BYTES * count);
        if (!Digest.of(Bytes.of(head).plus(Bytes.of(rows))).hex().equals(Bytes.of(in.readNBytes(32)).toHex())) {
            throw new Rejected.Malformed("found a pack with a damaged table, expected the one that was written");
        }
        var list = new ArrayList<Row>(count);
        var begin = (long) MAGIC.size() + 4 + rows.length + 32;
        var buffer = ByteBuffer.wrap(rows);
        for (var i = 0; i < count; i++) {
            var digest = new byte[32];
            buffer.get(digest);
            var size = buffer.getInt();
            list.add(new Row(Digest.sha256(Bytes.of(digest).toHex()), begin, size));
            begin += size;
        }
        return list;
    }
}
