package dev.alnage.evidence.read;

import dev.alnage.evidence.Rejected;
import java.io.IOException;

/** The end of central directory record (APPNOTE 4.3.16), which must end the file. */
record ZipEnd(int entries, long directoryFrom, int directorySize) {
    private static final int SIGNATURE = 0x06054b50;
    private static final int LENGTH = 22;
    private static final int COMMENT_LENGTH_MAX = 0xffff;
    /** 65,534 entries with names of ordinary length; a directory is held in memory while it is read. */
    private static final int DIRECTORY_BYTES_MAX = 32 << 20;

    static ZipEnd find(ZipInput in) throws IOException {
        var tailLength = (int) Math.min(in.size(), LENGTH + COMMENT_LENGTH_MAX);
        var tail = in.bytes(in.size() - tailLength, tailLength);
        for (var at = tailLength - LENGTH; at >= 0; at--) {
            if (LittleEndian.int32(tail, at) == SIGNATURE) {
                // The last one must be the one: a comment that looks like another end shows others another directory.
                return read(tail, at, in.size() - tailLength + at);
            }
        }
        throw new Rejected.Malformed("found no end of a zip directory, expected a zip file");
    }

    private static ZipEnd read(byte[] tail, int at, long endFrom) {
        var entries = LittleEndian.int16(tail, at + 10);
        var size = LittleEndian.uint32(tail, at + 12);
        var from = LittleEndian.uint32(tail, at + 16);
        if (entries == 0xffff || size == 0xffffffffL || from == 0xffffffffL) {
            throw new Rejected.Malformed("found a zip64 file, expected a zip of up to 65534 entries and 4 GiB");
        }
        if (LittleEndian.int16(tail, at + 4) != 0 || LittleEndian.int16(tail, at + 6) != 0 || LittleEndian.int16(tail, at + 8) != entries) {
            throw new Rejected.Malformed("found a zip of several disks, expected one");
        }
        if (LittleEndian.int16(tail, at + 20) != tail.length - at - LENGTH) {
            throw new Rejected.Malformed("found bytes after the end record of a zip, expected the end of the file");
        }
        if (from + size != endFrom) {
            throw new Rejected.Malformed("found a zip directory at " + from + " of " + size + " bytes, expected it to end at " + endFrom);
        }
        if (size > DIRECTORY_BYTES_MAX) {
            throw new Rejected.Malformed("found a zip directory of " + size + " bytes, expected at most " + DIRECTORY_BYTES_MAX);
        }
        return new ZipEnd(entries, from, (int) size);
    }
}
