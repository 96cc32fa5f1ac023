package dev.alnage.factory.source.secrets;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;

/**
 * What is written in Base64 inside a text, in either alphabet, also over several lines. Only what decodes to text or to an
 * archive is told of: a word of 24 letters decodes to noise.
 */
final class Base64Runs {
    static final int LENGTH_MIN = 24;
    /** A shorter line is not continued by the next. */
    private static final int LINE_LENGTH_MIN = 32;
    private static final int TRIED_BYTES = 12;
    private static final int DIGITS_IN_GROUP = 4;
    /** Whether a run is worth decoding is seen in its first digits. */
    private static final int JUDGED_DIGITS = 1_024;
    private static final int SEPARATORS_MAX = 8;
    private static final byte[] VALUES = new byte[256];

    static {
        Arrays.fill(VALUES, (byte) -1);
        var alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
        for (var i = 0; i < alphabet.length(); i++) {
            VALUES[alphabet.charAt(i)] = (byte) i;
        }
        VALUES['-'] = 62;
        VALUES['_'] = 63;
    }

    /** @see #each */
    interface Sink {
        void decoded(int position, byte[] content);
    }

    private final byte[] content;
    private int end;

    private Base64Runs(byte[] content) {
        this.content = content;
    }

    static void each(byte[] content, Sink sink) {
        new Base64Runs(content).each(sink);
    }

    private void each(Sink sink) {
        for (var at = 0; at + LENGTH_MIN <= content.length; ) {
            var foreign = lastForeign(at);
            if (foreign >= 0) {
                at = foreign + 1;
                continue;
            }
            var begin = begin(digits(at, JUDGED_DIGITS));
            if (begin >= 0) {
                var digits = digits(at, Integer.MAX_VALUE);
                sink.decoded(at, decode(digits, begin, digits.length));
            }
            at = end;
        }
    }

    /** Letters before it may belong to the text, and a slash or hyphen may be a separator there. @return -1 when it is no Base64 */
    private static int begin(byte[] digits) {
        for (var begin = 0; begin < DIGITS_IN_GROUP; begin++) {
            if (isPromising(digits, begin)) {
                return begin;
            }
        }
        for (int i = 0, separators = 0; i + LENGTH_MIN < digits.length && separators < SEPARATORS_MAX; i++) {
            if (digits[i] >= 62) {
                separators++;
                if (isPromising(digits, i + 1)) {
                    return i + 1;
                }
            }
        }
        return -1;
    }

    /** From the far end, so that most of a text is never looked at. */
    private int lastForeign(int at) {
        for (var i = at + LENGTH_MIN - 1; i >= at; i--) {
            if (VALUES[content[i] & 0xff] < 0) {
                return i;
            }
        }
        return -1;
    }

    /** The values of the digits from here, the first so many; sets where all of them end. */
    private byte[] digits(int begin, int most) {
        var digits = new ByteArrayOutputStream(2 * LENGTH_MIN);
        var at = begin;
        while (true) {
            var lineBegin = at;
            while (at < content.length && VALUES[content[at] & 0xff] >= 0) {
                if (digits.size() < most) {
                    digits.write(VALUES[content[at] & 0xff]);
                }
                at++;
            }
            end = at;
            var next = nextLine(at);
            if (at - lineBegin < LINE_LENGTH_MIN || next < 0) {
                return digits.toByteArray();
            }
            at = next;
        }
    }

    /** Where digits go on behind a line end and what indents the next line, or -1. */
    private int nextLine(int at) {
        var next = at;
        if (next < content.length && content[next] == '\r') {
            next++;
        }
        if (next == content.length || content[next] != '\n') {
            return -1;
        }
        next++;
        while (next < content.length && (content[next] == ' ' || content[next] == '\t')) {
            next++;
        }
        return next < content.length && VALUES[content[next] & 0xff] >= 0 ? next : -1;
    }

    private static boolean isPromising(byte[] digits, int begin) {
        var first = decode(digits, begin, Math.min(digits.length, begin + TRIED_BYTES / 3 * DIGITS_IN_GROUP));
        if (Container.of(first, false) != Container.NONE) {
            return true;
        }
        var text = 0;
        var wide = 0;
        for (var i = 0; i < first.length; i++) {
            text += isText(first[i]) ? 1 : 0;
            wide += i % 2 == 1 ? first[i] == 0 ? 1 : 0 : isText(first[i]) ? 1 : 0;
        }
        return Math.max(text, wide) >= first.length - 1;
    }

    private static boolean isText(byte b) {
        return b >= 0x20 && b < 0x7f || b == '\n' || b == '\r' || b == '\t';
    }

    private static byte[] decode(byte[] digits, int from, int to) {
        var decoded = new byte[(to - from) * 3 / 4];
        var bits = 0;
        var count = 0;
        var size = 0;
        for (var i = from; i < to && size < decoded.length; i++) {
            bits = bits << 6 | digits[i];
            count += 6;
            if (count >= 8) {
                count -= 8;
                decoded[size++] = (byte) (bits >> count);
            }
        }
        return decoded;
    }
}
