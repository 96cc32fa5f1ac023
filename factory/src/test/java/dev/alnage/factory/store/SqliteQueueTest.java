package dev.alnage.factory.store;

import static dev.alnage.factory.store.Fixtures.TIME;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.alnage.evidence.Rejected;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SqliteQueueTest implements QueueContract {
    @TempDir private Path directory;
    private final List<SqliteQueue> open = new ArrayList<>();

    @Override public SqliteQueue queue() throws IOException {
        var queue = SqliteQueue.open(directory.resolve("queue.db"));
        open.add(queue);
        return queue;
    }

    @AfterEach void close() throws IOException {
        for (var queue : open) {
            queue.close();
        }
    }

    @Test void a_file_that_is_no_database_is_not_taken_for_an_empty_queue() throws IOException {
        Files.writeString(directory.resolve("queue.db"), "something else, long enough to have a header".repeat(100));
        assertThrows(IOException.class, this::queue);
    }

    @Test void leases_and_fences_outlive_the_process() throws IOException {
        var queue = queue();
        queue.offer(FIRST, "pool", TIME);
        var lease = queue.take("pool", LEASE, TIME).orElseThrow();
        queue.close();
        var again = queue();
        assertEquals(List.of(lease), again.listLeased(TIME));
        again.complete(FIRST, lease.fence());
        assertThrows(Rejected.Stale.class, () -> again.complete(FIRST, lease.fence()));
    }

    /** The file as a power cut leaves it: what was not synced is gone. */
    @Test @Tag("F2") void a_lease_that_a_power_cut_took_away_is_not_given_again_under_its_fence() throws IOException {
        var queue = queue();
        queue.offer(FIRST, "pool", TIME);
        queue.close();
        Files.copy(directory.resolve("queue.db"), directory.resolve("synced.db"));
        var after = queue();
        var lost = after.take("pool", LEASE, TIME).orElseThrow();
        after.close();
        Files.copy(directory.resolve("synced.db"), directory.resolve("queue.db"), StandardCopyOption.REPLACE_EXISTING);
        // each opening is durable before anything is leased
        queue().close();
        assertTrue(queue().take("pool", LEASE, TIME).orElseThrow().fence() > lost.fence());
    }

    @Test void several_are_offered_in_their_order_or_none_of_them() throws IOException {
        var queue = queue();
        queue.offer(SECOND, "other", TIME);
        var orders = new LinkedHashMap<>(Map.of(FIRST, "pool"));
        orders.put(SECOND, "pool");
        assertThrows(Rejected.Malformed.class, () -> queue.offerAll(orders, TIME));
        assertEquals(Optional.empty(), queue.take("pool", LEASE, TIME));
        orders.remove(SECOND);
        orders.put(Fixtures.digest("third order"), "pool");
        queue.offerAll(orders, TIME);
        assertEquals(FIRST, queue.take("pool", LEASE, TIME).orElseThrow().order());
        assertEquals(Fixtures.digest("third order"), queue.take("pool", LEASE, TIME).orElseThrow().order());
        assertEquals(SECOND, queue.take("other", LEASE, TIME).orElseThrow().order());
    }
}
