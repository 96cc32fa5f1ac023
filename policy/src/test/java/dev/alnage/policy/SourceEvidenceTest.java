package dev.alnage.policy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.alnage.evidence.Bytes;
import dev.alnage.evidence.Digest;
import dev.alnage.evidence.Json;
import dev.alnage.evidence.Rejected;
import dev.alnage.evidence.log.Checkpoint;
import dev.alnage.evidence.log.CompactRange;
import dev.alnage.evidence.log.InclusionProof;
import dev.alnage.evidence.log.LedgerRecord;
import dev.alnage.evidence.log.MerkleTree;
import dev.alnage.evidence.log.NodeHash;
import dev.alnage.evidence.log.ProvenRecord;
import dev.alnage.evidence.read.JsonReader;
import dev.alnage.evidence.sign.Keys;
import dev.alnage.evidence.sign.SignedNote;
import dev.alnage.evidence.sign.Signer;
import dev.alnage.evidence.sign.TrustFile;
import dev.alnage.evidence.sign.Witnesses;
import dev.alnage.policy.clone.KnownLog;
import dev.alnage.policy.clone.SourceEvidence;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Evidence about a repository in a file: the log in it must be the one that is known, whole, and nothing of it left out. */
@Tag("source/protected-branch-attestation")
class SourceEvidenceTest {
    private static final String ORIGIN = "test.alnage/ledger";
    private static final String REPOSITORY = "shop/app";
    private static final int KNOWN = 3;

    private final World world = World.honest();
    private final List<Bytes> records = new ArrayList<>();
    private final MerkleTree tree = new MerkleTree();
    private final Bytes bundle;
    private final Signer one = Keys.ed25519();
    private final Signer two = Keys.ed25519();

    SourceEvidenceTest() {
        for (var found : world.ledger()) {
            var subjects = LedgerRecord.subjectsOf(found.envelope());
            records.add(new LedgerRecord(found.digest(), found.envelope().toBytes().size(), UnverifiedType.of(found.envelope()), subjects, subjects.size(), found.time()).toRecord());
            tree.append(NodeHash.leaf(records.getLast()));
        }
        var maker = new BundleMaker(world);
        maker.about(world.plan.digest());
        var note = SignedNote.sign(new Checkpoint(ORIGIN, tree.size(), tree.root()).toText(), ORIGIN, world.checkpoints);
        bundle = maker.make(world.trust.sign(world.carla, world.dora), note.toBytes(), maker.indexes().stream()
                .map(index -> new ProvenRecord(records.get(index.intValue()), InclusionProof.make(tree, index, tree.size()))).toList());
    }

    private static CompactRange range(List<Bytes> records) {
        return CompactRange.EMPTY.append(records.stream().map(NodeHash::leaf).toList());
    }

    /** What somebody knows who saw the first entries. */
    private KnownLog known(boolean withEdge) {
        var range = range(records.subList(0, KNOWN));
        return new KnownLog(ORIGIN, KNOWN, range.root(), withEdge ? Optional.of(range) : Optional.empty());
    }

    private SourceEvidence read(long from, List<Bytes> shown, Optional<KnownLog> known) {
        return SourceEvidence.read(SourceEvidence.write(REPOSITORY, bundle, from, shown), REPOSITORY, world.trust.root(), known, World.NOW.plusSeconds(5));
    }

    @Test void the_whole_log_is_read_and_remembered() {
        var evidence = read(0, records, Optional.empty());
        assertEquals(new KnownLog(ORIGIN, records.size(), tree.root(), Optional.of(range(records))), evidence.log());
        assertEquals("test.alnage", evidence.scope().trustDomain());
        assertEquals(REPOSITORY, evidence.scope().repository());
        assertEquals(evidence.log(), KnownLog.read(evidence.log().toBytes()));
        assertEquals(world.trust, SourceEvidence.trust(SourceEvidence.write(REPOSITORY, bundle, 0, records), world.trust.root(), World.NOW.plusSeconds(5)));
    }

    @Test void a_log_that_has_only_grown_since_it_was_known_is_the_same() {
        assertEquals(records.size(), read(0, records, Optional.of(known(false))).log().size());
        assertEquals(read(0, records, Optional.empty()).log(), read(KNOWN, records.subList(KNOWN, records.size()), Optional.of(known(true))).log());
        assertEquals(records.size(), read(0, records, Optional.of(read(0, records, Optional.empty()).log())).log().size(), "nothing new");
    }

