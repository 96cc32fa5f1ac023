package dev.alnage.factory.api;

import dev.alnage.factory.http.Caller;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

/**
 * How many new questions one caller may put to the gate: so many at once, and then so many a minute. Every one of them grows the
 * ledger, which never shrinks; to be told again what stands costs nothing and is not counted.
 */
final class Quota {
    private final int most;
    private final Duration each;
    private final Map<String, Used> callers = new HashMap<>();

    /** @param full when all of what was used will be there again */
    private record Used(Instant full) {}

    /** @param most at once @param each after how long one of them comes back */
    Quota(int most, Duration each) {
        this.most = most;
        this.each = each;
    }

    /** Takes one, or says how long to wait for the next. @return zero if it was taken */
    synchronized Duration take(Caller.Peer peer, Instant now) {
        callers.values().removeIf(used -> !used.full().isAfter(now));
        var used = callers.get(peer.name());
        var full = (used == null ? now : used.full()).plus(each);
        var late = Duration.between(now.plus(each.multipliedBy(most)), full);
        if (late.isPositive()) {
            return late;
        }
        callers.put(peer.name(), new Used(full));
        return Duration.ZERO;
    }

    @Override public String toString() {
        return "at most " + most + " at once, and one more each " + each.toMillis() + " ms";
    }
}
