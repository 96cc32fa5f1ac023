package dev.alnage.evidence.log;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.alnage.evidence.Bytes;
import dev.alnage.evidence.Rejected;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The written forms of a log: right edge, tiles, bundles, checkpoints. */
class LogFormTest {
    private static final String ROOT = "CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=";

    @Test void a_right_edge_that_does_not_fit_its_size_is_refused() {
        var hash = NodeHash.leaf(Bytes.empty());
        assertThrows(Rejected.Malformed.class, () -> new CompactRange(3, List.of(hash)));
        assertThrows(Rejected.Malformed.class, () -> new CompactRange(-1, java.util.Collections.nCopies(64, hash)));
        var bytes = new CompactRange(3, List.of(hash, hash)).toBytes();
        for (var length = 0; length < bytes.size(); length++) {
            var shorter = bytes.slice(0, length);
            assertThrows(Rejected.Malformed.class, () -> CompactRange.read(shorter));
        }
        assertThrows(Rejected.Malformed.class, () -> CompactRange.read(bytes.plus(Bytes.utf8("x"))));
    }

    @Test void a_right_edge_reads_as_it_was_written_and_goes_on_growing() {
        var range = CompactRange.EMPTY;
        for (var i = 0; i < 300; i++) {
            var next = NodeHash.leaf(Bytes.utf8("entry " + i));
            assertEquals(range, CompactRange.read(range.toBytes()));
            assertEquals(range.append(List.of(next, next)), range.append(next).append(next));
            range = range.append(next);
        }
    }

    @Test void tiles_lie_where_tlog_tiles_says() {
        assertEquals("tile/0/x001/x234/067", new Tile(0, 1_234_067, 256).path());
        assertEquals("tile/0/x001/x234/067.p/8", new Tile(0, 1_234_067, 8).path());
        assertEquals("tile/entries/000.p/1", new Tile(Tile.ENTRIES, 0, 1).path());
        assertEquals("tile/7/x001/000", new Tile(7, 1000, 256).path());
        assertEquals("tile/1/999", new Tile(1, 999, 256).path());
    }

    @Test void a_tile_out_of_range_is_refused() {
        assertThrows(Rejected.Malformed.class, () -> new Tile(8, 0, 1));
        assertThrows(Rejected.Malformed.class, () -> new Tile(-2, 0, 1));
        assertThrows(Rejected.Malformed.class, () -> new Tile(0, -1, 1));
        assertThrows(Rejected.Malformed.class, () -> new Tile(0, 0, 0));
        assertThrows(Rejected.Malformed.class, () -> new Tile(0, 0, 257));
        assertThrows(Rejected.Malformed.class, () -> new Tile(0, 0, 2).read(Bytes.of(new byte[63])));
    }

    @Test void bundles_of_a_range_are_as_wide_as_the_log() {
        assertEquals(List.of(), Tile.bundles(5, 5));
        assertEquals(List.of(new Tile(-1, 0, 6)), Tile.bundles(5, 6));
        assertEquals(List.of(new Tile(-1, 0, 256)), Tile.bundles(255, 256));
        assertEquals(List.of(new Tile(-1, 1, 1)), Tile.bundles(256, 257));
        assertEquals(List.of(new Tile(-1, 0, 256), new Tile(-1, 1, 256), new Tile(-1, 2, 10)), Tile.bundles(255, 522));
    }

