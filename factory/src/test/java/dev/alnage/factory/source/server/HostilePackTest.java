package dev.alnage.factory.source.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Packs that no git would send, each beside the honest one that comes closest. */
class HostilePackTest {
    private static final Limits SMALL = new Limits(100_000, 20_000, 4_000, 60, 200_000, 20, 2);
    private static final String ZERO = LocalServer.ZERO;
    private static final byte[] HELLO = "hello\n".getBytes(StandardCharsets.UTF_8);

    @TempDir Path root;
    private LocalServer server;

    @BeforeEach void serve() throws IOException {
        server = new LocalServer(root, SMALL);
    }

    private String push(String before, String after, String name, byte[] pack) throws IOException {
        return server.push(before, after, pack, name);
    }

    /** A commit of one file, and the pack of it, with whatever else there is in the builder. */
    private static String commit(PackBuilder pack, byte[] content, String blob) throws IOException {
        var tree = PackBuilder.tree("file", blob);
        var commit = PackBuilder.commit(PackBuilder.id("tree", tree));
        if (content.length > 0) {
            pack.object(PackBuilder.BLOB, content);
        }
        pack.object(PackBuilder.TREE, tree).object(PackBuilder.COMMIT, commit);
        return PackBuilder.id("commit", commit);
    }

    private void refused(String code, String said) throws IOException {
        assertTrue(said.contains("✗ " + code), said);
        assertTrue(said.contains("ng refs/heads/main " + code), said);
        untouched();
    }

    private void untouched() throws IOException {
        assertTrue(server.repository.references().values().isEmpty());
        assertTrue(server.gate.asked.isEmpty());
        assertEquals(java.util.List.of(), Quarantine.leftOver(server.repository));
        try (var packs = Files.list(server.repository.packs())) {
            assertEquals(0, packs.count());
        }
    }

    private void accepted(String said) {
        assertTrue(said.contains("ok refs/heads/main"), said);
        assertEquals(1, server.gate.asked.size());
    }

    @Test void an_honest_pack_with_deltas_comes_in() throws IOException {
        var pack = new PackBuilder();
        var base = pack.here();
        var tip = commit(pack, HELLO, PackBuilder.id("blob", HELLO));
        pack.deltaOn(base, PackBuilder.copies(HELLO.length, 2, "x"));
        accepted(push(ZERO, tip, "refs/heads/main", pack.bytes()));
    }

    @Test void a_pack_over_the_limit_is_refused_where_the_limit_is() throws IOException {
        var pack = new PackBuilder();
        var random = new java.util.Random(1);
        for (var i = 0; i < 10; i++) {
            var noise = new byte[15_000];
            random.nextBytes(noise);
            pack.object(PackBuilder.BLOB, noise);
        }
        refused("ALN-SRC-040", push(ZERO, commit(pack, HELLO, PackBuilder.id("blob", HELLO)), "refs/heads/main", pack.bytes()));
    }

    @Test void an_object_over_the_limit_is_refused_whole_or_as_a_delta() throws IOException {
        var whole = new PackBuilder().object(PackBuilder.BLOB, new byte[20_001]);
        refused("ALN-SRC-041", push(ZERO, commit(whole, HELLO, PackBuilder.id("blob", HELLO)), "refs/heads/main", whole.bytes()));
        var delta = new PackBuilder();
        var base = delta.here();
        delta.object(PackBuilder.BLOB, new byte[20_000]);
        var tip = commit(delta, HELLO, PackBuilder.id("blob", HELLO));
        refused("ALN-SRC-041", push(ZERO, tip, "refs/heads/main", delta.deltaOn(base, PackBuilder.copies(20_000, 1, "x")).bytes()));
        var fits = new PackBuilder().object(PackBuilder.BLOB, new byte[20_000]);
        accepted(push(ZERO, commit(fits, HELLO, PackBuilder.id("blob", HELLO)), "refs/heads/main", fits.bytes()));
    }

    @Test void a_directory_list_over_the_limit_is_refused() throws IOException {
        var blob = PackBuilder.id("blob", HELLO);
        var tree = new ByteArrayOutputStream();
        for (var i = 0; i < 150; i++) {
            tree.writeBytes(PackBuilder.tree(String.format("file-%04d", i), blob));
        }
        var pack = new PackBuilder().object(PackBuilder.TREE, tree.toByteArray());
        refused("ALN-SRC-041", push(ZERO, commit(pack, HELLO, blob), "refs/heads/main", pack.bytes()));
    }

    @Test void too_many_objects_are_refused_by_their_number_alone() throws IOException {
        var pack = new PackBuilder();
        refused("ALN-SRC-042", push(ZERO, commit(pack, HELLO, PackBuilder.id("blob", HELLO)), "refs/heads/main", pack.claiming(4_000_000_000L).bytes()));
    }

    @Test void a_small_pack_that_unpacks_to_very_much_is_refused() throws IOException {
        var pack = new PackBuilder();
        var base = pack.here();
        pack.object(PackBuilder.BLOB, new byte[1_000]);
        var tip = commit(pack, HELLO, PackBuilder.id("blob", HELLO));
        for (var i = 0; i < 40; i++) {
            pack.deltaOn(base, PackBuilder.copies(1_000, 19, "number " + i));
        }
        assertTrue(pack.bytes().length < 10_000);
        refused("ALN-SRC-043", push(ZERO, tip, "refs/heads/main", pack.bytes()));
    }

    @Test void a_long_chain_of_deltas_is_refused_and_a_short_one_not() throws IOException {
        refused("ALN-SRC-044", push(ZERO, chain(21), "refs/heads/main", chained.bytes()));
        accepted(push(ZERO, chain(20), "refs/heads/main", chained.bytes()));
    }

