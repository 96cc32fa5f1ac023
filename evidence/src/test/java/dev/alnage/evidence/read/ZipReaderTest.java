package dev.alnage.evidence.read;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.alnage.evidence.Bytes;
import dev.alnage.evidence.Rejected;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ZipReaderTest {
    private static final ZipReader.Limits SMALL = new ZipReader.Limits(100, 1_000_000, 2_000_000);

    private static Map<String, String> read(Bytes zip) throws IOException {
        var contents = new TreeMap<String, String>();
        var reader = ZipReader.open(zip, SMALL);
        for (var entry : reader.entries()) {
            contents.put(entry.path(), entry.kind() == ZipReader.Kind.DIRECTORY ? "/" : reader.bytes(entry).toText());
        }
        return contents;
    }

    private static void refused(String because, Zips zip) {
        refused(because, zip.end());
    }

    private static void refused(String because, Bytes zip) {
        var message = assertThrows(Rejected.Malformed.class, () -> read(zip)).getMessage();
        assertTrue(message.contains(because), message);
    }

    private static Zips.Entry entry(String name) {
        return Zips.entry(name, "content of " + name);
    }

    @Tag("X7") @Test void a_local_header_that_disagrees_with_the_directory_refuses_the_file() {
        var name = entry("good");
        name.localName = "evil".getBytes(StandardCharsets.UTF_8);
        refused("disagrees", new Zips().add(name));
        var longer = entry("good");
        longer.localName = "good2".getBytes(StandardCharsets.UTF_8);
        refused("disagrees", new Zips().add(longer));
        var method = entry("good");
        method.localMethod = 0;
        refused("disagrees", new Zips().add(method));
        var size = entry("good");
        size.localSize = 3;
        refused("disagrees", new Zips().add(size));
        var hidden = entry("good");
        hidden.descriptorInsteadOfSizes = true;
        refused("disagrees", new Zips().add(hidden));
    }

    @Tag("X7") @Test void names_twice_refuse_the_file() {
        refused("twice", new Zips().file("a", "x").file("a", "y"));
        refused("twice", new Zips().file("a", "x").add(directory("a/")));
        refused("below a file", new Zips().file("a", "x").file("a/b", "y"));
    }

    @Tag("X7") @Test void overlapping_entries_and_gaps_refuse_the_file() {
        var first = entry("a");
        var second = entry("b");
        second.offsetShift = -10;
        refused("disagrees", new Zips().add(first).add(second));
        var same = entry("a");
        var again = entry("a2");
        again.offsetShift = -(30 + 1 + same.data.length);
        refused("disagrees", new Zips().add(same).add(again));
        var gap = entry("b");
        gap.before = new byte[] {'h', 'i', 'd', 'd', 'e', 'n'};
        refused("disagrees", new Zips().add(entry("a")).add(gap));
        var prefix = entry("a");
        prefix.before = "#!/bin/sh\n".getBytes(StandardCharsets.UTF_8);
        refused("neither gap nor overlap", new Zips().add(prefix));
        refused("disagrees", new Zips().add(entry("a")).beforeDirectory(new byte[1]));
        refused("without entries", new Zips().beforeDirectory(new byte[30]));
    }

    @Tag("X7") @Test void an_entry_that_the_directory_does_not_list_refuses_the_file() throws IOException {
        var whole = new Zips().add(entry("a")).add(entry("b"));
        assertEquals(2, read(whole.end()).size());
        refused("after the last entry", new Zips().add(entry("a")).add(entry("b")).countShift(-1));
        refused("damaged zip directory", new Zips().add(entry("a")).add(entry("b")).countShift(1));
    }

    @Tag("X7") @Test void a_bomb_refuses_the_file_before_anything_is_unpacked() {
        refused("expands over 200", new Zips().add(new Zips.Entry("bomb", new byte[500_000])));
        var many = new Zips();
        for (var i = 0; i < 50; i++) {
            many.add(new Zips.Entry("bomb" + i, new byte[60_000]));
        }
        refused("expected at most", many);
        var fewer = new Zips();
        for (var i = 0; i < 30; i++) {
            fewer.add(new Zips.Entry("bomb" + i, new byte[60_000]));
        }
        refused("a zip that expands over 200", fewer);
    }

    @Tag("X7") @Test void a_size_that_lies_is_found_while_reading() {
        var more = entry("a");
        more.size = 3;
        refused("more content", new Zips().add(more));
        var less = entry("a");
        less.size = 300;
        refused("another length", new Zips().add(less));
        var crc = entry("a");
        crc.crc ^= 1;
        refused("CRC", new Zips().add(crc));
        var tail = entry("a");
        tail.data = Bytes.of(tail.data).plus(Bytes.utf8("tail")).toArray();
        refused("after the deflate data", new Zips().add(tail));
        var cut = entry("a");
        cut.data = Bytes.of(cut.data).slice(0, cut.data.length - 3).toArray();
        refused("inside deflate data", new Zips().add(cut));
    }

    @Tag("X7") @Test void a_million_entries_are_refused_at_once() throws Throwable {
        var many = new Zips();
        for (var i = 0; i < 101; i++) {
            many.file("f" + i, "");
        }
        refused("101 entries", many);
        CpuTime.assertWithin(Duration.ofSeconds(1), () -> refused("zip64", new Zips().countShift(0xffff)));
        // The counter of a plain zip wraps: 10^6 entries look like 16,960 and then there is more in the directory.
        var wrapped = new Zips();
        for (var i = 0; i < 65_540; i++) {
            wrapped.add(Zips.empty("f" + i));
        }
        var bytes = wrapped.end();
        CpuTime.assertWithin(Duration.ofSeconds(1), () -> refused("after the last entry", bytes));
    }

    @Tag("X7") @Test void archives_in_archives_are_content_and_never_opened() throws Throwable {
        var nested = new Zips().add(new Zips.Entry("bomb", new byte[1_000_000])).end();
        for (var depth = 0; depth < 9; depth++) {
            nested = new Zips().add(new Zips.Entry("inner.zip", nested.toArray()).stored()).end();
        }
        var outermost = nested;
        CpuTime.assertWithin(Duration.ofSeconds(1), () -> {
            var zip = ZipReader.open(outermost, SMALL);
            assertEquals(1, zip.entries().size());
            assertEquals(zip.entries().getFirst().size(), zip.bytes(zip.entries().getFirst()).size());
        });
    }

    @Tag("X7") @Test void zip64_encryption_patches_and_other_methods_refuse_the_file() {
        for (var flag : new int[] {1, 1 << 5, 1 << 6, 1 << 13, 1 << 15}) {
            var entry = entry("a");
            entry.flags = flag;
            refused("flags", new Zips().add(entry));
        }
        var method = entry("a");
        method.method = 12;
        refused("method 12", new Zips().add(method));
        var zip64 = entry("a");
        zip64.centralExtra = Zips.numbers(2, 1, 2, 8, 8, 5);
        refused("renames or resizes", new Zips().add(zip64));
        var stored = entry("a").stored();
        stored.size = 3;
        refused("two sizes", new Zips().add(stored));
    }

    @Test void a_second_name_refuses_the_file() {
        var central = entry("a");
        central.centralExtra = Zips.numbers(2, 0x7075, 2, 6, 1, 1, 4, 0, 1, 'b');
        refused("renames", new Zips().add(central));
        var local = entry("a");
        local.localExtra = Zips.numbers(2, 0x7075, 2, 6, 1, 1, 4, 0, 1, 'b');
        refused("renames", new Zips().add(local));
        var damaged = entry("a");
        damaged.centralExtra = Zips.numbers(2, 0xcafe, 2, 1);
        refused("extra fields", new Zips().add(damaged));
        var charset = new Zips.Entry("ü", new byte[0]);
        refused("character set", new Zips().add(charset));
    }

    @ParameterizedTest @ValueSource(strings = {"../a", "/a", "a\\b", "a/../b", "./a", "a//b", "", "a/./b"})
    void a_name_that_is_not_canonical_refuses_the_file(String name) {
        refused("path", new Zips().add(Zips.entry(name, "x")));
    }

    @Test void modes_that_are_not_ours_refuse_the_file() {
        for (var mode : new int[] {0020644, 0060644, 0010644, 0140755}) {
            var entry = entry("a");
            entry.mode = mode;
            refused("mode", new Zips().add(entry));
        }
        var setuid = entry("a");
        setuid.mode = 0104755;
        refused("setuid", new Zips().add(setuid));
        var notDirectory = entry("a/");
        refused("of mode", new Zips().add(notDirectory));
        var content = Zips.entry("d/", "x");
        content.mode = 040755;
        refused("directory d/ with content", new Zips().add(content));
    }

    @Test void a_symbolic_link_stays_inside_and_has_nothing_below_it() throws IOException {
        refused("link", new Zips().add(symlink("l", "../x")));
        refused("link", new Zips().add(symlink("l", "/x")));
        refused("below a symbolic link", new Zips().add(symlink("l", "x")).file("l/a", "y"));
        refused("twice", new Zips().file("l/a", "y").add(symlink("l", "x")));
        assertEquals(Map.of("l", "x", "x", "y"), read(new Zips().add(symlink("l", "x")).file("x", "y").end()));
    }

    @Test void bytes_after_the_end_or_two_ends_refuse_the_file() throws IOException {
        refused("end of the file", new Zips().add(entry("a")).tail(new byte[1]));
        var one = new Zips().add(entry("a")).end();
        refused("expected it to end at", one.plus(new Zips().add(entry("b")).end()));
        refused("zip file", Bytes.empty());
        refused("zip file", Bytes.utf8("PK\5\6"));
        assertEquals(1, read(new Zips().add(entry("a")).comment("a comment".getBytes(StandardCharsets.UTF_8)).end()).size());
    }

    @Test void every_shortening_and_every_changed_byte_of_a_header_is_refused_or_harmless() throws IOException {
        var zip = new Zips().add(entry("a")).add(entry("b")).end();
        var contents = read(zip);
        for (var i = 0; i < zip.size(); i++) {
            var shorter = zip.slice(0, i);
            assertThrows(Rejected.Malformed.class, () -> read(shorter));
            var changed = zip.toArray();
            changed[i] ^= 0x41;
            try {
                // Times, versions and comments are no part of what we read; names are all that may differ.
                assertEquals(contents.values().stream().toList(), read(Bytes.of(changed)).values().stream().toList());
            } catch (Rejected.Malformed e) {
                assertTrue(e.getMessage().startsWith("found "));
            }
        }
    }

    @Test void a_data_descriptor_is_read_in_both_forms() throws IOException {
        for (var signed : new boolean[] {true, false}) {
            var entry = entry("a");
            entry.flags = 8;
            entry.descriptorInsteadOfSizes = true;
            var sizes = Zips.numbers(4, entry.crc, 4, entry.data.length, 4, entry.size);
            entry.descriptor = signed ? Bytes.of(Zips.numbers(4, 0x08074b50)).plus(Bytes.of(sizes)).toArray() : sizes;
            assertEquals(Map.of("a", "content of a", "b", "content of b"), read(new Zips().add(entry).add(entry("b")).end()));
            entry.descriptor[entry.descriptor.length - 1] ^= 1;
            refused("disagrees", new Zips().add(entry).add(entry("b")));
        }
    }

    @Test void what_the_jdk_writes_is_read_from_memory_and_from_a_file(@TempDir Path folder) throws IOException {
        var out = new ByteArrayOutputStream();
        try (var zip = new ZipOutputStream(out)) {
            zip.putNextEntry(new ZipEntry("META-INF/"));
            zip.putNextEntry(new ZipEntry("META-INF/MANIFEST.MF"));
            zip.write("Manifest-Version: 1.0\n".getBytes(StandardCharsets.UTF_8));
            zip.putNextEntry(new ZipEntry("größe"));
            zip.write("x".repeat(100_000).getBytes(StandardCharsets.UTF_8), 0, 10_000);
        }
        var bytes = Bytes.of(out.toByteArray());
        assertEquals(Map.of("META-INF", "/", "META-INF/MANIFEST.MF", "Manifest-Version: 1.0\n", "größe", "x".repeat(10_000)), read(bytes));
        var file = Files.write(folder.resolve("a.zip"), bytes.toArray());
        try (var channel = Files.newByteChannel(file)) {
            var zip = ZipReader.open(channel, SMALL);
            assertEquals(10_000, zip.bytes(zip.entries().getLast()).size());
            assertEquals("Manifest-Version: 1.0\n", zip.bytes(zip.entries().get(1)).toText());
        }
    }

    private static Zips.Entry directory(String name) {
        var entry = Zips.entry(name, "").stored();
        entry.mode = 040755;
        return entry;
    }

    private static Zips.Entry symlink(String name, String target) {
        var entry = Zips.entry(name, target).stored();
        entry.mode = 0120777;
        return entry;
    }
}
