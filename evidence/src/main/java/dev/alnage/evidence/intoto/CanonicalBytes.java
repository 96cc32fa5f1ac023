package dev.alnage.evidence.intoto;

import dev.alnage.evidence.Bytes;
import dev.alnage.evidence.read.CanonicalJson;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Canonical JSON as it grows, in bytes: a link of ten thousand artifacts as one text would be copied three times. */
final class CanonicalBytes {
    private static final byte[] DIGITS = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);

    private static final byte[] BEFORE_SHA256 = ":{\"sha256\":\"".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] BEHIND_SHA256 = "\"}".getBytes(StandardCharsets.US_ASCII);

    private byte[] bytes;
    private int size;

    /** @param likely how many bytes it will most likely be, so that millions need not be moved again and again */
    CanonicalBytes(int likely) {
        this.bytes = new byte[likely];
    }

    /** Appends characters that all are ASCII. */
    void ascii(String text) {
        room(text.length());
        for (var i = 0; i < text.length(); i++) {
            bytes[size++] = (byte) text.charAt(i);
        }
    }

    void append(Bytes more) {
        append(more.toArray());
    }

    private void append(byte[] more) {
        append(more, 0, more.length);
    }

    /** Appends a part of what is not to be changed before this returns. */
    void append(byte[] more, int from, int to) {
        room(to - from);
        System.arraycopy(more, from, bytes, size, to - from);
        size += to - from;
    }

    /** A text in its quotes. */
    void text(String text) {
        if (text.indexOf('"') >= 0 || text.indexOf('\\') >= 0) {
            var out = new StringBuilder();
            CanonicalJson.writeText(text, out);
            append(Bytes.utf8(out.toString()));
            return;
        }
        var utf8 = text.getBytes(StandardCharsets.UTF_8);
        room(utf8.length + 2);
        bytes[size++] = '"';
        System.arraycopy(utf8, 0, bytes, size, utf8.length);
        size += utf8.length;
        bytes[size++] = '"';
    }

    /** A name and the sha256 that lies at a place of many, as a member of an object of artifacts. */
    void artifact(String name, byte[] sha256, int at) {
        text(name);
        room(BEFORE_SHA256.length + 2 * Hashes.SHA256_BYTES + BEHIND_SHA256.length);
        var out = bytes;
        System.arraycopy(BEFORE_SHA256, 0, out, size, BEFORE_SHA256.length);
        var to = size + BEFORE_SHA256.length;
        for (var i = at; i < at + Hashes.SHA256_BYTES; i++) {
            out[to++] = DIGITS[sha256[i] >> 4 & 0xf];
            out[to++] = DIGITS[sha256[i] & 0xf];
        }
        System.arraycopy(BEHIND_SHA256, 0, out, to, BEHIND_SHA256.length);
        size = to + BEHIND_SHA256.length;
    }

    Bytes toBytes() {
        return Bytes.of(bytes, 0, size);
    }

    private void room(int more) {
        if (bytes.length - size < more + 2) {
            bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, size + more + 2));
        }
    }
}
