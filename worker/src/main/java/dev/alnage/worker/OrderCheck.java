package dev.alnage.worker;

import dev.alnage.evidence.Rejected;
import dev.alnage.evidence.order.Order;
import dev.alnage.evidence.sign.Envelope;
import dev.alnage.evidence.sign.Occasion;
import dev.alnage.evidence.sign.Role;
import dev.alnage.evidence.sign.TrustFile;
import java.time.Duration;
import java.time.Instant;

/** Whether an order may be carried out here and now. */
final class OrderCheck {
    private static final Duration CLOCK_SKEW_MAX = Duration.ofMinutes(1);

    private OrderCheck() {}

    /** The order, if the planner signed it, for this pool, and it has not lapsed. */
    static Order verify(Envelope envelope, TrustFile trust, String pool, Instant now) {
        var order = Order.read(trust.verifyStatement(envelope, Role.PLANNER, Occasion.at(now)).value());
        if (!order.pool().equals(pool)) {
            throw new Rejected.Untrusted("found an order for pool " + order.pool() + ", expected one for " + pool);
        }
        if (!order.expires().isAfter(now)) {
            throw new Rejected.Stale("found an order that expired at " + order.expires() + ", expected one valid at " + now);
        }
        if (order.issued().isAfter(now.plus(CLOCK_SKEW_MAX))) {
            throw new Rejected.Stale("found an order issued at " + order.issued() + ", expected none after " + now);
        }
        return order;
    }
}
