package dev.alnage.factory.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.alnage.evidence.Bytes;
import dev.alnage.evidence.Rejected;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AtomicFilesTest {
    private static final Bytes OLD = Bytes.utf8("old content of the file");
    private static final Bytes NEW = Bytes.utf8("new content of the file, which is longer than the old one");
    private static final Path FILE = SimulatedDisk.root().resolve("directory/file");
    private final SimulatedDisk disk = new SimulatedDisk(new SplittableRandom(3));
    private final AtomicFiles files = new AtomicFiles(disk, SimulatedDisk.root());

    @Test @Tag("F3") void after_a_failed_sync_nothing_is_written_whichever_sync_it_was() throws IOException {
        files.write(FILE, OLD);
        for (var nth = 0; nth < 2; nth++) {
            var again = new AtomicFiles(disk, SimulatedDisk.root());
            again.makeDirectory(FILE.getParent());
            disk.failSync(nth);
            assertThrows(IOException.class, () -> again.write(FILE, NEW));
            // the next sync would succeed and mean nothing
            for (var i = 0; i < 3; i++) {
                assertThrows(IOException.class, () -> again.write(FILE, NEW));
                assertThrows(IOException.class, () -> again.write(FILE.resolveSibling("other"), NEW));
                assertThrows(IOException.class, () -> again.makeDirectory(FILE.resolveSibling("new directory")));
            }
            assertTrue(List.of(OLD, NEW).contains(again.read(FILE, 1000)), "reads go on");
        }
    }

    @Test void the_directories_above_a_file_are_made_durable_with_the_first_that_is_published_there_and_not_with_each() throws IOException {
        var deep = SimulatedDisk.root().resolve("a/b/c/first");
        files.write(deep, OLD);
        assertEquals(5, disk.syncs(), "the file, its directory, and the three above it");
        files.write(deep.resolveSibling("second"), NEW);
        assertEquals(7, disk.syncs(), "the file and its directory");
        files.write(deep.getParent().resolveSibling("d").resolve("third"), NEW);
        assertEquals(10, disk.syncs(), "a new directory beside it is one more");
        var after = disk.afterPowerCut();
        assertEquals(OLD, AtomicFiles.read(after, deep, 1000));
        assertEquals(NEW, AtomicFiles.read(after, deep.resolveSibling("second"), 1000));
        assertEquals(NEW, AtomicFiles.read(after, deep.getParent().resolveSibling("d").resolve("third"), 1000));
    }

    @Test @Tag("F4") void a_full_disk_denies_and_leaves_nothing_behind() throws IOException {
        files.write(FILE, OLD);
        disk.failWrites(0);
        assertThrows(IOException.class, () -> files.write(FILE, NEW));
        assertEquals(OLD, files.read(FILE, 1000));
        assertEquals(List.of("file"), disk.list(FILE.getParent()));
        disk.failWrites(-1);
        files.write(FILE, NEW);
        assertEquals(NEW, files.read(FILE, 1000));
    }

    @Test @Tag("F5") void a_disk_that_writes_short_is_asked_again() throws IOException {
        disk.writeShort();
        files.write(FILE, NEW);
        assertEquals(NEW, files.read(FILE, 1000));
        assertEquals(NEW, AtomicFiles.read(disk.afterPowerCut(), FILE, 1000));
    }

    @Test void a_draft_that_is_not_published_leaves_nothing_behind() throws IOException {
        files.makeDirectory(FILE.getParent());
        try (var draft = files.draft(FILE.getParent())) {
            draft.write(NEW.toBuffer());
        }
        assertEquals(List.of(), disk.list(FILE.getParent()));
    }

    @Test void a_file_over_the_limit_is_refused_and_not_cut() throws IOException {
        files.write(FILE, NEW);
        assertEquals(NEW, files.read(FILE, NEW.size()));
        assertThrows(Rejected.Malformed.class, () -> files.read(FILE, NEW.size() - 1));
        assertThrows(NoSuchFileException.class, () -> files.read(FILE.resolveSibling("other"), 10));
    }

    @Test void nothing_is_written_outside_the_root() {
        assertThrows(IllegalArgumentException.class, () -> files.write(Path.of("/elsewhere/file"), NEW));
        assertThrows(IllegalArgumentException.class, () -> files.write(SimulatedDisk.root().resolve("../elsewhere/file"), NEW));
    }

    @Test void sweeping_removes_what_is_unfinished_and_nothing_else() throws IOException {
        files.write(FILE, NEW);
        disk.create(FILE.resolveSibling(".new-7-1")).close();
        files.sweep(FILE.getParent());
        assertEquals(List.of("file"), disk.list(FILE.getParent()));
    }

    @Test @Tag("F3") void of_works_done_at_once_one_that_fails_in_any_way_is_a_failure_of_all_when_all_have_ended() throws IOException {
        for (var failure : List.of(new IOException("input/output error"), new IllegalStateException("ours"), new StackOverflowError("deep"))) {
            var ended = new AtomicInteger();
            Disk.Work good = ended::incrementAndGet;
            assertThrows(IOException.class, () -> new RealDisk().atOnce(List.of(good, () -> {
                ended.incrementAndGet();
                switch (failure) {
                    case IOException e -> throw e;
                    case RuntimeException e -> throw e;
                    default -> throw new StackOverflowError(failure.getMessage());
                }
            }, good)));
            assertEquals(3, ended.get());
        }
        var ended = new AtomicInteger();
        new RealDisk().atOnce(java.util.Collections.nCopies(40, ended::incrementAndGet));
        assertEquals(40, ended.get());
    }

    @Test void several_files_at_once_are_all_there_after_a_power_cut_or_none_was_acknowledged() throws IOException {
        var other = SimulatedDisk.root().resolve("elsewhere/file");
        files.writeAll(java.util.Map.of(FILE, OLD, other, NEW));
        disk.failWrites(1);
        assertThrows(IOException.class, () -> files.writeAll(java.util.Map.of(FILE, NEW, other, OLD)));
        assertEquals(OLD, files.read(FILE, 1000));
        assertEquals(NEW, files.read(other, 1000));
        assertEquals(List.of("file"), disk.list(FILE.getParent()), "no draft is left");
        assertEquals(List.of("file"), disk.list(other.getParent()), "nor here");
        var after = disk.afterPowerCut();
        assertEquals(OLD, AtomicFiles.read(after, FILE, 1000));
        assertEquals(NEW, AtomicFiles.read(after, other, 1000));
    }

    @Test void the_real_disk_replaces_in_one_step_and_locks(@TempDir Path directory) throws IOException {
        var real = new AtomicFiles(new RealDisk(), directory.resolve("root"));
        var file = directory.resolve("root/a/b/file");
        real.write(file, OLD);
        real.write(file, NEW);
        assertEquals(NEW, real.read(file, 1000));
        assertEquals(List.of("file"), real.disk().list(file.getParent()));
        assertEquals(List.of(), real.disk().list(file.resolveSibling("nothing")));
        try (var _ = real.disk().lock(directory.resolve("lock"))) {
            assertThrows(IOException.class, () -> real.disk().lock(directory.resolve("lock")));
        }
        real.disk().lock(directory.resolve("lock")).close();
        Files.writeString(directory.resolve("plain"), "x");
        assertThrows(IOException.class, () -> real.disk().createDirectory(directory.resolve("plain")));
    }
}
