package dev.alnage.evidence.log;

import dev.alnage.evidence.Bytes;
import dev.alnage.evidence.Digest;
import dev.alnage.evidence.Rejected;

/** The hash of a node of the Merkle tree: 32 bytes of SHA-256 (RFC 6962 2.1). */
public record NodeHash(Bytes value) {
    public static final int BYTES = 32;
    /** MTH({}) of RFC 6962: the root of the tree without leaves. */
    public static final NodeHash EMPTY_TREE = new NodeHash(Bytes.of(Digest.Algorithm.SHA256.newMessageDigest().digest()));

    public NodeHash {
        if (value.size() != BYTES) {
            throw new Rejected.Malformed("found a hash of " + value.size() + " bytes, expected " + BYTES);
        }
    }

    /** SHA-256(0x00 || entry). The prefix keeps a node from passing for an entry, and the other way round. */
    public static NodeHash leaf(Bytes entry) {
        var digest = Digest.Algorithm.SHA256.newMessageDigest();
        digest.update((byte) 0);
        digest.update(entry.toBuffer());
        return new NodeHash(Bytes.of(digest.digest()));
    }

    /** SHA-256(0x01 || left || right). */
    public static NodeHash node(NodeHash left, NodeHash right) {
        var digest = Digest.Algorithm.SHA256.newMessageDigest();
        digest.update((byte) 1);
        digest.update(left.value.toBuffer());
        digest.update(right.value.toBuffer());
        return new NodeHash(Bytes.of(digest.digest()));
    }

    @Override public String toString() {
        return value.toHex();
    }
}
