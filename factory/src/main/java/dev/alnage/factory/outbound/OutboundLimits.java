package dev.alnage.factory.outbound;

import java.time.Duration;

/**
 * What one request may cost at most. In every {@code noProgress} at least {@link #PROGRESS_BYTES} must arrive: a peer that
 * sends a byte a second makes no progress (case T9).
 */
public record OutboundLimits(long bytesMax, Duration total, Duration noProgress) {
    public static final int PROGRESS_BYTES = 1024;
    public static final OutboundLimits STANDARD = new OutboundLimits(256L << 20, Duration.ofMinutes(10), Duration.ofSeconds(30));

    public OutboundLimits {
        if (bytesMax < 0 || !total.isPositive() || !noProgress.isPositive()) {
            throw new IllegalArgumentException("limits are positive");
        }
    }
}
