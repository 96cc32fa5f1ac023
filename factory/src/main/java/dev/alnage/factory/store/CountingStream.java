package dev.alnage.factory.store;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** Counts the bytes that pass. */
public final class CountingStream extends FilterInputStream {
    private long count;

    public CountingStream(InputStream in) {
        super(in);
    }

    public long count() {
        return count;
    }

    @Override public int read() throws IOException {
        var value = super.read();
        count += value < 0 ? 0 : 1;
        return value;
    }

    @Override public int read(byte[] buffer, int offset, int length) throws IOException {
        var read = super.read(buffer, offset, length);
        count += Math.max(read, 0);
        return read;
    }
}
