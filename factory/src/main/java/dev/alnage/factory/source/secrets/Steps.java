package dev.alnage.factory.source.secrets;

/** How much work one look may still do, in bytes that an expression or a decompressor sees. */
final class Steps {
    /** More than any honest file needs by far; about ten seconds of one processor. */
    static final long MAX = 64 << 20;
    /** What archives may hold, all together. */
    static final long UNPACKED_BYTES_MAX = 256 << 20;
    static final int MATCHES_MAX = 100_000;
    /** Places in memory at one time. */
    static final int WINDOWS_MAX = 1 << 21;
    static final int FINDINGS_MAX = 1_000;

    private long left = MAX;
    private long unpackedLeft = UNPACKED_BYTES_MAX;
    private int matchesLeft = MATCHES_MAX;
    private int windowsLeft = WINDOWS_MAX;

    /** Whether there was so much left; nothing is left once there was not. */
    boolean take(long bytes) {
        left = bytes > left ? -1 : left - bytes;
        return left >= 0;
    }

    boolean takeMatch() {
        return --matchesLeft >= 0;
    }

    boolean takeWindow() {
        return --windowsLeft >= 0;
    }

    long unpackedLeft() {
        return Math.max(0, unpackedLeft);
    }

    void unpacked(long bytes) {
        unpackedLeft -= bytes;
    }

    /** How much was done. */
    long done() {
        return left < 0 ? MAX : MAX - left;
    }
}
