package dev.alnage.factory.store;

import static dev.alnage.factory.store.Fixtures.TIME;
import static dev.alnage.factory.store.Fixtures.statementAbout;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.alnage.evidence.Bytes;
import dev.alnage.evidence.Digest;
import dev.alnage.evidence.Rejected;
import dev.alnage.evidence.log.Checkpoint;
import dev.alnage.evidence.log.CompactRange;
import dev.alnage.evidence.log.NodeHash;
import dev.alnage.evidence.sign.SignedNote;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A ledger whose sealer or disk misbehaves, and entries that nobody should accept. */
class LedgerFaultsTest {
    private static final Path LOG = SimulatedDisk.root().resolve("log");
    private static final Path BLOBS = SimulatedDisk.root().resolve("blobs");
    private final SimulatedDisk disk = new SimulatedDisk(new SplittableRandom(4));
    private final AtomicFiles files = new AtomicFiles(disk, SimulatedDisk.root());

    private CheckpointSealer sealer() throws IOException {
        return CheckpointSealer.open(files, SimulatedDisk.root().resolve("sealer"), Fixtures.ORIGIN, Fixtures.SEALER);
    }

    private FileLedger open(CheckpointSigner signer) throws IOException {
        return FileLedger.open(files, LOG, FileBlobs.open(files, BLOBS), signer, Fixtures.TRUST);
    }

    private LedgerReader reader() {
        return new LedgerReader(disk, LOG, FileBlobs.openReadOnly(disk, BLOBS), Fixtures.TRUST);
    }

    @Test @Tag("L6") void a_sealer_that_signs_something_else_stops_the_ledger() throws IOException {
        CheckpointSigner liar = (from, leaves) -> {
            var other = CompactRange.EMPTY.append(java.util.Collections.nCopies((int) from + leaves.size(), NodeHash.leaf(Bytes.utf8("other"))));
            var text = new Checkpoint(Fixtures.ORIGIN, other.size(), other.root()).toText();
            return SignedNote.sign(text, Fixtures.ORIGIN, Fixtures.SEALER).toBytes();
        };
        var ledger = open(liar);
        assertThrows(IOException.class, () -> ledger.append(statementAbout("app", "one"), TIME));
        assertThrows(IOException.class, () -> ledger.append(statementAbout("app", "two"), TIME));
        assertEquals(0, ledger.size());
        assertEquals(0, reader().size());
    }

    @Test void a_sealer_that_does_not_answer_denies_the_entry_and_the_next_append_settles_it() throws IOException {
        var sealer = sealer();
        var silent = new boolean[1];
        var ledger = open((from, leaves) -> {
            var note = sealer.extend(from, leaves);
            if (silent[0]) {
                throw new IOException("no answer");
            }
            return note;
        });
        ledger.append(statementAbout("app", "one"), TIME);
        silent[0] = true;
        var second = statementAbout("app", "two");
        assertThrows(IOException.class, () -> ledger.append(second, TIME));
        assertEquals(1, ledger.size());
        assertEquals(1, reader().size());
        silent[0] = false;
        assertEquals(2, ledger.append(statementAbout("app", "three"), TIME).index());
        assertEquals(1, ledger.append(second, TIME).index(), "filed once, when it was settled");
        assertEquals(ledger.list(0, 10), reader().list(0, 10));
    }

    @Test @Tag("F3") void after_a_failed_sync_nothing_is_acknowledged_whichever_it_was() throws IOException {
        for (var nth = 0; nth < 8; nth++) {
            var own = new AtomicFiles(disk, SimulatedDisk.root());
            var ledger = FileLedger.open(own, LOG, FileBlobs.open(own, BLOBS), sealer(), Fixtures.TRUST);
            var size = ledger.size();
            disk.failSync(nth);
            var denied = false;
            for (var i = 0; i < 20 && !denied; i++) {
                try {
                    ledger.append(statementAbout("app", nth + " " + i), TIME);
                    size++;
                } catch (IOException e) {
                    denied = true;
                }
            }
            assertEquals(true, denied);
            assertThrows(IOException.class, () -> ledger.append(statementAbout("app", "after"), TIME));
            assertEquals(size, ledger.size(), "reads go on");
        }
    }

    @Test @Tag("F4") void a_full_disk_denies_and_the_ledger_goes_on_when_there_is_room() throws IOException {
        var ledger = open(sealer());
        for (var nth = 0; nth < 7; nth++) {
            disk.failWrites(nth);
            var statement = statementAbout("app", "content " + nth);
            var denied = 0;
            for (var i = 0; i < 3; i++) {
                try {
                    ledger.append(statement, TIME);
                } catch (IOException e) {
                    denied++;
                }
            }
            assertEquals(true, nth > 4 || denied > 0, nth + ": " + denied);
            disk.failWrites(-1);
            ledger.append(statement, TIME);
            assertEquals(nth + 1, ledger.size());
            assertEquals(ledger.list(0, 100), reader().list(0, 100));
        }
    }

    @Test void a_proof_made_from_the_ledger_holds_for_its_checkpoint() throws IOException {
        var ledger = open(sealer());
        var reader = reader();
        var roots = new java.util.ArrayList<NodeHash>();
        for (var i = 0; i < 12; i++) {
            ledger.append(statementAbout("app", "content " + i), TIME);
            var entry = reader.list(i, 1).getFirst();
            var checkpoint = Fixtures.TRUST.verify(reader.note());
            roots.add(checkpoint.root());
            reader.proveInclusion(i).verify(NodeHash.leaf(entry.toBytes()), checkpoint.root());
            reader.proveInclusion(0).verify(NodeHash.leaf(reader.list(0, 1).getFirst().toBytes()), checkpoint.root());
            for (var old = 1; old <= i + 1; old++) {
                reader.proveConsistency(old).verify(roots.get(old - 1), checkpoint.root());
            }
        }
        assertThrows(Rejected.Malformed.class, () -> reader.proveInclusion(12));
    }

    @Test void an_entry_written_in_another_way_is_refused() {
        var good = new LedgerEntry(3, Digest.sha256("a".repeat(64)), 7, "https://example.org/x", List.of(Digest.sha256("b".repeat(64))), 1, TIME);
        assertEquals(good, LedgerEntry.read(3, good.toBytes()));
        var text = good.toBytes().toText();
        for (var bad : List.of("", "\n", text.substring(1), text + "\n", text.replace("\n7\n", "\n07\n"), text.replace("\n7\n", "\n+7\n"),
                text.replace("\n1\n", "\n2\n"), text.replace("\n1\n", "\n0\n"), text.replace("12:00:00Z", "12:00:00.000Z"),
                text.replace("12:00:00Z", "13:00:00+01:00"), text.replace("sha256:a", "sha256:A"), text.replace("entry/1", "entry/2"),
                text.substring(0, text.length() - 1), text.replace("https://example.org/x", ""), text.replace("\n7\n", "\n0\n"),
                text.replace("\n7\n", "\n99999999999999999999\n"), text.replace('\n', '\r'))) {
            assertThrows(Rejected.Malformed.class, () -> LedgerEntry.read(3, Bytes.utf8(bad)), bad);
        }
        assertThrows(Rejected.Malformed.class, () -> new LedgerEntry(0, good.envelope(), 1, "a\nb", good.subjects(), 1, TIME));
        assertThrows(Rejected.Malformed.class, () -> new LedgerEntry(0, good.envelope(), 1, "a", good.subjects(), 2, TIME));
    }
}
