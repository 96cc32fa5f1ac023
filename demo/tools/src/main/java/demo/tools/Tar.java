package demo.tools;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/** Headers of POSIX ustar, as far as a reproducible layer needs them: files, directories and symbolic links. */
final class Tar {
    static final int BLOCK = 512;
    static final char FILE = '0';
    static final char LINK = '2';
    static final char DIRECTORY = '5';

    /** 1980-01-01T00:00:00Z. */
    private static final long ENTRY_SECONDS = 315_532_800;

    private static final int NAME = 100;
    private static final int PREFIX = 155;

    /** One header. The target is empty unless it is a link. */
    record Entry(String name, char type, long size, int mode, String target) {
        boolean executable() {
            return (mode & 0111) != 0;
        }
    }

    private Tar() {}

    static void writeDirectory(OutputStream out, String name) throws IOException {
        out.write(header(new Entry(name + "/", DIRECTORY, 0, 0755, "")));
    }

    static void writeLink(OutputStream out, String name, String target) throws IOException {
        out.write(header(new Entry(name, LINK, 0, 0777, target)));
    }

    static void writeFile(OutputStream out, String name, boolean executable, long size, InputStream content) throws IOException {
        out.write(header(new Entry(name, FILE, size, executable ? 0755 : 0644, "")));
        if (content.transferTo(out) != size) {
            throw new Refused("found " + name + " of another length than " + size + ", expected it to stay as it was");
        }
        out.write(new byte[padding(size)]);
    }

    static void writeEnd(OutputStream out) throws IOException {
        out.write(new byte[2 * BLOCK]);
    }

    static int padding(long size) {
        return (int) ((BLOCK - size % BLOCK) % BLOCK);
    }

    /** The next header; none after the first of the two empty blocks that end an archive. */
    static Optional<Entry> readHeader(InputStream in) throws IOException {
        var block = in.readNBytes(BLOCK);
        if (block.length < BLOCK) {
            throw new EOFException("found the end inside a tar header, expected two empty blocks");
        }
        if (Arrays.equals(block, new byte[BLOCK])) {
            return Optional.empty();
        }
        if (octal(block, 148, 8) != checksum(block)) {
            throw new Refused("found a tar header with a wrong checksum, expected " + checksum(block));
        }
        if (!text(block, 257, 5).equals("ustar")) {
            throw new Refused("found a tar header without the mark ustar, expected one");
        }
        // GNU headers write "ustar  " and have other fields where POSIX has the prefix.
        var prefix = block[262] == 0 ? text(block, 345, PREFIX) : "";
        var name = prefix.isEmpty() ? text(block, 0, NAME) : prefix + "/" + text(block, 0, NAME);
        char type = block[156] == 0 ? FILE : (char) block[156];
        return Optional.of(new Entry(name, type, octal(block, 124, 12), (int) octal(block, 100, 8), text(block, 157, NAME)));
    }

    private static byte[] header(Entry entry) {
        var block = new byte[BLOCK];
        int slash = split(entry.name());
        put(block, 0, NAME, entry.name().substring(slash == 0 ? 0 : slash + 1));
        put(block, 345, PREFIX, entry.name().substring(0, slash));
        put(block, 100, 8, String.format("%07o", entry.mode()));
        put(block, 108, 8, "0000000");
        put(block, 116, 8, "0000000");
        put(block, 124, 12, String.format("%011o", entry.size()));
        put(block, 136, 12, String.format("%011o", ENTRY_SECONDS));
        block[156] = (byte) entry.type();
        put(block, 157, NAME, entry.target());
        put(block, 257, 6, "ustar");
        block[263] = '0';
        block[264] = '0';
        put(block, 329, 8, "0000000");
        put(block, 337, 8, "0000000");
        put(block, 148, 8, String.format("%06o", checksum(block)) + "\0 ");
        return block;
    }

    /** Where the prefix ends; 0 if the name needs none. */
    private static int split(String name) {
        if (name.getBytes(StandardCharsets.UTF_8).length <= NAME) {
            return 0;
        }
        int slash = name.lastIndexOf('/', Math.min(PREFIX, name.length() - 2));
        if (slash <= 0 || name.length() - slash - 1 > NAME) {
            throw new Refused("found the name " + name + ", expected one that fits a tar header");
        }
        return slash;
    }

    private static void put(byte[] block, int at, int length, String text) {
        var bytes = text.getBytes(StandardCharsets.UTF_8);
        if (bytes.length > length) {
            throw new Refused("found " + text + ", expected at most " + length + " bytes in a tar header");
        }
        System.arraycopy(bytes, 0, block, at, bytes.length);
    }

    private static String text(byte[] block, int at, int length) {
        int end = at;
        while (end < at + length && block[end] != 0) {
            end++;
        }
        return new String(block, at, end - at, StandardCharsets.UTF_8);
    }

    private static long octal(byte[] block, int at, int length) {
        var digits = text(block, at, length).strip();
        if (digits.isEmpty() || digits.chars().anyMatch(c -> c < '0' || c > '7')) {
            throw new Refused("found \"" + digits + "\" in a tar header, expected an octal number");
        }
        return Long.parseLong(digits, 8);
    }

    /** The sum of all bytes, with blanks where the sum itself stands. */
    private static long checksum(byte[] block) {
        long sum = 8L * ' ';
        for (int i = 0; i < BLOCK; i++) {
            sum += i >= 148 && i < 156 ? 0 : block[i] & 0xff;
        }
        return sum;
    }
}
