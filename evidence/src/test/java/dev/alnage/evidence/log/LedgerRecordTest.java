package dev.alnage.evidence.log;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.alnage.evidence.Bytes;
import dev.alnage.evidence.Digest;
import dev.alnage.evidence.JsonChanges;
import dev.alnage.evidence.Predicate;
import dev.alnage.evidence.Rejected;
import dev.alnage.evidence.Resource;
import dev.alnage.evidence.Statement;
import dev.alnage.evidence.claim.FoundingEntries;
import dev.alnage.evidence.read.Fields;
import dev.alnage.evidence.sign.Envelope;
import dev.alnage.evidence.sign.Key;
import dev.alnage.evidence.sign.Keys;
import dev.alnage.evidence.sign.Principal;
import dev.alnage.evidence.sign.Role;
import dev.alnage.evidence.sign.SignedNote;
import dev.alnage.evidence.sign.Signer;
import dev.alnage.evidence.sign.Trust;
import dev.alnage.evidence.sign.TrustFile;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/** What stands in the log for an envelope, and the proof that it stands there. */
class LedgerRecordTest {
    private static final Instant AT = Instant.parse("2026-11-26T12:00:00Z");
    private static final Digest APP = Digest.of(Bytes.utf8("app"));
    private static final Envelope ENVELOPE = Envelope.sign(Statement.about(Resource.of("app", APP), new Predicate.Release("pkg:a/b@1", "1")), Keys.ed25519());
    private static final LedgerRecord RECORD = new LedgerRecord(ENVELOPE.digest(), ENVELOPE.toBytes().size(), Predicate.Release.TYPE, List.of(APP), 1, AT);

    private static void refused(Executable making) {
        var message = assertThrows(Rejected.Malformed.class, making).getMessage();
        assertTrue(message.startsWith("found ") && message.contains(", expected "), message);
    }

    @Test void a_record_has_one_form_and_every_other_is_refused() {
        var text = RECORD.toBytes().toText();
        assertEquals("alnage-ledger-entry/1\n" + ENVELOPE.digest() + "\n" + ENVELOPE.toBytes().size() + "\n2026-11-26T12:00:00Z\n" + Predicate.Release.TYPE + "\n1\n" + APP + "\n", text);
        assertEquals(RECORD, LedgerRecord.read(7, RECORD.toBytes()));
        assertEquals(RECORD.toBytes(), RECORD.toRecord());
        for (var other : List.of("", "\n", text + "\n", text.substring(0, text.length() - 1), text.replace("entry/1", "entry/2"), text.replace("12:00:00Z", "12:00:00.0Z"),
                text.replace("12:00:00Z", "noon"), text.replace("\n1\n", "\n01\n"), text.replace("\n1\n", "\n2\n"), text.replace("\n1\n", "\n0\n"), text.replace("\n1\n", "\none\n"),
                text.replace("\n1\n", "\n1\n\n"), text.replace(APP + "\n", ""), text + APP + "\n", text.replace("sha256:", "sha256: "), text.replaceFirst("\n", "\r\n"))) {
            if (!other.equals(text.replace(APP + "\n", ""))) {
                refused(() -> LedgerRecord.read(7, Bytes.utf8(other)));
            }
        }
        // subjects that had no room are no other form
        assertEquals(new LedgerRecord(ENVELOPE.digest(), ENVELOPE.toBytes().size(), Predicate.Release.TYPE, List.of(), 1, AT), LedgerRecord.read(7, Bytes.utf8(text.replace(APP + "\n", ""))));
    }

    @Test void a_record_names_an_envelope_of_some_size_about_something() {
        refused(() -> new LedgerRecord(Digest.gitCommit("0".repeat(40)), 1, "t:t", List.of(APP), 1, AT));
        refused(() -> new LedgerRecord(APP, 0, "t:t", List.of(APP), 1, AT));
        refused(() -> new LedgerRecord(APP, 1, "t:t", List.of(), 0, AT));
        refused(() -> new LedgerRecord(APP, 1, "t:t", List.of(APP), 2, AT));
        refused(() -> new LedgerRecord(APP, 1, "", List.of(APP), 1, AT));
        refused(() -> new LedgerRecord(APP, 1, "t\nt", List.of(APP), 1, AT));
        refused(() -> new LedgerRecord(APP, 1, "t\u001f", List.of(APP), 1, AT));
        refused(() -> new LedgerRecord(APP, 1, "t\u007f", List.of(APP), 1, AT));
        assertEquals("t ~", new LedgerRecord(APP, 1, "t ~", List.of(), 9, AT).predicateType());
    }

