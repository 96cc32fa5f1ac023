package dev.alnage.evidence.read;

import dev.alnage.evidence.Bytes;
import dev.alnage.evidence.Rejected;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;

/** Bytes that can be read anywhere. */
sealed interface ZipInput {
    long size();

    /** Exactly these bytes. */
    byte[] bytes(long from, int length) throws IOException;

    /** A stream over exactly these bytes. */
    default InputStream stream(long from, long length) {
        return new Window(this, from, length);
    }

    private static void requireInside(ZipInput in, long from, long length) {
        if (from < 0 || length < 0 || from > in.size() - length) {
            throw new Rejected.Malformed("found a zip record that reaches over the end, expected it inside the file");
        }
    }

    /** A zip in memory. */
    record OfBytes(Bytes content) implements ZipInput {
        @Override public long size() {
            return content.size();
        }

        @Override public byte[] bytes(long from, int length) {
            requireInside(this, from, length);
            return content.slice((int) from, (int) from + length).toArray();
        }
    }

    /** A zip behind a channel that the caller opened. */
    record OfChannel(SeekableByteChannel channel, long size) implements ZipInput {
        @Override public byte[] bytes(long from, int length) throws IOException {
            requireInside(this, from, length);
            var buffer = ByteBuffer.allocate(length);
            synchronized (channel) {
                channel.position(from);
                while (buffer.hasRemaining()) {
                    if (channel.read(buffer) < 0) {
                        throw new Rejected.Malformed("found a zip that became shorter while it was read, expected it unchanged");
                    }
                }
            }
            return buffer.array();
        }
    }

    /** Reads on in pieces, so that many streams can share one channel. */
    final class Window extends InputStream {
        private static final int PIECE = 16_384;
        private final ZipInput in;
        private long from;
        private long left;
        private byte[] piece = new byte[0];
        private int at;

        Window(ZipInput in, long from, long length) {
            requireInside(in, from, length);
            this.in = in;
            this.from = from;
            this.left = length;
        }

        @Override public int read() throws IOException {
            return fill() ? piece[at++] & 0xff : -1;
        }

        @Override public int read(byte[] buffer, int offset, int length) throws IOException {
            if (length == 0) {
                return 0;
            }
            if (!fill()) {
                return -1;
            }
            var read = Math.min(length, piece.length - at);
            System.arraycopy(piece, at, buffer, offset, read);
            at += read;
            return read;
        }

        private boolean fill() throws IOException {
            if (at < piece.length) {
                return true;
            }
            if (left == 0) {
                return false;
            }
            piece = in.bytes(from, (int) Math.min(PIECE, left));
            from += piece.length;
            left -= piece.length;
            at = 0;
            return true;
        }
    }
}
