package dev.alnage.factory.store;

import dev.alnage.evidence.Bytes;
import dev.alnage.evidence.Rejected;
import dev.alnage.evidence.log.NodeHash;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;

/**
 * Histories of a log that grows over the edges of its bundles in batches, on disks that fill up, fail to sync and write
 * short, with a sealer whose answers get lost, and power cuts. Slower than {@link LedgerSimulation}, so fewer.
 */
final class BatchSimulation {
    private static final Path LOG = SimulatedDisk.root().resolve("log");
    private static final Path SEALER = SimulatedDisk.root().resolve("sealer/state");

    private final RandomGenerator random;
    private final Map<Long, NodeHash> signedRoots = new HashMap<>();
    private final List<Bytes> acknowledged = new ArrayList<>();
    private SimulatedDisk disk;
    private long serial;
    private long recoveries;
    private long denials;

    BatchSimulation(RandomGenerator random) {
        this.random = random;
        this.disk = new SimulatedDisk(random);
    }

    long recoveries() {
        return recoveries;
    }

    long denials() {
        return denials;
    }

    /** @throws AssertionError if a rule is broken */
    void run() throws IOException {
        signedRoots.clear();
        acknowledged.clear();
        disk = new SimulatedDisk(random);
        for (var life = 0; life < 8; life++) {
            live();
            disk = disk.afterPowerCut();
            recoveries++;
            requireAcknowledged();
        }
        var writer = open(false);
        requirePrefix(records(writer));
        requireTiles();
    }

    private void live() throws IOException {
        if (random.nextInt(3) > 0) {
            disk.cutAfter(random.nextInt(120));
        }
        switch (random.nextInt(4)) {
            case 0 -> disk.failSync(random.nextInt(40));
            case 1 -> disk.failWrites(random.nextInt(40));
            case 2 -> disk.writeShort();
            default -> { }
        }
        try {
            var writer = open(random.nextBoolean());
            var all = new ArrayList<>(records(writer));
            requirePrefix(all);
            for (var batches = random.nextInt(4); batches > 0; batches--) {
                append(writer, all);
            }
        } catch (SimulatedDisk.PowerCut e) {
            // the point of it
        } catch (IOException e) {
            denials++; // refused to open: what was acknowledged is looked for all the same
        } catch (Rejected e) {
            throw new AssertionError("the log does not open: " + e.getMessage(), e);
        }
        disk.failWrites(-1);
    }

    private static List<Bytes> records(LogWriter writer) throws IOException {
        return writer.signed().records(0, writer.signed().size());
    }

    private void append(LogWriter writer, List<Bytes> all) {
        var batch = new ArrayList<Bytes>();
        var size = random.nextInt(4) == 0 ? random.nextInt(600) : random.nextInt(80);
        for (var i = 0; i <= size; i++) {
            batch.add(Bytes.utf8("record " + serial++));
        }
        try {
            all.addAll(writer.settle());
            all.addAll(writer.append(batch, () -> {}));
            acknowledged.clear();
            acknowledged.addAll(all);
        } catch (IOException e) {
            denials++;
            if (random.nextBoolean()) {
                disk.failWrites(-1); // somebody made room
            }
        }
    }

    private LogWriter open(boolean losesAnswers) throws IOException {
        var files = new AtomicFiles(disk, SimulatedDisk.root());
        var sealer = CheckpointSealer.open(files, SEALER, Fixtures.ORIGIN, Fixtures::unsigned, Fixtures::readUnsigned);
        files.makeDirectory(LOG);
        return LogWriter.open(new AtomicFiles(disk, SimulatedDisk.root()), LOG, (from, leaves) -> {
            if (losesAnswers && random.nextInt(4) == 0) {
                throw new IOException("no connection");
            }
            var checkpoint = sealer.extend(from, leaves);
            var signed = Fixtures.readUnsigned(checkpoint);
            var before = signedRoots.putIfAbsent(signed.size(), signed.root());
            if (before != null && !before.equals(signed.root())) {
                throw new AssertionError("found two signed roots of size " + signed.size() + ", expected one");
            }
            if (losesAnswers && random.nextInt(4) == 0) {
                throw new IOException("connection lost");
            }
            return checkpoint;
        }, Fixtures::readUnsigned, _ -> true);
    }

    private void requireAcknowledged() throws IOException {
        var log = new LogFiles(disk, LOG);
        var note = log.readCheckpoint();
        var size = note.isEmpty() ? 0 : Fixtures.readUnsigned(note.get()).size();
        requirePrefix(log.entries(0, size));
    }

    private void requirePrefix(List<Bytes> found) {
        if (found.size() < acknowledged.size() || !found.subList(0, acknowledged.size()).equals(acknowledged)) {
            throw new AssertionError("found " + found.size() + " entries that do not begin with the " + acknowledged.size()
                    + " acknowledged ones, expected them");
        }
    }

    /** Nothing but the records themselves, which are none of the ledger's, may be wrong in the eyes of fsck. */
    private void requireTiles() throws IOException {
        for (var damage : Fsck.check(disk, LOG, SimulatedDisk.root().resolve("blobs"), Fixtures::readUnsigned).damages()) {
            if (!damage.problem().contains("none of the ledger's")) {
                throw new AssertionError(damage.toString());
            }
        }
    }
}