    @Test void subjects_that_do_not_fit_are_taken_from_the_envelope() {
        var many = IntStream.range(0, 1_000).mapToObj(i -> Digest.of(Bytes.utf8("s" + i))).toList();
        var record = new LedgerRecord(APP, 1, "t:t", many, many.size(), AT).toRecord();
        assertEquals(new LedgerRecord(APP, 1, "t:t", List.of(), 1_000, AT), LedgerRecord.read(0, record));
        var head = new LedgerRecord(APP, 1, "t:t", List.of(), 1, AT).toBytes().size();
        var longest = "t".repeat(EntryBundle.ENTRY_BYTES_MAX - head + 3);
        assertEquals(EntryBundle.ENTRY_BYTES_MAX, new LedgerRecord(APP, 1, longest, List.of(), 1, AT).toRecord().size());
        refused(() -> new LedgerRecord(APP, 1, longest + "t", List.of(), 1, AT).toRecord());
        var without = new LedgerRecord(ENVELOPE.digest(), ENVELOPE.toBytes().size(), Predicate.Release.TYPE, List.of(), 1, AT);
        assertEquals(List.of(APP), without.subjects(ENVELOPE));
        assertEquals(List.of(APP), RECORD.subjects(ENVELOPE));
        assertEquals(List.of(APP), LedgerRecord.subjectsOf(ENVELOPE));
        var other = Envelope.sign(Statement.about(Resource.of("app", APP), new Predicate.Release("pkg:a/b@1", "2")), Keys.ed25519());
        refused(() -> RECORD.subjects(other));
        refused(() -> new LedgerRecord(ENVELOPE.digest(), 1, Predicate.Release.TYPE, List.of(), 1, AT).subjects(ENVELOPE));
    }

    @Tag("L1")
    @Test void a_record_is_believed_only_with_its_proof_under_its_checkpoint() {
        var tree = new MerkleTree();
        tree.append(NodeHash.leaf(Bytes.utf8("first")));
        tree.append(NodeHash.leaf(RECORD.toBytes()));
        tree.append(NodeHash.leaf(Bytes.utf8("third")));
        var checkpoint = new Checkpoint("factory.example/ledger", 3, tree.root());
        var proven = new ProvenRecord(RECORD.toBytes(), InclusionProof.make(tree, 1, 3));
        assertEquals(RECORD, proven.verify(checkpoint));
        assertEquals(proven, ProvenRecord.read(Fields.of("proof", proven.toJson())));
        assertThrows(Rejected.Untrusted.class, () -> proven.verify(new Checkpoint("factory.example/ledger", 4, tree.root())));
        assertThrows(Rejected.Untrusted.class, () -> proven.verify(new Checkpoint("factory.example/ledger", 3, NodeHash.leaf(Bytes.empty()))));
        assertThrows(Rejected.Untrusted.class, () -> new ProvenRecord(Bytes.utf8("other"), proven.proof()).verify(checkpoint));
        assertThrows(Rejected.Malformed.class, () -> new ProvenRecord(Bytes.utf8("first"), InclusionProof.make(tree, 0, 3)).verify(checkpoint));
        JsonChanges.noneIsTakenForTheSame(proven.toJson(), json -> {
            if (json instanceof dev.alnage.evidence.Json.Members(var members) && members.containsKey("more")) {
                throw new Rejected.Malformed("found more, expected the rest to be for the reader of the whole");
            }
            return ProvenRecord.read(Fields.of("proof", json)).verify(checkpoint);
        });
    }

