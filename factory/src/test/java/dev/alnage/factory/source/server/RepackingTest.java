package dev.alnage.factory.source.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.alnage.evidence.Rejected;
import dev.alnage.evidence.source.ObjectId;
import dev.alnage.factory.source.range.HashedObjects;
import dev.alnage.factory.store.AtomicFiles;
import dev.alnage.factory.store.RealDisk;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import org.eclipse.jgit.lib.NullProgressMonitor;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Packs that are put together, and everything that may come in between. */
class RepackingTest {
    private static final RepositoryName NAME = new RepositoryName("shop/app");
    private static final int PUSHES = 6;

    @TempDir static Path pattern;
    private static String begun = LocalServer.ZERO;
    @TempDir Path root;
    private Path served;
    private String tip = "";

    /** Six pushes to a branch, a seventh to one that is gone again: its objects are in no history any more. */
    @BeforeAll static void push() throws IOException {
        try (var server = new LocalServer(pattern, Limits.USUAL)) {
            for (var i = 0; i < PUSHES; i++) {
                begun = pushed(server, begun, "refs/heads/main", "push " + i);
            }
            var gone = pushed(server, LocalServer.ZERO, "refs/heads/gone", "of no history");
            server.push(gone, LocalServer.ZERO, new byte[0], "refs/heads/gone");
            assertEquals(LocalServer.ZERO, server.at("refs/heads/gone"));
        }
    }

    @BeforeEach void begin() throws IOException {
        served = root.resolve("repositories");
        tip = begun;
        Files.copy(pattern.resolve("ledger"), root.resolve("ledger"));
        copy(pattern.resolve("repositories"), served);
    }

    private static String pushed(LocalServer server, String before, String branch, String words) throws IOException {
        var next = History.after(before, words);
        var said = server.push(before, next.commit(), next.pack(), branch);
        assertTrue(said.contains("ok " + branch), said);
        return next.commit();
    }

    private static SortedSet<String> objects(BareRepository repository) throws IOException {
        var ids = new TreeSet<String>();
        for (var pack : KeptPack.list(repository.packs())) {
            pack.index().forEach(entry -> ids.add(entry.toObjectId().name()));
        }
        return ids;
    }

    private static List<String> names(Path folder) throws IOException {
        try (var found = Files.list(folder)) {
            return found.map(path -> path.getFileName().toString()).sorted().toList();
        }
    }

    private static Repacking repacking(BareRepository repository) {
        return new Repacking(repository, NullProgressMonitor.INSTANCE);
    }

    @Test void many_packs_become_one_with_bitmaps_and_one_of_what_is_in_no_history_and_plain_git_agrees() throws IOException {
        try (var repositories = Repositories.open(served, new RealDisk())) {
            var repository = repositories.find(NAME).orElseThrow();
            var before = objects(repository);
            assertEquals(3 * (PUSHES + 1), before.size());
            assertEquals(PUSHES + 1, KeptPack.list(repository.packs()).size());
            assertEquals(new Repacking.Outcome(PUSHES + 1, 2), repacking(repository).run(Repacking.Choice::all).orElseThrow());
            assertEquals(before, objects(repository));
            var packs = KeptPack.list(repository.packs());
            assertEquals(2, packs.size());
            assertEquals(1, packs.stream().filter(KeptPack::bitmaps).count());
            assertEquals(5, names(repository.packs()).size(), () -> "more than two packs, their indexes and bitmaps");
            var git = new GitClient(root, Map.of());
            git.git(repository.directory(), "fsck", "--strict", "--full").succeeded();
            assertEquals(Integer.toString(3 * PUSHES), git.git(repository.directory(), "rev-list", "--objects", "--use-bitmap-index", "--count", "--all").succeeded().text().strip());
            assertTrue(git.git(repository.directory(), "rev-list", "--test-bitmap", "main").succeeded().text().contains("OK!"));
            // what JGit had open before reads on
            assertEquals(PUSHES, walked(repository));
            // nothing is left to be done
            assertTrue(repacking(repository).run(Repacking.Choice::all).isEmpty());
        }
    }

    private static int walked(BareRepository repository) throws IOException {
        try (var walk = new org.eclipse.jgit.revwalk.RevWalk(repository.git())) {
            walk.markStart(walk.parseCommit(org.eclipse.jgit.lib.ObjectId.fromString(repository.references().find("refs/heads/main").orElseThrow().hex())));
            var count = 0;
            for (var commit : walk) {
                count += commit.getParentCount() < 2 ? 1 : 0;
            }
            return count;
        }
    }

    @Test void small_packs_are_put_together_and_a_large_one_is_left_alone() {
        var small = List.of(pack("a", 10), pack("b", 11), pack("c", 12), pack("d", 100));
        assertEquals(new Repacking.Choice(small.subList(0, 3), false), Repacking.Choice.small(small));
        assertEquals(new Repacking.Choice(small.subList(0, 3), true), Repacking.Choice.small(small.subList(0, 3)));
        assertTrue(Repacking.Choice.small(List.of(pack("a", 1), pack("b", 2), pack("c", 6), pack("d", 18))).packs().isEmpty());
        assertTrue(Repacking.Choice.small(List.of(pack("a", 1))).packs().isEmpty());
        assertTrue(Repacking.Choice.small(List.of()).packs().isEmpty());
    }

