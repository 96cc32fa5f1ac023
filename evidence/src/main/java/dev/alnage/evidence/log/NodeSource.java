package dev.alnage.evidence.log;

/** Gives the roots of perfect subtrees: in memory, or from tiles. */
public interface NodeSource {
    /** The root of the subtree over the leaves from {@code index * 2^level} to before {@code (index + 1) * 2^level}. */
    NodeHash node(int level, long index);

    /** MTH of RFC 6962 over the leaves from one place to before another; the first is where such a subtree may begin. */
    static NodeHash root(NodeSource nodes, long from, long to) {
        var size = to - from;
        if (size == 0) {
            return NodeHash.EMPTY_TREE;
        }
        if (Long.bitCount(size) == 1) {
            var level = Long.numberOfTrailingZeros(size);
            return nodes.node(level, from >>> level);
        }
        var middle = from + Long.highestOneBit(size);
        return NodeHash.node(root(nodes, from, middle), root(nodes, middle, to));
    }
}
