package dev.alnage.factory.source.server;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** A pack as it comes in, with a limit. */
final class BoundedStream extends FilterInputStream {
    private final long bytesMax;
    private long bytes;

    BoundedStream(InputStream in, long bytesMax) {
        super(in);
        this.bytesMax = bytesMax;
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

    @Override public boolean markSupported() {
        return false;
    }

    private void count(int more) throws NotReceived {
        bytes += more;
        if (bytes > bytesMax) {
            throw new NotReceived("ALN-SRC-040", "the pack", "over " + bytesMax + " bytes", "at most that", "push the history in smaller parts");
        }
    }

    /** The close of a pack is not the end of what it came in on. */
    @Override public void close() {}
}
