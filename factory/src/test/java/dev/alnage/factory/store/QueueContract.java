package dev.alnage.factory.store;

import static dev.alnage.factory.store.Fixtures.TIME;
import static dev.alnage.factory.store.Fixtures.digest;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.alnage.evidence.Digest;
import dev.alnage.evidence.Rejected;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What every queue must do. */
interface QueueContract {
    Duration LEASE = Duration.ofSeconds(60);
    Digest FIRST = digest("first order");
    Digest SECOND = digest("second order");

    /** A queue over the state that the test has by now; a second one is another leader over the same state. */
    Queue queue() throws IOException;

    @Test @Tag("F8") default void a_worker_that_comes_back_after_its_lease_was_given_on_is_refused() throws IOException {
        var queue = queue();
        queue.offer(FIRST, "pool", TIME);
        var late = queue.take("pool", LEASE, TIME).orElseThrow();
        var next = queue.take("pool", LEASE, TIME.plus(LEASE)).orElseThrow();
        assertTrue(next.fence() > late.fence());
        assertThrows(Rejected.Stale.class, () -> queue.complete(FIRST, late.fence()));
        assertThrows(Rejected.Stale.class, () -> queue.renew(FIRST, late.fence(), LEASE, TIME.plus(LEASE)));
        queue.complete(FIRST, next.fence());
    }

    @Test @Tag("F8") default void two_leaders_never_give_one_order_to_two_workers() throws IOException {
        var one = queue();
        var two = queue();
        one.offer(FIRST, "pool", TIME);
        two.offer(FIRST, "pool", TIME);
        var taken = one.take("pool", LEASE, TIME).orElseThrow();
        assertEquals(Optional.empty(), two.take("pool", LEASE, TIME));
        // the first leader sleeps, the lease lapses, the second gives the order on
        var again = two.take("pool", LEASE, TIME.plus(LEASE)).orElseThrow();
        assertThrows(Rejected.Stale.class, () -> one.complete(FIRST, taken.fence()));
        two.complete(FIRST, again.fence());
        assertThrows(Rejected.Stale.class, () -> two.complete(FIRST, again.fence()));
    }

    @Test @Tag("F8") default void many_takers_get_each_order_once() throws Exception {
        var queues = List.of(queue(), queue());
        var orders = new HashSet<Digest>();
        for (var i = 0; i < 40; i++) {
            orders.add(digest("order " + i));
            queues.getFirst().offer(digest("order " + i), "pool", TIME);
        }
        var takers = new ArrayList<Callable<List<Digest>>>();
        for (var i = 0; i < 4; i++) {
            var queue = queues.get(i % 2);
            takers.add(() -> {
                var taken = new ArrayList<Digest>();
                for (var lease = queue.take("pool", LEASE, TIME); lease.isPresent(); lease = queue.take("pool", LEASE, TIME)) {
                    taken.add(lease.get().order());
                }
                return taken;
            });
        }
        var all = new ArrayList<Digest>();
        try (var threads = Executors.newFixedThreadPool(4)) {
            for (var taken : threads.invokeAll(takers)) {
                all.addAll(taken.get());
            }
        }
        assertEquals(orders.size(), all.size());
        assertEquals(orders, new HashSet<>(all));
    }

    @Test default void a_completion_with_a_fence_that_was_never_given_is_refused() throws IOException {
        var queue = queue();
        queue.offer(FIRST, "pool", TIME);
        assertThrows(Rejected.Stale.class, () -> queue.complete(FIRST, 0));
        assertThrows(Rejected.Stale.class, () -> queue.complete(FIRST, 1));
        assertThrows(Rejected.Stale.class, () -> queue.complete(SECOND, 1));
        assertEquals(FIRST, queue.take("pool", LEASE, TIME).orElseThrow().order());
    }

    @Test default void a_cancelled_order_is_neither_given_nor_completed_nor_renewed() throws IOException {
        var queue = queue();
        queue.offer(FIRST, "pool", TIME);
        var lease = queue.take("pool", LEASE, TIME).orElseThrow();
        queue.cancel(FIRST);
        assertThrows(Rejected.Stale.class, () -> queue.complete(FIRST, lease.fence()));
        assertThrows(Rejected.Stale.class, () -> queue.renew(FIRST, lease.fence(), LEASE, TIME));
        assertEquals(Optional.empty(), queue.take("pool", LEASE, TIME.plus(LEASE)));
        assertEquals(List.of(), queue.listLeased(TIME));
    }

    @Test default void an_order_that_has_ended_is_not_done_again_because_it_is_offered_again() throws IOException {
        var queue = queue();
        queue.offer(FIRST, "pool", TIME);
        queue.complete(FIRST, queue.take("pool", LEASE, TIME).orElseThrow().fence());
        queue.offer(FIRST, "pool", TIME);
        assertEquals(Optional.empty(), queue.take("pool", LEASE, TIME.plus(LEASE)));
    }

    @Test default void an_order_is_not_moved_to_another_pool_by_offering_it_there() throws IOException {
        var queue = queue();
        queue.offer(FIRST, "pool", TIME);
        assertThrows(Rejected.Malformed.class, () -> queue.offer(FIRST, "other", TIME));
        assertEquals(Optional.empty(), queue.take("other", LEASE, TIME));
    }

    @Test default void a_renewed_lease_does_not_lapse_at_its_first_end() throws IOException {
        var queue = queue();
        queue.offer(FIRST, "pool", TIME);
        var lease = queue.take("pool", LEASE, TIME).orElseThrow();
        var renewed = queue.renew(FIRST, lease.fence(), LEASE, TIME.plusSeconds(30));
        assertEquals(TIME.plusSeconds(90), renewed.until());
        assertEquals(lease.fence(), renewed.fence());
        assertEquals(Optional.empty(), queue.take("pool", LEASE, TIME.plusSeconds(89)));
        assertEquals(FIRST, queue.take("pool", LEASE, TIME.plusSeconds(90)).orElseThrow().order());
    }

    @Test default void orders_are_given_in_the_order_they_were_offered() throws IOException {
        var queue = queue();
        queue.offer(SECOND, "pool", TIME);
        queue.offer(FIRST, "pool", TIME);
        assertEquals(SECOND, queue.take("pool", LEASE, TIME).orElseThrow().order());
        assertEquals(FIRST, queue.take("pool", LEASE, TIME).orElseThrow().order());
        assertEquals(List.of(SECOND, FIRST), queue.listLeased(TIME).stream().map(Queue.Lease::order).toList());
    }
}
