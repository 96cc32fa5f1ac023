package dev.alnage.app.images;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Writes a tar archive (POSIX.1-1988 "ustar") whose bytes depend on nothing but paths, contents and the executable bit:
 * owner 0, one fixed time, modes 0755 and 0644, so never a setuid bit.
 */
final class TarWriter implements AutoCloseable {
    /** 1980-01-01, which is also what steps have as SOURCE_DATE_EPOCH. */
    static final long TIME_SECONDS = 315_532_800L;
    private static final int BLOCK = 512;
    private static final int NAME_BYTES_MAX = 100;
    private static final int PREFIX_BYTES_MAX = 155;

    private final OutputStream out;

    TarWriter(OutputStream out) {
        this.out = out;
    }

    void directory(String path) throws IOException {
        header(path + "/", '5', 0755, 0, "");
    }

    void link(String path, String target) throws IOException {
        header(path, '2', 0777, 0, target);
    }

    /** @param size what the caller measured; a file that is changed meanwhile is an error, not a broken archive */
    void file(String path, Path content, long size, boolean executable) throws IOException {
        header(path, '0', executable ? 0755 : 0644, size, "");
        long written = Files.copy(content, out);
        if (written != size) {
            throw new IOException("found " + written + " bytes in " + content + ", expected " + size);
        }
        out.write(new byte[(int) (-size & (BLOCK - 1))]);
    }

    /** Two empty blocks end the archive. */
    @Override public void close() throws IOException {
        out.write(new byte[2 * BLOCK]);
        out.close();
    }

    private void header(String path, char type, int mode, long size, String linkTarget) throws IOException {
        var header = new byte[BLOCK];
        int split = split(path);
        text(header, 0, NAME_BYTES_MAX, path.substring(split == 0 ? 0 : split + 1));
        text(header, 345, PREFIX_BYTES_MAX, path.substring(0, split));
        octal(header, 100, 8, mode);
        octal(header, 108, 8, 0);
        octal(header, 116, 8, 0);
        octal(header, 124, 12, size);
        octal(header, 136, 12, TIME_SECONDS);
        header[156] = (byte) type;
        text(header, 157, NAME_BYTES_MAX, linkTarget);
        text(header, 257, 6, "ustar");
        text(header, 263, 2, "00");
        checksum(header);
        out.write(header);
    }

    /** Where a long path is cut into prefix and name; 0 is no cut. */
    private static int split(String path) throws IOException {
        if (bytes(path).length <= NAME_BYTES_MAX) {
            return 0;
        }
        for (int slash = path.indexOf('/'); slash > 0; slash = path.indexOf('/', slash + 1)) {
            if (bytes(path.substring(slash + 1)).length <= NAME_BYTES_MAX && slash + 1 < path.length()) {
                if (bytes(path.substring(0, slash)).length <= PREFIX_BYTES_MAX) {
                    return slash;
                }
                break;
            }
        }
        throw new IOException("found the path " + path + ", expected one that fits into 155 and 100 bytes");
    }

    private static void text(byte[] header, int at, int length, String text) throws IOException {
        var bytes = bytes(text);
        if (bytes.length > length) {
            throw new IOException("found " + bytes.length + " bytes in " + text + ", expected at most " + length);
        }
        System.arraycopy(bytes, 0, header, at, bytes.length);
    }

    private static void octal(byte[] header, int at, int length, long value) throws IOException {
        var digits = Long.toOctalString(value);
        text(header, at, length - 1, "0".repeat(Math.max(0, length - 1 - digits.length())) + digits);
    }

    /** The sum of all bytes, with blanks in its own place. */
    private static void checksum(byte[] header) throws IOException {
        java.util.Arrays.fill(header, 148, 156, (byte) ' ');
        int sum = 0;
        for (byte one : header) {
            sum += one & 0xff;
        }
        octal(header, 148, 7, sum);
        header[154] = 0;
        header[155] = ' ';
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
