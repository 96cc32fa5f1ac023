package dev.alnage.factory.source.server;

/**
 * What one push may bring. One more is an error, not a cut.
 *
 * @param packBytes as sent
 * @param objectBytes of one object, unpacked; the whole of it may have to be held in memory
 * @param treeBytes of one directory's list
 * @param objects in the pack
 * @param unpackedBytes of all objects together: a small pack can stand for very much
 * @param deltaDepth how many objects have to be read before one can be
 * @param receivesAtOnce packs that are being taken in at the same time, by everybody together
 */
public record Limits(long packBytes, long objectBytes, int treeBytes, long objects, long unpackedBytes, int deltaDepth, int receivesAtOnce) {
    public static final Limits USUAL = new Limits(2L << 30, 100L << 20, 16 << 20, 2_000_000, 64L << 30, 4_095, 16);
    /** What may come before the pack: names of references and push options. */
    static final long REQUEST_BYTES = 1L << 20;
    /** What is still read, and thrown away, of a push that has been refused, so that the client gets to see why. */
    static final long DISCARDED_BYTES = 256L << 20;
}
