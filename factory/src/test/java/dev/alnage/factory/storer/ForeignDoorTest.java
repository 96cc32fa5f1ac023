package dev.alnage.factory.storer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.alnage.evidence.Bytes;
import dev.alnage.evidence.Digest;
import dev.alnage.evidence.Json;
import dev.alnage.evidence.Predicate;
import dev.alnage.evidence.Rejected;
import dev.alnage.evidence.Resource;
import dev.alnage.evidence.Statement;
import dev.alnage.evidence.claim.Run;
import dev.alnage.evidence.intoto.ClassicLink;
import dev.alnage.evidence.sign.Envelope;
import dev.alnage.evidence.sign.ForeignEvidence;
import dev.alnage.evidence.sign.Key;
import dev.alnage.evidence.sign.Keys;
import dev.alnage.evidence.sign.NameTemplate;
import dev.alnage.evidence.sign.Signer;
import dev.alnage.evidence.sign.TrustEntry;
import dev.alnage.evidence.sign.TrustFile;
import dev.alnage.factory.world.FactoryWorld;
import dev.alnage.policy.Facts;
import dev.alnage.policy.Gatherer;
import dev.alnage.policy.Question;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Evidence from elsewhere on its way from a file, through the storer's door and the ledger, to the facts of a question. */
@Tag("artifacts/limited-certification")
class ForeignDoorTest {
    private static final Digest APP = Digest.of(Bytes.utf8("app"));
    private static final String BUNDLE = "{\"mediaType\":\"application/vnd.dev.sigstore.bundle.v0.3+json\",\"verificationMaterial\":{\"publicKey\":{\"hint\":\"k\"}},\"dsseEnvelope\":";
    @TempDir Path home;
    private final Signer acme = Keys.of(Key.Kind.ECDSA_P256);
    private final Signer builder = Keys.ed25519();
    private FactoryWorld world;

    @BeforeEach void begin() throws IOException {
        world = new FactoryWorld(home);
        var before = world.trust();
        var entries = new ArrayList<>(before.entries());
        entries.add(entry("acme", Predicate.Provenance.TYPE, Predicate.ProvenanceV02.TYPE));
        entries.add(entry("builder", Predicate.Link.TYPE));
        world.trust(new TrustFile(2, before.issued(), before.expires(), before.trustDomain(), before.root(), before.workloads(), before.people(),
                Set.of(Keys.principal("acme", acme), Keys.principal("builder", builder)), entries));
    }

    @AfterEach void end() throws IOException {
        world.close();
    }

    private static TrustEntry entry(String who, String... predicates) {
        return new TrustEntry(who, new TrustEntry.Who.Named(new TreeSet<>(Set.of(who))), 1, List.of(new NameTemplate("acme/{name}")), new TreeSet<>(Set.of(predicates)),
                List.of(NameTemplate.ANY), FactoryWorld.START.minusSeconds(60), FactoryWorld.START.plus(Duration.ofDays(30)));
    }

    private static Statement provenance(String name, Digest digest) {
        return Statement.about(Resource.of(name, digest), new Predicate.Provenance("https://example.org/build/v1", Json.object().build(), Json.object().build(),
                List.of(), "https://ci.acme.example", "", Predicate.TIME_NOT_SAID, Predicate.TIME_NOT_SAID, List.of()));
    }

    private Bytes link(Signer signer) {
        return ClassicLink.of("build", List.of(), List.of(Resource.of("acme/app", APP)), List.of("make"), Json.object().with("stdout", "a\nb").build(), Json.object().build())
                .sign(signer);
    }

    private Digest take(Bytes file) throws IOException {
        return world.storer.record(ForeignEvidence.read(file).envelope());
    }

    private void refused(Bytes file) {
        assertThrows(Rejected.class, () -> take(file), file.toText());
    }

    private List<String> facts(String name) {
        return new Gatherer(world.trust(), world.evidence(), world.clock.now()).gather(new Question.OfArtifact(APP, name, "admit")).attestations().stream()
                .map(each -> each.statement().predicate().type() + " " + each.signers().getFirst().principal().name()).toList();
    }