    private static TrustFile trust(Map<Role, Set<Principal>> workloads) {
        var root = new Trust(Set.of(Keys.principal("carla", Keys.ed25519()), Keys.principal("dora", Keys.ed25519())), 2);
        return FoundingEntries.file(1, AT, AT.plusSeconds(60), "factory.example", root, workloads, List.of(), List.of());
    }

    private static Bytes note(String origin, Signer signer) {
        return SignedNote.sign(new Checkpoint(origin, 0, NodeHash.EMPTY_TREE).toText(), origin, signer).toBytes();
    }

    @Tag("L6")
    @Test void a_checkpoint_counts_under_the_key_and_the_name_of_the_log() {
        var signer = Keys.ed25519();
        var trust = trust(Map.of(Role.CHECKPOINT, Set.of(Keys.principal("log", signer))));
        assertEquals(0, Checkpoint.verify(note("factory.example/ledger", signer), trust).size());
        assertThrows(Rejected.Untrusted.class, () -> Checkpoint.verify(note("factory.example/ledger", Keys.ed25519()), trust));
        assertThrows(Rejected.Untrusted.class, () -> Checkpoint.verify(note("other.example/ledger", signer), trust));
        // signed by the log's key under the log's name, and yet of another log
        var smuggled = SignedNote.sign(new Checkpoint("other.example/ledger", 0, NodeHash.EMPTY_TREE).toText(), "factory.example/ledger", signer).toBytes();
        assertThrows(Rejected.Untrusted.class, () -> Checkpoint.verify(smuggled, trust));
        for (var without : List.of(Map.<Role, Set<Principal>>of(), Map.of(Role.CHECKPOINT, Set.of(Keys.principal("log", Keys.of(Key.Kind.ECDSA_P256)))),
                Map.of(Role.GATE, Set.of(Keys.principal("log", signer))))) {
            assertThrows(Rejected.Untrusted.class, () -> Checkpoint.verify(note("factory.example/ledger", signer), trust(without)));
        }
    }

    @Test void the_next_trust_file_has_the_next_number_and_as_long_a_life() {
        var first = trust(Map.of(Role.GATE, Set.of(Keys.principal("gate", Keys.ed25519()))));
        var kept = first.next(AT.plusSeconds(10), false);
        var renewed = first.next(AT.plusSeconds(10), true);
        assertEquals(List.of(2L, AT.plusSeconds(10), AT.plusSeconds(70)), List.of(kept.version(), kept.issued(), kept.expires()));
        assertEquals(first.entries(), kept.entries());
        assertEquals(first.entries().stream().map(entry -> entry.until(AT.plusSeconds(70))).toList(), renewed.entries());
        assertEquals(AT.plusSeconds(70), renewed.entries().getFirst().notAfter());
    }

    @Test void tiles_that_differ_between_two_sizes_are_listed_and_a_wide_one_is_full() {
        assertEquals(new Tile(0, 3, 256), new Tile(0, 3, 7).full());
        assertEquals(List.of(new Tile(0, 0, 256), new Tile(0, 1, 4)), Tile.changed(0, 255, 260));
        assertEquals(List.of(new Tile(1, 0, 2)), Tile.changed(1, 256, 512));
        assertEquals(List.of(), Tile.changed(1, 512, 700));
        assertEquals(List.of(new Tile(2, 0, 1)), Tile.changed(2, 65_535, 65_536));
    }

    @Test void an_edge_made_from_the_roots_of_full_tiles_is_the_one_that_grew() {
        var leaves = IntStream.range(0, 2 * 256 + 5).mapToObj(i -> NodeHash.leaf(Bytes.utf8("e" + i))).toList();
        var grown = TileEdge.EMPTY.extend(leaves).edge();
        var roots = List.of(CompactRange.EMPTY.append(leaves.subList(0, 256)).root(), CompactRange.EMPTY.append(leaves.subList(256, 512)).root());
        var made = TileEdge.of(roots, leaves.subList(512, 517));
        assertEquals(grown.size(), made.size());
        assertEquals(517, made.size());
        assertEquals(grown.partial(), made.partial());
    }
}
