package dev.alnage.policy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.alnage.evidence.Bytes;
import dev.alnage.evidence.Digest;
import dev.alnage.evidence.Json;
import dev.alnage.evidence.Predicate;
import dev.alnage.evidence.Resource;
import dev.alnage.evidence.Statement;
import dev.alnage.evidence.claim.ProposedChange;
import dev.alnage.evidence.claim.ReferenceChange;
import dev.alnage.evidence.claim.ReferenceChange.Move;
import dev.alnage.evidence.claim.SourceInspection;
import dev.alnage.evidence.claim.SourceScope;
import dev.alnage.evidence.log.Checkpoint;
import dev.alnage.evidence.log.InclusionProof;
import dev.alnage.evidence.log.LedgerRecord;
import dev.alnage.evidence.log.MerkleTree;
import dev.alnage.evidence.log.NodeHash;
import dev.alnage.evidence.log.ProvenRecord;
import dev.alnage.evidence.sign.SignedNote;
import dev.alnage.evidence.sign.Signer;
import dev.alnage.evidence.source.ObjectType;
import dev.alnage.policy.clone.CloneObjects;
import dev.alnage.policy.clone.KnownLog;
import dev.alnage.policy.clone.SourceEvidence;
import dev.alnage.policy.clone.SourceVerification;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A clone looked at with all evidence about its repository: each thing that could be wrong with either, against the honest pair. */
@Tag("source/protected-branch-attestation")
class SourceVerificationTest {
    private static final String REPOSITORY = "shop/app";
    private static final SourceScope SHOP = new SourceScope("test.alnage", REPOSITORY);
    private static final String MAIN = "refs/heads/main";
    private static final String DEV = "refs/heads/dev";
    private static final String ORIGIN = "test.alnage/ledger";
    private static final Instant LATER = World.NOW.plusSeconds(60);
    private static final Digest OTHER = Digest.gitCommit("d".repeat(40));
    private static final Digest BASE = Digest.gitCommit("a".repeat(40));
    private static final Digest HEAD = Digest.gitCommit("b".repeat(40));
    private static final String TREE = "7".repeat(40);

    private final World world = new World();
    private final TreeMap<String, Digest> references = new TreeMap<>(Map.of(MAIN, World.COMMIT, DEV, OTHER));
    private final Map<Digest, CloneObjects.Found> objects = new HashMap<>();
    private java.util.function.Predicate<Evidence.Found> leftOut = _ -> false;
    private boolean carriesReviews;
    private boolean carried;

    private void commit(Digest id) {
        objects.put(id, new CloneObjects.Found(ObjectType.COMMIT, Bytes.utf8("tree " + "e".repeat(40)
                + "\nauthor Anna <anna@example.org> 1700000000 +0000\ncommitter Anna <anna@example.org> 1700000000 +0000\n\nwork\n")));
    }

    private void inspected(String reference, Digest commit) {
        commit(commit);
        var controls = new TreeMap<>(Map.of("trees", new SourceInspection.Control(SourceInspection.Result.PASSED, new TreeMap<>(), List.of())));
        world.record(world.ingest, new SourceInspection(SHOP, reference, commit, List.of(), 1, new TreeSet<>(Set.of("anna", "email:anna@example.org")), "anna", List.of(), controls,
                World.NOW).toStatement());
    }

    private void moved(Optional<Digest> certificate, Optional<Long> change) {
        world.record(world.ingest, new ReferenceChange(SHOP, 1, Optional.empty(), List.of(new Move(MAIN, Optional.empty(), Optional.of(World.COMMIT)),
                new Move(DEV, Optional.empty(), Optional.of(OTHER)), new Move("refs/changes/1/1", Optional.empty(), Optional.of(HEAD))), "anna", "SHA256:key", "ssh",
                new ReferenceChange.Rules("org/source@v1", Digest.of(Bytes.utf8("rules"))), certificate, change, World.NOW).toStatement());
    }

    private void decided(Signer signer, String reference, boolean passed) {
        world.record(signer, new Statement(List.of(Resource.of("revision", World.COMMIT)), new Predicate.VerificationSummary("https://alnage.dev/gate", World.NOW,
                new Question.OfRevision(REPOSITORY, reference, World.COMMIT).toUri(), Resource.of("policy", Digest.of(Bytes.utf8("policy"))), List.of(), passed,
                List.of("SLSA_SOURCE_LEVEL_2"), Json.array(List.of()))));
    }

    private void honest() {
        inspected(MAIN, World.COMMIT);
        moved(Optional.empty(), Optional.empty());
        decided(world.gate, MAIN, true);
    }

