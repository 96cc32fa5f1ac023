package dev.alnage.app.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.alnage.app.cli.CommandTable;
import dev.alnage.app.cli.Exit;
import dev.alnage.app.cli.Typed;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CheckReadTest {
    private static final CommandTable TABLE = new CommandTable(
            List.of(new CommandTable.Row("check read", "reads", CommandTable.Group.EVERYDAY, () -> new CheckRead())));
    @TempDir Path folder;

    @Tag("X1")
    @Test void json_with_a_member_twice_is_refused() throws IOException {
        assertEquals(Exit.REFUSED, read("json", "{\"a\":1,\"b\":{\"a\":1,\"a\":2}}").exit());
    }

    @Test void what_each_reader_refuses_ends_with_1() throws IOException {
        for (var wrong : Map.of("utf8", "\ufeffx", "base64", "YQ=", "path", "a/../b", "yaml", "a: &x 1\nb: *x", "xml", "<a>", "pem", "no",
                "tree", "x", "statement", "{}", "envelope", "{}").entrySet()) {
            var typed = read(wrong.getKey(), wrong.getValue());
            assertEquals(Exit.REFUSED, typed.exit(), wrong.getKey());
            assertEquals("", typed.out(), wrong.getKey());
            assertTrue(typed.err().contains("found ") && typed.err().contains("expected "), typed.err());
        }
    }

    @Test void der_with_a_length_that_is_not_the_shortest_is_refused() throws IOException {
        assertEquals(Exit.REFUSED, read("der", HexFormat.of().parseHex("02810101")).exit());
        assertEquals(Exit.PASSED, read("der", HexFormat.of().parseHex("020101")).exit());
    }

    @Test void an_archive_that_leaves_its_root_is_refused() throws IOException {
        assertEquals(Exit.REFUSED, read("zip", zip("../evil")).exit());
        assertEquals(Exit.REFUSED, read("tar", tar("../evil")).exit());
    }

    @Test void an_archive_that_ends_early_is_refused() throws IOException {
        var zip = zip("a");
        assertEquals(Exit.REFUSED, read("zip", Arrays.copyOf(zip, zip.length - 1)).exit());
        var gzip = gzip("a text");
        assertEquals(Exit.REFUSED, read("gzip", Arrays.copyOf(gzip, gzip.length - 1)).exit());
        gzip[gzip.length - 8] ^= 1;
        assertEquals(Exit.REFUSED, read("gzip", gzip).exit());
    }

    @Test void a_file_that_is_not_there_is_no_refusal() {
        assertEquals(Exit.NOT_FOUND, Typed.at(TABLE, folder, Map.of(), "", List.of("check", "read", "json", "nope")).exit());
    }

    @Test void an_unknown_kind_is_wrong_use() throws IOException {
        assertEquals(Exit.USAGE, read("exe", "x").exit());
    }

    @Test void what_each_reader_takes_ends_with_0() throws IOException {
        for (var right : Map.of("utf8", "é", "base64", "YQ==", "path", "a/b", "yaml", "a: 1", "xml", "<a/>", "json", "{}", "tree", "alnage-tree-1\n",
                "pem", "-----BEGIN X-----\nAgEB\n-----END X-----\n").entrySet()) {
            assertEquals(Exit.PASSED, read(right.getKey(), right.getValue()).exit(), right.getKey());
        }
        assertEquals("readable zip, 1 entries\n", read("zip", zip("a")).out());
        assertEquals("readable gzip, 6 bytes inside\n", read("gzip", gzip("a text")).out());
        assertEquals("readable tar, 1 entries\n", read("tar", tar("a")).out());
        assertEquals("readable tar, 0 entries\n", read("tar", new byte[1024]).out());
    }

    @Test void the_answer_is_also_told_to_programs() throws IOException {
        Files.writeString(folder.resolve("file"), "[]");
        assertEquals("{\"content\":\"2 bytes\",\"kind\":\"json\",\"readable\":true}\n",
                Typed.at(TABLE, folder, Map.of(), "", List.of("check", "read", "json", "file", "-o", "json")).out());
    }

    private Typed read(String kind, String content) throws IOException {
        return read(kind, content.getBytes(StandardCharsets.UTF_8));
    }

    private Typed read(String kind, byte[] content) throws IOException {
        Files.write(folder.resolve("file"), content);
        return Typed.at(TABLE, folder, Map.of(), "", List.of("check", "read", kind, "file"));
    }

    private static byte[] zip(String name) throws IOException {
        var out = new ByteArrayOutputStream();
        try (var zip = new ZipOutputStream(out)) {
            var entry = new ZipEntry(name);
            entry.setMethod(ZipEntry.STORED);
            entry.setSize(0);
            entry.setCrc(0);
            zip.putNextEntry(entry);
        }
        return out.toByteArray();
    }

    /** One empty file in a ustar archive, written field by field: tar programs refuse to write the paths of attackers. */
    private static byte[] tar(String name) {
        var archive = new byte[3 * 512];
        put(archive, 0, name);
        put(archive, 100, "0000644\0" + "0000000\0" + "0000000\0" + "00000000000\0" + "00000000000\0" + "        " + "0");
        put(archive, 257, "ustar\0" + "00");
        var sum = 0;
        for (var i = 0; i < 512; i++) {
            sum += archive[i];
        }
        put(archive, 148, "%06o\0 ".formatted(sum));
        return archive;
    }

    private static void put(byte[] archive, int at, String text) {
        var bytes = text.getBytes(StandardCharsets.US_ASCII);
        System.arraycopy(bytes, 0, archive, at, bytes.length);
    }

    private static byte[] gzip(String text) throws IOException {
        var out = new ByteArrayOutputStream();
        try (var gzip = new GZIPOutputStream(out)) {
            gzip.write(text.getBytes(StandardCharsets.UTF_8));
        }
        return out.toByteArray();
    }
}