    @Tag("L8")
    @Test void another_log_a_shorter_one_and_one_that_was_written_anew_are_stale() {
        var known = known(false);
        for (var other : List.of(new KnownLog("other.alnage/ledger", KNOWN, known.root(), Optional.empty()), new KnownLog(ORIGIN, KNOWN, NodeHash.leaf(Bytes.utf8("x")), Optional.empty()),
                new KnownLog(ORIGIN, KNOWN - 1, known.root(), Optional.empty()), new KnownLog(ORIGIN, records.size() + 1, tree.root(), Optional.empty()),
                new KnownLog(ORIGIN, records.size(), known.root(), Optional.empty()))) {
            assertThrows(Rejected.Stale.class, () -> read(0, records, Optional.of(other)), other::toString);
        }
    }

    @Test void a_record_that_is_left_out_changed_or_moved_is_found_out() {
        assertThrows(Rejected.Stale.class, () -> read(0, records.subList(0, records.size() - 1), Optional.empty()));
        assertThrows(Rejected.Stale.class, () -> read(0, records.subList(1, records.size()), Optional.empty()));
        var swapped = new ArrayList<>(records);
        swapped.set(1, records.get(2));
        swapped.set(2, records.get(1));
        assertThrows(Rejected.Stale.class, () -> read(0, swapped, Optional.empty()));
        assertThrows(Rejected.Stale.class, () -> read(0, List.of(), Optional.empty()));
    }

    @Test void who_begins_later_must_have_known_what_came_before() {
        var later = records.subList(KNOWN, records.size());
        assertThrows(Rejected.Untrusted.class, () -> read(KNOWN, later, Optional.empty()));
        assertThrows(Rejected.Untrusted.class, () -> read(KNOWN, later, Optional.of(known(false))));
        assertThrows(Rejected.Untrusted.class, () -> read(KNOWN + 1, records.subList(KNOWN + 1, records.size()), Optional.of(known(true))));
    }

    @Test void what_is_on_record_and_not_in_the_file_is_withheld() {
        var evidence = read(0, records, Optional.empty());
        assertEquals(List.of(), evidence.withheld(List.of(world.plan.digest(), Digest.of(Bytes.utf8("nothing is known of this")))));
        var about = world.about(World.COMMIT).stream().map(Evidence.Found::digest).filter(each -> evidence.bundle().find(each).isEmpty()).sorted().toList();
        assertEquals(about, evidence.withheld(List.of(World.COMMIT)));
        assertEquals(false, about.isEmpty());
    }

    @Test void evidence_about_another_repository_or_of_another_form_is_refused() {
        var file = SourceEvidence.write(REPOSITORY, bundle, 0, records);
        assertThrows(Rejected.Untrusted.class, () -> SourceEvidence.read(file, "shop/other", world.trust.root(), Optional.empty(), World.NOW.plusSeconds(5)));
        for (var wrong : List.of(file.toText().replace("alnage-source-evidence/1", "alnage-source-evidence/2"), file.toText().replace("\"from\":0", "\"from\":0,\"more\":1"))) {
            assertThrows(Rejected.Malformed.class, () -> SourceEvidence.read(Bytes.utf8(wrong), REPOSITORY, world.trust.root(), Optional.empty(), World.NOW.plusSeconds(5)));
        }
    }

    /** With witnesses in the trust file, and a checkpoint that two of them, or fewer, have cosigned. */
    private SourceEvidence witnessed(int size, NodeHash root, Instant at, Optional<KnownLog> known, long from, Signer... by) {
        var file = world.trust;
        var trust = new TrustFile(file.version(), file.issued(), file.expires(), file.trustDomain(), file.root(), file.workloads(), file.people(), file.externals(), file.entries(),
                new Witnesses(Set.of(Keys.principal("one.example.org", one), Keys.principal("two.example.org", two)), 2, Duration.ofHours(1)));
        var signed = ((Json.Members) JsonReader.read(bundle, 1 << 28)).values();
        var with = Json.object();
        signed.forEach((name, value) -> with.with(name, name.equals("trust") ? trust.sign(world.carla, world.dora).toJson() : value));
        var text = new Checkpoint(ORIGIN, size, root).toText();
        var note = SignedNote.sign(text, ORIGIN, world.checkpoints);
        for (var witness : by) {
            note = note.with(Witnesses.cosign(text, witness == one ? "one.example.org" : "two.example.org", witness, at));
        }
        return SourceEvidence.read(SourceEvidence.write(REPOSITORY, with.build().toBytes(), from, records.subList((int) from, records.size()), Optional.of(note.toBytes())), REPOSITORY,
                world.trust.root(), known, World.NOW.plusSeconds(5));
    }

