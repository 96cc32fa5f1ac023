package dev.alnage.factory.source.range;

import static dev.alnage.factory.world.GitProcess.commit;
import static dev.alnage.factory.world.GitProcess.file;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.alnage.evidence.Bytes;
import dev.alnage.evidence.Rejected;
import dev.alnage.evidence.source.ObjectId;
import dev.alnage.evidence.source.ObjectType;
import dev.alnage.factory.world.GitProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentSkipListSet;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One repository made by the installed git, with honest and evil history in it. */
class PushedRangeTest {
    private static final String LINES = "one\ntwo\nthree\nfour\nfive\nsix\nseven\neight\n";
    @TempDir static Path temporary;
    private static final Map<String, ObjectId> IDS = new HashMap<>();
    private static GitProcess git;

    @BeforeAll static void history() throws IOException {
        git = GitProcess.bare(temporary.resolve("repository"));
        var main = "refs/heads/main";
        git.fastImport(commit(main, 1_000, "first", file("a.txt", LINES), file("dir/b.txt", "b"), file("dir/sub/c.txt", "c"))
                + commit(main + "\nmark :2", 2_000, "second", file("a.txt", LINES + "nine\n"), file("copy/d.txt", "d"), file("copy/e.txt", "d"))
                + commit(main, 3_000, "third", "D dir\n", file("dir", "a file now"))
                + commit("refs/heads/side", 2_500, "side", "from :2\n", file("a.txt", LINES.replace("one\n", "ONE\n") + "nine\n"), file("side.txt", "side"))
                + commit("refs/heads/other", 2_600, "other", "from :2\n", file("a.txt", LINES.replace("one\n", "Uno\n") + "nine\n"))
                + commit("refs/heads/automatic", 4_000, "merge", "from refs/heads/side\n", "merge " + main + "\n", "D dir\n", file("dir", "a file now"))
                + commit("refs/heads/evil", 4_000, "merge", "from refs/heads/side\n", "merge " + main + "\n", "D dir\n", file("dir", "a file now"),
                        file("side.txt", "nobody wrote this"))
                + commit("refs/heads/ours", 4_000, "merge", "from refs/heads/side\n", "merge " + main + "\n")
                + commit("refs/heads/conflict", 4_000, "merge", "from refs/heads/side\n", "merge refs/heads/other\n", file("a.txt", "decided\n"))
                + commit("refs/heads/three", 4_000, "merge", "from " + main + "\n", "merge refs/heads/side\n", "merge refs/heads/other\n")
                + commit("refs/heads/unrelated", 5_000, "root", file("x", "x"))
                + "tag v1\nfrom refs/heads/main\ntagger Anna <anna@example.org> 4000 +0000\ndata 2\nv1\n"
                + commit("refs/heads/skewed", 9_999_999, "from the future", "from " + main + "\n", file("f", "f"))
                + commit("refs/heads/skewed", 1, "from the past", file("f", "g")));
        var revisions = List.of("main~2", "main~1", "main", "side", "automatic", "evil", "ours", "conflict", "three", "unrelated", "skewed~1", "skewed", "refs/tags/v1",
                "main^{tree}", "automatic^{tree}");
        var ids = git.run("rev-parse ".concat(String.join(" ", revisions)).split(" ")).split("\n");
        for (var i = 0; i < ids.length; i++) {
            IDS.put(revisions.get(i), new ObjectId(ids[i]));
        }
    }

    private static HashedObjects objects() throws IOException {
        return HashedObjects.open(git.directory());
    }

    private static ObjectId id(String revision) {
        return java.util.Objects.requireNonNull(IDS.get(revision), revision);
    }

    private static List<ObjectId> ids(String... revisions) throws IOException {
        var ids = new ArrayList<ObjectId>();
        for (var revision : revisions) {
            ids.add(id(revision));
        }
        return ids;
    }

    private static PushedRange range(Collection<ObjectId> tips, Collection<ObjectId> known) throws IOException {
        return PushedRange.read(objects(), tips, known, RangeLimits.STANDARD, _ -> { });
    }

