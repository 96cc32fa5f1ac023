package dev.alnage.policy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.alnage.evidence.Bytes;
import dev.alnage.evidence.Digest;
import dev.alnage.evidence.Json;
import dev.alnage.evidence.Predicate;
import dev.alnage.evidence.Rejected;
import dev.alnage.evidence.Resource;
import dev.alnage.evidence.Statement;
import dev.alnage.evidence.log.Checkpoint;
import dev.alnage.evidence.log.InclusionProof;
import dev.alnage.evidence.log.LedgerRecord;
import dev.alnage.evidence.log.MerkleTree;
import dev.alnage.evidence.log.NodeHash;
import dev.alnage.evidence.log.ProvenRecord;
import dev.alnage.evidence.read.JsonReader;
import dev.alnage.evidence.sign.Envelope;
import dev.alnage.evidence.sign.Keys;
import dev.alnage.evidence.sign.Signer;
import dev.alnage.evidence.sign.SignedNote;
import dev.alnage.evidence.sign.Trust;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What is verified from a file alone, and each way of bending that file. */
class BundleTest {
    private static final Instant LATER = World.NOW.plusSeconds(5);
    private static final String ORIGIN = "test.alnage/ledger";

    private final World world = World.honest();
    private final Digest jar = world.application().toResources("").getFirst().digests().getFirst();

    BundleTest() {
        var question = new Question.OfStep("1", world.plan.digest(), "publish");
        world.record(world.gate, new Statement(List.of(Resource.of("app", world.application().digest()), Resource.of("app/app.jar", jar)),
                new Predicate.VerificationSummary("https://alnage.dev/gate", World.NOW, question.toUri(),
                        Resource.of("policy", FactoryPolicy.STANDARD.digest()), List.of(), true, List.of(), Json.array(List.of()))));
    }

    private ArtifactVerifier.Result verify(Evidence evidence) {
        return new ArtifactVerifier(world.trust, evidence, FactoryPolicy.STANDARD, LATER).verify(jar);
    }

    private Bytes bundle() {
        return bundle(world.checkpoints, ORIGIN, world.trust.sign(world.carla, world.dora));
    }

    /** The whole ledger as a log, signed, and a bundle of what the verifier was shown. */
    private Bytes bundle(Signer checkpoints, String origin, Envelope trust) {
        var maker = new BundleMaker(world);
        verify(maker);
        var records = new ArrayList<Bytes>();
        var tree = new MerkleTree();
        for (var found : world.ledger()) {
            var subjects = LedgerRecord.subjectsOf(found.envelope());
            var record = new LedgerRecord(found.digest(), found.envelope().toBytes().size(), UnverifiedType.of(found.envelope()), subjects, subjects.size(),
                    found.time()).toRecord();
            records.add(record);
            tree.append(NodeHash.leaf(record));
        }
        var note = SignedNote.sign(new Checkpoint(origin, tree.size(), tree.root()).toText(), origin, checkpoints);
        return maker.make(trust, note.toBytes(), maker.indexes().stream()
                .map(index -> new ProvenRecord(records.get(index.intValue()), InclusionProof.make(tree, index, tree.size()))).toList());
    }

    private Bundle read(Bytes file) {
        return Bundle.read(file, world.trust.root(), 1, LATER);
    }

    private void refused(Bytes file) {
        assertThrows(Rejected.class, () -> read(file));
    }

    private static Json.Members members(Json json) {
        return (Json.Members) json;
    }

    private static Json.Members with(Json.Members object, String name, Json value) {
        var json = Json.object();
        object.values().forEach((each, old) -> json.with(each, each.equals(name) ? value : old));
        return json.build();
    }

    private Bytes with(String name, Json value) {
        return with(members(JsonReader.read(bundle())), name, value).toBytes();
    }

    /** A bundle whose first entry is another. */
    private Bytes withEntry(java.util.function.UnaryOperator<Json.Members> change) {
        var whole = members(JsonReader.read(bundle()));
        var entries = new ArrayList<>(((Json.Elements) whole.values().get("entries")).values());
        entries.set(0, change.apply(members(entries.getFirst())));
        return with(whole, "entries", Json.array(entries)).toBytes();
    }

    private static String text(Json.Members object, String name) {
        return ((Json.Text) object.values().get(name)).value();
    }

    private static String otherDigit(String hex, int at) {
        return hex.substring(0, at) + (hex.charAt(at) == '0' ? '1' : '0') + hex.substring(at + 1);
    }

    @Test void a_record_that_says_another_time_is_refused() {
        refused(withEntry(entry -> with(entry, "record", Json.text(text(entry, "record").replace("2026-11-25", "2026-11-24")))));
    }

    @Test void a_record_filed_under_another_subject_is_refused() {
        refused(withEntry(entry -> with(entry, "record", Json.text(otherDigit(text(entry, "record"), text(entry, "record").length() - 2)))));
    }

