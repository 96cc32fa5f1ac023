package dev.alnage.factory.store;

import java.io.IOException;
import java.util.SplittableRandom;

/** The ledger's contract on a disk that loses, at each opening, what was not synced. */
class SimulatedLedgerTest implements LedgerContract {
    private SimulatedDisk disk = new SimulatedDisk(new SplittableRandom(6));

    @Override public FileLedger reopen() throws IOException {
        disk = disk.afterPowerCut();
        var root = SimulatedDisk.root();
        var files = new AtomicFiles(disk, root);
        var sealer = CheckpointSealer.open(files, root.resolve("sealer/state"), Fixtures.ORIGIN, Fixtures.SEALER);
        return FileLedger.open(files, root.resolve("log"), FileBlobs.open(files, root.resolve("blobs")), sealer, Fixtures.TRUST);
    }

    @Override public LedgerReader view() {
        var root = SimulatedDisk.root();
        return new LedgerReader(disk, root.resolve("log"), FileBlobs.openReadOnly(disk, root.resolve("blobs")), Fixtures.TRUST);
    }
}
