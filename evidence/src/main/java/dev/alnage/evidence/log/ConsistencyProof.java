package dev.alnage.evidence.log;

import dev.alnage.evidence.Rejected;
import java.util.ArrayList;
import java.util.List;

/** That a log only grew between two sizes (RFC 6962 2.1.2). */
public record ConsistencyProof(long oldSize, long newSize, List<NodeHash> path) {
    public static final int PATH_MAX = 64;

    public ConsistencyProof {
        path = List.copyOf(path);
        if (oldSize < 0 || oldSize > newSize || path.size() > PATH_MAX) {
            throw new Rejected.Malformed("found a proof of " + path.size() + " hashes from size " + oldSize + " to " + newSize
                    + ", expected a log that does not shrink and at most " + PATH_MAX + " hashes");
        }
    }

    public static ConsistencyProof make(NodeSource nodes, long oldSize, long newSize) {
        var path = new ArrayList<NodeHash>();
        if (oldSize > 0 && oldSize < newSize) {
            subproof(nodes, oldSize, 0, newSize, true, path);
        }
        return new ConsistencyProof(oldSize, newSize, path);
    }

    /** SUBPROOF of RFC 6962: {@code whole} while the old tree is a subtree of its own, whose root the verifier knows. */
    private static void subproof(NodeSource nodes, long oldSize, long from, long to, boolean whole, List<NodeHash> path) {
        if (oldSize == to) {
            if (!whole) {
                path.add(NodeSource.root(nodes, from, to));
            }
            return;
        }
        var middle = from + Long.highestOneBit(to - from - 1);
        if (oldSize <= middle) {
            subproof(nodes, oldSize, from, middle, whole, path);
            path.add(NodeSource.root(nodes, middle, to));
        } else {
            subproof(nodes, oldSize, middle, to, false, path);
            path.add(NodeSource.root(nodes, from, middle));
        }
    }

    /** RFC 9162 2.1.4.2. @throws Rejected.Untrusted if the new tree is not proven to begin with the old one */
    public void verify(NodeHash oldRoot, NodeHash newRoot) {
        if (oldSize == newSize || oldSize == 0) {
            var holds = oldSize == newSize ? oldRoot.equals(newRoot) : oldRoot.equals(NodeHash.EMPTY_TREE);
            if (!holds || !path.isEmpty()) {
                throw refused();
            }
            return;
        }
        var rest = path;
        NodeHash first;
        if (Long.bitCount(oldSize) == 1) {
            first = oldRoot;
        } else if (path.isEmpty()) {
            throw refused();
        } else {
            first = path.getFirst();
            rest = path.subList(1, path.size());
        }
        verify(first, rest, oldRoot, newRoot);
    }

    private void verify(NodeHash first, List<NodeHash> rest, NodeHash oldRoot, NodeHash newRoot) {
        var shift = Long.numberOfTrailingZeros(oldSize);
        var fn = oldSize - 1 >>> shift;
        var sn = newSize - 1 >>> shift;
        var oldNode = first;
        var newNode = first;
        for (var hash : rest) {
            if (sn == 0) {
                throw refused();
            }
            if ((fn & 1) == 1 || fn == sn) {
                oldNode = NodeHash.node(hash, oldNode);
                newNode = NodeHash.node(hash, newNode);
                while ((fn & 1) == 0 && fn != 0) {
                    fn >>>= 1;
                    sn >>>= 1;
                }
            } else {
                newNode = NodeHash.node(newNode, hash);
            }
            fn >>>= 1;
            sn >>>= 1;
        }
        if (sn != 0 || !oldNode.equals(oldRoot) || !newNode.equals(newRoot)) {
            throw refused();
        }
    }

    private Rejected.Untrusted refused() {
        return new Rejected.Untrusted("found a log of size " + newSize + " that does not begin with the one of size " + oldSize
                + ", expected a log that only grew");
    }
}
