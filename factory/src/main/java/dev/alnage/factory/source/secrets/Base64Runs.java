package dev.alnage.factory.source.secrets;

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
    /** The values of digits, the first {@link #count} of them, and what a few of them decode to. */
    private byte[] digits = new byte[JUDGED_DIGITS];
    private final byte[] tried = new byte[TRIED_BYTES];
    private int count;
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
            readDigits(at, JUDGED_DIGITS);
            var begin = begin();
            if (begin >= 0) {
                readDigits(at, Integer.MAX_VALUE);
                sink.decoded(at, decode(begin));
            }
            at = end;
        }
    }

    /** Letters before it may belong to the text, and a slash or hyphen may be a separator there. @return -1 when it is no Base64 */
    private int begin() {
        for (var begin = 0; begin < DIGITS_IN_GROUP; begin++) {
            if (isPromising(begin)) {
                return begin;
            }
        }
        for (int i = 0, separators = 0; i + LENGTH_MIN < count && separators < SEPARATORS_MAX; i++) {
            if (digits[i] >= 62) {
                separators++;
                if (isPromising(i + 1)) {
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

    /** Reads the digits from here, the values of the first so many; sets where all of them end. */
    private void readDigits(int begin, int most) {
        count = 0;
        var at = begin;
        while (true) {
            var lineBegin = at;
            while (at < content.length && VALUES[content[at] & 0xff] >= 0) {
                if (count < most) {
                    addDigit(VALUES[content[at] & 0xff]);
                }
                at++;
            }
            end = at;
            var next = nextLine(at);
            if (at - lineBegin < LINE_LENGTH_MIN || next < 0) {
                return;
            }
            at = next;
        }
    }

    private void addDigit(byte value) {
        if (count == digits.length) {
            digits = Arrays.copyOf(digits, 2 * count);
        }
        digits[count++] = value;
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

    /** Whether the digits from here may mean something. As many as are tried stand behind it, since a run is longer. */
    private boolean isPromising(int begin) {
        var at = begin;
        for (var i = 0; i < TRIED_BYTES; i += 3) {
            var bits = digits[at] << 18 | digits[at + 1] << 12 | digits[at + 2] << 6 | digits[at + 3];
            tried[i] = (byte) (bits >> 16);
            tried[i + 1] = (byte) (bits >> 8);
            tried[i + 2] = (byte) bits;
            at += DIGITS_IN_GROUP;
        }
        return isReadable() || Container.of(tried, false) != Container.NONE;
    }

    /** Whether all but one of the bytes are text, in one byte a character or in two. */
    private boolean isReadable() {
        var strange = 0;
        var strangeWide = 0;
        for (var i = 0; i < TRIED_BYTES && Math.min(strange, strangeWide) < 2; i++) {
            var text = isText(tried[i]);
            strange += text ? 0 : 1;
            strangeWide += i % 2 == 1 ? tried[i] == 0 ? 0 : 1 : text ? 0 : 1;
        }
        return Math.min(strange, strangeWide) < 2;
    }

    private static boolean isText(byte b) {
        return b >= 0x20 && b < 0x7f || b == '\n' || b == '\r' || b == '\t';
    }

    private byte[] decode(int from) {
        var decoded = new byte[(int) ((count - from) * 3L / 4)];
        var bits = 0;
        var held = 0;
        var size = 0;
        for (var i = from; i < count && size < decoded.length; i++) {
            bits = bits << 6 | digits[i];
            held += 6;
            if (held >= 8) {
                held -= 8;
                decoded[size++] = (byte) (bits >> held);
            }
        }
        return decoded;
    }
}
