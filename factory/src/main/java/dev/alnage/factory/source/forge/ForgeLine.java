package dev.alnage.factory.source.forge;

import dev.alnage.evidence.Rejected;
import dev.alnage.factory.outbound.OutboundLimits;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** What JGit speaks over with another forge: it watches what comes, and remembers what went wrong first. After that nothing is sent any more. */
abstract sealed class ForgeLine implements AutoCloseable permits GatewayConnections, SshLine {
    /** At most so much goes in one push. */
    static final int PUSH_BYTES_MAX = 64 << 20;
    /** So much of what comes may be the framing of a pack. */
    private static final int FRAMING_PART = 8;

    private OutboundLimits limits;
    private LongSupplier useful = () -> Long.MAX_VALUE / 2;
    private int talk;
    private long came;
    private @Nullable Exception failure;

    ForgeLine(OutboundLimits limits) {
        this.limits = limits;
    }

    /** More is to be sent than fits into one push. */
    @SuppressWarnings("serial")
    static final class TooLong extends IOException {
        TooLong() {
            super("over " + PUSH_BYTES_MAX + " bytes");
        }
    }

    /** From now on an answer may cost this. */
    void within(OutboundLimits next) throws IOException {
        limits = next;
    }

    OutboundLimits limits() {
        return limits;
    }

    /**
     * From now on, what comes has to be what is waited for, but for so much talk.
     *
     * @param arrived how many bytes of what is waited for have come
     */
    void expecting(LongSupplier arrived, int talkMax) {
        useful = arrived;
        talk = talkMax;
        came = 0;
    }

    /** Takes note of what came. @throws IOException when it is talk for the most part */
    private void came(int bytes) throws IOException {
        came += bytes;
        var wanted = useful.getAsLong();
        if (came > talk + wanted + wanted / FRAMING_PART) {
            throw failed(new IOException("found over " + talk + " bytes of talk beside " + wanted + " of a pack, expected a pack (ALN-SRC-142)"));
        }
    }

    /** What comes, watched. */
    InputStream watched(InputStream coming) {
        return new FilterInputStream(coming) {
            @Override public int read() throws IOException {
                var one = new byte[1];
                return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
            }

            @Override public int read(byte[] target, int offset, int length) throws IOException {
                int count;
                try {
                    count = in.read(target, offset, length);
                } catch (IOException | Rejected e) {
                    throw failed(e);
                }
                came(Math.max(0, count));
                return count;
            }
        };
    }

    /** What went wrong first; JGit words it in its own way or tries again. */
    Optional<Exception> failure() {
        return Optional.ofNullable(failure);
    }

    /** What the forge has said beside git's protocol, such as why it does not serve a repository; empty over HTTP, which has no such place. */
    String said() {
        return "";
    }

    /** Remembers it, unless something went wrong before. */
    IOException failed(Exception e) {
        if (failure == null) {
            failure = e;
        }
        return e instanceof IOException said ? said : new IOException(e.getMessage(), e);
    }

    void requireNoFailure() throws IOException {
        if (failure != null) {
            throw new IOException("nothing is sent after a failure", failure);
        }
    }

    @Override public abstract void close() throws IOException;
}
