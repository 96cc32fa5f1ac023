package dev.alnage.evidence.read;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.alnage.evidence.Bytes;
import dev.alnage.evidence.Rejected;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Random;
import java.util.zip.CRC32;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class GzipReaderTest {
    static Bytes gzip(byte[] content) {
        var out = new ByteArrayOutputStream();
        try (var gzip = new GZIPOutputStream(out)) {
            gzip.write(content);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        return Bytes.of(out.toByteArray());
    }

    private static Bytes read(Bytes gzip, long max) throws IOException {
        try (var in = GzipReader.open(gzip.toStream(), max)) {
            return Bytes.of(in.readAllBytes());
        }
    }

    private static void refused(String because, Bytes gzip) {
        var message = assertThrows(Rejected.Malformed.class, () -> read(gzip, 10_000_000)).getMessage();
        assertTrue(message.contains(because), message);
    }

    private static Bytes changed(Bytes bytes, int at, int value) {
        var array = bytes.toArray();
        array[at < 0 ? array.length + at : at] = (byte) value;
        return Bytes.of(array);
    }

    @Test void a_second_member_or_a_tail_is_refused() {
        var hello = gzip("hello".getBytes());
        refused("more after", hello.plus(hello));
        refused("more after", hello.plus(Bytes.utf8("x")));
        refused("more after", hello.plus(Bytes.of(new byte[10_000])));
    }

    @Test void every_shortening_is_refused() {
        var hello = gzip("hello hello hello".getBytes());
        for (var length = 0; length < hello.size(); length++) {
            var shorter = hello.slice(0, length);
            assertThrows(Rejected.Malformed.class, () -> read(shorter, 100));
        }
    }

    @Test void a_changed_checksum_length_or_header_is_refused() {
        var hello = gzip("hello".getBytes());
        refused("checksum", changed(hello, -8, hello.at(hello.size() - 8) + 1));
        refused("checksum", changed(hello, -4, 6));
        refused("expected gzip", changed(hello, 0, 'P'));
        refused("expected gzip", changed(hello, 2, 7));
        refused("reserved", changed(hello, 3, 0x20));
        refused("RFC 1951", changed(hello, 10, 0xff));
    }

    @Test void more_than_the_limit_is_refused() throws IOException {
        var content = new byte[1000];
        new Random(7).nextBytes(content);
        assertEquals(Bytes.of(content), read(gzip(content), 1000));
        assertThrows(Rejected.Malformed.class, () -> read(gzip(content), 999));
    }

    @Tag("X7") @Test void a_bomb_is_refused_early() {
        refused("expands over 200", gzip(new byte[5_000_000]));
    }

    @Tag("X7") @Test void ordinary_text_is_read() throws IOException {
        var text = "a line of a log that repeats itself, as lines of logs do\n".repeat(40_000).getBytes();
        for (var i = 0; i < text.length; i += 37) {
            text[i] = (byte) ('a' + i % 23);
        }
        assertEquals(Bytes.of(text), read(gzip(text), 10_000_000));
        assertEquals(Bytes.empty(), read(gzip(new byte[0]), 0));
    }

    @Test void names_comments_and_extra_fields_are_passed_over_and_their_checksum_verified() throws IOException {
        var plain = gzip("hello".getBytes());
        var header = Bytes.hex("1f8b081e00000000" + "00ff").plus(Bytes.hex("0300616263")).plus(Bytes.utf8("name\0")).plus(Bytes.utf8("comment\0"));
        var crc = new CRC32();
        crc.update(header.toArray());
        var check = Bytes.of(new byte[] {(byte) crc.getValue(), (byte) (crc.getValue() >> 8)});
        var body = plain.slice(10, plain.size());
        assertEquals(Bytes.utf8("hello"), read(header.plus(check).plus(body), 5));
        refused("header checksum", header.plus(changed(check, 0, check.at(0) + 1)).plus(body));
        refused("long name", Bytes.hex("1f8b08080000000000ff").plus(Bytes.utf8("n".repeat(5000))));
    }

    /** RFC 1952, 2.3.1, with each of the parts that a header may have. */
    @Test void a_header_with_extra_parts_is_read_over_and_its_checksum_counts() throws java.io.IOException {
        var content = new java.io.ByteArrayOutputStream();
        try (var deflater = new java.util.zip.DeflaterOutputStream(content, new java.util.zip.Deflater(9, true))) {
            deflater.write("content".getBytes());
        }
        var crc = new java.util.zip.CRC32();
        crc.update("content".getBytes());
        var end = dev.alnage.evidence.Bytes.of(content.toByteArray()).plus(little(crc.getValue())).plus(little(7));
        // extra of three bytes, name, comment
        var header = dev.alnage.evidence.Bytes.hex("1f8b081e0000000000ff" + "0300616263" + "6e00" + "6300");
        crc.reset();
        crc.update(header.toArray());
        var checked = header.plus(little(crc.getValue()).slice(0, 2)).plus(end);
        org.junit.jupiter.api.Assertions.assertArrayEquals("content".getBytes(), GzipReader.open(checked.toStream(), 100).readAllBytes());
        var wrong = header.plus(little(crc.getValue() ^ 1).slice(0, 2)).plus(end);
        org.junit.jupiter.api.Assertions.assertThrows(dev.alnage.evidence.Rejected.Malformed.class, () -> GzipReader.open(wrong.toStream(), 100).readAllBytes());
        for (var flag : java.util.List.of("20", "40", "80")) {
            var reserved = dev.alnage.evidence.Bytes.hex("1f8b08" + flag + "0000000000ff").plus(end);
            org.junit.jupiter.api.Assertions.assertThrows(dev.alnage.evidence.Rejected.Malformed.class, () -> GzipReader.open(reserved.toStream(), 100).readAllBytes(), flag);
        }
    }

    private static dev.alnage.evidence.Bytes little(long value) {
        return dev.alnage.evidence.Bytes.of(new byte[] {(byte) value, (byte) (value >> 8), (byte) (value >> 16), (byte) (value >> 24)});
    }
}