    @Test void an_envelope_a_bundle_and_a_classic_link_become_facts_about_their_subjects() throws IOException {
        take(Envelope.sign(provenance("acme/app", APP), acme).toBytes());
        take(Bytes.utf8(BUNDLE + Envelope.sign(new Statement(List.of(Resource.of("acme/app", APP)), provenance("acme/app", APP).predicate()), acme, acme).toBytes().toText() + "}"));
        var filed = take(link(builder));
        assertEquals(List.of(Predicate.Provenance.TYPE + " acme", Predicate.Provenance.TYPE + " acme", Predicate.Link.TYPE + " builder"), facts("acme/app"));
        assertEquals(Predicate.Link.TYPE, world.ledger.findEnvelope(filed).orElseThrow().predicateType());
        assertEquals(List.of(), facts("shop/app"), "under another name nobody may certify it");
    }

    @Test void what_strangers_sign_what_was_changed_and_what_is_out_of_scope_is_not_even_filed() throws IOException {
        refused(Envelope.sign(provenance("acme/app", APP), world.stranger).toBytes());
        refused(Envelope.sign(provenance("shop/app", APP), acme).toBytes());
        refused(Envelope.sign(provenance("acme/app", APP), builder).toBytes());
        refused(link(world.stranger));
        refused(link(acme));
        refused(link(world.exporterA));
        refused(Bytes.utf8(link(builder).toText().replace("make", "mask")));
        var signed = Envelope.sign(provenance("acme/app", APP), acme);
        refused(new Envelope(signed.payloadType(), provenance("acme/app", Digest.of(Bytes.utf8("evil"))).toJson().toBytes(), signed.signatures()).toBytes());
        assertEquals(0, world.ledger.size());
        take(signed.toBytes());
        assertEquals(1, world.ledger.size());
    }

    @Test void a_delegation_that_has_lapsed_lets_nothing_more_in_and_keeps_what_came_before() throws IOException {
        take(Envelope.sign(provenance("acme/app", APP), acme).toBytes());
        world.later(Duration.ofDays(31));
        refused(link(builder));
        assertEquals(1, facts("acme/app").size());
    }

    @Test void a_party_outside_says_nothing_that_only_the_factory_may_say() throws IOException {
        var entries = new ArrayList<>(world.trust().entries());
        entries.add(new TrustEntry("greedy", new TrustEntry.Who.Named(new TreeSet<>(Set.of("acme"))), 1, List.of(NameTemplate.ANY),
                new TreeSet<>(Set.of(Run.TYPE, Predicate.VerificationSummary.TYPE)), List.of(NameTemplate.ANY),
                FactoryWorld.START.minusSeconds(60), FactoryWorld.START.plus(Duration.ofDays(30))));
        var file = world.trust();
        world.trust(new TrustFile(3, file.issued(), file.expires(), file.trustDomain(), file.root(), file.workloads(), file.people(), file.externals(), entries));
        refused(Envelope.sign(new Run("1", APP, APP, "release", FactoryWorld.START).toStatement(), acme).toBytes());
        assertEquals(0, world.ledger.size());
    }

    @Test void what_became_untrusted_later_is_listed_apart_with_its_reason() throws IOException {
        take(link(builder));
        var file = world.trust();
        world.trust(new TrustFile(3, file.issued(), file.expires(), file.trustDomain(), file.root(), file.workloads(), file.people(), file.externals(),
                file.entries().stream().filter(entry -> !entry.id().equals("builder")).toList()));
        var facts = new Gatherer(world.trust(), world.evidence(), world.clock.now()).gather(new Question.OfArtifact(APP, "acme/app", "admit"));
        assertEquals(List.of(), facts.attestations());
        assertEquals(List.of(Predicate.Link.TYPE), facts.notTrusted().stream().map(Facts.NotTrusted::predicateType).toList());
        assertTrue(facts.notTrusted().getFirst().reason().contains("nearest is entry"), facts.notTrusted().getFirst().reason());
    }
}
