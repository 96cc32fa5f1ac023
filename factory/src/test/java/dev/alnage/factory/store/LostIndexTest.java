package dev.alnage.factory.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;

/**
 * The ledger's contract on a disk that loses, at each opening, what was not synced, while the index is whatever a power cut
 * may make of it: what it was, what it was before, or gone.
 */
@Tag("F2")
class LostIndexTest implements LedgerContract {
    @TempDir private Path directory;
    private final SplittableRandom random = new SplittableRandom(6);
    private SimulatedDisk disk = new SimulatedDisk(random);
    private Optional<FileLedger> open = Optional.empty();
    private int opened;

    private Path index() {
        return directory.resolve("index.db");
    }

    @Override public FileLedger reopen() throws IOException {
        close();
        disk = disk.afterPowerCut();
        var before = directory.resolve("before.db");
        switch (opened++ % 3) {
            case 0 -> Files.deleteIfExists(index());
            case 1 -> {
                if (Files.exists(before)) {
                    Files.copy(before, index(), java.nio.file.StandardCopyOption.REPLACE_EXISTING);
                }
            }
            default -> {
                if (Files.exists(index())) {
                    Files.copy(index(), before, java.nio.file.StandardCopyOption.REPLACE_EXISTING);
                }
            }
        }
        var root = SimulatedDisk.root();
        var files = new AtomicFiles(disk, root);
        var sealer = CheckpointSealer.open(files, root.resolve("sealer/state"), Fixtures.ORIGIN, Fixtures.SEALER);
        var ledger = FileLedger.open(files, root.resolve("log"), FileBlobs.open(files, root.resolve("blobs")), sealer, Fixtures.TRUST,
                new IndexFile(Optional.of(index()), 2));
        open = Optional.of(ledger);
        return ledger;
    }

    @Override public LedgerReader view() {
        var root = SimulatedDisk.root();
        return new LedgerReader(disk, root.resolve("log"), FileBlobs.openReadOnly(disk, root.resolve("blobs")), Fixtures.TRUST);
    }

    @AfterEach void close() throws IOException {
        if (open.isPresent()) {
            open.get().close();
        }
    }
}