    /** What the server hands out: the whole log, and every envelope that was asked for and is not left out. */
    private Bytes evidence() {
        var tree = new MerkleTree();
        var records = new ArrayList<Bytes>();
        for (var found : world.ledger()) {
            var subjects = LedgerRecord.subjectsOf(found.envelope());
            records.add(new LedgerRecord(found.digest(), found.envelope().toBytes().size(), UnverifiedType.of(found.envelope()), subjects, subjects.size(), found.time()).toRecord());
            tree.append(NodeHash.leaf(records.getLast()));
        }
        var maker = new BundleMaker(new Evidence() {
            @Override public List<Found> about(Digest subject) {
                return world.about(subject).stream().filter(found -> !leftOut.test(found)).toList();
            }

            @Override public Optional<Found> find(Digest envelope) {
                return world.find(envelope).filter(found -> !leftOut.test(found));
            }

            @Override public Optional<Bytes> blob(Digest digest) {
                return world.blob(digest);
            }
        });
        SourceVerification.ask(maker, world.trust, REPOSITORY, (_, _, _) -> FactoryPolicy.STANDARD, LATER);
        var note = SignedNote.sign(new Checkpoint(ORIGIN, tree.size(), tree.root()).toText(), ORIGIN, world.checkpoints);
        return SourceEvidence.write(REPOSITORY, maker.make(world.trust.sign(world.carla, world.dora), note.toBytes(), maker.indexes().stream()
                .map(index -> new ProvenRecord(records.get(index.intValue()), InclusionProof.make(tree, index, tree.size()))).toList()), 0, records);
    }

    /** What somebody knows of the log who saw its first entry. */
    private Optional<KnownLog> known() {
        return Optional.of(new KnownLog(ORIGIN, 1, root(), Optional.empty()));
    }

    private NodeHash root() {
        var found = world.ledger().getFirst();
        var subjects = LedgerRecord.subjectsOf(found.envelope());
        var tree = new MerkleTree();
        tree.append(NodeHash.leaf(new LedgerRecord(found.digest(), found.envelope().toBytes().size(), UnverifiedType.of(found.envelope()), subjects, subjects.size(), found.time())
                .toRecord()));
        return tree.root();
    }

    private SourceVerification.Result verify(Bytes file, Optional<KnownLog> known) {
        var which = new SourceVerification.Protected() {
            @Override public boolean includes(SourceEvidence evidence, String reference) {
                return reference.equals(MAIN);
            }

            @Override public boolean carriesReviews(SourceEvidence evidence, String reference) {
                return carriesReviews && reference.equals(MAIN);
            }
        };
        return new SourceVerification((_, _, _) -> FactoryPolicy.STANDARD, which, world.trust.root(), LATER).verify(file, REPOSITORY, known,
                new SourceVerification.Clone(references, new CloneObjects() {
                    @Override public Optional<Found> find(Digest id) {
                        return Optional.ofNullable(objects.get(id));
                    }

                    @Override public boolean isCarried(Digest head, Digest base, ProposedChange.Carried earlier) {
                        return carried;
                    }
                }));
    }

    private SourceVerification.Result verify() {
        return verify(evidence(), known());
    }

    private void failed(SourceVerification.Result result, String... codes) {
        assertEquals(List.of(codes), assertInstanceOf(Verdict.Failed.class, result.verdict(), () -> result.verdict().toString()).reasons().stream().map(Reason::code).distinct().toList());
        assertEquals(Optional.empty(), result.log(), "nothing is remembered of a log that did not hold");
    }

    private void cannotTell(SourceVerification.Result result, String... codes) {
        assertEquals(List.of(codes), assertInstanceOf(Verdict.CannotTell.class, result.verdict(), () -> result.verdict().toString()).reasons().stream().map(Reason::code).distinct().toList());
    }

    @Test void an_honest_clone_passes_and_its_log_is_remembered() {
        honest();
        var result = verify();
        assertInstanceOf(Verdict.Passed.class, result.verdict(), () -> result.verdict().toString());
        assertEquals(world.ledger().size(), result.log().orElseThrow().size());
        assertEquals(List.of(DEV + " false", MAIN + " true"), result.tips().stream().map(tip -> tip.reference() + " " + tip.isProtected()).toList());
        assertInstanceOf(Verdict.Passed.class, result.tips().getLast().verdict());
        assertInstanceOf(Verdict.CannotTell.class, result.tips().getFirst().verdict(), "nobody inspected what is not protected, and nobody asks");
    }

    @Tag("L6")
    @Test void who_looks_for_the_first_time_cannot_tell_and_remembers() {
        honest();
        var result = verify(evidence(), Optional.empty());
        cannotTell(result, "ALN-SRC-092");
        assertTrue(result.log().isPresent());
    }

    @Tag("G4")
    @Test void references_that_are_not_as_recorded_are_named() {
        honest();
        references.put(MAIN, OTHER);
        failed(verify(), "ALN-SRC-087");
        references.put(MAIN, HEAD);
        failed(verify(), "ALN-SRC-087");
        references.remove(MAIN);
        failed(verify(), "ALN-SRC-089");
        references.put(MAIN, World.COMMIT);
        references.put("refs/tags/v1", World.COMMIT);
        failed(verify(), "ALN-SRC-087");
    }

