package dev.alnage.evidence.log;

import dev.alnage.evidence.Bytes;
import dev.alnage.evidence.Rejected;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * The right edge of a Merkle tree: the roots of its perfect subtrees from left to right, largest first. All that
 * somebody must remember to extend a log, and to know the root of what it was extended to.
 */
public record CompactRange(long size, List<NodeHash> subtrees) {
    public static final CompactRange EMPTY = new CompactRange(0, List.of());

    public CompactRange {
        subtrees = List.copyOf(subtrees);
        if (size < 0 || Long.bitCount(size) != subtrees.size()) {
            throw new Rejected.Malformed("found " + subtrees.size() + " subtrees for a tree of size " + size
                    + ", expected one for each bit that is set in it");
        }
    }

    public CompactRange append(NodeHash leaf) {
        return append(List.of(leaf));
    }

    public CompactRange append(List<NodeHash> leaves) {
        var edge = new ArrayList<>(subtrees);
        var count = size;
        for (var leaf : leaves) {
            var node = leaf;
            // Each trailing one bit of the size is a perfect subtree that the new leaf completes.
            for (var bits = count; (bits & 1) == 1; bits >>>= 1) {
                node = NodeHash.node(edge.removeLast(), node);
            }
            edge.add(node);
            count++;
        }
        return new CompactRange(count, edge);
    }

    /** The root of the whole tree (RFC 6962 2.1): the subtrees joined from right to left. */
    public NodeHash root() {
        if (subtrees.isEmpty()) {
            return NodeHash.EMPTY_TREE;
        }
        var root = subtrees.getLast();
        for (var i = subtrees.size() - 2; i >= 0; i--) {
            root = NodeHash.node(subtrees.get(i), root);
        }
        return root;
    }

    /** The size in eight bytes, then the hashes. */
    public Bytes toBytes() {
        var buffer = ByteBuffer.allocate(Long.BYTES + subtrees.size() * NodeHash.BYTES).putLong(size);
        subtrees.forEach(subtree -> buffer.put(subtree.value().toBuffer()));
        return Bytes.of(buffer.array());
    }

    public static CompactRange read(Bytes bytes) {
        if (bytes.size() < Long.BYTES || (bytes.size() - Long.BYTES) % NodeHash.BYTES != 0) {
            throw new Rejected.Malformed("found a right edge of " + bytes.size() + " bytes, expected 8 and a multiple of 32");
        }
        var hashes = new ArrayList<NodeHash>();
        for (var at = Long.BYTES; at < bytes.size(); at += NodeHash.BYTES) {
            hashes.add(new NodeHash(bytes.slice(at, at + NodeHash.BYTES)));
        }
        return new CompactRange(bytes.toBuffer().getLong(), hashes);
    }
}
