package dev.alnage.factory.store;

import static dev.alnage.factory.store.Fixtures.TIME;
import static dev.alnage.factory.store.Fixtures.statementAbout;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
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

    @Test void a_closed_ledger_writes_nothing_beside_the_next_writer() throws IOException {
        var closed = reopen();
        closed.append(statementAbout("app", "first"), TIME);
        var next = reopen();
        assertThrows(IOException.class, () -> closed.append(statementAbout("app", "late"), TIME));
        assertEquals(1, next.size());
        next.append(statementAbout("app", "second"), TIME);
        assertEquals(2, reopen().size());
    }

    @AfterEach void close() throws IOException {
        if (open.isPresent()) {
            open.get().close();
        }
    }
}
