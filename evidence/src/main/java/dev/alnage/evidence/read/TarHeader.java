package dev.alnage.evidence.read;

import dev.alnage.evidence.Rejected;
import java.util.Arrays;

/** One header block of a tar archive; offsets as in POSIX.1-2001 "ustar Interchange Format". */
final class TarHeader {
    private static final byte[] USTAR = {'u', 's', 't', 'a', 'r', 0, '0', '0'};
    private static final byte[] GNU = {'u', 's', 't', 'a', 'r', ' ', ' ', 0};

    private final byte[] block;

    TarHeader(byte[] block) {
        this.block = block;
    }

    boolean isZero() {
        return zeros(0, TarReader.BLOCK);
    }

    /** The sum of all bytes, its own field taken as spaces; and a magic that tells how to read the rest. */
    void requireChecksum() {
        var sum = 8 * ' ';
        for (var i = 0; i < TarReader.BLOCK; i++) {
            sum += i >= 148 && i < 156 ? 0 : block[i] & 0xff;
        }
        if (number(148, 8, "checksum") != sum) {
            throw new Rejected.Malformed("found a tar header with a wrong checksum, expected " + sum);
        }
        if (!magic(USTAR) && !magic(GNU)) {
            throw new Rejected.Malformed("found a tar header of another format, expected ustar, pax or GNU");
        }
        // In GNU headers the place of the prefix holds times and sparse maps; readers disagree on what it means.
        if (magic(GNU) && !zeros(345, TarReader.BLOCK)) {
            throw new Rejected.Malformed("found GNU times or a sparse map in a tar header, expected neither");
        }
    }

    char type() {
        return (char) (block[156] & 0xff);
    }

    long size() {
        return number(124, 12, "size");
    }

    int mode() {
        var mode = number(100, 8, "mode");
        if (mode > 0177777) {
            throw new Rejected.Malformed("found mode " + Long.toOctalString(mode) + ", expected at most 177777");
        }
        return (int) mode & 07777;
    }

    String name() {
        var name = text(0, 100);
        var prefix = magic(GNU) ? "" : text(345, 155);
        return prefix.isEmpty() ? name : prefix + "/" + name;
    }

    String linkName() {
        return text(157, 100);
    }

    private boolean magic(byte[] magic) {
        return Arrays.equals(block, 257, 265, magic, 0, 8);
    }

    private boolean zeros(int from, int to) {
        for (var i = from; i < to; i++) {
            if (block[i] != 0) {
                return false;
            }
        }
        return true;
    }

    /** Up to the first NUL; bytes after it would be a second name for some readers. */
    private String text(int from, int length) {
        var end = from;
        while (end < from + length && block[end] != 0) {
            end++;
        }
        if (!zeros(end, from + length)) {
            throw new Rejected.Malformed("found a NUL inside a name of a tar header, expected NULs at its end only");
        }
        return Utf8.read(block, from, end);
    }

    /** Octal digits between leading spaces and a final space or NUL, or the GNU form in base 256; never negative. */
    private long number(int from, int length, String what) {
        if ((block[from] & 0x80) != 0) {
            return base256(from, length, what);
        }
        var at = from;
        while (at < from + length && block[at] == ' ') {
            at++;
        }
        var value = 0L;
        var digits = at;
        for (; at < from + length && block[at] >= '0' && block[at] <= '7'; at++) {
            value = value << 3 | block[at] - '0';
        }
        var damaged = at == digits;
        for (; at < from + length; at++) {
            damaged |= block[at] != ' ' && block[at] != 0;
        }
        if (damaged) {
            throw new Rejected.Malformed("found a damaged " + what + " in a tar header, expected octal digits");
        }
        return value;
    }

    private long base256(int from, int length, String what) {
        var value = block[from] & 0x7fL;
        for (var i = from + 1; i < from + length; i++) {
            if (value > Long.MAX_VALUE >> 8) {
                throw new Rejected.Malformed("found a negative or huge " + what + " in a tar header, expected less than 2^63");
            }
            value = value << 8 | block[i] & 0xff;
        }
        return value;
    }
}
