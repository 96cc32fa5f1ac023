package dev.alnage.evidence.read;

import dev.alnage.evidence.Rejected;
import java.io.IOException;
import java.io.InputStream;

/** A stream of 512-byte blocks; content is followed by zeros up to the next block, and anything else there is refused. */
final class BlockInput {
    private final InputStream in;

    BlockInput(InputStream in) {
        this.in = in;
    }

    byte[] block() throws IOException {
        return exactly(TarReader.BLOCK);
    }

    byte[] content(int size) throws IOException {
        var content = exactly(size);
        requirePadding(size);
        return content;
    }

    /** Closing it reads on to the next block. */
    InputStream contentStream(long size) {
        return new Content(size);
    }

    void requireZerosToTheEnd(int bytesMax) throws IOException {
        var buffer = new byte[8192];
        var total = 0;
        for (var read = in.read(buffer); read >= 0; read = in.read(buffer)) {
            total += read;
            if (total > bytesMax) {
                throw new Rejected.Malformed("found more than " + bytesMax + " bytes after the end of the archive, expected its end");
            }
            requireZeros(buffer, read);
        }
    }

    private byte[] exactly(int size) throws IOException {
        var bytes = in.readNBytes(size);
        if (bytes.length < size) {
            throw truncated();
        }
        return bytes;
    }

    private void requirePadding(long size) throws IOException {
        var padding = (int) (-size & TarReader.BLOCK - 1);
        requireZeros(exactly(padding), padding);
    }

    private static void requireZeros(byte[] bytes, int length) {
        for (var i = 0; i < length; i++) {
            if (bytes[i] != 0) {
                throw new Rejected.Malformed("found bytes between or after the entries of an archive, expected zeros");
            }
        }
    }

    private static Rejected.Malformed truncated() {
        return new Rejected.Malformed("found the end of the input inside an archive, expected more");
    }

    private final class Content extends InputStream {
        private final long size;
        private long left;
        private boolean closed;

        Content(long size) {
            this.size = size;
            this.left = size;
        }

        @Override public int read() throws IOException {
            var one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override public int read(byte[] buffer, int offset, int length) throws IOException {
            if (closed) {
                throw new IOException("the content of an entry is read after the entry");
            }
            if (left == 0) {
                return -1;
            }
            if (length == 0) {
                return 0;
            }
            var read = in.read(buffer, offset, (int) Math.min(length, left));
            if (read < 0) {
                throw truncated();
            }
            left -= read;
            return read;
        }

        @Override public int available() {
            return 0;
        }

        @Override public void close() throws IOException {
            if (closed) {
                return;
            }
            var buffer = new byte[8192];
            while (left > 0) {
                read(buffer, 0, buffer.length);
            }
            closed = true;
            requirePadding(size);
        }
    }
}
