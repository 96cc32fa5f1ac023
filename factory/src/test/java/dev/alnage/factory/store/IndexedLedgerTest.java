package dev.alnage.factory.store;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;

/** The ledger's contract where two entries are enough to go into the index, and every process has one of its own. */
class IndexedLedgerTest implements LedgerContract {
    @TempDir private Path directory;
    private final Disk disk = new RealDisk();
    private Optional<FileLedger> open = Optional.empty();
    private final List<LedgerReader> readers = new ArrayList<>();

    private IndexFile index(String name) {
        return new IndexFile(Optional.of(directory.resolve(name)), 2);
    }

    @Override public FileLedger reopen() throws IOException {
        if (open.isPresent()) {
            open.get().close();
        }
        var files = new AtomicFiles(disk, directory);
        var sealer = CheckpointSealer.open(files, directory.resolve("sealer/state"), Fixtures.ORIGIN, Fixtures.SEALER);
        var ledger = FileLedger.open(files, directory.resolve("log"), FileBlobs.open(files, directory.resolve("blobs")), sealer, Fixtures.TRUST,
                index("storer.db"));
        open = Optional.of(ledger);
        return ledger;
    }

    @Override public LedgerReader view() {
        var reader = new LedgerReader(disk, directory.resolve("log"), FileBlobs.openReadOnly(disk, directory.resolve("blobs")), Fixtures.TRUST,
                index("reader-" + readers.size() + ".db"));
        readers.add(reader);
        return reader;
    }

    @AfterEach void close() throws IOException {
        for (var reader : readers) {
            reader.close();
        }
        if (open.isPresent()) {
            open.get().close();
        }
    }
}
