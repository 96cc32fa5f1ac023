package dev.alnage.evidence.log;

import dev.alnage.evidence.Rejected;
import java.util.ArrayList;
import java.util.List;

/** That an entry is in the log at its place (RFC 6962 2.1.1): the siblings on the way from the leaf to the root. */
public record InclusionProof(long index, long size, List<NodeHash> path) {
    public static final int PATH_MAX = 63;

    public InclusionProof {
        path = List.copyOf(path);
        if (index < 0 || index >= size || path.size() > PATH_MAX) {
            throw new Rejected.Malformed("found a proof of " + path.size() + " hashes for entry " + index + " of " + size
                    + ", expected an index below the size and at most " + PATH_MAX + " hashes");
        }
    }

    public static InclusionProof make(NodeSource nodes, long index, long size) {
        var path = new ArrayList<NodeHash>();
        var from = 0L;
        var to = size;
        while (to - from > 1) {
            var middle = from + Long.highestOneBit(to - from - 1);
            if (index < middle) {
                path.add(NodeSource.root(nodes, middle, to));
                to = middle;
            } else {
                path.add(NodeSource.root(nodes, from, middle));
                from = middle;
            }
        }
        return new InclusionProof(index, size, path.reversed());
    }

    /** RFC 9162 2.1.3.2. @throws Rejected.Untrusted if the leaf is not proven to be under the root */
    public void verify(NodeHash leaf, NodeHash root) {
        var fn = index;
        var sn = size - 1;
        var node = leaf;
        for (var sibling : path) {
            if (sn == 0) {
                throw refused();
            }
            if ((fn & 1) == 1 || fn == sn) {
                node = NodeHash.node(sibling, node);
                while ((fn & 1) == 0 && fn != 0) {
                    fn >>>= 1;
                    sn >>>= 1;
                }
            } else {
                node = NodeHash.node(node, sibling);
            }
            fn >>>= 1;
            sn >>>= 1;
        }
        if (sn != 0 || !node.equals(root)) {
            throw refused();
        }
    }

    private Rejected.Untrusted refused() {
        return new Rejected.Untrusted("found a proof that does not lead from entry " + index + " to the root of " + size
                + " entries, expected one that does");
    }
}
