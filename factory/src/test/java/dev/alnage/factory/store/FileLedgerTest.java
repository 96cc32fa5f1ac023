package dev.alnage.factory.store;

import static dev.alnage.factory.store.Fixtures.TIME;
import static dev.alnage.factory.store.Fixtures.statementAbout;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.alnage.evidence.Rejected;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
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

    @Test void a_reader_that_follows_refuses_a_bundle_that_is_cut_off_or_changed_behind_what_it_knows() throws IOException {
        var ledger = reopen();
        ledger.append(statementAbout("app", "first"), TIME);
        var view = view();
        assertEquals(1, view.size());
        ledger.append(statementAbout("app", "second"), TIME);
        var bundle = directory.resolve("log/tile/entries/000.p/2");
        var whole = Files.readAllBytes(bundle);
        for (var length = 0; length < whole.length; length++) {
            Files.write(bundle, Arrays.copyOf(whole, length));
            assertThrows(Rejected.Malformed.class, view::size, "cut to " + length);
        }
        Files.write(bundle, Arrays.copyOf(whole, whole.length + 1));
        assertThrows(Rejected.Malformed.class, view::size, "one byte more");
        var changed = whole.clone();
        changed[whole.length - 1] ^= 1;
        Files.write(bundle, changed);
        assertThrows(Rejected.Malformed.class, view::size, "another second entry");
        Files.write(bundle, whole);
        assertEquals(ledger.list(0, 10), view.list(0, 10));
    }

    @AfterEach void close() throws IOException {
        if (open.isPresent()) {
            open.get().close();
        }
    }
}
