package dev.alnage.factory.source.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.eclipse.jgit.errors.CorruptObjectException;
import org.eclipse.jgit.lib.ObjectId;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is known of a pack when it has come in: whether anything that it names is elsewhere, and how deep its deltas are. */
class ReceivedPackTest {
    private static final byte[] HELLO = "hello\n".getBytes(StandardCharsets.UTF_8);
    private static final String BLOB = PackBuilder.id("blob", HELLO);
    private static final String NOWHERE = "1".repeat(40);
    @TempDir static Path root;
    private static LocalServer server;

    @BeforeAll static void serve() throws IOException {
        server = new LocalServer(root, Limits.USUAL);
    }

    private static boolean isWhole(PackBuilder pack, String tip) throws IOException {
        try (var quarantine = Quarantine.create(server.repository)) {
            new PackReceiver(Limits.USUAL).receive(new ByteArrayInputStream(pack.bytes()), quarantine, true);
            return quarantine.links().areWhole(List.of(ObjectId.fromString(tip)));
        }
    }

    private static int deepest(PackBuilder pack) throws IOException {
        try (var quarantine = Quarantine.create(server.repository)) {
            new PackReceiver(Limits.USUAL).receive(new ByteArrayInputStream(pack.bytes()), quarantine, true);
            return DeltaDepth.of(quarantine.indexes().getFirst());
        }
    }

    /** A commit upon a tree, which the caller brings; the tree is brought. */
    private static String commit(PackBuilder pack, byte[] tree, String parent) throws IOException {
        var commit = PackBuilder.commit(PackBuilder.id("tree", tree), parent, "words");
        pack.object(PackBuilder.COMMIT, commit).object(PackBuilder.TREE, tree);
        return PackBuilder.id("commit", commit);
    }

    private static byte[] entry(String mode, String id) {
        var entry = new ByteArrayOutputStream();
        entry.writeBytes((mode + " name\0").getBytes(StandardCharsets.US_ASCII));
        entry.writeBytes(HexFormat.of().parseHex(id));
        return entry.toByteArray();
    }

    @Test void a_first_push_is_whole_in_itself_whatever_the_order_and_deltas_of_its_objects() throws IOException {
        var pack = new PackBuilder();
        var first = commit(pack, PackBuilder.tree("file", BLOB), "");
        var longer = "hello\nx".getBytes(StandardCharsets.UTF_8);
        var second = commit(pack, PackBuilder.tree("file", PackBuilder.id("blob", longer)), first);
        var base = pack.here();
        pack.object(PackBuilder.BLOB, HELLO).deltaOn(base, PackBuilder.copies(HELLO.length, 1, "x"));
        assertTrue(isWhole(pack, second));
        assertTrue(isWhole(pack, first));
        assertFalse(isWhole(pack, NOWHERE));
    }

    @Test void one_object_that_is_not_brought_is_enough_not_to_be_whole() throws IOException {
        var noContent = new PackBuilder();
        assertFalse(isWhole(noContent, commit(noContent, PackBuilder.tree("file", BLOB), "")));
        var noParent = new PackBuilder().object(PackBuilder.BLOB, HELLO);
        assertFalse(isWhole(noParent, commit(noParent, PackBuilder.tree("file", BLOB), NOWHERE)));
        var noTree = PackBuilder.commit(NOWHERE);
        assertFalse(isWhole(new PackBuilder().object(PackBuilder.COMMIT, noTree), PackBuilder.id("commit", noTree)));
        var noTagged = tag(NOWHERE);
        assertFalse(isWhole(new PackBuilder().object(PackBuilder.TAG, noTagged), PackBuilder.id("tag", noTagged)));
    }

    @Test void a_tag_with_its_commit_is_whole() throws IOException {
        var pack = new PackBuilder().object(PackBuilder.BLOB, HELLO);
        var tag = tag(commit(pack, PackBuilder.tree("file", BLOB), ""));
        assertTrue(isWhole(pack.object(PackBuilder.TAG, tag), PackBuilder.id("tag", tag)));
    }

