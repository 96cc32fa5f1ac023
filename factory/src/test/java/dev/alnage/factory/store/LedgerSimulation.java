package dev.alnage.factory.store;

import dev.alnage.evidence.Bytes;
import dev.alnage.evidence.Rejected;
import dev.alnage.evidence.Statement;
import dev.alnage.evidence.log.NodeHash;
import dev.alnage.evidence.sign.Verified;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;

/**
 * Histories of a ledger and its sealer, on one machine or two, that lose power again and again, also while they recover.
 * After each cut: what lies on the disk agrees with its checkpoint, every acknowledged entry is there in its place, and
 * of all checkpoints that were ever signed no two contradict each other.
 */
final class LedgerSimulation {
    private static final Path LOG = SimulatedDisk.root().resolve("log");
    private static final Path BLOBS = SimulatedDisk.root().resolve("blobs");
    private static final Path SEALER = SimulatedDisk.root().resolve("sealer");
    private static final List<Verified<Statement>> STATEMENTS = IntStream.range(0, 64)
            .mapToObj(i -> Fixtures.statementAbout("subject " + i % 5, "content " + i)).toList();

    private final RandomGenerator random;
    private final UnaryOperator<Disk> storerRecipe;
    private final UnaryOperator<Disk> sealerRecipe;
    private long recoveries;

    private final Map<Long, NodeHash> signedRoots = new HashMap<>();
    private final List<LedgerEntry> acknowledged = new ArrayList<>();
    private SimulatedDisk storer;
    private SimulatedDisk sealer;
    private int next;

    LedgerSimulation(RandomGenerator random, UnaryOperator<Disk> storerRecipe, UnaryOperator<Disk> sealerRecipe) {
        this.random = random;
        this.storerRecipe = storerRecipe;
        this.sealerRecipe = sealerRecipe;
        this.storer = new SimulatedDisk(random);
        this.sealer = storer;
    }

    long recoveries() {
        return recoveries;
    }

    /** @throws AssertionError if a rule is broken */
    void run(int lives) throws IOException {
        signedRoots.clear();
        acknowledged.clear();
        next = 0;
        storer = new SimulatedDisk(random);
        sealer = random.nextBoolean() ? storer : new SimulatedDisk(random);
        for (var life = 0; life < lives; life++) {
            live();
            losePower();
            recoveries++;
            requireReadable();
        }
        try (var ledger = open()) {
            requireAcknowledged(ledger);
            requireEnvelopes(ledger);
        } catch (Rejected e) {
            throw doesNotOpen(e);
        }
    }

    private static AssertionError doesNotOpen(Rejected e) {
        return new AssertionError("the ledger does not open: " + e.getMessage(), e);
    }

    private void live() throws IOException {
        (random.nextInt(3) > 0 ? storer : sealer).cutAfter(random.nextInt(90));
        try (var ledger = open()) {
            requireAcknowledged(ledger);
            for (var appends = random.nextInt(5); appends > 0 && next < STATEMENTS.size(); appends--) {
                var entry = ledger.append(STATEMENTS.get(next), Fixtures.TIME);
                next++;
                acknowledged.add(entry);
            }
        } catch (SimulatedDisk.PowerCut e) {
            // The statement may be filed or not; the next life goes on with the one after it.
            next = Math.min(next + 1, STATEMENTS.size());
        } catch (Rejected e) {
            throw doesNotOpen(e);
        }
    }

    private FileLedger open() throws IOException {
        var sealerFiles = new AtomicFiles(sealerRecipe.apply(sealer), SimulatedDisk.root());
        var storerFiles = new AtomicFiles(storerRecipe.apply(storer), SimulatedDisk.root());
        var signing = CheckpointSealer.open(sealerFiles, SEALER.resolve("state"), Fixtures.ORIGIN, Fixtures::unsigned, Fixtures::readUnsigned);
        var blobs = FileBlobs.open(storerFiles, BLOBS);
        return FileLedger.open(storerFiles, LOG, blobs, (from, leaves) -> witnessed(signing.extend(from, leaves)), Fixtures::readUnsigned);
    }

    private Bytes witnessed(Bytes note) {
        var checkpoint = Fixtures.readUnsigned(note);
        var before = signedRoots.putIfAbsent(checkpoint.size(), checkpoint.root());
        if (before != null && !before.equals(checkpoint.root())) {
            throw new AssertionError("found two signed roots of size " + checkpoint.size() + ", expected one");
        }
        return note;
    }

    private void losePower() {
        var oneMachine = storer == sealer;
        storer = storer.afterPowerCut();
        sealer = oneMachine ? storer : sealer.afterPowerCut();
    }

    /** A reader that comes before the storer is up again sees the checkpoint and all that it covers. */
    private void requireReadable() throws IOException {
        try {
            requireAcknowledged(new LedgerReader(storer, LOG, FileBlobs.openReadOnly(storer, BLOBS), Fixtures::readUnsigned));
        } catch (Rejected e) {
            throw new AssertionError("the checkpoint is ahead of the data: " + e.getMessage(), e);
        }
    }

    /** Also of entries that nobody was told of. */
    private static void requireEnvelopes(LedgerView view) throws IOException {
        for (var entry : view.list(0, STATEMENTS.size())) {
            try {
                view.envelope(entry);
            } catch (IOException e) {
                throw new AssertionError("entry " + entry.index() + " is in the log without its envelope", e);
            }
        }
    }

    private void requireAcknowledged(LedgerView view) throws IOException {
        for (var entry : acknowledged) {
            if (!view.list(entry.index(), 1).equals(List.of(entry))) {
                throw new AssertionError("found " + view.list(entry.index(), 1) + ", expected " + entry + ": it was acknowledged");
            }
        }
        if (!acknowledged.isEmpty()) {
            var entry = acknowledged.get(random.nextInt(acknowledged.size()));
            try {
                view.envelope(entry);
            } catch (IOException e) {
                throw new AssertionError("the envelope of entry " + entry.index() + " is lost: " + e.getMessage(), e);
            }
        }
    }
}