    @Test void a_proof_with_another_hash_is_refused() {
        refused(withEntry(entry -> {
            var path = ((Json.Elements) entry.values().get("path")).values().stream().map(hash -> ((Json.Text) hash).value()).toList();
            var bent = new ArrayList<>(path);
            bent.set(0, otherDigit(path.getFirst(), 5));
            return with(entry, "path", Json.texts(bent));
        }));
    }

    @Test void a_proof_for_another_size_is_refused() {
        refused(withEntry(entry -> with(entry, "size", Json.object().with("size", world.ledger().size() + 1).build().values().get("size"))));
    }

    @Test void a_record_at_another_place_is_refused() {
        refused(withEntry(entry -> with(entry, "index", Json.object().with("index", 1).build().values().get("index"))));
    }

    @Test void another_envelope_under_a_proven_record_is_refused() {
        var other = Envelope.sign(world.plan.toStatement(), world.stranger);
        refused(withEntry(entry -> with(entry, "envelope", other.toJson())));
    }

    @Test void an_entry_twice_is_refused() {
        var whole = members(JsonReader.read(bundle()));
        var entries = new ArrayList<>(((Json.Elements) whole.values().get("entries")).values());
        entries.add(entries.getFirst());
        refused(with(whole, "entries", Json.array(entries)).toBytes());
    }

    @Test void a_blob_under_another_digest_is_refused() {
        var blobs = members(members(JsonReader.read(bundle())).values().get("blobs"));
        refused(with("blobs", with(blobs, blobs.values().keySet().iterator().next(), Json.text("AAAA"))));
    }

    @Test void a_checkpoint_that_the_log_did_not_sign_is_refused() {
        refused(bundle(Keys.ed25519(), ORIGIN, world.trust.sign(world.carla, world.dora)));
        refused(bundle(world.planner, ORIGIN, world.trust.sign(world.carla, world.dora)));
    }

    @Test void a_checkpoint_of_another_log_of_the_same_key_is_refused() {
        refused(bundle(world.checkpoints, "other.alnage/ledger", world.trust.sign(world.carla, world.dora)));
    }

    @Test void a_trust_file_that_the_reader_s_root_did_not_sign_is_refused() {
        refused(bundle(world.checkpoints, ORIGIN, world.trust.sign(world.carla, world.stranger)));
        var another = new Trust(Set.of(Keys.principal("x", Keys.ed25519()), Keys.principal("y", Keys.ed25519())), 2);
        assertThrows(Rejected.Untrusted.class, () -> Bundle.read(bundle(), another, 1, LATER));
    }

    @Test void a_trust_file_that_is_stale_is_refused() {
        assertThrows(Rejected.Stale.class, () -> Bundle.read(bundle(), world.trust.root(), 2, LATER));
        assertThrows(Rejected.Stale.class, () -> Bundle.read(bundle(), world.trust.root(), 1, World.NOW.plus(Duration.ofDays(91))));
    }

    @Test void a_member_that_is_not_understood_and_another_format_are_refused() {
        var whole = members(JsonReader.read(bundle()));
        var more = Json.object().with("more", "x");
        whole.values().forEach(more::with);
        refused(more.build().toBytes());
        refused(with(whole, "format", Json.text("alnage-bundle/2")).toBytes());
    }

    @Test void evidence_left_out_never_makes_a_verdict_better() {
        var whole = members(JsonReader.read(bundle()));
        var entries = ((Json.Elements) whole.values().get("entries")).values();
        for (var i = 0; i < entries.size(); i++) {
            var fewer = new ArrayList<>(entries);
            fewer.remove(i);
            var verdict = verify(read(with(whole, "entries", Json.array(fewer)).toBytes())).decision().verdict();
            assertFalse(verdict instanceof Verdict.Passed, "without entry " + i + ": " + verdict);
        }
    }

    @Test void a_bundle_without_its_blobs_cannot_tell() {
        var verdict = verify(read(with("blobs", Json.object().build()))).decision().verdict();
        assertInstanceOf(Verdict.CannotTell.class, verdict, verdict.toString());
    }

    @Test void a_bundle_gives_the_verdict_that_the_ledger_gives() {
        var online = verify(world);
        var offline = verify(read(bundle()));
        assertInstanceOf(Verdict.Passed.class, online.decision().verdict(), online.decision()::toString);
        assertEquals(online.decision(), offline.decision());
        assertEquals(online.question(), offline.question());
        assertEquals(world.trust, read(bundle()).trust());
    }

    @Test void a_bundle_of_a_refused_artifact_is_refused_for_the_same_reasons() {
        world.report(Predicate.TestResult.Result.FAILED, List.of("breaks"));
        var online = verify(world);
        assertInstanceOf(Verdict.Failed.class, online.decision().verdict());
        assertEquals(online.decision(), verify(read(bundle())).decision());
        assertNotEquals(List.of(), online.decision().verdict().reasons());
    }
}
