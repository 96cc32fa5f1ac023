package dev.alnage.factory.store;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;

class FileLedgerTest implements LedgerContract {
    @TempDir private Path directory;
    private final Disk disk = new RealDisk();
    private java.util.Optional<FileLedger> open = java.util.Optional.empty();

    @Override public FileLedger reopen() throws IOException {
        close();
        var files = new AtomicFiles(disk, directory);
        var sealer = CheckpointSealer.open(files, directory.resolve("sealer/state"), Fixtures.ORIGIN, Fixtures.SEALER);
        var ledger = FileLedger.open(files, directory.resolve("log"), FileBlobs.open(files, directory.resolve("blobs")), sealer, Fixtures.TRUST);
        open = java.util.Optional.of(ledger);
        return ledger;
    }

    @Override public LedgerReader view() {
        return new LedgerReader(disk, directory.resolve("log"), FileBlobs.openReadOnly(disk, directory.resolve("blobs")), Fixtures.TRUST);
    }

    @AfterEach void close() throws IOException {
        if (open.isPresent()) {
            open.get().close();
        }
    }
}
