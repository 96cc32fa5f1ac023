package dev.alnage.factory.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.alnage.evidence.Bytes;
import dev.alnage.evidence.Rejected;
import dev.alnage.evidence.log.CompactRange;
import dev.alnage.evidence.log.NodeHash;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A storer that lies, forgets or repeats itself, in front of the real sealer. */
class CheckpointSealerTest {
    private static final Path STATE = SimulatedDisk.root().resolve("sealer/state");
    private static final List<NodeHash> LEAVES = IntStream.range(0, 20).mapToObj(i -> NodeHash.leaf(Bytes.utf8("entry " + i))).toList();
    private SimulatedDisk disk = new SimulatedDisk(new SplittableRandom(2));

    private CheckpointSealer open() throws IOException {
        return CheckpointSealer.open(new AtomicFiles(disk, SimulatedDisk.root()), STATE, Fixtures.ORIGIN, Fixtures.SEALER);
    }

    @Test @Tag("L8") void a_log_that_shrank_is_refused() throws IOException {
        var sealer = open();
        sealer.extend(0, LEAVES.subList(0, 5));
        sealer.extend(5, LEAVES.subList(5, 9));
        for (var from : new long[] {0, 4, 6, 8}) {
            assertThrows(Rejected.Stale.class, () -> sealer.extend(from, LEAVES.subList((int) from, 12)));
        }
        assertThrows(Rejected.Stale.class, () -> sealer.extend(5, LEAVES.subList(5, 8)), "fewer than are signed");
        assertThrows(Rejected.Stale.class, () -> sealer.extend(5, List.of()));
    }

    @Test @Tag("L8") void a_log_that_is_ahead_of_what_was_signed_is_refused() throws IOException {
        var sealer = open();
        sealer.extend(0, LEAVES.subList(0, 5));
        assertThrows(Rejected.Stale.class, () -> sealer.extend(6, LEAVES.subList(6, 7)));
        assertThrows(Rejected.Stale.class, () -> sealer.extend(-1, LEAVES.subList(0, 7)));
    }

    @Test @Tag("L6") void other_entries_in_the_place_of_signed_ones_are_refused() throws IOException {
        var sealer = open();
        sealer.extend(0, LEAVES.subList(0, 5));
        sealer.extend(5, LEAVES.subList(5, 8));
        assertThrows(Rejected.Untrusted.class, () -> sealer.extend(5, LEAVES.subList(6, 9)));
        assertThrows(Rejected.Untrusted.class, () -> sealer.extend(5, LEAVES.subList(6, 12)));
        var after = Fixtures.TRUST.verify(sealer.extend(8, LEAVES.subList(8, 9)));
        assertEquals(CompactRange.EMPTY.append(LEAVES.subList(0, 9)).root(), after.root());
    }

    @Test @Tag("F1") void what_was_signed_is_repeated_and_extended_after_a_crash() throws IOException {
        open().extend(0, LEAVES.subList(0, 5));
        var note = open().extend(5, LEAVES.subList(5, 8));
        disk = disk.afterPowerCut();
        assertEquals(note, open().extend(5, LEAVES.subList(5, 8)));
        assertEquals(note, open().extend(8, List.of()));
        assertEquals(10, Fixtures.TRUST.verify(open().extend(5, LEAVES.subList(5, 10))).size());
        assertEquals(11, Fixtures.TRUST.verify(open().extend(5, LEAVES.subList(5, 11))).size(), "asked from the same size again");
        assertEquals(12, Fixtures.TRUST.verify(open().extend(11, LEAVES.subList(11, 12))).size());
    }

    @Test @Tag("F3") void nothing_is_answered_that_is_not_durable() throws IOException {
        var sealer = open();
        sealer.extend(0, LEAVES.subList(0, 5));
        disk.failSync(0);
        assertThrows(IOException.class, () -> sealer.extend(5, LEAVES.subList(5, 6)));
        assertThrows(IOException.class, () -> sealer.extend(5, LEAVES.subList(5, 6)), "a second sync would succeed and mean nothing");
        assertEquals(5, Fixtures.TRUST.verify(sealer.extend(5, List.of())).size());
    }

    @Test @Tag("F6") void one_damaged_bit_anywhere_in_the_memory_takes_nothing_from_it() throws IOException {
        var sealer = open();
        sealer.extend(0, LEAVES.subList(0, 5));
        var note = sealer.extend(5, LEAVES.subList(5, 8));
        for (var at = 0L; at < disk.size(STATE); at++) {
            disk.flip(STATE, 8 * at + at % 8);
            assertEquals(note, open().extend(8, List.of()), "byte " + at);
            disk.flip(STATE, 8 * at + at % 8);
        }
    }

