package dev.alnage.factory.store;

import static dev.alnage.factory.store.Fixtures.TIME;
import static dev.alnage.factory.store.Fixtures.statementAbout;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.alnage.evidence.Bytes;
import dev.alnage.evidence.Rejected;
import dev.alnage.evidence.log.Checkpoint;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Damages a real store in every way that we can think of; each must be named. */
@Tag("F6")
class FsckTest {
    @TempDir private Path directory;
    private final Disk disk = new RealDisk();
    private Path log;
    private Path blobs;

    @BeforeEach void fill() throws IOException {
        fill(3);
    }

    private FileLedger open() throws IOException {
        log = directory.resolve("log");
        blobs = directory.resolve("blobs");
        var files = new AtomicFiles(disk, directory);
        var sealer = CheckpointSealer.open(files, directory.resolve("sealer/state"), Fixtures.ORIGIN, Fixtures.SEALER);
        return FileLedger.open(files, log, FileBlobs.open(files, blobs), sealer, Fixtures.TRUST);
    }

    private void fill(int upTo) throws IOException {
        try (var ledger = open()) {
            for (var i = (int) ledger.size(); i < upTo; i++) {
                ledger.append(statementAbout("subject", "content " + i), TIME);
            }
        }
    }

    private Fsck.Report fsck() throws IOException {
        return Fsck.check(disk, log, blobs, Fixtures.TRUST);
    }

    private List<Path> files() throws IOException {
        try (var all = Files.walk(directory)) {
            return all.filter(Files::isRegularFile).filter(file -> !file.startsWith(directory.resolve("sealer")))
                    .filter(file -> !file.endsWith("lock")).sorted().toList();
        }
    }

    /** The file itself is named, or for a missing or swapped envelope the entry that lacks it. */
    private void assertNamed(Path file, String what) throws IOException {
        var report = fsck();
        var place = (file.startsWith(log) ? log : blobs).relativize(file).toString();
        assertTrue(report.damages().stream().anyMatch(damage -> damage.place().equals(place)), what + " of " + place + " in " + report);
    }

    @Test void a_file_cut_short_or_grown_or_gone_is_named() throws IOException {
        for (var file : files()) {
            var content = Files.readAllBytes(file);
            for (var length : new int[] {0, 1, content.length / 2, content.length - 1}) {
                Files.write(file, Arrays.copyOf(content, length));
                assertNamed(file, length + " bytes");
            }
            Files.write(file, Arrays.copyOf(content, content.length + 1));
            assertNamed(file, "one byte more");
            Files.delete(file);
            // what an earlier checkpoint needed may go
            assertEquals(file.toString().contains(".p/") && !file.endsWith("3"), fsck().isSound(), file + " is gone");
            Files.write(file, content);
        }
        assertEquals(List.of(), fsck().damages());
    }

    @Test void two_files_that_changed_places_are_named() throws IOException {
        var files = new ArrayList<>(files());
        for (var i = 1; i < files.size(); i++) {
            var one = Files.readAllBytes(files.get(i - 1));
            var two = Files.readAllBytes(files.get(i));
            Files.write(files.get(i - 1), two);
            Files.write(files.get(i), one);
            assertFalse(fsck().isSound(), files.get(i - 1) + " and " + files.get(i));
            Files.write(files.get(i - 1), one);
            Files.write(files.get(i), two);
        }
    }

    @Test void a_file_that_nobody_speaks_of_is_named() throws IOException {
        for (var place : List.of("log/tile/0/001", "log/more", "log/tile/entries/000.p/4", "log/tile/8/000", "blobs/sha256/ab/short")) {
            var file = directory.resolve(place);
            Files.createDirectories(file.getParent());
            Files.writeString(file, "something");
            assertNamed(file, "stray");
            Files.delete(file);
        }
    }

    @Test void the_damaged_entry_is_named_by_its_place() throws IOException {
        var file = files().stream().filter(path -> path.toString().contains("entries")).reduce((_, last) -> last).orElseThrow();
        var content = Files.readAllBytes(file);
        content[content.length - 3] ^= 1;
        Files.write(file, content);
        assertTrue(fsck().damages().stream().anyMatch(damage -> damage.problem().contains("entry 2")), fsck().toString());
    }

    @Test @Tag("L8") void a_log_restored_from_a_backup_opens_for_nobody_who_knows_more() throws IOException {
        var before = snapshot(log);
        var reader = new LedgerReader(disk, log, FileBlobs.openReadOnly(disk, blobs), Fixtures.TRUST);
        fill(5);
        assertEquals(5, reader.size());
        var remembered = LogVerifier.verify(disk, log, Fixtures.TRUST, Optional.empty());
        restore(log, before);
        assertThrows(Rejected.Stale.class, this::open);
        assertThrows(Rejected.Stale.class, reader::size);
        assertThrows(Rejected.Stale.class, () -> LogVerifier.verify(disk, log, Fixtures.TRUST, Optional.of(remembered)));
        assertEquals(3, LogVerifier.verify(disk, log, Fixtures.TRUST, Optional.empty()).size());
    }

    @Test @Tag("L6") void a_log_rewritten_together_with_its_sealer_is_noticed_by_who_remembers() throws IOException {
        var reader = new LedgerReader(disk, log, FileBlobs.openReadOnly(disk, blobs), Fixtures.TRUST);
        assertEquals(3, reader.size());
        var remembered = LogVerifier.verify(disk, log, Fixtures.TRUST, Optional.empty());
        restore(log, List.of());
        restore(directory.resolve("sealer"), List.of());
        try (var ledger = open()) {
            for (var i = 0; i < 4; i++) {
                ledger.append(statementAbout("subject", "rewritten " + i), TIME);
            }
        }
        assertEquals(List.of(), fsck().damages());
        assertThrows(Rejected.Untrusted.class, () -> LogVerifier.verify(disk, log, Fixtures.TRUST, Optional.of(remembered)));
        assertThrows(Rejected.Malformed.class, reader::size);
    }

    @Test @Tag("L4") void a_checkpoint_of_another_log_or_key_is_refused() throws IOException {
        var other = new dev.alnage.evidence.sign.NoteKey("log.example/other", Fixtures.SEALER.key());
        assertThrows(Rejected.Untrusted.class, () -> LogVerifier.verify(disk, log, CheckpointTrust.of(other), Optional.empty()));
        var root = LogVerifier.verify(disk, log, Fixtures.TRUST, Optional.empty()).root();
        var elsewhere = new Checkpoint("log.example/other", 3, root);
        assertThrows(Rejected.Untrusted.class, () -> LogVerifier.verify(disk, log, Fixtures.TRUST, Optional.of(elsewhere)));
    }

    private static List<java.util.Map.Entry<Path, Bytes>> snapshot(Path root) throws IOException {
        try (var all = Files.walk(root)) {
            var files = new ArrayList<java.util.Map.Entry<Path, Bytes>>();
            for (var file : all.filter(Files::isRegularFile).toList()) {
                files.add(java.util.Map.entry(file, Bytes.of(Files.readAllBytes(file))));
            }
            return files;
        }
    }

    private static void restore(Path root, List<java.util.Map.Entry<Path, Bytes>> files) throws IOException {
        try (var all = Files.walk(root)) {
            for (var file : all.filter(Files::isRegularFile).toList()) {
                Files.delete(file);
            }
        }
        for (var file : files) {
            Files.createDirectories(file.getKey().getParent());
            Files.write(file.getKey(), file.getValue().toArray());
        }
    }
}
