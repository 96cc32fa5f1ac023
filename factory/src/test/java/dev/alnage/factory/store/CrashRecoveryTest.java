package dev.alnage.factory.store;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.SplittableRandom;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The storage recipes under power cuts, by the million, and the recipes that leave something out, which must be caught. */
@Tag("F1")
@Tag("F2")
@Tag("simulation")
class CrashRecoveryTest {
    private static final long RECOVERIES = Long.getLong("simulation.recoveries", 1_000_000);
    private static final long SEED = Long.getLong("simulation.seed", 1);
    /** How many histories a recipe with a hole may survive. */
    private static final int CONTROL_HISTORIES = 2_000;

    @Test void a_published_file_is_there_whole_or_not_at_all() throws IOException {
        rewriteFiles(SEED, RECOVERIES * 6 / 10);
    }

    @Test void an_acknowledged_blob_is_there_and_whole() throws IOException {
        putBlobs(SEED, RECOVERIES / 4);
    }

    @Test void no_acknowledged_entry_is_lost_and_no_two_checkpoints_contradict() throws IOException {
        appendEntries(SEED, RECOVERIES * 15 / 100);
    }

    @Test @Tag("F3") @Tag("F4") @Tag("F5") void faults_of_disk_and_sealer_deny_and_lose_nothing_across_bundles() throws IOException {
        var simulation = new BatchSimulation(new SplittableRandom(SEED));
        while (simulation.recoveries() < RECOVERIES / 250) {
            simulation.run();
        }
        assertTrue(simulation.denials() > simulation.recoveries() / 10, simulation.denials() + " denials");
    }

    @Test @Tag("deep") void ten_times_as_many_with_another_seed() throws IOException {
        var seed = SEED + 1_000_003;
        rewriteFiles(seed, 5 * RECOVERIES);
        putBlobs(seed, 5 * RECOVERIES / 2);
        appendEntries(seed, 5 * RECOVERIES / 2);
    }

    private static void rewriteFiles(long seed, long recoveries) throws IOException {
        var simulation = new PublishSimulation(new SplittableRandom(seed), UnaryOperator.identity());
        while (simulation.recoveries() < recoveries) {
            simulation.rewriteFiles();
        }
        assertTrue(simulation.recoveries() >= recoveries);
    }

    private static void putBlobs(long seed, long recoveries) throws IOException {
        var simulation = new PublishSimulation(new SplittableRandom(seed), UnaryOperator.identity());
        while (simulation.recoveries() < recoveries) {
            simulation.putBlobs();
        }
        assertTrue(simulation.recoveries() >= recoveries);
    }

    private static void appendEntries(long seed, long recoveries) throws IOException {
        var simulation = new LedgerSimulation(new SplittableRandom(seed), UnaryOperator.identity(), UnaryOperator.identity());
        while (simulation.recoveries() < recoveries) {
            simulation.run(6);
        }
        assertTrue(simulation.recoveries() >= recoveries);
    }

    @Test void a_recipe_without_file_sync_is_caught() {
        assertCaughtPublishing(LossyDisk::withoutFileSync);
    }

    @Test void a_recipe_without_directory_sync_is_caught() {
        assertCaughtPublishing(LossyDisk::withoutDirectorySync);
    }

    @Test void a_recipe_without_any_sync_is_caught() {
        assertCaughtPublishing(LossyDisk::withoutAnySync);
    }

    private static void assertCaughtPublishing(UnaryOperator<Disk> recipe) {
        var files = new PublishSimulation(new SplittableRandom(SEED), recipe);
        assertThrows(AssertionError.class, () -> {
            for (var i = 0; i < CONTROL_HISTORIES; i++) {
                files.rewriteFiles();
            }
        });
        var blobs = new PublishSimulation(new SplittableRandom(SEED), recipe);
        assertThrows(AssertionError.class, () -> {
            for (var i = 0; i < CONTROL_HISTORIES; i++) {
                blobs.putBlobs();
            }
        });
    }

    @Test void records_without_a_checksum_are_caught_and_with_one_survive() throws IOException {
        var checked = new RecordLogSimulation(new SplittableRandom(SEED), true);
        for (var i = 0; i < 10 * CONTROL_HISTORIES; i++) {
            checked.run();
        }
        var unchecked = new RecordLogSimulation(new SplittableRandom(SEED), false);
        assertThrows(AssertionError.class, () -> {
            for (var i = 0; i < CONTROL_HISTORIES; i++) {
                unchecked.run();
            }
        });
    }

    @Test void a_storer_that_leaves_out_a_sync_is_caught() {
        assertCaughtAppending(LossyDisk::withoutFileSync, UnaryOperator.identity());
        assertCaughtAppending(LossyDisk::withoutDirectorySync, UnaryOperator.identity());
    }

    @Test void a_sealer_that_answers_before_it_is_durable_is_caught() {
        assertCaughtAppending(UnaryOperator.identity(), LossyDisk::withoutFileSync);
        assertCaughtAppending(UnaryOperator.identity(), LossyDisk::withoutDirectorySync);
    }

    private static void assertCaughtAppending(UnaryOperator<Disk> storer, UnaryOperator<Disk> sealer) {
        var simulation = new LedgerSimulation(new SplittableRandom(SEED), storer, sealer);
        assertThrows(AssertionError.class, () -> {
            for (var i = 0; i < CONTROL_HISTORIES; i++) {
                simulation.run(6);
            }
        });
    }
}
