package dev.alnage.evidence.log;

import dev.alnage.evidence.Bytes;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** A whole tree in memory, 64 bytes an entry, to make proofs from. Not for use by several threads at once. */
public final class MerkleTree implements NodeSource {
    private final List<byte[]> levels = new ArrayList<>();
    private long size;

    public long size() {
        return size;
    }

    public void append(NodeHash leaf) {
        var node = leaf;
        var index = size++;
        for (var level = 0; ; level++, index >>>= 1) {
            put(level, index, node);
            if ((index & 1) == 0) {
                return;
            }
            node = NodeHash.node(node(level, index - 1), node);
        }
    }

    private void put(int level, long index, NodeHash node) {
        if (level == levels.size()) {
            levels.add(new byte[8 * NodeHash.BYTES]);
        }
        var at = Math.toIntExact(index * NodeHash.BYTES);
        if (at == levels.get(level).length) {
            levels.set(level, Arrays.copyOf(levels.get(level), Math.multiplyExact(at, 2)));
        }
        node.value().toBuffer().get(levels.get(level), at, NodeHash.BYTES);
    }

    @Override public NodeHash node(int level, long index) {
        if (level < 0 || index < 0 || index >= size >>> level) {
            throw new IllegalArgumentException("a tree of size " + size + " has no node " + index + " on level " + level);
        }
        var at = (int) index * NodeHash.BYTES;
        return new NodeHash(Bytes.of(Arrays.copyOfRange(levels.get(level), at, at + NodeHash.BYTES)));
    }

    public NodeHash root() {
        return NodeSource.root(this, 0, size);
    }
}