    private static KeptPack pack(String stem, long bytes) {
        return new KeptPack(Path.of("packs"), stem, bytes, false);
    }

    @Test void some_packs_put_together_hold_what_they_held() throws IOException {
        try (var repositories = Repositories.open(served, new RealDisk())) {
            var repository = repositories.find(NAME).orElseThrow();
            var before = objects(repository);
            assertEquals(new Repacking.Outcome(4, 1), repacking(repository).run(packs -> new Repacking.Choice(packs.subList(0, 4), false)).orElseThrow());
            assertEquals(before, objects(repository));
            assertEquals(PUSHES + 1 - 3, KeptPack.list(repository.packs()).size());
            new GitClient(root, Map.of()).git(repository.directory(), "fsck", "--strict").succeeded();
        }
    }

    @Test void old_packs_stay_as_long_as_somebody_reads_who_began_before() throws IOException {
        try (var repositories = Repositories.open(served, new RealDisk())) {
            var repository = repositories.find(NAME).orElseThrow();
            var old = names(repository.packs());
            var reading = repository.readers().begin();
            repacking(repository).run(Repacking.Choice::all).orElseThrow();
            var later = repository.readers().begin();
            assertTrue(names(repository.packs()).containsAll(old));
            assertTrue(repacking(repository).run(Repacking.Choice::all).isEmpty(), "repacked what waits to be removed");
            reading.close();
            for (var until = System.nanoTime() + Duration.ofSeconds(20).toNanos(); RepackJournal.isOpen(repository.directory()) && System.nanoTime() < until; ) {
                Thread.onSpinWait();
            }
            assertTrue(names(repository.packs()).stream().noneMatch(old::contains), "the later reader is waited for, or nothing was removed");
            later.close();
        }
    }

    @Test void a_reader_who_stays_too_long_is_not_waited_for() {
        var readers = new Readers();
        var reading = readers.begin();
        var done = new java.util.ArrayList<String>();
        readers.whenGone(Duration.ofHours(1), () -> done.add("patient"));
        readers.whenGone(Duration.ZERO, () -> done.add("hurried"));
        assertEquals(List.of("hurried"), done);
        readers.runDue();
        assertEquals(List.of("hurried"), done);
        reading.close();
    }

    @Test @Tag("F1") void killed_at_any_change_to_the_disk_it_loses_no_object_and_leaves_nothing() throws IOException {
        var kills = 0;
        for (var changes = 0; ; changes++) {
            var place = root.resolve("killed-" + changes);
            copy(served, place);
            var disk = new DyingDisk(changes);
            SortedSet<String> before;
            try (var repositories = Repositories.open(place, disk)) {
                var repository = repositories.find(NAME).orElseThrow();
                before = objects(repository);
                repacking(repository).run(Repacking.Choice::all);
            } catch (IOException e) {
                assertEquals("killed", e.getMessage());
                before = new TreeSet<>();
            }
            try (var repositories = Repositories.open(place, new RealDisk())) {
                var repository = repositories.find(NAME).orElseThrow();
                assertTrue(objects(repository).containsAll(before));
                assertEquals(3 * (PUSHES + 1), objects(repository).size());
                assertFalse(RepackJournal.isOpen(repository.directory()));
                assertEquals(List.of("HEAD", "config", "objects", "packed-refs", "quarantine", "refs"), names(repository.directory()));
                var packs = KeptPack.list(repository.packs()).size();
                assertTrue(packs == 2 || packs == PUSHES + 1, "found " + packs + " packs: neither before nor after");
                assertEquals(PUSHES, walked(repository));
            }
            if (!disk.died()) {
                break;
            }
            kills++;
        }
        assertTrue(kills > 20, "killed only " + kills + " times");
    }

    private static void copy(Path from, Path to) throws IOException {
        try (var found = Files.walk(from)) {
            for (var path : found.sorted().toList()) {
                Files.copy(path, to.resolve(from.relativize(path).toString()));
            }
        }
    }

    @Test void new_packs_that_would_not_hold_everything_are_never_believed() throws IOException {
        try (var repositories = Repositories.open(served, new RealDisk())) {
            var repository = repositories.find(NAME).orElseThrow();
            var files = new AtomicFiles(new RealDisk(), served);
            var packs = KeptPack.list(repository.packs());
            // an old journal, or one that somebody has written: a pack in the place of another that it does not hold
            var lie = new RepackJournal(List.of(packs.get(0).stem()), List.of(packs.get(1).stem()));
            assertFalse(lie.holdsEverything(repository.packs()));
            var absent = new RepackJournal(List.of("pack-" + "0".repeat(40)), List.of());
            assertFalse(absent.holdsEverything(repository.packs()));
            absent.write(repository.directory(), files);
            RepackJournal.recover(repository.directory(), repository.packs(), files);
            assertEquals(packs, KeptPack.list(repository.packs()));
            for (var bad : List.of("../../config", "pack-1", "")) {
                assertThrows(Rejected.Malformed.class, () -> new RepackJournal(List.of(), List.of(bad)));
            }
            assertThrows(Rejected.Malformed.class, () -> new RepackJournal(List.of(packs.get(0).stem()), List.of(packs.get(0).stem())));
        }
    }

