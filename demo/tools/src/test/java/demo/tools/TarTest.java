package demo.tools;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.util.Arrays;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class TarTest {
    @Test void a_header_with_one_changed_byte_is_refused() throws IOException {
        var header = file("a.txt");
        header[0] = 'b';
        assertThrows(Refused.class, () -> Tar.readHeader(new ByteArrayInputStream(header)));
    }

    @Test void an_archive_cut_inside_a_header_is_refused() throws IOException {
        var cut = Arrays.copyOf(file("a.txt"), 300);
        assertThrows(EOFException.class, () -> Tar.readHeader(new ByteArrayInputStream(cut)));
    }

    @Test void a_name_that_no_header_can_hold_is_refused() {
        assertThrows(Refused.class, () -> file("n".repeat(101)));
        assertThrows(Refused.class, () -> file("d".repeat(156) + "/" + "n".repeat(90)));
    }

    @Test void short_and_long_names_come_back() throws IOException {
        for (var name : new String[] {"a", "n".repeat(100), "d".repeat(155) + "/" + "n".repeat(100), "x/".repeat(60) + "end"}) {
            assertEquals(Optional.of(new Tar.Entry(name, Tar.FILE, 0, 0644, "")), Tar.readHeader(new ByteArrayInputStream(file(name))));
        }
    }

    @Test void a_directory_and_a_link_come_back() throws IOException {
        var out = new ByteArrayOutputStream();
        Tar.writeDirectory(out, "d");
        Tar.writeLink(out, "d/l", "../a");
        Tar.writeEnd(out);
        var in = new ByteArrayInputStream(out.toByteArray());
        assertEquals(Optional.of(new Tar.Entry("d/", Tar.DIRECTORY, 0, 0755, "")), Tar.readHeader(in));
        assertEquals(Optional.of(new Tar.Entry("d/l", Tar.LINK, 0, 0777, "../a")), Tar.readHeader(in));
        assertEquals(Optional.empty(), Tar.readHeader(in));
    }

    private static byte[] file(String name) throws IOException {
        var out = new ByteArrayOutputStream();
        Tar.writeFile(out, name, false, 0, new ByteArrayInputStream(new byte[0]));
        return out.toByteArray();
    }
}