    @Test void only_what_no_known_reference_leads_to_is_new_and_parents_come_first() throws IOException {
        assertEquals(ids("main~2", "main~1", "main"), range(ids("main"), List.of()).commits().stream().map(NewCommit::id).toList());
        assertEquals(ids("main"), range(ids("main"), ids("main~1")).commits().stream().map(NewCommit::id).toList());
        assertEquals(ids("side", "automatic"), range(ids("automatic"), ids("main")).commits().stream().map(NewCommit::id).toList());
        assertEquals(List.of(), range(ids("main~1"), ids("skewed")).commits());
        assertEquals(ids("skewed~1", "skewed"), range(ids("skewed"), ids("main")).commits().stream().map(NewCommit::id).toList());
        // git itself counts the same
        assertEquals("2", git.run("rev-list", "--count", "skewed", "^main"));
        assertEquals(new TreeSet<>(List.of(git.run("rev-list", "three", "conflict", "^main~1").split("\n"))),
                new TreeSet<>(range(ids("three", "conflict"), ids("main~1")).commits().stream().map(commit -> commit.id().hex()).toList()));
    }

    @Test void a_known_tip_whose_objects_are_withheld_makes_more_new_and_never_less() throws IOException {
        assertEquals(3, range(ids("main"), List.of(new ObjectId("1".repeat(40)))).commits().size());
    }

    @Test void each_new_content_comes_once_with_its_places_and_old_ones_do_not() throws IOException {
        var second = range(ids("main~1"), ids("main~2"));
        assertEquals(2, second.blobs().size());
        assertEquals(List.of("copy/d.txt", "copy/e.txt"), second.blobs().getLast().paths());
        var seen = new ConcurrentSkipListSet<String>();
        second.eachBlob((blob, content) -> assertTrue(seen.add(blob.paths() + content.toText())));
        assertEquals(Set.of("[a.txt]" + LINES + "nine\n", "[copy/d.txt, copy/e.txt]d"), seen);
    }

    @Test void changes_name_what_was_written_and_removed_also_when_a_folder_becomes_a_file() throws IOException {
        var changes = range(ids("main"), ids("main~1")).commits().getFirst().changes();
        assertEquals(Set.of("dir"), paths(changes, PathChange.Written.class));
        assertEquals(Set.of("dir/b.txt", "dir/sub/c.txt"), paths(changes, PathChange.Removed.class));
        var range = range(ids("main"), List.of());
        assertEquals(Set.of("a.txt", "copy/d.txt", "copy/e.txt", "dir"), paths(range.changes(Optional.of(id("main~2")), id("main")), PathChange.Written.class));
    }

    private static Set<String> paths(List<PathChange> changes, Class<? extends PathChange> kind) {
        var paths = new TreeSet<String>();
        changes.stream().filter(kind::isInstance).forEach(change -> paths.add(change.path()));
        return paths;
    }

    @Test void new_directories_are_told_once_for_each_commit_that_has_them_otherwise() throws IOException {
        var told = new ArrayList<String>();
        PushedRange.read(objects(), ids("main~1"), ids("main~2"), RangeLimits.STANDARD, directory -> told.add(directory.path()));
        assertEquals(List.of("", "copy/"), told);
    }

    @Test void tags_are_shown_that_the_tips_lead_through_known_ones_too() throws IOException {
        assertEquals(ids("refs/tags/v1"), range(ids("refs/tags/v1"), ids("main")).tags().stream().map(NewTag::id).toList());
        assertEquals("v1", range(ids("refs/tags/v1"), ids("main")).tags().getFirst().read().name());
        assertEquals(ids("refs/tags/v1"), range(ids("refs/tags/v1"), ids("refs/tags/v1")).tags().stream().map(NewTag::id).toList());
        assertEquals(List.of(), range(ids("main"), ids("refs/tags/v1")).tags());
    }

    @Test void a_reference_to_something_else_than_a_commit_is_refused() throws IOException {
        var tree = id("main^{tree}");
        assertThrows(Rejected.Malformed.class, () -> range(List.of(tree), List.of()));
        assertThrows(Rejected.Malformed.class, () -> range(List.of(new ObjectId("2".repeat(40))), List.of()));
    }

    private static MergeOutcome merged(String revision) throws IOException {
        var range = range(ids(revision), List.of());
        return range.merged(range.commits().stream().filter(commit -> commit.id().equals(id(revision))).findFirst().orElseThrow());
    }

