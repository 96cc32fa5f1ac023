package dev.alnage.evidence.sign;

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
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every statement here is genuine; the question is whether its signer may make it. */
@Tag("artifacts/limited-certification")
class TrustMapTest {
    private static final Instant NOW = Instant.parse("2026-11-25T12:00:00Z");
    private static final Instant LATER = NOW.plus(Duration.ofDays(90));
    private static final String SCAN = "https://example.org/scan/v1";
    private static final String REPOSITORY = "https://git.acme.example/shop";

    private final SoftwareSigner ana = Keys.ed25519();
    private final SoftwareSigner ben = Keys.ed25519();
    private final SoftwareSigner evidence = Keys.ed25519();
    private final SoftwareSigner dora = Keys.ed25519();
    private final SoftwareSigner emil = Keys.ed25519();
    private final SoftwareSigner doraToken = Keys.ed25519();
    private final SoftwareSigner acme = Keys.ed25519();
    private final SoftwareSigner scanner = Keys.ed25519();

    private TrustFile file(TrustEntry... entries) {
        return new TrustFile(1, NOW, LATER, "test.alnage", new Trust(Set.of(Keys.principal("ana", ana), Keys.principal("ben", ben)), 2),
                Map.of(Role.EVIDENCE, Set.of(Keys.principal("storer", evidence))),
                List.of(new Person(Keys.principal("dora", dora, doraToken), Set.of("testers")), new Person(Keys.principal("emil", emil), Set.of("testers"))),
                Set.of(Keys.principal("acme-ci", acme), Keys.principal("scan.example", scanner)), List.of(entries));
    }

    private static TrustEntry entry(String id, TrustEntry.Who who, int threshold, String artifact, String predicate, String source) {
        return new TrustEntry(id, who, threshold, List.of(new NameTemplate(artifact)), new TreeSet<>(Set.of(predicate)), List.of(new NameTemplate(source)), NOW, LATER);
    }

    private static TrustEntry.Who named(String... names) {
        return new TrustEntry.Who.Named(new TreeSet<>(Arrays.asList(names)));
    }

    private static Statement scan(String name) {
        return Statement.about(Resource.of(name, Digest.of(Bytes.utf8("app"))), new Predicate.Unknown(SCAN, Json.object().build()));
    }

    private static Statement provenance(String... sources) {
        return Statement.about(Resource.of("acme/app", Digest.of(Bytes.utf8("app"))), new Predicate.Provenance("https://example.org/build/v1",
                Json.object().build(), Json.object().build(), Arrays.stream(sources).map(uri -> Resource.at(uri, Digest.gitCommit("4".repeat(40)))).toList(),
                "https://ci.acme.example", "", Predicate.TIME_NOT_SAID, Predicate.TIME_NOT_SAID, List.of()));
    }

    private static Occasion asked(String artifact) {
        return Occasion.about(artifact, Set.of(REPOSITORY), NOW);
    }

    private static String refused(TrustFile file, Envelope envelope, Occasion occasion) {
        return assertThrows(Rejected.Untrusted.class, () -> file.verify(envelope, occasion)).getMessage();
    }

    @Test void a_genuine_statement_that_no_entry_allows_is_refused_and_the_nearest_is_named() {
        var file = file(entry("storer-tests", new TrustEntry.Who.Workloads(Role.EVIDENCE), 1, "shop/app", SCAN, "*"),
                entry("acme", named("acme-ci"), 1, "acme/{name}", Predicate.Provenance.TYPE, "*"));
        var signed = Envelope.sign(scan("x"), evidence);
        var other = refused(file, signed, asked("other/app"));
        assertTrue(other.contains("nearest is entry storer-tests") && other.contains("artifacts [shop/app], not other/app"), other);
        var otherType = refused(file, Envelope.sign(Statement.about(Resource.of("x", Digest.of(Bytes.utf8("x"))), new Predicate.Release("pkg:a", "")), evidence), asked("shop/app"));
        assertTrue(otherType.contains("nearest is entry storer-tests") && otherType.contains("which is for " + SCAN), otherType);
        var none = refused(file(), signed, asked("shop/app"));
        assertTrue(none.contains("it has none"), none);
        assertEquals(Set.of("storer-tests"), file.verify(signed, asked("shop/app")).entries());
    }

    @Test void what_is_only_taken_in_is_judged_by_signer_type_and_time() {
        var file = file(entry("storer-tests", new TrustEntry.Who.Workloads(Role.EVIDENCE), 1, "shop/app", SCAN, REPOSITORY));
        assertEquals(Set.of("storer-tests"), file.verify(Envelope.sign(scan("x"), evidence), Occasion.at(NOW)).entries());
        refused(file, Envelope.sign(provenance(), evidence), Occasion.at(NOW));
    }

