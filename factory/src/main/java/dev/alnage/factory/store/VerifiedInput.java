package dev.alnage.factory.store;

import dev.alnage.evidence.Digest;
import dev.alnage.evidence.Rejected;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;

/**
 * Reads content whose digest is known. Always one buffer is held back, so that the end of content with another digest
 * is never handed out: the reader gets an exception instead of an end.
 */
final class VerifiedInput extends InputStream {
    private static final int BUFFER_BYTES = 64 << 10;

    private final InputStream in;
    private final Digest expected;
    private final MessageDigest hash = Digest.Algorithm.SHA256.newMessageDigest();
    private byte[] current = new byte[BUFFER_BYTES];
    private byte[] next = new byte[BUFFER_BYTES];
    private int at;
    private int currentBytes;
    private int nextBytes;
    private boolean started;
    private boolean refused;
    private boolean digestHeld;

    VerifiedInput(InputStream in, Digest expected) {
        this.in = in;
        this.expected = expected;
    }

    @Override public int read() throws IOException {
        return fill() ? current[at++] & 0xff : -1;
    }

    @Override public int read(byte[] target, int offset, int length) throws IOException {
        java.util.Objects.checkFromIndexSize(offset, length, target.length);
        if (length == 0) {
            return 0;
        }
        if (!fill()) {
            return -1;
        }
        var count = Math.min(length, currentBytes - at);
        System.arraycopy(current, at, target, offset, count);
        at += count;
        return count;
    }

    /** Whether there is a byte to hand out. */
    private boolean fill() throws IOException {
        if (refused) {
            throw refusal(expected);
        }
        if (!started) {
            started = true;
            load();
            advance();
        } else if (at == currentBytes && currentBytes > 0) {
            advance();
        }
        return at < currentBytes;
    }

    private void advance() throws IOException {
        var swap = current;
        current = next;
        currentBytes = nextBytes;
        next = swap;
        at = 0;
        if (currentBytes > 0) {
            load();
        }
        if (currentBytes == 0 || nextBytes == 0) {
            requireDigest();
        }
    }

    private void load() throws IOException {
        nextBytes = in.readNBytes(next, 0, BUFFER_BYTES);
        hash.update(next, 0, nextBytes);
    }

    private void requireDigest() {
        if (digestHeld) {
            return;
        }
        var found = Digest.finish(hash);
        if (!found.equals(expected)) {
            refused = true;
            throw FileBlobs.damaged(found, expected);
        }
        digestHeld = true;
    }

    private static Rejected.Malformed refusal(Digest expected) {
        return new Rejected.Malformed("found a damaged blob, expected " + expected);
    }

    @Override public void close() throws IOException {
        in.close();
    }
}