    @Test @Tag("G3") void a_merge_with_something_that_no_parent_has_is_found_with_its_path() throws IOException {
        assertEquals(List.of("side.txt"), assertInstanceOf(MergeOutcome.Otherwise.class, merged("evil")).paths());
        assertTrue(merged("evil").needsEyes());
    }

    @Test @Tag("G3") void a_merge_that_leaves_a_side_out_is_found() throws IOException {
        assertTrue(assertInstanceOf(MergeOutcome.Otherwise.class, merged("ours")).paths().contains("dir"));
    }

    @Test @Tag("G3") void a_conflict_that_somebody_decided_and_a_merge_of_three_need_eyes() throws IOException {
        assertEquals(List.of("a.txt"), assertInstanceOf(MergeOutcome.Conflict.class, merged("conflict")).paths());
        assertTrue(assertInstanceOf(MergeOutcome.NotComputed.class, merged("three")).reason().contains("3 parents"));
    }

    @Test @Tag("G3") void an_honest_merge_is_automatic_and_git_makes_the_same() throws IOException {
        assertEquals(new MergeOutcome.Automatic(), merged("automatic"));
        assertEquals(id("automatic^{tree}").hex(), git.run("merge-tree", "--write-tree", "side", "main"));
        assertFalse(merged("automatic").needsEyes());
    }

    @Test @Tag("source/branch-protection") void only_what_keeps_all_history_is_a_fast_forward() throws IOException {
        var range = range(ids("automatic"), List.of());
        assertTrue(range.fastForward(id("main"), id("automatic")));
        assertTrue(range.fastForward(id("main~2"), id("main")));
        assertFalse(range.fastForward(id("main"), id("side")));
        assertFalse(range.fastForward(id("main"), id("unrelated")));
        assertFalse(range.fastForward(id("main"), id("main~1")));
        assertEquals(ids("side", "automatic"), range.between(ids("main"), id("automatic")));
        assertEquals(ids("main", "automatic"), range.between(ids("side"), id("automatic")));
    }

    @Test void files_are_found_by_path_in_a_commit() throws IOException {
        var range = range(ids("main"), List.of());
        assertEquals(Optional.of(Bytes.utf8("d")), range.file(id("main"), "copy/d.txt"));
        for (var path : List.of("copy", "copy/x", "dir/b.txt", "x", "a.txt/b")) {
            assertEquals(Optional.empty(), range.file(id("main"), path), path);
        }
    }

    @Test void each_limit_refuses_what_goes_beyond_it() throws IOException {
        for (var limits : List.of(new RangeLimits(2, 100, 100, 100), new RangeLimits(100, 2, 100, 100), new RangeLimits(100, 100, 4, 100), new RangeLimits(100, 100, 100, 3))) {
            assertThrows(Rejected.Malformed.class, () -> PushedRange.read(objects(), ids("main"), List.of(), limits, _ -> { }), limits::toString);
        }
        assertEquals(3, PushedRange.read(objects(), ids("main"), List.of(), new RangeLimits(3, 3, 10, 10), _ -> { }).commits().size());
    }

    /** The published pair of the SHAttered attack: a common beginning, then one of two blocks of 128 bytes. */
    private static final String COMMON = "255044462d312e330a25e2e3cfd30a0a0a312030206f626a0a3c3c2f57696474682032203020522f4865696768742033203020522f547970652034203020522f53756274"
            + "7970652035203020522f46696c7465722036203020522f436f6c6f7253706163652037203020522f4c656e6774682038203020522f42697473506572436f6d706f6e656e7420383e3e"
            + "0a73747265616d0affd8fffe00245348412d3120697320646561642121212121852fec092339759c39b1a1c63c4c97e1fffe01";
    private static final String LEFT = "7f46dc93a6b67e013b029aaa1db2560b45ca67d688c7f84b8c4c791fe02b3df614f86db1690901c56b45c1530afedfb76038e972722fe7ad728f0e4904e046c230570fe9d4"
            + "1398abe12ef5bc942be33542a4802d98b5d70f2a332ec37fac3514e74ddc0f2cc1a874cd0c78305a21566461309789606bd0bf3f98cda8044629a1";
    private static final String RIGHT = "7346dc9166b67e118f029ab621b2560ff9ca67cca8c7f85ba84c79030c2b3de218f86db3a90901d5df45c14f26fedfb3dc38e96ac22fe7bd728f0e45bce046d23c570feb14"
            + "1398bb552ef5a0a82be331fea48037b8b5d71f0e332edf93ac3500eb4ddc0decc1a864790c782c76215660dd309791d06bd0af3f98cda4bc4629b1";

