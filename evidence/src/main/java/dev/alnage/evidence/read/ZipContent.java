package dev.alnage.evidence.read;

import dev.alnage.evidence.Rejected;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/** The content of one zip entry, which must be exactly as long as its headers say, compressed and not, with their CRC. */
final class ZipContent extends InputStream {
    private final InputStream in;
    private final ZipReader.Entry entry;
    private final Inflater inflater = new Inflater(true);
    private final CRC32 crc = new CRC32();
    private final byte[] input = new byte[16_384];
    private long output;
    private boolean ended;

    ZipContent(InputStream in, ZipReader.Entry entry) {
        this.in = in;
        this.entry = entry;
    }

    @Override public int read() throws IOException {
        var one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override public int read(byte[] buffer, int offset, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        if (ended) {
            return -1;
        }
        var read = entry.place().deflated() ? inflated(buffer, offset, length) : in.read(buffer, offset, length);
        if (read < 0) {
            finish();
            return -1;
        }
        output += read;
        if (output > entry.size()) {
            throw new Rejected.Malformed("found more content in " + entry.path() + ", expected " + entry.size() + " bytes");
        }
        crc.update(buffer, offset, read);
        return read;
    }

    private int inflated(byte[] buffer, int offset, int length) throws IOException {
        try {
            while (true) {
                var inflated = inflater.inflate(buffer, offset, length);
                if (inflated > 0) {
                    return inflated;
                }
                if (inflater.finished()) {
                    return -1;
                }
                var read = in.read(input, 0, input.length);
                if (read < 0 || inflater.needsDictionary()) {
                    throw new Rejected.Malformed("found the end of " + entry.path() + " inside deflate data, expected more");
                }
                inflater.setInput(input, 0, read);
            }
        } catch (DataFormatException e) {
            throw new Rejected.Malformed("found damaged deflate data in " + entry.path() + ", expected RFC 1951");
        }
    }

    private void finish() throws IOException {
        ended = true;
        var rest = inflater.getRemaining() > 0 || in.read() >= 0;
        inflater.end();
        if (rest) {
            throw new Rejected.Malformed("found bytes after the deflate data of " + entry.path() + ", expected its end");
        }
        if (output != entry.size() || crc.getValue() != entry.place().crc()) {
            throw new Rejected.Malformed("found content of " + entry.path() + " with another length or CRC, expected those of its header");
        }
    }

    @Override public void close() {
        ended = true;
        inflater.end();
    }
}
