package dev.alnage.evidence.read;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.alnage.evidence.Bytes;
import dev.alnage.evidence.Rejected;
import java.io.IOException;
import java.util.List;
import org.apache.commons.compress.utils.SeekableInMemoryByteChannel;
import org.junit.jupiter.api.Test;

/** Bytes of an archive that are read anywhere, and nowhere else. */
class ZipInputTest {
    private static final byte[] CONTENT = {0, 1, 2, 3, 4, 5, 6, 7};

    private static List<ZipInput> inputs() {
        return List.of(new ZipInput.OfBytes(Bytes.of(CONTENT)), new ZipInput.OfChannel(new SeekableInMemoryByteChannel(CONTENT.clone()), CONTENT.length));
    }

    @Test void exactly_what_is_asked_for_is_read_and_nothing_over_the_end() throws IOException {
        for (var in : inputs()) {
            assertEquals(8, in.size());
            assertArrayEquals(new byte[] {2, 3, 4}, in.bytes(2, 3));
            assertArrayEquals(CONTENT, in.bytes(0, 8));
            assertArrayEquals(new byte[0], in.bytes(8, 0));
            for (var outside : List.of(new long[] {-1, 1}, new long[] {0, 9}, new long[] {8, 1}, new long[] {7, 2}, new long[] {Long.MAX_VALUE, 1})) {
                assertThrows(Rejected.Malformed.class, () -> in.bytes(outside[0], (int) outside[1]));
                assertThrows(Rejected.Malformed.class, () -> in.stream(outside[0], outside[1]));
            }
        }
    }

    @Test void an_archive_that_becomes_shorter_while_it_is_read_is_refused() {
        var longer = new ZipInput.OfChannel(new SeekableInMemoryByteChannel(CONTENT.clone()), 9);
        assertThrows(Rejected.Malformed.class, () -> longer.bytes(7, 2));
    }

    @Test void a_stream_over_a_part_ends_where_the_part_does() throws IOException {
        for (var in : inputs()) {
            var stream = in.stream(1, 5);
            assertEquals(1, stream.read());
            var buffer = new byte[10];
            assertEquals(0, stream.read(buffer, 0, 0));
            assertEquals(2, stream.read(buffer, 3, 2));
            assertArrayEquals(new byte[] {0, 0, 0, 2, 3, 0, 0, 0, 0, 0}, buffer);
            assertArrayEquals(new byte[] {4, 5}, stream.readAllBytes());
            assertEquals(-1, stream.read());
            assertEquals(-1, stream.read(buffer, 0, 1));
            assertEquals(0, in.stream(8, 0).readAllBytes().length);
        }
        var big = new byte[40_000];
        big[16_384] = (byte) 0xff;
        big[39_999] = 3;
        var whole = new ZipInput.OfBytes(Bytes.of(big));
        assertArrayEquals(big, whole.stream(0, 40_000).readAllBytes());
        var from = whole.stream(16_384, 2);
        assertEquals(255, from.read());
    }
}