    @Test @Tag("G8") void both_halves_of_the_known_collision_are_refused_and_the_beginning_alone_is_not() throws Exception {
        var sha1 = java.security.MessageDigest.getInstance("SHA-1");
        assertEquals(HexFormat.of().formatHex(sha1.digest(HexFormat.of().parseHex(COMMON + LEFT))), HexFormat.of().formatHex(sha1.digest(HexFormat.of().parseHex(COMMON + RIGHT))));
        for (var half : List.of(LEFT, RIGHT)) {
            var refused = assertThrows(Rejected.Malformed.class, () -> HashedObjects.hash(HexFormat.of().parseHex(COMMON + half)));
            assertTrue(refused.getMessage().contains("collision"));
        }
        var honest = HexFormat.of().parseHex(COMMON + LEFT);
        honest[honest.length - 1]++;
        assertEquals(HexFormat.of().formatHex(sha1.digest(honest)), HashedObjects.hash(honest));
        assertEquals(HexFormat.of().formatHex(sha1.digest(HexFormat.of().parseHex(COMMON))), HashedObjects.hash(HexFormat.of().parseHex(COMMON)));
    }

    @Test @Tag("G8") void an_object_in_the_place_of_another_is_refused_although_the_repository_serves_it() throws IOException {
        var planted = GitProcess.bare(temporary.resolve("planted"));
        var good = new ObjectId(planted.run("good".getBytes(java.nio.charset.StandardCharsets.UTF_8), "hash-object", "-w", "--stdin"));
        var evil = new ObjectId(planted.run("evil".getBytes(java.nio.charset.StandardCharsets.UTF_8), "hash-object", "-w", "--stdin"));
        var objects = planted.directory().resolve("objects");
        try (var honest = HashedObjects.open(planted.directory())) {
            assertEquals(Bytes.utf8("good"), honest.read(good, ObjectType.BLOB));
        }
        Files.move(loose(objects, evil), loose(objects, good), java.nio.file.StandardCopyOption.REPLACE_EXISTING);
        try (var lying = HashedObjects.open(planted.directory())) {
            assertThrows(Rejected.Malformed.class, () -> lying.read(good, ObjectType.BLOB));
            assertThrows(Rejected.Malformed.class, () -> lying.read(good));
        }
    }

    private static Path loose(Path objects, ObjectId id) {
        return objects.resolve(id.hex().substring(0, 2)).resolve(id.hex().substring(2));
    }

    @Test void a_quarantine_borrows_from_its_repository_and_from_nowhere_else() throws IOException {
        var quarantine = GitProcess.bare(temporary.resolve("quarantine"));
        var alternates = quarantine.directory().resolve("objects/info/alternates");
        quarantine.fastImport(commit("refs/heads/new", 6_000, "new", file("new.txt", "new")));
        Files.writeString(alternates, git.directory().resolve("objects") + "\n");
        try (var objects = HashedObjects.open(quarantine.directory(), git.directory())) {
            assertEquals(4, PushedRange.read(objects, List.of(quarantine.id("refs/heads/new"), id("main")), List.of(), RangeLimits.STANDARD, _ -> { }).commits().size());
        }
        Files.delete(alternates);
        try (var objects = HashedObjects.open(quarantine.directory(), git.directory())) {
            assertTrue(objects.has(id("main")));
        }
        var elsewhere = GitProcess.bare(temporary.resolve("elsewhere"));
        Files.writeString(alternates, elsewhere.directory().resolve("objects") + "\n");
        assertThrows(Rejected.Malformed.class, () -> HashedObjects.open(quarantine.directory(), git.directory()));
        Files.writeString(alternates, git.directory().resolve("objects") + "\n" + elsewhere.directory().resolve("objects") + "\n");
        assertThrows(Rejected.Malformed.class, () -> HashedObjects.open(quarantine.directory(), git.directory()));
        assertThrows(Rejected.Malformed.class, () -> HashedObjects.open(elsewhere.directory(), quarantine.directory()));
    }
}
