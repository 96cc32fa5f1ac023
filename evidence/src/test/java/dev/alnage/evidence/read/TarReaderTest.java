package dev.alnage.evidence.read;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.alnage.evidence.Bytes;
import dev.alnage.evidence.Rejected;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TarReaderTest {
    private static final TarReader.Limits SMALL = new TarReader.Limits(10, 1000, 3000);

    private static List<String> read(Bytes tar) throws IOException {
        var entries = new ArrayList<String>();
        TarReader.read(tar.toStream(), SMALL, (entry, content) -> entries.add(entry.kind() + " " + entry.path()
                + (entry.linkTarget().isEmpty() ? "" : " -> " + entry.linkTarget())
                + (entry.kind() == TarReader.Kind.FILE ? " = " + Bytes.of(content.readAllBytes()).toText() : "")));
        return entries;
    }

    private static String refused(Bytes tar) {
        return assertThrows(Rejected.Malformed.class, () -> read(tar)).getMessage();
    }

    private static void refused(String because, Bytes tar) {
        var message = refused(tar);
        assertTrue(message.contains(because), message);
    }

    @Tag("X4") @ParameterizedTest
    @ValueSource(strings = {"../evil", "a/../../evil", "a/..", "..", ".", "./a", "a/./b", "/etc/passwd", "a//b", "a/", "a\\b", "a\nb", "C:\\evil", "\u007f"})
    void a_name_that_is_not_canonical_refuses_the_archive(String name) {
        refused("path", new Tars().file("good", "x").file(name, "x").end());
        refused("path", new Tars().file("good", "x").pax(Tars.record("path", name)).file("harmless", "x").end());
        refused("path", new Tars().file("good", "x").longName('L', name).file("harmless", "x").end());
    }

    @Tag("X4") @Test void an_empty_name_and_a_name_with_a_nul_refuse_the_archive() {
        refused("path", new Tars().file("", "x").end());
        refused("NUL", new Tars().add(new Tars.Header("good\0evil", '0', "x"), "x").end());
        refused("NUL", new Tars().pax(Tars.record("path", "good\0evil")).file("a", "x").end());
        refused("character 0", new Tars().longName('L', "good\0evil").file("a", "x").end());
        refused("UTF-8", new Tars().add(new Tars.Header("", '0', "x").name(new byte[] {'a', (byte) 0xc0, (byte) 0xaf}), "x").end());
    }

    @Tag("X4") @Test void the_prefix_of_a_name_is_part_of_it() throws IOException {
        assertEquals(List.of("FILE long/name = x"), read(new Tars().add(new Tars.Header("name", '0', "x").put(345, "long"), "x").end()));
        refused("path", new Tars().add(new Tars.Header("name", '0', "x").put(345, "/etc"), "x").end());
    }

    @Tag("X5") @Test void nothing_is_written_through_a_symbolic_link() {
        refused("below a symbolic link", new Tars().symlink("dir", "other").file("dir/file", "x").end());
        refused("twice", new Tars().symlink("dir", "other").file("dir", "x").end());
        refused("twice", new Tars().symlink("dir", "other").directory("dir/").end());
        refused("twice", new Tars().file("dir/file", "x").symlink("dir", "other").end());
        refused("below a symbolic link", new Tars().symlink("a", "b").symlink("a/c", "d").end());
        refused("below a file", new Tars().file("a", "x").file("a/c", "d").end());
    }

    @Tag("X5") @ParameterizedTest
    @ValueSource(strings = {"/etc/passwd", "..", "../..", "../../outside", "../x/../../..", "x/../../y", "a\\b", "", "deep/link/.."})
    void a_symbolic_link_that_leaves_the_archive_refuses_it(String target) {
        refused(new Tars().symlink("link", target).end());
    }

    @Tag("X5") @Test void a_link_that_leaves_through_another_link_refuses_the_archive() {
        // a/b/up is the root; a/b/out by names alone stays inside, by following up it does not.
        refused("only at its beginning", new Tars().symlink("a/b/up", "../..").symlink("a/b/out", "up/../etc").end());
    }

    @Tag("X5") @Test void a_hard_link_to_anything_but_an_earlier_file_refuses_the_archive() {
        refused("hard link", new Tars().hardLink("a", "missing").end());
        refused("path", new Tars().hardLink("a", "/etc/shadow").end());
        refused("path", new Tars().hardLink("a", "../shadow").end());
        refused("hard link", new Tars().symlink("s", "f").hardLink("a", "s").end());
        refused("hard link", new Tars().directory("d/").hardLink("a", "d").end());
        refused("hard link", new Tars().hardLink("a", "a").end());
    }

    @Tag("X5") @Test void links_inside_the_archive_are_read() throws IOException {
        assertEquals(List.of("FILE lib/x.1 = x", "SYMLINK lib/x -> x.1", "HARD_LINK y -> lib/x.1", "SYMLINK bin/z -> ../lib/x"), read(
                new Tars().file("lib/x.1", "x").symlink("lib/x", "x.1").hardLink("y", "lib/x.1").symlink("bin/z", "../lib/x").end()));
    }

    @Tag("X5") @ParameterizedTest @ValueSource(chars = {'3', '4', '6', '7', 'S', 'D', 'M', 'N', 'V', 'X', 'A', 'q'})
    void devices_and_every_other_type_refuse_the_archive(char type) {
        refused("type", new Tars().add(new Tars.Header("a", type, ""), "").end());
    }

    @Tag("X5") @ParameterizedTest @ValueSource(strings = {"0004755", "0002755", "0006755"})
    void setuid_and_setgid_refuse_the_archive(String mode) {
        refused("setuid", new Tars().add(new Tars.Header("a", '0', "").mode(mode), "").end());
        refused("setuid", new Tars().add(new Tars.Header("a/", '5', "").mode(mode), "").end());
    }

    @Tag("X6") @Test void a_pax_size_that_is_not_the_size_of_the_header_refuses_the_archive() {
        refused("one size", new Tars().pax(Tars.PAX_SIZE_1).file("a", "").end());
        refused("one size", new Tars().pax(Tars.record("size", "0")).file("a", "x").end());
        refused("digits", new Tars().pax(Tars.record("size", "-1")).file("a", "x").end());
        refused("digits", new Tars().pax(Tars.record("size", "99999999999999999999")).file("a", "x").end());
    }

    @Tag("X6") @Test void an_equal_pax_size_is_read() throws IOException {
        assertEquals(List.of("FILE a = x"), read(new Tars().pax(Tars.PAX_SIZE_1).file("a", "x").end()));
    }

    @Tag("X6") @Test void two_long_names_for_one_entry_refuse_the_archive() {
        refused("one of the two", new Tars().pax(Tars.record("path", "a")).longName('L', "b").file("c", "x").end());
        refused("one of the two", new Tars().longName('K', "b").pax(Tars.record("path", "a")).symlink("c", "d").end());
        refused("repeated", new Tars().longName('L', "a").longName('L', "b").file("c", "x").end());
        refused("two pax", new Tars().pax(Tars.record("path", "a")).pax(Tars.record("path", "b")).file("c", "x").end());
        refused("twice", new Tars().pax(Tars.record("path", "a") + Tars.record("path", "b")).file("c", "x").end());
        refused("expected an entry after it", new Tars().pax(Tars.record("path", "a")).end());
        refused("expected an entry after it", new Tars().longName('L', "a").end());
    }

    @Tag("X6") @Test void a_long_name_of_either_kind_is_read() throws IOException {
        var name = "d/".repeat(80) + "ü";
        assertEquals(List.of("FILE " + name + " = x"), read(new Tars().pax(Tars.record("path", name)).file("short", "x").end()));
        assertEquals(List.of("FILE " + name + " = x"), read(new Tars().longName('L', name).file("short", "x").end()));
        assertEquals(List.of("SYMLINK s -> " + name), read(new Tars().longName('K', name).symlink("s", "short").end()));
        assertEquals(List.of("SYMLINK s -> " + name, "FILE b = x"), read(
                new Tars().pax(Tars.record("linkpath", name)).symlink("s", "short").file("b", "x").end()));
    }

    @Tag("X6") @Test void sparse_files_and_other_records_that_change_the_content_refuse_the_archive() {
        for (var keyword : List.of("GNU.sparse.major", "GNU.sparse.realsize", "SCHILY.realsize", "hdrcharset", "SCHILY.xattr.security.capability",
                "SCHILY.acl.access", "RHT.security.selinux", "VENDOR.unknown")) {
            refused("pax record", new Tars().pax(Tars.record(keyword, "1")).file("a", "x").end());
        }
        refused("sparse map", new Tars().add(new Tars.Header("a", '0', "x").gnu().put(386, "00000000001"), "x").end());
    }

    @Tag("X6") @ParameterizedTest
    @ValueSource(strings = {"", "5 a=b\n", "7 a=b\n", "6 a=b", "6 ab=\n", "06 a=b\n", "6 a=b\n6 a=", " 6 a=b\n", "x a=b\n", "999999999 a=b\n", "4294967302 a=b\n",
            "5 =b\n", "3 \n", "6 abc\n"})
    void a_damaged_pax_header_refuses_the_archive(String records) {
        refused("pax", new Tars().pax(records).file("a", "x").end());
    }

    @Tag("X6") @Test void a_global_header_may_only_comment() throws IOException {
        var comment = Tars.record("comment", "0123456789012345678901234567890123456789");
        assertEquals(List.of("FILE a = x"), read(new Tars().add(new Tars.Header("pax_global_header", 'g', comment), comment).file("a", "x").end()));
        var path = Tars.record("path", "b");
        refused("global", new Tars().add(new Tars.Header("pax_global_header", 'g', path), path).file("a", "x").end());
    }

    @Test void a_name_twice_refuses_the_archive() throws IOException {
        refused("twice", new Tars().file("a", "x").file("a", "y").end());
        refused("twice", new Tars().file("a", "x").directory("a/").end());
        refused("twice", new Tars().directory("a/").directory("a/").end());
        assertEquals(List.of("FILE a/b = x", "DIRECTORY a"), read(new Tars().file("a/b", "x").directory("a/").end()));
    }

    @Test void content_where_none_belongs_refuses_the_archive() {
        refused("content in files only", new Tars().add(new Tars.Header("a/", '5', "x"), "x").end());
        refused("content in files only", new Tars().add(new Tars.Header("a", '2', "x").link("b"), "x").end());
        refused("content in files only", new Tars().file("b", "x").add(new Tars.Header("a", '1', "x").link("b"), "x").end());
        refused("links only", new Tars().add(new Tars.Header("a", '0', "x").link("b"), "x").end());
    }

    @Test void damaged_headers_refuse_the_archive() {
        refused("checksum", new Tars().raw(new Tars.Header("a", '0', "").withChecksum().clone()).raw(new byte[] {1}).raw(new byte[511]).end());
        refused("format", new Tars().add(new Tars.Header("a", '0', "").put(257, "USTAR"), "").end());
        refused("octal", new Tars().add(new Tars.Header("a", '0', "").put(124, "0000000009 "), "").end());
        refused("octal", new Tars().add(new Tars.Header("a", '0', "").put(124, "            "), "").end());
        refused("2^63", new Tars().add(new Tars.Header("a", '0', "").put(124, "\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff"), "").end());
    }

    @Test void a_size_in_base_256_is_read() throws IOException {
        assertEquals(List.of("FILE a = x"), read(new Tars().add(new Tars.Header("a", '0', "x").gnu()
                .put(124, "\u0080\0\0\0\0\0\0\0\0\0\0\u0001"), "x").end()));
    }

    @Test void the_end_is_two_zero_blocks_and_zeros() throws IOException {
        var file = new Tars().file("a", "x");
        refused("end of the input", file.bytes());
        refused("end of the input", new Tars().file("a", "x").raw(new byte[512]).bytes());
        refused("end of the input", new Tars().raw(new Tars.Header("a", '0', "xyz").withChecksum()).raw(new byte[2]).bytes());
        refused("one zero block", new Tars().raw(new byte[512]).file("a", "x").end());
        refused("expected zeros", new Tars().file("a", "x").raw(new byte[1024]).file("b", "x").end());
        refused("after the end", new Tars().raw(new byte[TarReader.PADDING_BYTES_MAX + 1025]).bytes());
        refused("expected zeros", new Tars().raw(new Tars.Header("a", '0', "x").withChecksum()).raw(new byte[] {'x', 'y'}).raw(new byte[510]).end());
        assertEquals(List.of("FILE a = x"), read(file.raw(new byte[10_240]).bytes()));
        assertEquals(List.of(), read(new Tars().end()));
    }

    @Test void one_byte_or_entry_over_a_limit_refuses_the_archive() throws IOException {
        assertEquals(1, read(new Tars().file("a", "x".repeat(1000)).end()).size());
        refused("1000", new Tars().file("a", "x".repeat(1001)).end());
        assertEquals(3, read(new Tars().file("a", "x".repeat(1000)).file("b", "x".repeat(1000)).file("c", "x".repeat(1000)).end()).size());
        refused("3000", new Tars().file("a", "x".repeat(1000)).file("b", "x".repeat(1000)).file("c", "x".repeat(1000)).file("d", "x").end());
        var ten = new Tars();
        for (var i = 0; i < 10; i++) {
            ten.file("f" + i, "");
        }
        assertEquals(10, read(new Tars().raw(ten.bytes().toArray()).end()).size());
        refused("10 entries", ten.file("f10", "").end());
    }

    @Test void what_a_visitor_leaves_unread_is_skipped_and_checked() throws IOException {
        var names = new ArrayList<String>();
        TarReader.read(new Tars().file("a", "x".repeat(900)).file("b", "y").end().toStream(), SMALL, (entry, content) -> names.add(entry.path()));
        assertEquals(List.of("a", "b"), names);
    }

    @Test void the_executable_bit_is_that_of_the_owner() throws IOException {
        var executable = new ArrayList<Boolean>();
        TarReader.read(new Tars().add(new Tars.Header("a", '0', "").mode("0000755"), "").add(new Tars.Header("b", '0', "").mode("0000611"), "").end()
                .toStream(), SMALL, (entry, _) -> executable.add(entry.executable()));
        assertEquals(List.of(true, false), executable);
    }
}