    @Test void what_is_on_record_and_left_out_of_the_file_is_missed() {
        honest();
        leftOut = found -> UnverifiedType.of(found.envelope()).equals(SourceInspection.TYPE);
        var withheld = verify();
        failed(withheld, "ALN-SRC-095", "ALN-SRC-050");
        assertTrue(withheld.verdict().toString().contains("1 statements on record that are left out"), withheld.verdict()::toString);
    }

    @Test void a_repository_without_any_recorded_change_cannot_be_told() {
        references.clear();
        decided(world.gate, MAIN, true);
        cannotTell(verify(), "ALN-SRC-090");
    }

    @Test void without_a_verdict_of_the_gate_that_passes_it_nobody_can_build_from_it() {
        inspected(MAIN, World.COMMIT);
        moved(Optional.empty(), Optional.empty());
        cannotTell(verify(), "ALN-SRC-094");
        decided(world.stranger, MAIN, true);
        decided(world.ingest, MAIN, true);
        decided(world.gate, DEV, true);
        cannotTell(verify(), "ALN-SRC-094");
        decided(world.gate, MAIN, false);
        cannotTell(verify(), "ALN-SRC-094");
        decided(world.gate, MAIN, true);
        var passed = verify();
        assertInstanceOf(Verdict.Passed.class, passed.verdict(), () -> passed.verdict().toString());
        decided(world.gate, MAIN, false);
        cannotTell(verify(), "ALN-SRC-094");
    }

    @Test void commits_that_are_not_what_was_said_of_them_or_not_there_are_named() {
        honest();
        objects.clear();
        failed(verify(), "ALN-SRC-095");
        objects.put(World.COMMIT, new CloneObjects.Found(ObjectType.COMMIT, Bytes.utf8("tree " + "e".repeat(40)
                + "\nauthor Eve <eve@example.org> 1700000000 +0000\ncommitter Anna <anna@example.org> 1700000000 +0000\n\nwork\n")));
        failed(verify(), "ALN-SRC-095");
    }

    @Test void a_policy_that_refuses_a_protected_tip_is_not_outvoted_by_the_gate() {
        moved(Optional.empty(), Optional.empty());
        commit(World.COMMIT);
        decided(world.gate, MAIN, true);
        cannotTell(verify(), "ALN-SRC-050");
    }

    @Tag("L8")
    @Test void another_log_and_a_damaged_file_are_told_apart() {
        honest();
        var file = evidence();
        failed(verify(file, Optional.of(new KnownLog(ORIGIN, 1, NodeHash.leaf(Bytes.utf8("x")), Optional.empty()))), "ALN-SRC-091");
        failed(verify(Bytes.utf8("{}"), known()), "ALN-SRC-095");
    }

    @Tag("source/signed-commits")
    @Test void a_push_certificate_that_is_not_there_or_does_not_hold_is_named() {
        inspected(MAIN, World.COMMIT);
        moved(Optional.of(Digest.of(Bytes.utf8("held by nobody"))), Optional.empty());
        decided(world.gate, MAIN, true);
        var absent = verify();
        failed(absent, "ALN-SRC-158");
        assertTrue(absent.verdict().toString().contains("no push certificate"), absent.verdict()::toString);
        world.hold(Bytes.utf8("held by nobody"));
        var forged = verify();
        failed(forged, "ALN-SRC-158");
        assertTrue(forged.verdict().toString().contains("that does not hold"), forged.verdict()::toString);
    }

    @Tag("G2")
    @Test void reviews_of_an_earlier_base_count_where_rules_let_them_and_it_was_the_same_change() {
        inspected(MAIN, World.COMMIT);
        inspected("refs/changes/1/1", HEAD);
        moved(Optional.empty(), Optional.of(1L));
        decided(world.gate, MAIN, true);
        world.record(world.ingest, new ProposedChange(SHOP, 1, 1, MAIN, BASE, HEAD, Optional.of(TREE), "anna/main", "Log in", "anna", ProposedChange.State.MERGED,
                Optional.of(World.COMMIT), List.of(new ProposedChange.Carried(OTHER, TREE)), World.NOW).toStatement());
        var neither = verify();
        failed(neither, "ALN-SRC-153");
        assertEquals(2, neither.verdict().reasons().size());
        carriesReviews = true;
        assertEquals(1, verify().verdict().reasons().size());
        carried = true;
        var both = verify();
        assertInstanceOf(Verdict.Passed.class, both.verdict(), () -> both.verdict().toString());
        carriesReviews = false;
        failed(verify(), "ALN-SRC-153");
        carriesReviews = true;
        objects.remove(HEAD);
        failed(verify(), "ALN-SRC-095");
    }
}
