package dev.alnage.factory.store;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.alnage.evidence.Bytes;
import dev.alnage.evidence.Digest;
import dev.alnage.evidence.Rejected;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What every blob store must do. */
interface BlobsContract {
    Blobs blobs() throws IOException;

    /** Changes one bit of a blob behind the store's back. */
    void damage(Digest digest, long bit) throws IOException;

    private static Bytes content(int size) {
        var bytes = new byte[size];
        new Random(size).nextBytes(bytes);
        return Bytes.of(bytes);
    }

    @Test @Tag("F6") default void damage_is_refused_before_the_last_byte_is_handed_out() throws IOException {
        var blobs = blobs();
        for (var size : new int[] {1, 2, 1000, 65_536, 65_537, 131_072, 200_000}) {
            var digest = blobs.put(content(size));
            for (var bit : new long[] {0, 4L * size, 8L * size - 1}) {
                damage(digest, bit);
                var received = new ByteArrayOutputStream();
                assertThrows(Rejected.Malformed.class, () -> {
                    try (var in = blobs.open(digest)) {
                        in.transferTo(received);
                    }
                });
                assertTrue(received.size() < size, received.size() + " of " + size + " bytes came through");
                assertThrows(Rejected.Malformed.class, () -> blobs.read(digest, size));
                damage(digest, bit);
            }
            assertEquals(content(size), blobs.read(digest, size));
        }
    }

    @Test @Tag("F6") default void who_goes_on_reading_after_a_refusal_is_refused_again() throws IOException {
        var blobs = blobs();
        var digest = blobs.put(content(1000));
        damage(digest, 17);
        try (var in = blobs.open(digest)) {
            assertThrows(Rejected.Malformed.class, in::read);
            assertThrows(Rejected.Malformed.class, in::read);
            assertThrows(Rejected.Malformed.class, () -> in.read(new byte[10]));
        }
    }

    @Test default void putting_a_damaged_blob_again_mends_it() throws IOException {
        var blobs = blobs();
        var digest = blobs.put(content(1000));
        damage(digest, 17);
        assertEquals(digest, blobs.put(content(1000)));
        assertEquals(content(1000), blobs.read(digest, 1000));
    }

    @Test default void one_byte_over_the_limit_is_refused_and_nothing_kept() throws IOException {
        var blobs = blobs();
        for (var size : new int[] {0, 1, 65_536, 100_000}) {
            var limit = size;
            assertThrows(Rejected.Malformed.class, () -> blobs.put(content(limit + 1).toStream(), limit));
            assertFalse(blobs.has(Digest.of(content(limit + 1))));
            assertEquals(Digest.of(content(size)), blobs.put(content(size).toStream(), limit));
        }
        assertThrows(Rejected.Malformed.class, () -> blobs.read(Digest.of(content(100_000)), 99_999));
        assertEquals(4, blobs.list().count());
    }

    @Test default void an_endless_stream_is_cut_off_at_the_limit() throws IOException {
        var blobs = blobs();
        var endless = new InputStream() {
            private long given;

            @Override public int read() {
                given++;
                return 0;
            }
        };
        assertThrows(Rejected.Malformed.class, () -> blobs.put(endless, 1000));
        assertTrue(endless.given < 200_000, endless.given + " bytes were taken");
    }

    @Test default void a_stream_that_breaks_leaves_nothing() throws IOException {
        var blobs = blobs();
        var broken = new InputStream() {
            @Override public int read() throws IOException {
                throw new IOException("connection lost");
            }
        };
        assertThrows(IOException.class, () -> blobs.put(new java.io.SequenceInputStream(content(10).toStream(), broken), 1000));
        assertEquals(0, blobs.list().count());
    }

    @Test default void what_is_not_there_is_missing_and_never_empty() throws IOException {
        var blobs = blobs();
        var missing = Digest.of(Bytes.utf8("missing"));
        assertFalse(blobs.has(missing));
        assertThrows(IOException.class, () -> blobs.open(missing));
        assertThrows(IOException.class, () -> blobs.read(missing, 10));
        assertThrows(Rejected.Malformed.class, () -> blobs.has(Digest.gitCommit("a".repeat(40))));
    }

    @Test default void what_is_put_is_read_back_in_any_pieces() throws IOException {
        var blobs = blobs();
        for (var size : new int[] {0, 1, 65_535, 65_536, 65_537, 131_073}) {
            var digest = blobs.put(content(size).toStream(), Long.MAX_VALUE);
            assertEquals(Digest.of(content(size)), digest);
            try (var in = blobs.open(digest)) {
                assertArrayEquals(content(size).toArray(), in.readAllBytes());
                assertEquals(-1, in.read());
            }
            try (var in = blobs.open(digest)) {
                for (var i = 0; i < Math.min(size, 100); i++) {
                    assertEquals(content(size).at(i) & 0xff, in.read());
                }
            }
        }
    }

    @Test default void blobs_put_together_are_each_there_and_each_verified() throws IOException {
        var blobs = blobs();
        for (var count : new int[] {0, 1, 3, 4, 50}) {
            var contents = new java.util.ArrayList<>(IntStream.range(0, count).mapToObj(i -> content(1000 * count + i)).toList());
            contents.addAll(contents.reversed());
            contents.add(content(70_000));
            contents.add(Bytes.empty());
            var digests = blobs.putAll(contents);
            assertEquals(contents.stream().map(Digest::of).toList(), digests);
            var again = blobs();
            for (var i = 0; i < contents.size(); i++) {
                assertTrue(again.has(digests.get(i)));
                assertEquals(contents.get(i), again.read(digests.get(i), contents.get(i).size()));
                try (var in = blobs.open(digests.get(i))) {
                    assertArrayEquals(contents.get(i).toArray(), in.readAllBytes());
                }
            }
            assertEquals(Set.copyOf(again.list().toList()), Set.copyOf(blobs.list().toList()));
            assertTrue(again.list().toList().containsAll(digests));
        }
        var packed = Digest.of(content(50_003));
        assertThrows(Rejected.Malformed.class, () -> blobs.read(packed, 50_002));
    }

    @Test default void many_put_the_same_at_once() throws Exception {
        var blobs = blobs();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var puts = IntStream.range(0, 64).mapToObj(i -> threads.submit(() -> blobs.put(content(100 + i % 4)))).toList();
            for (var put : puts) {
                put.get();
            }
        }
        var expected = List.of(100, 101, 102, 103).stream().map(size -> Digest.of(content(size))).collect(Collectors.toSet());
        assertEquals(expected, Set.copyOf(blobs.list().toList()));
        for (var digest : expected) {
            blobs.read(digest, 1000);
        }
    }
}