    /** Grown in any steps, the tiles that filled and those at the edge are those of the whole tree. */
    @Test void tiles_are_the_levels_of_the_tree_whatever_the_steps_it_grew_in() {
        var leaves = IntStream.range(0, 66_000).mapToObj(i -> NodeHash.leaf(Bytes.utf8("entry " + i))).toList();
        var tree = new MerkleTree();
        leaves.forEach(tree::append);
        for (var step : new int[] {66_000, 1000, 255}) {
            var tiles = new HashMap<Tile, Bytes>();
            var edge = TileEdge.EMPTY;
            for (var from = 0; from < leaves.size(); from += step) {
                var extension = edge.extend(leaves.subList(from, Math.min(leaves.size(), from + step)));
                extension.filled().forEach(tile -> tiles.put(tile.tile(), tile.bytes()));
                edge = extension.edge();
            }
            edge.partial().forEach(tile -> tiles.put(tile.tile(), tile.bytes()));
            assertEquals(258 + 2 + 1, tiles.size());
            for (var tile : tiles.keySet()) {
                var hashes = tile.read(tiles.get(tile));
                for (var i = 0; i < tile.width(); i++) {
                    assertEquals(tree.node(8 * tile.level(), tile.index() * 256 + i), hashes.get(i));
                }
            }
        }
    }

    @Test void a_bundle_that_is_cut_or_longer_or_of_another_width_is_refused() {
        var bytes = new EntryBundle(List.of(Bytes.utf8("one"), Bytes.empty(), Bytes.utf8("three"))).toBytes();
        assertEquals(3, EntryBundle.read(bytes, 3).entries().size());
        for (var length = 0; length < bytes.size(); length++) {
            var shorter = bytes.slice(0, length);
            assertThrows(Rejected.Malformed.class, () -> EntryBundle.read(shorter, 3));
        }
        assertThrows(Rejected.Malformed.class, () -> EntryBundle.read(bytes.plus(Bytes.hex("00")), 3));
        assertThrows(Rejected.Malformed.class, () -> EntryBundle.read(bytes, 2));
        assertThrows(Rejected.Malformed.class, () -> EntryBundle.read(bytes, 4));
    }

    @Test void the_longest_entry_fits_and_one_byte_more_does_not() {
        var longest = Bytes.of(new byte[65_535]);
        var entries = new ArrayList<>(java.util.Collections.nCopies(256, longest));
        assertEquals(entries, EntryBundle.read(new EntryBundle(entries).toBytes(), 256).entries());
        assertThrows(Rejected.Malformed.class, () -> new EntryBundle(List.of(Bytes.of(new byte[65_536]))));
        entries.add(Bytes.empty());
        assertThrows(Rejected.Malformed.class, () -> new EntryBundle(entries));
        assertThrows(Rejected.Malformed.class, () -> new EntryBundle(List.of()));
    }

    @Tag("L4")
    @ParameterizedTest
    @ValueSource(strings = {"", "\n", "a\n1\n", "a\n1\n" + ROOT, "\n1\n" + ROOT + "\n", "a\n01\n" + ROOT + "\n", "a\n-1\n" + ROOT + "\n",
        "a\n+1\n" + ROOT + "\n", "a\n\n" + ROOT + "\n", "a\n1\n\n", "a\n1\nAAAA\n", "a\n1 \n" + ROOT + "\n", "a b\n1\n" + ROOT + "\n",
        "a\r\n1\r\n" + ROOT + "\r\n", "a\n9999999999999999999\n" + ROOT + "\n", "a\n0\n" + ROOT + "\n", "a\n1\n" + ROOT + "\nextension\n",
        "a+b\n1\n" + ROOT + "\n", "a\n١\n" + ROOT + "\n"})
    void a_checkpoint_in_another_form_is_refused(String text) {
        assertThrows(Rejected.Malformed.class, () -> Checkpoint.read(Bytes.utf8(text)));
    }

    @Test void a_checkpoint_reads_as_it_was_written() {
        var text = Bytes.utf8("example.com/behind-the-sofa\n20852163\n" + ROOT + "\n");
        var checkpoint = Checkpoint.read(text);
        assertEquals(20_852_163, checkpoint.size());
        assertEquals("example.com/behind-the-sofa", checkpoint.origin());
        assertEquals(text, Bytes.utf8(checkpoint.toText()));
        assertEquals(0, new Checkpoint("a", 0, NodeHash.EMPTY_TREE).size());
    }
}
