package dev.alnage.evidence.log;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.alnage.evidence.Bytes;
import dev.alnage.evidence.Rejected;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Proofs over every tree of up to 300 leaves, and every way to spoil one. */
class ProofTest {
    private static final int SIZE_MAX = 300;
    private static final List<NodeHash> LEAVES = IntStream.range(0, SIZE_MAX).mapToObj(i -> NodeHash.leaf(Bytes.utf8("entry " + i))).toList();
    private static final MerkleTree TREE = new MerkleTree();
    private static final List<NodeHash> ROOTS = new ArrayList<>();

    @BeforeAll static void grow() {
        ROOTS.add(TREE.root());
        for (var leaf : LEAVES) {
            TREE.append(leaf);
            ROOTS.add(TREE.root());
        }
    }

    /** The definition in RFC 6962 2.1, word for word. */
    private static NodeHash definition(List<NodeHash> leaves) {
        if (leaves.size() < 2) {
            return leaves.isEmpty() ? NodeHash.EMPTY_TREE : leaves.getFirst();
        }
        var k = Integer.highestOneBit(leaves.size() - 1);
        return NodeHash.node(definition(leaves.subList(0, k)), definition(leaves.subList(k, leaves.size())));
    }

    @Test void every_root_is_the_one_of_the_definition() {
        for (var size = 0; size <= SIZE_MAX; size++) {
            var root = definition(LEAVES.subList(0, size));
            assertEquals(root, ROOTS.get(size));
            assertEquals(root, CompactRange.EMPTY.append(LEAVES.subList(0, size)).root());
        }
    }

    @Test void the_roots_of_the_reference_implementation_of_rfc_6962_are_ours() {
        var inputs = List.of("", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f");
        var range = CompactRange.EMPTY;
        for (var input : inputs) {
            range = range.append(NodeHash.leaf(Bytes.hex(input)));
        }
        assertEquals("5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328", range.root().toString());
        assertEquals("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855", NodeHash.EMPTY_TREE.toString());
        assertEquals("6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d", NodeHash.leaf(Bytes.empty()).toString());
    }

    @Test @Tag("L1") void an_inclusion_proof_holds_for_no_other_entry_place_size_or_root() {
        for (var size = 1; size <= SIZE_MAX; size += size < 40 ? 1 : 37) {
            for (var index = 0; index < size; index++) {
                var proof = InclusionProof.make(TREE, index, size);
                var root = ROOTS.get(size);
                proof.verify(LEAVES.get(index), root);
                var other = LEAVES.get((index + 1) % SIZE_MAX);
                assertThrows(Rejected.Untrusted.class, () -> proof.verify(other, root));
                assertThrows(Rejected.Untrusted.class, () -> proof.verify(LEAVES.get((int) proof.index()), other));
                refuseSpoiled(proof, LEAVES.get(index), root);
            }
        }
    }

    private static void refuseSpoiled(InclusionProof proof, NodeHash leaf, NodeHash root) {
        for (var path : spoiled(proof.path())) {
            assertThrows(Rejected.Untrusted.class, () -> new InclusionProof(proof.index(), proof.size(), path).verify(leaf, root));
        }
        for (var index = 0L; index < proof.size(); index++) {
            if (index != proof.index()) {
                var moved = new InclusionProof(index, proof.size(), proof.path());
                assertThrows(Rejected.Untrusted.class, () -> moved.verify(leaf, root));
            }
        }
    }

    private static List<List<NodeHash>> spoiled(List<NodeHash> path) {
        var spoiled = new ArrayList<List<NodeHash>>();
        var longer = new ArrayList<>(path);
        longer.add(LEAVES.getFirst());
        spoiled.add(longer);
        for (var i = 0; i < path.size(); i++) {
            var shorter = new ArrayList<>(path);
            shorter.remove(i);
            spoiled.add(shorter);
            var changed = new ArrayList<>(path);
            changed.set(i, LEAVES.get(17).equals(path.get(i)) ? LEAVES.get(18) : LEAVES.get(17));
            spoiled.add(changed);
        }
        return spoiled;
    }

    @Test @Tag("L6") void a_consistency_proof_holds_for_no_other_roots() {
        for (var newSize = 0; newSize <= SIZE_MAX; newSize += newSize < 40 ? 1 : 7) {
            for (var oldSize = 0; oldSize <= newSize; oldSize++) {
                var proof = ConsistencyProof.make(TREE, oldSize, newSize);
                var oldRoot = ROOTS.get(oldSize);
                var newRoot = ROOTS.get(newSize);
                proof.verify(oldRoot, newRoot);
                assertThrows(Rejected.Untrusted.class, () -> proof.verify(LEAVES.get(299), newRoot));
                if (oldSize > 0) {
                    assertThrows(Rejected.Untrusted.class, () -> proof.verify(oldRoot, LEAVES.get(299)));
                }
                for (var path : spoiled(proof.path())) {
                    var bad = new ConsistencyProof(oldSize, newSize, path);
                    assertThrows(Rejected.Untrusted.class, () -> bad.verify(oldRoot, newRoot));
                }
            }
        }
    }

    @Test @Tag("L6") void a_log_that_was_rewritten_is_not_consistent_with_what_it_was() {
        var rewritten = new MerkleTree();
        for (var i = 0; i < 200; i++) {
            rewritten.append(i == 3 ? NodeHash.leaf(Bytes.utf8("other")) : LEAVES.get(i));
        }
        for (var oldSize = 4; oldSize < 200; oldSize++) {
            var proof = ConsistencyProof.make(rewritten, oldSize, 200);
            var oldRoot = ROOTS.get(oldSize);
            assertThrows(Rejected.Untrusted.class, () -> proof.verify(oldRoot, rewritten.root()));
        }
    }

    @Test @Tag("L7") void a_proof_of_a_million_hashes_is_refused_before_it_is_computed() {
        var path = java.util.Collections.nCopies(1_000_000, LEAVES.getFirst());
        assertThrows(Rejected.Malformed.class, () -> new InclusionProof(0, 2, path));
        assertThrows(Rejected.Malformed.class, () -> new ConsistencyProof(1, 2, path));
    }

    @Test @Tag("L8") void a_log_that_shrank_has_no_proof() {
        assertThrows(Rejected.Malformed.class, () -> new ConsistencyProof(5, 4, List.of()));
        assertThrows(Rejected.Malformed.class, () -> new InclusionProof(5, 5, List.of()));
        assertThrows(Rejected.Malformed.class, () -> new InclusionProof(-1, 5, List.of()));
    }
}
