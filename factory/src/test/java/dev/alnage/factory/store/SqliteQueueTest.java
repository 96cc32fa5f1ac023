package dev.alnage.factory.store;

import static dev.alnage.factory.store.Fixtures.TIME;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.alnage.evidence.Rejected;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
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
}
