package dev.alnage.factory.store;

import static dev.alnage.factory.store.Fixtures.TIME;
import static dev.alnage.factory.store.Fixtures.statementAbout;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.alnage.evidence.Bytes;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Turns over one bit after the other, on a disk in memory since they are many; fsck must name the file each time. */
@Tag("F6")
class EveryByteTest {
    private static final Path LOG = SimulatedDisk.root().resolve("log");
    private static final Path BLOBS = SimulatedDisk.root().resolve("blobs");
    private final SplittableRandom random = new SplittableRandom(7);
    private final SimulatedDisk disk = new SimulatedDisk(random);

    private void fill(int entries) throws Exception {
        var files = new AtomicFiles(disk, SimulatedDisk.root());
        var sealer = CheckpointSealer.open(files, SimulatedDisk.root().resolve("sealer/state"), Fixtures.ORIGIN, Fixtures.SEALER);
        try (var ledger = FileLedger.open(files, LOG, FileBlobs.open(files, BLOBS), sealer, Fixtures.TRUST)) {
            for (var i = 0; i < entries; i++) {
                ledger.append(statementAbout("subject", "content " + i), TIME);
            }
        }
    }

    @Test void a_bit_turned_over_in_any_byte_of_a_pack_is_named() throws Exception {
        fill(1);
        var blobs = FileBlobs.open(new AtomicFiles(disk, SimulatedDisk.root()), BLOBS);
        blobs.putAll(List.of(Bytes.utf8("one"), Bytes.utf8("two"), Bytes.utf8("three"), Bytes.utf8("four and more")));
        assertEquals(List.of(), fsck().damages());
        assertEquals(5, fsck().blobs());
        var pack = BLOBS.resolve("packs/0/0");
        for (var bit = 0L; bit < 8 * disk.size(pack); bit++) {
            assertNamed(BLOBS, pack, bit);
        }
    }

    private Fsck.Report fsck() throws IOException {
        return Fsck.check(disk, LOG, BLOBS, Fixtures.TRUST);
    }

    private List<Path> files(Path directory) throws IOException {
        var files = new ArrayList<Path>();
        for (var name : disk.list(directory)) {
            var path = directory.resolve(name);
            if (disk.isFile(path)) {
                files.add(path);
            } else {
                files.addAll(files(path));
            }
        }
        return files;
    }

    private void assertNamed(Path root, Path file, long bit) throws IOException {
        disk.flip(file, bit);
        var report = fsck();
        var place = root.relativize(file).toString();
        assertTrue(report.damages().stream().anyMatch(damage -> damage.place().equals(place)),
                () -> "found nothing about bit " + bit + " of " + place + " in " + report + ", expected it to be named");
        disk.flip(file, bit);
    }

    @Test void a_bit_turned_over_in_any_byte_of_a_small_store_is_named() throws Exception {
        fill(3);
        for (var root : List.of(LOG, BLOBS)) {
            for (var file : files(root)) {
                for (var at = 0L; at < disk.size(file); at++) {
                    assertNamed(root, file, 8 * at + random.nextInt(8));
                }
            }
        }
        assertEquals(List.of(), fsck().damages());
    }

    @Test void a_bit_turned_over_anywhere_in_a_log_of_several_bundles_is_named() throws Exception {
        fill(600);
        assertEquals(600, fsck().entries());
        assertEquals(List.of(), fsck().damages());
        for (var file : files(LOG)) {
            for (var i = 0; i < 8; i++) {
                assertNamed(LOG, file, random.nextLong(8 * disk.size(file)));
            }
        }
    }
}
