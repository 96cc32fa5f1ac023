package dev.alnage.evidence.read;

/** Unsigned numbers of zip and gzip. */
final class LittleEndian {
    private LittleEndian() {}

    static int int16(byte[] bytes, int at) {
        return bytes[at] & 0xff | (bytes[at + 1] & 0xff) << 8;
    }

    static int int32(byte[] bytes, int at) {
        return int16(bytes, at) | int16(bytes, at + 2) << 16;
    }

    static long uint32(byte[] bytes, int at) {
        return int32(bytes, at) & 0xffffffffL;
    }
}