    private PackBuilder chained = new PackBuilder();

    private String chain(int deltas) throws IOException {
        chained = new PackBuilder();
        var before = chained.here();
        var size = HELLO.length;
        var tip = commit(chained, HELLO, PackBuilder.id("blob", HELLO));
        for (var i = 0; i < deltas; i++) {
            var here = chained.here();
            chained.deltaOn(before, PackBuilder.copies(size, 1, "x"));
            before = here;
            size++;
        }
        return tip;
    }

    @Test void a_thin_pack_whose_base_is_nowhere_is_refused_and_one_whose_base_is_there_not() throws IOException {
        var pack = new PackBuilder();
        var tip = commit(pack, HELLO, PackBuilder.id("blob", HELLO));
        refused("ALN-SRC-046", push(ZERO, tip, "refs/heads/main", pack.deltaOn("1".repeat(40), PackBuilder.copies(6, 1, "x")).bytes()));
        var first = new PackBuilder();
        accepted(push(ZERO, commit(first, HELLO, PackBuilder.id("blob", HELLO)), "refs/heads/main", first.bytes()));
        var second = new PackBuilder();
        var longer = "hello\nx".getBytes(StandardCharsets.UTF_8);
        var next = commit(second, new byte[0], PackBuilder.id("blob", longer));
        var said = push(tip, next, "refs/heads/main", second.deltaOn(PackBuilder.id("blob", HELLO), PackBuilder.copies(6, 1, "x")).bytes());
        assertTrue(said.contains("ok refs/heads/main"), said);
    }

    @Test void a_history_with_a_hole_is_refused() throws IOException {
        var pack = new PackBuilder();
        refused("ALN-SRC-046", push(ZERO, commit(pack, new byte[0], "2".repeat(40)), "refs/heads/main", pack.bytes()));
        refused("ALN-SRC-046", push(ZERO, "3".repeat(40), "refs/heads/main", new PackBuilder().object(PackBuilder.BLOB, HELLO).bytes()));
    }

    @Test void a_hole_that_nothing_leads_to_keeps_nobody_out() throws IOException {
        var pack = new PackBuilder().object(PackBuilder.TREE, PackBuilder.tree("file", "4".repeat(40)));
        accepted(push(ZERO, commit(pack, HELLO, PackBuilder.id("blob", HELLO)), "refs/heads/main", pack.bytes()));
    }

    @Test void objects_of_another_form_than_gits_are_refused() throws IOException {
        var twice = PackBuilder.tree("file", PackBuilder.id("blob", HELLO));
        var tree = java.nio.ByteBuffer.allocate(2 * twice.length).put(twice).put(twice).array();
        var pack = new PackBuilder().object(PackBuilder.TREE, tree);
        refused("ALN-SRC-045", push(ZERO, commit(pack, HELLO, PackBuilder.id("blob", HELLO)), "refs/heads/main", pack.bytes()));
        var dotGit = new PackBuilder().object(PackBuilder.TREE, PackBuilder.tree(".git", PackBuilder.id("blob", HELLO)));
        refused("ALN-SRC-045", push(ZERO, commit(dotGit, HELLO, PackBuilder.id("blob", HELLO)), "refs/heads/main", dotGit.bytes()));
        var cut = ("object " + PackBuilder.id("blob", HELLO) + "\ntype blob\ntag v1\ntagger Ada <ada@example.org> 1").getBytes(StandardCharsets.UTF_8);
        var half = new PackBuilder().object(PackBuilder.TAG, cut);
        refused("ALN-SRC-045", push(ZERO, commit(half, HELLO, PackBuilder.id("blob", HELLO)), "refs/heads/main", half.bytes()));
        var nothing = "nothing a commit says\n".getBytes(StandardCharsets.UTF_8);
        refused("ALN-SRC-045", push(ZERO, PackBuilder.id("commit", nothing), "refs/heads/main", new PackBuilder().object(PackBuilder.COMMIT, nothing).bytes()));
    }

    @Test void every_broken_pack_is_refused() throws IOException {
        var pack = new PackBuilder();
        var tip = commit(pack, HELLO, PackBuilder.id("blob", HELLO));
        var honest = pack.bytes();
        for (var at = 0; at < honest.length; at++) {
            var broken = honest.clone();
            broken[at] ^= 0x10;
            var said = push(ZERO, tip, "refs/heads/main", broken);
            assertTrue(said.contains("ng refs/heads/main ALN-SRC-0"), at + ": " + said);
            untouched();
        }
        for (var length = 0; length < honest.length; length += 3) {
            var said = push(ZERO, tip, "refs/heads/main", java.util.Arrays.copyOf(honest, length));
            assertTrue(said.contains("ng refs/heads/main ALN-SRC-04"), length + ": " + said);
            untouched();
        }
        accepted(push(ZERO, tip, "refs/heads/main", honest));
    }

    @Test void a_branch_names_a_commit() throws IOException {
        var pack = new PackBuilder().object(PackBuilder.BLOB, HELLO);
        refused("ALN-SRC-003", push(ZERO, PackBuilder.id("blob", HELLO), "refs/heads/main", pack.bytes()));
    }

    @Test void a_request_of_another_form_is_refused() throws IOException {
        for (var line : java.util.List.of("push-cert\0report-status", ZERO + " " + ZERO + " refs/heads/main\0report-status", "x".repeat(90) + "\0report-status",
                ZERO + " " + "1".repeat(40) + "\0report-status")) {
            var said = server.answer(String.format("%04x%s0000", line.length() + 4, line).getBytes(StandardCharsets.UTF_8));
            assertTrue(said.contains("✗ ALN-SRC-007"), said);
            untouched();
        }
        assertEquals("", server.answer("0000".getBytes(StandardCharsets.UTF_8)));
    }
}