    @Test void the_same_objects_packed_otherwise_are_not_written_over_a_pack_that_is_read() throws IOException {
        try (var server = new LocalServer(root, Limits.USUAL)) {
            var content = "the same".getBytes(java.nio.charset.StandardCharsets.UTF_8);
            var tree = PackBuilder.tree("file", PackBuilder.id("blob", content));
            var commit = PackBuilder.commit(PackBuilder.id("tree", tree));
            var id = PackBuilder.id("commit", commit);
            var one = new PackBuilder().object(PackBuilder.COMMIT, commit).object(PackBuilder.TREE, tree).object(PackBuilder.BLOB, content).bytes();
            var other = new PackBuilder().object(PackBuilder.BLOB, content).object(PackBuilder.TREE, tree).object(PackBuilder.COMMIT, commit).bytes();
            server.push(LocalServer.ZERO, id, one, "refs/heads/one");
            var before = contents(server.repository.packs());
            assertTrue(server.push(LocalServer.ZERO, id, other, "refs/heads/other").contains("ok refs/heads/other"));
            assertEquals(before, contents(server.repository.packs()));
            new GitClient(root, Map.of()).git(server.repository.directory(), "fsck", "--strict").succeeded();
        }
    }

    private static Map<String, String> contents(Path folder) throws IOException {
        var contents = new java.util.TreeMap<String, String>();
        for (var name : names(folder)) {
            contents.put(name, java.util.HexFormat.of().formatHex(Files.readAllBytes(folder.resolve(name))));
        }
        return contents;
    }

    @Test void the_process_that_judges_reads_on_while_packs_go() throws IOException {
        try (var repositories = Repositories.open(served, new RealDisk())) {
            var repository = repositories.find(NAME).orElseThrow();
            try (var judge = HashedObjects.open(repository.directory())) {
                var head = new ObjectId(tip);
                var first = judge.read(head);
                repacking(repository).run(Repacking.Choice::all).orElseThrow();
                assertEquals(first, judge.read(head));
                for (var id : objects(repository)) {
                    judge.read(new ObjectId(id));
                }
            }
        }
    }

    @Test void maintenance_waits_until_there_are_many_and_says_what_it_did_as_soon_as_one_more_came() throws IOException {
        try (var repositories = Repositories.open(served, new RealDisk()); var maintenance = new Maintenance(repositories, () -> Instant.EPOCH)) {
            maintenance.look();
            assertEquals(PUSHES + 1, maintenance.state(NAME).packs());
            assertTrue(maintenance.state(NAME).last().isEmpty());
            try (var server = new LocalServer(root, Limits.USUAL)) {
                for (var i = PUSHES; i <= Maintenance.PACKS_MAX; i++) {
                    tip = pushed(server, tip, "refs/heads/main", "push " + i);
                }
            }
            assertTrue(maintenance.state(NAME).packs() > Maintenance.PACKS_MAX);
            maintenance.start();
            maintenance.grew(NAME);
            awaitLast(maintenance);
            var state = maintenance.state(NAME);
            assertTrue(state.packs() <= 2, state.toString());
            assertEquals(Instant.EPOCH, state.last().orElseThrow().at());
            assertEquals("", state.last().orElseThrow().error());
            assertTrue(state.last().orElseThrow().replaced() > Maintenance.PACKS_MAX, state.toString());
            assertThrows(java.util.NoSuchElementException.class, () -> maintenance.ask(new RepositoryName("shop/none")));
        }
    }

    private static void awaitLast(Maintenance maintenance) throws IOException {
        for (var until = System.nanoTime() + Duration.ofSeconds(20).toNanos(); maintenance.state(NAME).last().isEmpty() && System.nanoTime() < until; ) {
            Thread.onSpinWait();
        }
    }

    @Test void a_damaged_pack_is_told_of_and_nothing_is_removed() throws IOException {
        try (var repositories = Repositories.open(served, new RealDisk()); var maintenance = new Maintenance(repositories, () -> Instant.EPOCH)) {
            var repository = repositories.find(NAME).orElseThrow();
            var largest = KeptPack.list(repository.packs()).getLast();
            var file = repository.packs().resolve(largest.stem() + KeptPack.PACK);
            var bytes = Files.readAllBytes(file);
            bytes[20] ^= 1;
            Files.delete(file);
            Files.write(file, bytes);
            var before = contents(repository.packs());
            assertThrows(IOException.class, () -> repacking(repository).run(Repacking.Choice::all));
            assertEquals(before, contents(repository.packs()));
            assertFalse(RepackJournal.isOpen(repository.directory()));
            maintenance.start();
            maintenance.ask(NAME);
            awaitLast(maintenance);
            assertTrue(maintenance.state(NAME).last().orElseThrow().error().startsWith("ALN-SRC-170 "));
            assertEquals(before, contents(repository.packs()));
        }
    }
}
