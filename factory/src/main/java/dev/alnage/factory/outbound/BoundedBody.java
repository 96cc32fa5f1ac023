package dev.alnage.factory.outbound;

import dev.alnage.evidence.Rejected;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.util.Locale;

/**
 * The body of an answer as it comes, within limits of size, time and speed. One byte more is an error, not a cut; the time that its reader
 * takes for itself is not held against the peer.
 */
final class BoundedBody extends InputStream {
    private static final String IDENTITY = "identity";

    private final Closeable whole;
    private final InputStream in;
    private final String host;
    private final String encoding;
    private final OutboundLimits limits;
    private final long deadline;
    private long total;
    private long windowBytes;
    private long windowNanos;

    /** @param deadline by {@link System#nanoTime} */
    BoundedBody(HttpTransport.Exchange exchange, InputStream in, OutboundLimits limits, long deadline) {
        this(exchange::close, exchange.host(), exchange.response().findHeader("content-encoding").orElse(IDENTITY).toLowerCase(Locale.ROOT), in, limits, deadline);
    }

    /** @param whole what is closed with it */
    BoundedBody(Closeable whole, String host, InputStream in, OutboundLimits limits, long deadline) {
        this(whole, host, IDENTITY, in, limits, deadline);
    }

    private BoundedBody(Closeable whole, String host, String encoding, InputStream in, OutboundLimits limits, long deadline) {
        this.whole = whole;
        this.in = in;
        this.host = host;
        this.encoding = encoding;
        this.limits = limits;
        this.deadline = deadline;
    }

    @Override public int read() throws IOException {
        var one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override public int read(byte[] target, int offset, int length) throws IOException {
        if (!encoding.equals(IDENTITY)) {
            // nobody asked for it, and a small answer could unpack to a large one (case T8)
            throw new Rejected.Malformed("found content encoding " + encoding + " of " + host + ", expected none");
        }
        var begin = System.nanoTime();
        var count = waited(target, offset, length);
        var now = System.nanoTime();
        if (count < 0) {
            return count;
        }
        total += count;
        if (total > limits.bytesMax()) {
            throw new Rejected.Malformed("found more than " + limits.bytesMax() + " bytes from " + host + ", expected at most that");
        }
        if (now - deadline > 0) {
            throw new IOException("the answer of " + host + " took longer than " + limits.total().toMillis() + " ms");
        }
        windowBytes += count;
        windowNanos += now - begin;
        if (windowNanos >= limits.noProgress().toNanos()) {
            requireProgress();
        }
        return count;
    }

    private void requireProgress() throws IOException {
        if (windowBytes < OutboundLimits.PROGRESS_BYTES) {
            throw new IOException("only " + windowBytes + " bytes from " + host + " in " + limits.noProgress().toMillis() + " ms");
        }
        windowNanos = 0;
        windowBytes = 0;
    }

    private int waited(byte[] target, int offset, int length) throws IOException {
        try {
            return in.read(target, offset, length);
        } catch (IOException e) {
            throw new IOException("the answer of " + host + " broke off: " + e.getMessage(), e);
        }
    }

    @Override public void close() throws IOException {
        whole.close();
    }
}
