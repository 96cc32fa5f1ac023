package dev.alnage.factory.source.forge;

import dev.alnage.factory.outbound.OutboundLimits;
import java.time.Duration;

/**
 * What answers of another forge may cost.
 *
 * @param references the list of its references
 * @param pack what is fetched
 * @param report what it says of a push
 * @param talk bytes beside a pack, such as of progress, that come while it is sent: git keeps all of it in memory
 */
record ForgeLimits(OutboundLimits references, OutboundLimits pack, OutboundLimits report, int talk) {
    static final ForgeLimits USUAL = new ForgeLimits(new OutboundLimits(32 << 20, Duration.ofMinutes(2), Duration.ofSeconds(30)),
            new OutboundLimits((2L << 30) + (4 << 20), Duration.ofMinutes(30), Duration.ofSeconds(30)),
            new OutboundLimits(1 << 20, Duration.ofMinutes(10), Duration.ofMinutes(2)), 1 << 20);
}
