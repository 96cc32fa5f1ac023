package demo.tools;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UnpackingTest {
    @TempDir Path folder;
    private final ByteArrayOutputStream tar = new ByteArrayOutputStream();
    private Path root;

    @BeforeEach void an_empty_root_beside_something_precious() throws IOException {
        root = Files.createDirectory(folder.resolve("root"));
        Files.writeString(folder.resolve("precious"), "untouched");
    }

    @Test void names_that_leave_the_root_are_refused() throws IOException {
        for (var name : List.of("../precious", "/precious", "a/../../precious", "a/./b", "..", "a//b", "a\\b")) {
            tar.reset();
            file(name, "overwritten");
            assertThrows(Refused.class, this::unpack, name);
        }
        assertEquals("untouched", Files.readString(folder.resolve("precious")));
    }

    @Test void links_that_leave_the_root_are_refused() throws IOException {
        for (var target : List.of("../precious", "/etc", "..", "a/../../precious")) {
            tar.reset();
            Tar.writeLink(tar, "link", target);
            assertThrows(Refused.class, this::unpack, target);
        }
    }

    @Test void nothing_is_written_through_a_link() throws IOException {
        Tar.writeDirectory(tar, "real");
        Tar.writeLink(tar, "way", "real");
        file("way/file", "x");
        assertThrows(Refused.class, this::unpack);
        assertFalse(Files.exists(root.resolve("real/file")));
    }

    @Test void a_link_of_an_earlier_layer_is_no_way_either() throws IOException {
        Tar.writeDirectory(tar, "real");
        Tar.writeLink(tar, "way", "real");
        var unpacking = new Unpacking(root);
        unpacking.layer(ended());
        tar.reset();
        file("way/file", "x");
        assertThrows(Refused.class, () -> unpacking.layer(ended()));
    }

    @Test void a_file_in_the_place_of_a_link_replaces_the_link_and_not_its_target() throws IOException {
        file("target", "first");
        Tar.writeLink(tar, "name", "target");
        file("name", "second");
        unpack();
        assertEquals("first", Files.readString(root.resolve("target")));
        assertFalse(Files.isSymbolicLink(root.resolve("name")));
    }

    @Test void devices_hard_links_and_extended_headers_are_refused() throws IOException {
        for (char type : new char[] {'1', '3', '4', '6', 'x', 'g', 'L'}) {
            tar.reset();
            file("thing", "");
            assertThrows(Refused.class, () -> new Unpacking(root).layer(changed(156, (byte) type)), String.valueOf(type));
        }
    }

    @Test void a_setuid_bit_is_refused() throws IOException {
        file("tool", "");
        assertThrows(Refused.class, () -> new Unpacking(root).layer(changed(103, (byte) '4')));
    }

    @Test void deletions_are_refused() throws IOException {
        file("lib/.wh.rules", "");
        assertThrows(Refused.class, this::unpack);
    }

    @Test void content_after_the_end_is_refused_and_padding_is_not() throws IOException {
        file("a", "x");
        Tar.writeEnd(tar);
        tar.write(new byte[2 * Tar.BLOCK]);
        var padded = tar.toByteArray();
        new Unpacking(root).layer(new ByteArrayInputStream(padded));
        padded[padded.length - 1] = 1;
        assertThrows(Refused.class, () -> new Unpacking(root).layer(new ByteArrayInputStream(padded)));
    }

    @Test void a_layer_cut_short_is_refused() throws IOException {
        file("a", "x".repeat(2000));
        var cut = Arrays.copyOf(tar.toByteArray(), 1024);
        assertThrows(IOException.class, () -> new Unpacking(root).layer(new ByteArrayInputStream(cut)));
    }

    @Test void files_directories_and_inner_links_are_unpacked_with_their_executable_bit() throws IOException {
        Tar.writeFile(tar, "bin/tool", true, 2, new ByteArrayInputStream("#!".getBytes(StandardCharsets.UTF_8)));
        file("bin/text", "t");
        Tar.writeLink(tar, "bin/alias", "../bin/tool");
        unpack();
        assertTrue(Files.isExecutable(root.resolve("bin/tool")));
        assertFalse(Files.getPosixFilePermissions(root.resolve("bin/text")).toString().contains("EXECUTE"));
        assertEquals("#!", Files.readString(root.resolve("bin/alias")));
    }

    private void file(String name, String content) throws IOException {
        var bytes = content.getBytes(StandardCharsets.UTF_8);
        Tar.writeFile(tar, name, false, bytes.length, new ByteArrayInputStream(bytes));
    }

    private void unpack() throws IOException {
        new Unpacking(root).layer(ended());
    }

    private ByteArrayInputStream ended() throws IOException {
        Tar.writeEnd(tar);
        return new ByteArrayInputStream(tar.toByteArray());
    }

    /** The archive with one byte of its first header changed and that header's checksum made right again. */
    private ByteArrayInputStream changed(int at, byte value) throws IOException {
        Tar.writeEnd(tar);
        var bytes = tar.toByteArray();
        bytes[at] = value;
        int sum = 8 * ' ';
        for (int i = 0; i < Tar.BLOCK; i++) {
            sum += i >= 148 && i < 156 ? 0 : bytes[i] & 0xff;
        }
        System.arraycopy(String.format("%06o", sum).getBytes(StandardCharsets.UTF_8), 0, bytes, 148, 6);
        return new ByteArrayInputStream(bytes);
    }
}
