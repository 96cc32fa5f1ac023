package dev.alnage.evidence.read;

import dev.alnage.evidence.Rejected;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/**
 * Gzip (RFC 1952): one member with nothing after it. Readers differ on second members and on what follows the last, so
 * both would be content that one of them sees and another does not. The content counts once the end was read.
 */
public final class GzipReader extends InputStream {
    /** Output bytes for each input byte; looked at once there is more output than {@link #RATIO_FROM_BYTES}. */
    public static final int RATIO_MAX = 200;
    public static final long RATIO_FROM_BYTES = 1 << 20;
    private static final int HEADER_TEXT_BYTES_MAX = 4096;

    private final Counted in;
    private final long outputBytesMax;
    private final Inflater inflater = new Inflater(true);
    private final CRC32 crc = new CRC32();
    private final byte[] input = new byte[16_384];
    private long output;
    private boolean ended;

    private GzipReader(InputStream in, long outputBytesMax) {
        this.in = new Counted(in);
        this.outputBytesMax = outputBytesMax;
    }

    /** Reads the header at once. @param outputBytesMax how much may come out; one byte more is an error */
    public static GzipReader open(InputStream in, long outputBytesMax) throws IOException {
        var reader = new GzipReader(in, outputBytesMax);
        reader.readHeader();
        return reader;
    }

    private void readHeader() throws IOException {
        in.check.reset();
        if (in.one() != 0x1f || in.one() != 0x8b || in.one() != 8) {
            throw new Rejected.Malformed("found other bytes at the beginning, expected gzip with deflate");
        }
        var flags = in.one();
        if ((flags & 0xe0) != 0) {
            throw new Rejected.Malformed("found reserved gzip flags, expected zeros");
        }
        for (var i = 0; i < 6; i++) {
            in.one();   // time, compression level and file system are no part of the content
        }
        if ((flags & 0x04) != 0) {
            for (var left = in.one() | in.one() << 8; left > 0; left--) {
                in.one();
            }
        }
        for (var text = flags & 0x18; text != 0; text &= text - 1) {
            skipText();
        }
        var check = (int) in.check.getValue() & 0xffff;
        if ((flags & 0x02) != 0 && (in.one() | in.one() << 8) != check) {
            throw new Rejected.Malformed("found a wrong gzip header checksum, expected " + check);
        }
    }

    private void skipText() throws IOException {
        for (var length = 0; in.one() != 0; length++) {
            if (length == HEADER_TEXT_BYTES_MAX) {
                throw new Rejected.Malformed("found a long name in the gzip header, expected at most " + HEADER_TEXT_BYTES_MAX + " bytes");
            }
        }
    }

    @Override public int read() throws IOException {
        var one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override public int read(byte[] buffer, int offset, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        while (!ended) {
            var inflated = inflate(buffer, offset, length);
            if (inflated > 0) {
                crc.update(buffer, offset, inflated);
                requireWithin(output += inflated);
                return inflated;
            }
            if (inflater.finished()) {
                readTrailer();
                ended = true;
                inflater.end();
            } else {
                feed();
            }
        }
        return -1;
    }

    private int inflate(byte[] buffer, int offset, int length) {
        try {
            var inflated = inflater.inflate(buffer, offset, length);
            if (inflated == 0 && inflater.needsDictionary()) {
                throw new Rejected.Malformed("found deflate with a preset dictionary, expected none");
            }
            return inflated;
        } catch (DataFormatException e) {
            throw new Rejected.Malformed("found damaged deflate data, expected RFC 1951");
        }
    }

    private void feed() throws IOException {
        var read = in.read(input, 0, input.length);
        if (read < 0) {
            throw new Rejected.Malformed("found the end of the input inside gzip, expected more");
        }
        inflater.setInput(input, 0, read);
    }

    private void requireWithin(long bytes) {
        if (bytes > outputBytesMax) {
            throw new Rejected.Malformed("found more than " + outputBytesMax + " bytes in gzip, expected at most that");
        }
        if (bytes > RATIO_FROM_BYTES && bytes / RATIO_MAX > in.count) {
            throw new Rejected.Malformed("found gzip that expands over " + RATIO_MAX + " times, expected less");
        }
    }

    /** CRC and length, and then the end of the input. */
    private void readTrailer() throws IOException {
        var tail = new byte[inflater.getRemaining() + 9];
        System.arraycopy(input, inputEnd() - inflater.getRemaining(), tail, 0, inflater.getRemaining());
        var size = inflater.getRemaining();
        for (int read; size < 9 && (read = in.read(tail, size, 9 - size)) >= 0; ) {
            size += read;
        }
        if (size != 8) {
            throw new Rejected.Malformed("found " + (size > 8 ? "more after" : "the end of the input inside") + " the gzip member, expected its end");
        }
        if (LittleEndian.uint32(tail, 0) != crc.getValue() || LittleEndian.uint32(tail, 4) != (output & 0xffffffffL)) {
            throw new Rejected.Malformed("found gzip content of another checksum or length, expected those of its trailer");
        }
    }

    private int inputEnd() {
        return in.lastRead;
    }

    @Override public void close() throws IOException {
        inflater.end();
        ended = true;
        in.close();
    }

    /** Counts what was taken, and keeps the checksum of a header that is read byte by byte. */
    private static final class Counted extends FilterInputStream {
        private final CRC32 check = new CRC32();
        private long count;
        private int lastRead;

        Counted(InputStream in) {
            super(in);
        }

        int one() throws IOException {
            var one = in.read();
            if (one < 0) {
                throw new Rejected.Malformed("found the end of the input inside a gzip header, expected more");
            }
            count++;
            check.update(one);
            return one;
        }

        @Override public int read(byte[] buffer, int offset, int length) throws IOException {
            var read = in.read(buffer, offset, length);
            if (read > 0) {
                count += read;
                lastRead = read;
            }
            return read;
        }
    }
}
