package dev.alnage.app.command;

import dev.alnage.evidence.Bytes;
import dev.alnage.evidence.Rejected;
import dev.alnage.evidence.read.ZipReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/** Reads a zip to its last byte, and every zip in it: whoever scans an archive opens what lies in it, so a bomb may lie deeper. */
final class NestedZips {
    /** A zip in a zip is read in memory. */
    private static final int INNER_BYTES_MAX = 32 << 20;
    /** Of all levels together: what a zip expands to may expand again. */
    private static final long TOTAL_BYTES_MAX = 4L << 30;
    /** Zips in zips in zips: nothing honest is deeper. */
    static final int NESTING_MAX = 3;
    private static final Bytes MAGIC = Bytes.hex("504b0304");

    private long bytesLeft = TOTAL_BYTES_MAX;

    void read(ZipReader zip, int depth) throws IOException {
        if (depth > NESTING_MAX) {
            throw new Rejected.Malformed("found a zip " + depth + " deep in others, expected at most " + NESTING_MAX);
        }
        for (var entry : zip.entries()) {
            if (entry.kind() != ZipReader.Kind.DIRECTORY) {
                bytesLeft -= entry.size();
                if (bytesLeft < 0) {
                    throw new Rejected.Malformed("found zips in zips of more than " + TOTAL_BYTES_MAX + " bytes, expected at most so many");
                }
                try (var content = zip.content(entry)) {
                    read(content, entry.size(), depth);
                }
            }
        }
    }

    private void read(InputStream content, long size, int depth) throws IOException {
        var start = Bytes.of(content.readNBytes(MAGIC.size()));
        if (!start.equals(MAGIC)) {
            content.transferTo(OutputStream.nullOutputStream());
            return;
        }
        if (size > INNER_BYTES_MAX) {
            throw new Rejected.Malformed("found a zip of " + size + " bytes in a zip, expected at most " + INNER_BYTES_MAX);
        }
        var inner = new ByteArrayOutputStream((int) size);
        inner.writeBytes(start.toArray());
        content.transferTo(inner);
        read(ZipReader.open(Bytes.of(inner.toByteArray()), ZipReader.Limits.DEFAULT), depth + 1);
    }
}