    private NodeHash rootAt(int size) {
        return range(records.subList(0, size)).root();
    }

    @Tag("L6")
    @Test void a_log_that_enough_witnesses_have_seen_lately_is_the_one_that_everybody_is_shown() {
        for (var size : List.of(KNOWN, records.size(), 0)) {
            assertTrue(witnessed(size, rootAt(size), World.NOW, Optional.empty(), 0, one, two).witnessed().orElseThrow().by().isEnough());
        }
        assertFalse(witnessed(KNOWN, rootAt(KNOWN), World.NOW, Optional.empty(), 0, one, one).witnessed().orElseThrow().by().isEnough(), "one is one");
        assertFalse(witnessed(KNOWN, rootAt(KNOWN), World.NOW, Optional.empty(), 0, one).witnessed().orElseThrow().by().isEnough());
        var stale = witnessed(KNOWN, rootAt(KNOWN), World.NOW.minus(Duration.ofHours(2)), Optional.empty(), 0, one, two).witnessed().orElseThrow().by();
        assertFalse(stale.isEnough());
        assertEquals(2, stale.stale().size());
        // a reader who goes on from what is known looks no further back
        assertTrue(witnessed(1, rootAt(1), World.NOW, Optional.of(known(true)), KNOWN, one, two).witnessed().isPresent());
        assertEquals(Optional.empty(), read(0, records, Optional.empty()).witnessed());
    }

    @Tag("L6")
    @Tag("L8")
    @Test void a_log_that_is_not_the_one_that_witnesses_have_seen_or_is_older_is_stale() {
        assertThrows(Rejected.Stale.class, () -> witnessed(KNOWN, NodeHash.leaf(Bytes.utf8("x")), World.NOW, Optional.empty(), 0, one, two));
        assertThrows(Rejected.Stale.class, () -> witnessed(records.size(), rootAt(KNOWN), World.NOW, Optional.empty(), 0, one, two));
        assertThrows(Rejected.Stale.class, () -> witnessed(records.size() + 1, NodeHash.leaf(Bytes.utf8("x")), World.NOW, Optional.empty(), 0, one, two));
        // known and witnessed logs must be one
        assertThrows(Rejected.Stale.class, () -> witnessed(KNOWN, NodeHash.leaf(Bytes.utf8("x")), World.NOW, Optional.of(known(false)), 0, one, two));
        witnessed(KNOWN, rootAt(KNOWN), World.NOW, Optional.of(known(false)), 0, one, two);
        // what the log itself did not sign was witnessed by nobody
        var text = new Checkpoint(ORIGIN, KNOWN, rootAt(KNOWN)).toText();
        var forged = SignedNote.sign(text, ORIGIN, one).with(Witnesses.cosign(text, "one.example.org", one, World.NOW));
        assertThrows(Rejected.Untrusted.class, () -> SourceEvidence.read(SourceEvidence.write(REPOSITORY, bundle, 0, records, Optional.of(forged.toBytes())), REPOSITORY, world.trust.root(),
                Optional.empty(), World.NOW.plusSeconds(5)));
    }

    @Test void what_is_remembered_of_a_log_fits_itself() {
        var bytes = known(true).toBytes().toText();
        assertEquals(known(true), KnownLog.read(Bytes.utf8(bytes)));
        assertEquals(known(false), KnownLog.of(new Checkpoint(ORIGIN, KNOWN, known(false).root())));
        for (var wrong : List.of(bytes.replace("alnage-known-log/1", "alnage-known-log/2"), bytes.replace("\"size\":3", "\"size\":4"),
                bytes.replace("{", "{\"more\":1,"), bytes.replace(known(true).root().value().toHex(), "00".repeat(32)))) {
            assertThrows(Rejected.Malformed.class, () -> KnownLog.read(Bytes.utf8(wrong)), wrong);
        }
    }
}