    private static byte[] tag(String commit) {
        return ("object " + commit + "\ntype commit\ntag v1\ntagger Ada <ada@example.org> 1 +0000\n\nwords\n").getBytes(StandardCharsets.US_ASCII);
    }

    @Test void an_object_named_as_another_type_than_it_is_of_is_not_whole_and_a_submodule_is_nobodys_concern() throws IOException {
        var asFolder = new PackBuilder().object(PackBuilder.BLOB, HELLO);
        assertFalse(isWhole(asFolder, commit(asFolder, entry("40000", BLOB), "")));
        var asFile = new PackBuilder().object(PackBuilder.BLOB, HELLO).object(PackBuilder.TREE, PackBuilder.tree("file", BLOB));
        assertFalse(isWhole(asFile, commit(asFile, entry("100644", PackBuilder.id("tree", PackBuilder.tree("file", BLOB))), "")));
        var folder = new PackBuilder().object(PackBuilder.BLOB, HELLO).object(PackBuilder.TREE, PackBuilder.tree("file", BLOB));
        assertTrue(isWhole(folder, commit(folder, entry("40000", PackBuilder.id("tree", PackBuilder.tree("file", BLOB))), "")));
        var submodule = new PackBuilder();
        assertTrue(isWhole(submodule, commit(submodule, entry("160000", NOWHERE), "")));
    }

    @Test void of_more_objects_than_it_remembers_it_says_nothing() throws IOException {
        var tree = PackBuilder.tree("file", BLOB);
        for (var room : new int[] {2, 1, 0}) {
            var links = new PackLinks(room);
            links.bring(id(PackBuilder.id("tree", tree)), PackBuilder.TREE, tree);
            links.bring(id(BLOB), PackBuilder.BLOB);
            assertEquals(room == 2, links.areWhole(List.of(id(BLOB))));
            links.bring(id(BLOB), PackBuilder.BLOB);
            assertEquals(room == 2, links.areWhole(List.of()));
        }
    }

    @Test void whatever_an_object_says_is_noted_or_refused_as_damaged() {
        var random = new Random(9);
        var honest = new byte[][] {PackBuilder.commit(NOWHERE, NOWHERE, "words"), PackBuilder.tree("file", BLOB), tag(NOWHERE)};
        var types = new int[] {PackBuilder.COMMIT, PackBuilder.TREE, PackBuilder.TAG};
        var refused = 0;
        for (var i = 0; i < 6_000; i++) {
            var content = Arrays.copyOf(honest[i % 3], random.nextInt(4) == 0 ? random.nextInt(honest[i % 3].length) : honest[i % 3].length);
            for (var change = random.nextInt(3); change > 0 && content.length > 0; change--) {
                content[random.nextInt(content.length)] = (byte) "\0\n 1at".charAt(random.nextInt(6));
            }
            try {
                new CountingChecker(Limits.USUAL, new PackLinks(100)).check(id(NOWHERE), types[i % 3], content);
            } catch (CorruptObjectException e) {
                refused++;
            }
        }
        assertTrue(refused > 1_000 && refused < 5_000, refused + " refused");
    }

    private static ObjectId id(String hex) {
        return ObjectId.fromString(hex);
    }

    @Test void deltas_are_counted_by_place_and_by_name_and_far_into_a_pack() throws IOException {
        var random = new Random(4);
        for (var named : new boolean[] {false, true}) {
            var pack = new PackBuilder();
            var base = pack.here();
            pack.object(PackBuilder.BLOB, HELLO);
            var content = new String(HELLO, StandardCharsets.UTF_8);
            assertEquals(0, deepest(pack));
            for (var i = 0; i < 5; i++) {
                var noise = new byte[100_000];
                random.nextBytes(noise);
                pack.object(PackBuilder.BLOB, noise);
                var here = pack.here();
                var delta = PackBuilder.copies(content.length(), 1, "x");
                pack = named ? pack.deltaOn(PackBuilder.id("blob", content.getBytes(StandardCharsets.UTF_8)), delta) : pack.deltaOn(base, delta);
                base = here;
                content += "x";
            }
            assertEquals(5, deepest(pack));
        }
    }
}