    @Test void a_delegation_lapses_at_its_end_and_what_was_recorded_within_it_stays_believed() {
        var file = file(entry("storer-tests", new TrustEntry.Who.Workloads(Role.EVIDENCE), 1, "*", SCAN, "*"));
        var signed = Envelope.sign(scan("x"), evidence);
        var lapsed = refused(file, signed, Occasion.at(LATER));
        assertTrue(lapsed.contains("which holds from " + NOW + " to " + LATER + ", not at " + LATER), lapsed);
        refused(file, signed, Occasion.at(NOW.minusNanos(1)));
        file.verify(signed, Occasion.at(NOW));
        file.verify(signed, Occasion.at(LATER.minusNanos(1)));
    }

    @Test void a_commit_from_another_repository_or_from_none_is_out_of_scope() {
        var file = file(entry("storer-tests", new TrustEntry.Who.Workloads(Role.EVIDENCE), 1, "*", SCAN, "https://git.acme.example/{name}"));
        var signed = Envelope.sign(scan("x"), evidence);
        refused(file, signed, Occasion.about("shop/app", Set.of("https://fork.example/shop"), NOW));
        refused(file, signed, Occasion.about("shop/app", Set.of(), NOW));
        file.verify(signed, Occasion.about("shop/app", Set.of("https://fork.example/shop", REPOSITORY), NOW));
    }

    @Test void a_party_outside_is_held_to_every_source_that_its_provenance_names() {
        var file = file(entry("acme", named("acme-ci"), 1, "acme/{name}", Predicate.Provenance.TYPE, REPOSITORY));
        var good = "git+" + REPOSITORY + "@refs/heads/main";
        file.verify(Envelope.sign(provenance(good), acme), asked("acme/app"));
        refused(file, Envelope.sign(provenance(), acme), asked("acme/app"));
        refused(file, Envelope.sign(provenance("git+https://git.evil.example/shop@refs/heads/main"), acme), asked("acme/app"));
        refused(file, Envelope.sign(provenance(good, "git+https://git.evil.example/shop@x"), acme), asked("acme/app"));
        refused(file, Envelope.sign(provenance("git+https://git.acme.example/shop/@x"), acme), asked("acme/app"));
    }

    @Test void a_party_outside_may_neither_call_nor_have_called_anything_what_it_may_not_certify() {
        var file = file(entry("acme", named("acme-ci"), 1, "acme/{name}", SCAN, "*"));
        file.verify(Envelope.sign(scan("acme/app"), acme), asked("acme/app"));
        var asked = refused(file, Envelope.sign(scan("acme/app"), acme), asked("shop/app"));
        assertTrue(asked.contains("not shop/app"), asked);
        refused(file, Envelope.sign(scan("shop/app"), acme), asked("acme/app"));
        refused(file, Envelope.sign(scan(""), acme), asked("acme/app"));
        refused(file, Envelope.sign(scan("shop/app"), acme), Occasion.at(NOW));
    }

    @Tag("D5")
    @Test void a_threshold_counts_principals_and_not_their_keys() {
        var file = file(entry("two-testers", new TrustEntry.Who.People("testers"), 2, "*", SCAN, "*"));
        var one = refused(file, Envelope.sign(scan("x"), dora, doraToken), asked("shop/app"));
        assertTrue(one.contains("asks for 2 distinct signers and has 1"), one);
        refused(file, Envelope.sign(scan("x"), dora, evidence), asked("shop/app"));
        assertEquals(2, file.verify(Envelope.sign(scan("x"), dora, emil), asked("shop/app")).signers().size());
    }

    @Test void an_exporter_is_not_the_pool_that_it_is_named_after() {
        var entry = entry("pool-a", named("pool:a"), 1, "*", SCAN, "*");
        var file = new TrustFile(1, NOW, LATER, "test.alnage", new Trust(Set.of(Keys.principal("ana", ana), Keys.principal("ben", ben)), 2),
                Map.of(Role.EXPORTER, Set.of(Keys.principal("pool:a", evidence))), List.of(), Set.of(), List.of(entry));
        refused(file, Envelope.sign(scan("x"), evidence), asked("shop/app"));
    }

    @Test void an_entry_for_nobody_or_without_an_end_in_sight_is_refused() {
        for (var wrong : List.of(entry("a", named("nobody"), 1, "*", SCAN, "*"), entry("a", new TrustEntry.Who.Workloads(Role.PLANNER), 1, "*", SCAN, "*"),
                entry("a", new TrustEntry.Who.Workloads(Role.WORKER_CA), 1, "*", SCAN, "*"), entry("a", new TrustEntry.Who.People("auditors"), 1, "*", SCAN, "*"),
                entry("a", new TrustEntry.Who.People("testers"), 3, "*", SCAN, "*"), entry("a", named("dora", "emil"), 3, "*", SCAN, "*"),
                new TrustEntry("a", named("dora"), 1, List.of(NameTemplate.ANY), new TreeSet<>(Set.of(SCAN)), List.of(NameTemplate.ANY), NOW, NOW.plus(Duration.ofDays(401))))) {
            assertThrows(Rejected.Malformed.class, () -> file(wrong), wrong.toString());
        }
        var good = entry("a", named("dora", "emil"), 2, "*", SCAN, "*");
        assertThrows(Rejected.Malformed.class, () -> file(good, good));
        assertEquals(1, file(good).entries().size());
        assertThrows(Rejected.Malformed.class, () -> new TrustEntry("a", named("dora"), 1, List.of(), new TreeSet<>(Set.of(SCAN)), List.of(NameTemplate.ANY), NOW, LATER));
        assertThrows(Rejected.Malformed.class, () -> entry("a", named("dora"), 0, "*", SCAN, "*"));
        assertThrows(Rejected.Malformed.class, () -> entry("a", named("dora"), 1, "*", "https://example.org/*", "*"));
        assertThrows(Rejected.Malformed.class, () -> new TrustEntry("a", named("dora"), 1, List.of(NameTemplate.ANY), new TreeSet<>(Set.of(SCAN)), List.of(NameTemplate.ANY), NOW, NOW));
    }

