package dev.alnage.factory.source.server;

import dev.alnage.factory.source.Refusal;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;

/** What comes in, with a limit. */
final class BoundedStream extends FilterInputStream {
    private final long bytesMax;
    private final Refusal tooLong;
    private long bytes;

    /** @param tooLong what is said of one byte more */
    BoundedStream(InputStream in, long bytesMax, Refusal tooLong) {
        super(in);
        this.bytesMax = bytesMax;
        this.tooLong = tooLong;
    }

    @Override public int read() throws IOException {
        var one = super.read();
        count(one < 0 ? 0 : 1);
        return one;
    }

    @Override public int read(byte[] target, int offset, int length) throws IOException {
        var count = super.read(target, offset, length);
        count(Math.max(0, count));
        return count;
    }

    /** How much has come. */
    long bytes() {
        return bytes;
    }

    @Override public boolean markSupported() {
        return false;
    }

    private void count(int more) throws NotReceived {
        bytes += more;
        if (bytes > bytesMax) {
            throw new NotReceived(List.of(tooLong));
        }
    }

    /** The end of one message is not the end of what it came in on. */
    @Override public void close() {}
}
