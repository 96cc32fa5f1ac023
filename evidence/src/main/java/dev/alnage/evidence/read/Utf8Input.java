package dev.alnage.evidence.read;

import dev.alnage.evidence.Rejected;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/**
 * Hands bytes on only as long as they are UTF-8 (Unicode table 3-7, "well-formed UTF-8 byte sequences") and within a limit.
 * NUL is refused too: it makes parsers guess UTF-16, and no text format we read has it.
 */
final class Utf8Input extends FilterInputStream {
    private final long bytesMax;
    private long count;
    private int needed;
    private int lowest = 0x80;
    private int highest = 0xbf;
    private int beginning;

    Utf8Input(InputStream in, long bytesMax) {
        super(in);
        this.bytesMax = bytesMax;
    }

    @Override public int read() throws IOException {
        var one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override public int read(byte[] buffer, int offset, int length) throws IOException {
        var read = in.read(buffer, offset, length);
        if (read < 0) {
            if (needed > 0) {
                throw damaged();
            }
            return -1;
        }
        if ((count += read) > bytesMax) {
            throw new Rejected.Malformed("found more than " + bytesMax + " bytes, expected at most that");
        }
        requireUtf8(buffer, offset, offset + read);
        return read;
    }

    @Override public long skip(long bytes) {
        throw new IllegalStateException("bytes that are not looked at cannot be UTF-8");
    }

    @Override public boolean markSupported() {
        return false;
    }

    private void requireUtf8(byte[] buffer, int from, int to) {
        for (var i = from; i < to; i++) {
            var b = buffer[i] & 0xff;
            if (needed > 0) {
                continuation(b);
            } else if (b >= 0x80) {
                lead(b);
            } else if (b == 0) {
                throw damaged();
            }
        }
        if (beginning < 3) {
            for (var i = from; i < to && beginning < 3; i++) {
                beginning = (buffer[i] & 0xff) == new int[] {0xef, 0xbb, 0xbf}[beginning] ? beginning + 1 : Integer.MAX_VALUE;
            }
            if (beginning == 3) {
                throw new Rejected.Malformed("found a byte order mark, expected text to begin without one");
            }
        }
    }

    private void lead(int b) {
        if (b < 0xc2 || b > 0xf4) {
            throw damaged();
        }
        needed = b < 0xe0 ? 1 : b < 0xf0 ? 2 : 3;
        // The second byte excludes overlong forms, surrogates and what lies beyond U+10FFFF.
        lowest = b == 0xe0 ? 0xa0 : b == 0xf0 ? 0x90 : 0x80;
        highest = b == 0xed ? 0x9f : b == 0xf4 ? 0x8f : 0xbf;
    }

    private void continuation(int b) {
        if (b < lowest || b > highest) {
            throw damaged();
        }
        needed--;
        lowest = 0x80;
        highest = 0xbf;
    }

    private static Rejected.Malformed damaged() {
        return new Rejected.Malformed("found bytes that are not UTF-8 text, expected UTF-8");
    }
}
