package demo.app;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.compressors.gzip.GzipCompressorOutputStream;
import org.junit.jupiter.api.Test;

class PackTest {
    private final Table one = new Table("one", List.of("a"), List.of(List.of("1")));
    private final Table two = new Table("two", List.of("b", "c"), List.of());

    @Test void an_entry_that_leaves_the_root_is_refused() throws IOException {
        var bytes = archive("../one.csv", "a\n".getBytes(StandardCharsets.UTF_8));
        assertThrows(Unfit.class, () -> Pack.read(new ByteArrayInputStream(bytes)));
    }

    @Test void bytes_that_are_not_utf8_are_refused() throws IOException {
        var bytes = archive("one.csv", new byte[] {'a', (byte) 0xff, '\n'});
        assertThrows(Unfit.class, () -> Pack.read(new ByteArrayInputStream(bytes)));
    }

    @Test void a_file_that_is_no_archive_is_refused() {
        assertThrows(IOException.class, () -> Pack.read(new ByteArrayInputStream("hello, world".getBytes(StandardCharsets.UTF_8))));
    }

    @Test void two_tables_of_one_name_are_refused() {
        assertThrows(Unfit.class, () -> new Pack(List.of(one, one)));
    }

    @Test void a_table_that_is_not_there_is_refused() {
        assertThrows(Unfit.class, () -> new Pack(List.of(one)).table("two"));
    }

    @Test void what_was_packed_comes_back_sorted_by_name() throws IOException {
        assertEquals(new Pack(List.of(one, two)), Pack.read(new ByteArrayInputStream(packed(new Pack(List.of(two, one))))));
    }

    @Test void equal_tables_give_equal_bytes() throws IOException {
        assertArrayEquals(packed(new Pack(List.of(one, two))), packed(new Pack(List.of(two, one))));
    }

    private static byte[] packed(Pack pack) throws IOException {
        var out = new ByteArrayOutputStream();
        pack.write(out);
        return out.toByteArray();
    }

    private static byte[] archive(String name, byte[] content) throws IOException {
        var out = new ByteArrayOutputStream();
        try (var tar = new TarArchiveOutputStream(new GzipCompressorOutputStream(out))) {
            var entry = new TarArchiveEntry(name, true);
            entry.setSize(content.length);
            tar.putArchiveEntry(entry);
            tar.write(content);
            tar.closeArchiveEntry();
        }
        return out.toByteArray();
    }
}