    @Tag("P3")
    @ParameterizedTest
    @ValueSource(strings = {"\"artifacts\":[\"acme/{name}\"]|\"artifact\":[\"acme/{name}\"]", "\"notAfter\":|\"notAfterwards\":", "\"id\":\"acme\"|\"id\":\"acme\",\"subjectRegExp\":\".*\"",
            "\"principals\":[\"acme-ci\"]|\"principals\":[\"acme-ci\"],\"people\":\"testers\"", "\"principals\":[\"acme-ci\"]|\"principals\":[]", "\"who\":{|\"who\":{\"x\":1,",
            "\"sources\":[\"*\"],|", "\"artifacts\":[\"acme/{name}\"]|\"artifacts\":[]", "\"artifacts\":[\"acme/{name}\"]|\"artifacts\":[\"acme/.*\"]",
            "\"threshold\":1,\"who\":{\"pr|\"threshold\":0,\"who\":{\"pr", "\"entries\":|\"entriez\":", "\"principals\":[\"acme-ci\"]|\"principals\":[\"acme-ci\",\"acme-ci\"]"})
    void a_member_too_many_too_few_or_misspelt_is_refused_however_well_signed(String change) {
        var text = file(entry("acme", named("acme-ci"), 1, "acme/{name}", SCAN, "*")).toBytes().toText();
        var parts = change.split("\\|", -1);
        var changed = text.replace(parts[0], parts[1]);
        assertEquals(false, changed.equals(text), "the change applies");
        var root = new Trust(Set.of(Keys.principal("ana", ana), Keys.principal("ben", ben)), 2);
        assertThrows(Rejected.Malformed.class, () -> TrustFile.verify(Envelope.sign(TrustFile.PAYLOAD_TYPE, Bytes.utf8(changed), Bytes.empty(), ana, ben), root, 1, NOW));
        TrustFile.verify(Envelope.sign(TrustFile.PAYLOAD_TYPE, Bytes.utf8(text), Bytes.empty(), ana, ben), root, 1, NOW);
    }

    @Test void a_party_outside_has_a_name_and_keys_that_nobody_else_has() {
        var root = new Trust(Set.of(Keys.principal("ana", ana), Keys.principal("ben", ben)), 2);
        for (var external : List.of(Keys.principal("dora", acme), Keys.principal("storer", acme), Keys.principal("pool:a", acme), Keys.principal("acme-ci", dora),
                Keys.principal("acme-ci", ana), new Principal("acme-ci", Set.of()))) {
            assertThrows(Rejected.Malformed.class, () -> new TrustFile(1, NOW, LATER, "test.alnage", root, Map.of(Role.EVIDENCE, Set.of(Keys.principal("storer", evidence))),
                    List.of(new Person(Keys.principal("dora", dora), Set.of("testers"))), Set.of(external), List.of()), external.name());
        }
    }

    @Tag("factory/explicit-trust")
    @Test void taking_one_entry_away_takes_away_exactly_what_it_let_be_said() {
        var entries = List.of(entry("evidence", new TrustEntry.Who.Workloads(Role.EVIDENCE), 1, "*", SCAN, "*"),
                entry("dora", named("dora"), 1, "*", SCAN, "*"), entry("emil", named("emil"), 1, "*", SCAN, "*"),
                entry("acme", named("acme-ci"), 1, "acme/{name}", SCAN, "*"), entry("scanner", named("scan.example"), 1, "acme/{name}", SCAN, "*"));
        var said = Map.of("evidence", Envelope.sign(scan("acme/app"), evidence), "dora", Envelope.sign(scan("acme/app"), dora),
                "emil", Envelope.sign(scan("acme/app"), emil), "acme", Envelope.sign(scan("acme/app"), acme), "scanner", Envelope.sign(scan("acme/app"), scanner));
        for (var gone : entries) {
            var file = file(entries.stream().filter(entry -> !entry.equals(gone)).toArray(TrustEntry[]::new));
            said.forEach((id, envelope) -> {
                if (id.equals(gone.id())) {
                    refused(file, envelope, asked("acme/app"));
                } else {
                    assertEquals(Set.of(id), file.verify(envelope, asked("acme/app")).entries());
                }
            });
        }
    }
}
