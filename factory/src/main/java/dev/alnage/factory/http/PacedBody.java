package dev.alnage.factory.http;

import dev.alnage.evidence.Rejected;
import java.io.IOException;
import java.io.InputStream;

/**
 * A body that has to keep coming. A peer that sends a byte now and then is never idle, and holds a thread and what it has
 * sent so far for as long as it likes; only the time spent waiting for it counts, not ours.
 */
final class PacedBody extends InputStream {
    private static final long NANOS_PER_SECOND = 1_000_000_000L;

    private final InputStream in;
    private final long bytesPerSecondMin;
    private final long graceNanos;
    private long waitedNanos;
    private long bytes;

    PacedBody(InputStream in, long bytesPerSecondMin, long graceSeconds) {
        this.in = in;
        this.bytesPerSecondMin = bytesPerSecondMin;
        this.graceNanos = graceSeconds * NANOS_PER_SECOND;
    }

    @Override public int read() throws IOException {
        var one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override public int read(byte[] target, int offset, int length) throws IOException {
        var start = System.nanoTime();
        var count = in.read(target, offset, length);
        waitedNanos += System.nanoTime() - start;
        if (count < 0) {
            return count;
        }
        bytes += count;
        if (waitedNanos > graceNanos + bytes * NANOS_PER_SECOND / bytesPerSecondMin) {
            throw new Rejected.Malformed("found a body slower than " + bytesPerSecondMin + " bytes a second, expected at least that");
        }
        return count;
    }

    @Override public void close() throws IOException {
        in.close();
    }
}
