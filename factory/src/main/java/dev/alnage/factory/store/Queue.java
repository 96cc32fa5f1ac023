package dev.alnage.factory.store;

import dev.alnage.evidence.Digest;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;

/** Orders that wait for a worker. A lease lapses; its fence lets a worker that comes back too late be refused. */
public interface Queue {
    /** An order handed to a worker: the digest of its envelope and the fence, which grows with every lease of the order. */
    record Lease(Digest order, String pool, long fence, Instant until) {}

    /** Puts an order's envelope digest up for workers of a pool; the same order twice is once. */
    void offer(Digest order, String pool, Instant now) throws IOException;

    /** As {@link #offer} for each order with its pool, in this order; cheaper than one after the other. */
    default void offerAll(SequencedMap<Digest, String> orders, Instant now) throws IOException {
        for (var order : orders.entrySet()) {
            offer(order.getKey(), order.getValue(), now);
        }
    }

    /** The oldest order of the pool that nobody holds, leased. */
    Optional<Lease> take(String pool, Duration lease, Instant now) throws IOException;

    /** Extends a lease. @throws dev.alnage.evidence.Rejected.Stale if the fence is no longer the order's newest */
    Lease renew(Digest order, long fence, Duration lease, Instant now) throws IOException;

    /** Ends an order. @throws dev.alnage.evidence.Rejected.Stale if the fence is no longer the order's newest, or the order has ended */
    void complete(Digest order, long fence) throws IOException;

    /** The pool that an order was offered to, if it was. */
    Optional<String> findPool(Digest order) throws IOException;

    /** Takes an order out, whoever holds it; later completions are stale. */
    void cancel(Digest order) throws IOException;

    List<Lease> listLeased(Instant now) throws IOException;
}
