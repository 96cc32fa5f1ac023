package dev.alnage.policy.rego.builtin;

import java.io.ByteArrayOutputStream;

/** Base64 as Go decodes it: line ends are skipped, padding is required, and a fault is told by its place. */
final class GoBase64 {
    private static final String STANDARD = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    private static final String URL = STANDARD.replace("+/", "-_");

    private final byte[] source;
    private final String alphabet;
    private final ByteArrayOutputStream out;
    private int at;

    private GoBase64(byte[] source, String alphabet) {
        this.source = source;
        this.alphabet = alphabet;
        out = new ByteArrayOutputStream(source.length / 4 * 3);
    }

    static byte[] standard(byte[] source) {
        return new GoBase64(source, STANDARD).decode();
    }

    static byte[] url(byte[] source) {
        return new GoBase64(source, URL).decode();
    }

    private byte[] decode() {
        while (quantum()) {
            // the next four characters
        }
        return out.toByteArray();
    }

    private boolean quantum() {
        var bits = 0;
        for (var count = 0; count < 4; ) {
            if (at == source.length) {
                if (count == 0) {
                    return false;
                }
                throw corrupt(at - count);
            }
            var c = source[at++] & 0xff;
            var value = alphabet.indexOf(c);
            if (value >= 0) {
                bits = bits << 6 | value;
                count++;
            } else if (c == '=') {
                padding(bits, count);
                return false;
            } else if (c != '\n' && c != '\r') {
                throw corrupt(at - 1);
            }
        }
        out.write(bits >> 16);
        out.write(bits >> 8);
        out.write(bits);
        return true;
    }

    private void padding(int bits, int count) {
        if (count < 2) {
            throw corrupt(at - 1);
        }
        if (count == 2) {
            skipLineEnds();
            if (at == source.length || source[at] != '=') {
                throw corrupt(at == source.length ? at : at - 1);
            }
            at++;
            out.write(bits >> 4);
        } else {
            out.write(bits >> 10);
            out.write(bits >> 2);
        }
        skipLineEnds();
        if (at < source.length) {
            throw corrupt(at);
        }
    }

    private void skipLineEnds() {
        while (at < source.length && (source[at] == '\n' || source[at] == '\r')) {
            at++;
        }
    }

    private static BuiltinError corrupt(int at) {
        return BuiltinError.of("illegal base64 data at input byte " + at);
    }
}