    @Test @Tag("F6") void a_memory_of_which_nothing_is_whole_is_not_signed_from() throws IOException {
        open().extend(0, LEAVES.subList(0, 5));
        var size = disk.size(STATE);
        for (var at = 0L; at < size / 2; at++) {
            flipBoth(at, size / 2);
            assertThrows(Rejected.Malformed.class, this::open, "byte " + at);
            flipBoth(at, size / 2);
        }
        assertEquals(5, Fixtures.TRUST.verify(open().extend(5, List.of())).size());
    }

    /** The same byte of both copies. */
    private void flipBoth(long at, long apart) throws IOException {
        disk.flip(STATE, 8 * at + at % 8);
        disk.flip(STATE, 8 * (at + apart) + at % 8);
    }

    @Test @Tag("F6") void when_both_copies_of_the_last_record_are_lost_the_log_that_it_signed_is_refused() throws IOException {
        var sealer = open();
        sealer.extend(0, LEAVES.subList(0, 5));
        var first = disk.size(STATE);
        sealer.extend(5, LEAVES.subList(5, 8));
        var copy = (disk.size(STATE) - first) / 2;
        disk.flip(STATE, 8 * (first + copy - 1));
        disk.flip(STATE, 8 * (first + 2 * copy - 1));
        var again = open();
        assertThrows(Rejected.Stale.class, () -> again.extend(8, LEAVES.subList(8, 9)));
        assertEquals(8, Fixtures.TRUST.verify(again.extend(5, LEAVES.subList(5, 8))).size());
    }

    @Test void a_memory_in_the_form_of_one_record_is_taken_over() throws IOException {
        var note = open().extend(0, LEAVES.subList(0, 5));
        var files = new AtomicFiles(disk, SimulatedDisk.root());
        var journal = files.read(STATE, 10_000).toText();
        var record = journal.substring(journal.indexOf('\n', 1) + 1, journal.indexOf("\nalnage-record/1 ", 1));
        files.write(STATE, Bytes.utf8(record));
        assertEquals(note, open().extend(5, List.of()));
        assertEquals(8, Fixtures.TRUST.verify(open().extend(5, LEAVES.subList(5, 8))).size());
        files.write(STATE, Bytes.utf8(record.substring(1)));
        assertThrows(Rejected.Malformed.class, this::open);
    }

    @Test @Tag("F4") void a_record_that_found_no_space_is_denied_and_the_next_one_is_kept() throws IOException {
        var sealer = open();
        for (var i = 0; i < 8; i++) {
            var at = i;
            disk.failWrites(0);
            assertThrows(IOException.class, () -> sealer.extend(at, LEAVES.subList(at, at + 1)));
            disk.failWrites(-1);
            sealer.extend(at, LEAVES.subList(at, at + 1));
            assertEquals(at + 1, Fixtures.TRUST.verify(open().extend(at + 1, List.of())).size());
        }
    }

    @Test void a_memory_that_has_grown_long_is_begun_anew() throws IOException {
        var sealer = open();
        var longest = 0L;
        for (var i = 0; i < 1_000; i++) {
            sealer.extend(i, List.of(LEAVES.get(i % LEAVES.size())));
            longest = Math.max(longest, disk.size(STATE));
        }
        assertTrue(disk.size(STATE) < longest && longest <= 1 << 20, "found " + longest + " bytes, expected a new file before that");
        disk = disk.afterPowerCut();
        assertEquals(1_000, Fixtures.TRUST.verify(open().extend(1_000, List.of())).size());
    }

    @Test @Tag("L4") void another_log_or_key_does_not_take_over_the_memory() throws IOException {
        open().extend(0, LEAVES.subList(0, 5));
        var files = new AtomicFiles(disk, SimulatedDisk.root());
        assertThrows(Rejected.Untrusted.class, () -> CheckpointSealer.open(files, STATE, "log.example/other", Fixtures.SEALER));
        var key = dev.alnage.evidence.sign.SoftwareSigner.generate(dev.alnage.evidence.sign.Key.Kind.ED25519, new java.security.SecureRandom());
        assertThrows(Rejected.Untrusted.class, () -> CheckpointSealer.open(files, STATE, Fixtures.ORIGIN, key));
    }

    @Test @Tag("L7") void more_leaves_than_the_limit_are_refused() throws IOException {
        var sealer = open();
        assertThrows(Rejected.Malformed.class, () -> sealer.extend(0, Collections.nCopies(CheckpointSealer.LEAVES_MAX + 1, LEAVES.getFirst())));
        sealer.extend(0, Collections.nCopies(CheckpointSealer.LEAVES_MAX, LEAVES.getFirst()));
    }

    @Test void an_empty_log_has_a_checkpoint() throws IOException {
        assertEquals(0, Fixtures.TRUST.verify(open().extend(0, List.of())).size());
    }
}
