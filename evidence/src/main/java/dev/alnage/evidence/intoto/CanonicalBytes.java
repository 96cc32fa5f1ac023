package dev.alnage.evidence.intoto;

import dev.alnage.evidence.read.CanonicalJson;
import dev.alnage.evidence.Bytes;
import dev.alnage.evidence.read.CanonicalJson;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Canonical JSON as it grows, in bytes: a link of ten thousand artifacts as one text would be copied three times. */
final class CanonicalBytes {
    private static final byte[] DIGITS = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);

    private static final byte[] BEFORE_SHA256 = ":{\"sha256\":\"".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] BEHIND_SHA256 = "\"}".getBytes(StandardCharsets.US_ASCII);

    private byte[] bytes = new byte[1 << 10];
    private int size;

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

    void append(byte[] more) {
        room(more.length);
        System.arraycopy(more, 0, bytes, size, more.length);
        size += more.length;
    }

    /** A text in its quotes. */
    void text(String text) {
        room(text.length() + 2);
        var out = bytes;
        var to = size;
        out[to++] = '"';
        for (var i = 0; i < text.length(); i++) {
            var c = text.charAt(i);
            if (c >= 0x80 || c == '"' || c == '\\') {
                odd(text);
                return;
            }
            out[to++] = (byte) c;
        }
        out[to++] = '"';
        size = to;
    }

    private void odd(String text) {
        var out = new StringBuilder();
        CanonicalJson.writeText(text, out);
        append(Bytes.utf8(out.toString()));
    }

    /** A name and the sha256 that lies at a place of many, as a member of an object of artifacts. */
    void artifact(String name, byte[] sha256, int at) {
        text(name);
        append(BEFORE_SHA256);
        room(2 * Hashes.SHA256_BYTES);
        var out = bytes;
        var to = size;
        for (var i = at; i < at + Hashes.SHA256_BYTES; i++) {
            out[to++] = DIGITS[sha256[i] >> 4 & 0xf];
            out[to++] = DIGITS[sha256[i] & 0xf];
        }
        size = to;
        append(BEHIND_SHA256);
    }

    Bytes toBytes() {
        return Bytes.of(Arrays.copyOf(bytes, size));
    }

    private void room(int more) {
        if (bytes.length - size < more + 2) {
            bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, size + more + 2));
        }
    }
}
