package dev.alnage.evidence.sign;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.alnage.evidence.Bytes;
import dev.alnage.evidence.Digest;
import dev.alnage.evidence.Json;
import dev.alnage.evidence.Predicate;
import dev.alnage.evidence.Rejected;
import dev.alnage.evidence.Resource;
import dev.alnage.evidence.Statement;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TrustFileTest {
    private static final Instant NOW = Instant.parse("2026-11-25T12:00:00Z");
    private static final Instant LATER = NOW.plus(Duration.ofDays(90));
    private static final Statement STATEMENT = Statement.about(Resource.of("app", Digest.of(Bytes.utf8("app"))),
            new Predicate.Unknown("https://example.com/claim/v1", Json.object().build()));

    private final SoftwareSigner ana = Keys.ed25519();
    private final SoftwareSigner ben = Keys.ed25519();
    private final SoftwareSigner cleo = Keys.ed25519();
    private final SoftwareSigner planner = Keys.ed25519();
    private final SoftwareSigner ingest = Keys.ed25519();
    private final SoftwareSigner east = Keys.ed25519();
    private final SoftwareSigner ca = Keys.ed25519();
    private final SoftwareSigner gate = Keys.ed25519();
    private final SoftwareSigner dora = Keys.ed25519();
    private final SoftwareSigner doraToken = Keys.ed25519();
    private final SoftwareSigner emil = Keys.ed25519();
    private final Trust root = new Trust(Set.of(Keys.principal("ana", ana), Keys.principal("ben", ben), Keys.principal("cleo", cleo)), 2);

    private Map<Role, Set<Principal>> workloads() {
        var workloads = new EnumMap<Role, Set<Principal>>(Role.class);
        workloads.put(Role.PLANNER, Set.of(Keys.principal("factory", planner)));
        workloads.put(Role.INGEST, Set.of(Keys.principal("storer", ingest)));
        workloads.put(Role.EXPORTER, Set.of(Keys.principal("pool:east", east)));
        workloads.put(Role.WORKER_CA, Set.of(Keys.principal("sealer", ca)));
        workloads.put(Role.GATE, Set.of(Keys.principal("sealer", gate)));
        return workloads;
    }

    private List<Person> people() {
        return List.of(new Person(Keys.principal("dora", dora, doraToken), Set.of("release-approver")),
                new Person(Keys.principal("emil", emil), Set.of("release-approver", "developer")));
    }

    private TrustFile file(Map<Role, Set<Principal>> workloads, List<Person> people) {
        return file(3, root, workloads, people);
    }

    /** Everybody may make the one claim of these tests. */
    private static TrustFile file(long version, Trust root, Map<Role, Set<Principal>> workloads, List<Person> people) {
        var entries = new ArrayList<TrustEntry>();
        workloads.keySet().stream().filter(Role::signsStatements).forEach(role -> entries.add(entry(role.wireName(), new TrustEntry.Who.Workloads(role))));
        people.stream().flatMap(person -> person.roles().stream()).distinct().forEach(role -> entries.add(entry("people-" + role, new TrustEntry.Who.People(role))));
        entries.add(entry("pools", new TrustEntry.Who.Named(new TreeSet<>(Set.of("pool:east", "pool:west")))));
        return new TrustFile(version, NOW, LATER, "factory.example", root, workloads, people, Set.of(), entries);
    }

    private static TrustEntry entry(String id, TrustEntry.Who who) {
        return new TrustEntry(id, who, 1, List.of(NameTemplate.ANY), new TreeSet<>(Set.of(STATEMENT.predicate().type())), List.of(NameTemplate.ANY), NOW, LATER);
    }

    private TrustFile file() {
        return file(workloads(), people());
    }

    private Rejected.Malformed refused(Map<Role, Set<Principal>> workloads, List<Person> people) {
        return assertThrows(Rejected.Malformed.class, () -> file(workloads, people));
    }

    @Test void one_root_signature_twice_or_an_outsiders_is_not_enough() {
        var one = file().sign(ana, ana);
        assertThrows(Rejected.Untrusted.class, () -> TrustFile.verify(one, root, 1, NOW));
        var stranger = file().sign(ana, Keys.ed25519());
        assertThrows(Rejected.Untrusted.class, () -> TrustFile.verify(stranger, root, 1, NOW));
    }

    @Test void two_of_three_root_holders_are_enough_and_the_file_reads_back_the_same() {
        var verified = TrustFile.verify(file().sign(ana, cleo), root, 3, NOW);
        assertEquals(file(), verified.value());
        assertEquals(Set.of(Keys.principal("ana", ana), Keys.principal("cleo", cleo)), verified.signers());
    }

    @Test void older_version_is_stale_and_an_equal_one_is_not() {
        var envelope = file().sign(ana, ben);
        assertThrows(Rejected.Stale.class, () -> TrustFile.verify(envelope, root, 4, NOW));
        assertEquals(3, TrustFile.verify(envelope, root, 3, NOW).value().version());
    }

    @Test void lapsed_file_is_stale_at_its_very_end() {
        var envelope = file().sign(ana, ben);
        assertThrows(Rejected.Stale.class, () -> TrustFile.verify(envelope, root, 1, LATER));
        assertEquals(file(), TrustFile.verify(envelope, root, 1, LATER.minusMillis(1)).value());
    }

    @Test void file_issued_in_the_future_is_refused() {
        var envelope = file().sign(ana, ben);
        assertThrows(Rejected.Stale.class, () -> TrustFile.verify(envelope, root, 1, NOW.minus(Duration.ofMinutes(6))));
    }

    @Test void new_root_must_have_signed_too() {
        var fay = Keys.ed25519();
        var newRoot = new Trust(Set.of(Keys.principal("cleo", cleo), Keys.principal("fay", fay)), 2);
        var next = file(4, newRoot, workloads(), people());
        assertThrows(Rejected.Untrusted.class, () -> TrustFile.verify(next.sign(ana, cleo), root, 3, NOW));
        assertThrows(Rejected.Untrusted.class, () -> TrustFile.verify(next.sign(cleo, fay), root, 3, NOW));
        assertEquals(newRoot, TrustFile.verify(next.sign(ana, cleo, fay), root, 3, NOW).value().root());
    }

    @Test void root_that_one_person_can_meet_is_refused() {
        var single = new Trust(root.principals(), 1);
        assertThrows(Rejected.Malformed.class, () -> file(1, single, workloads(), people()));
        assertThrows(IllegalArgumentException.class, () -> TrustFile.verify(file().sign(ana), single, 1, NOW));
    }

    @Tag("D1")
    @Test void trust_file_relabelled_as_a_statement_and_back_is_refused() {
        var signed = file().sign(ana, ben);
        var relabelled = new Envelope(Statement.PAYLOAD_TYPE, signed.payload(), signed.signatures());
        assertThrows(Rejected.Untrusted.class, () -> TrustFile.verify(relabelled, root, 1, NOW));
        var other = Envelope.sign(Statement.PAYLOAD_TYPE, file().toBytes(), Bytes.empty(), ana, ben);
        assertThrows(Rejected.Untrusted.class,
                () -> TrustFile.verify(new Envelope(TrustFile.PAYLOAD_TYPE, other.payload(), other.signatures()), root, 1, NOW));
    }

    @Tag("K3")
    @Test void key_in_two_places_is_refused() {
        var twoRoles = workloads();
        twoRoles.put(Role.CHECKPOINT, Set.of(Keys.principal("sealer", gate)));
        refused(twoRoles, people());
        var twoPrincipals = workloads();
        twoPrincipals.put(Role.INGEST, Set.of(Keys.principal("storer", ingest), Keys.principal("storer-2", ingest)));
        refused(twoPrincipals, people());
        refused(workloads(), List.of(new Person(Keys.principal("dora", dora), Set.of()), new Person(Keys.principal("emil", dora), Set.of())));
        refused(workloads(), List.of(new Person(Keys.principal("dora", planner), Set.of("release-approver"))));
        refused(workloads(), List.of(new Person(Keys.principal("ana", ana), Set.of("release-approver"))));
    }

    @Test void one_name_for_two_is_refused() {
        refused(workloads(), List.of(new Person(Keys.principal("dora", dora), Set.of()), new Person(Keys.principal("dora", emil), Set.of())));
        refused(workloads(), List.of(new Person(Keys.principal("storer", dora), Set.of())));
        var twice = workloads();
        twice.put(Role.INGEST, Set.of(Keys.principal("storer", ingest), Keys.principal("storer", Keys.ed25519())));
        refused(twice, people());
    }

    @Test void exporters_alone_are_named_like_pools() {
        var exporter = workloads();
        exporter.put(Role.EXPORTER, Set.of(Keys.principal("east", east)));
        refused(exporter, people());
        var planner = workloads();
        planner.put(Role.PLANNER, Set.of(Keys.principal("pool:west", this.planner)));
        refused(planner, people());
        assertThrows(Rejected.Malformed.class, () -> new Person(Keys.principal("pool:west", dora), Set.of()));
    }

    @Test void principal_without_a_key_is_refused() {
        refused(workloads(), List.of(new Person(new Principal("dora", Set.of()), Set.of())));
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"version\":3|\"version\":\"3\"", "\"version\":3|\"version\":3.0", "\"version\":3|\"version\":0", "\"version\":3|\"version\":-1",
            "\"version\":3|\"version\":9007199254740993", "\"version\":3|\"version\":3,\"note\":1", "\"threshold\":2|\"threshold\":0",
            "\"threshold\":2|\"threshold\":-1", "\"threshold\":2|\"threshold\":\"2\"", "\"threshold\":2|\"threshold\":4",
            "\"threshold\":2|\"threshold\":1", "\"threshold\":2|\"threshold\":2,\"threshold\":1", "\"threshold\":2|\"threshold\":2,\"x\":1",
            "\"name\":\"dora\"|\"name\":\"dora\",\"x\":1", "\"name\":\"dora\"|\"name\":\"do ra\"", "\"name\":\"ben\"|\"name\":\"ana\"",
            "\"planner\":|\"root\":", "\"trustDomain\":\"factory.example\"|\"trustDomain\":\"Factory.example\""})
    @Tag("T3")
    void changed_member_is_refused_even_if_signed(String change) {
        var text = file().toBytes().toText();
        var parts = change.split("\\|");
        var changed = text.replace(parts[0], parts[1]);
        assertEquals(false, changed.equals(text), "the change applies");
        var envelope = Envelope.sign(TrustFile.PAYLOAD_TYPE, Bytes.utf8(changed), Bytes.empty(), ana, ben);
        assertThrows(Rejected.Malformed.class, () -> TrustFile.verify(envelope, root, 1, NOW));
    }

    @Test void workload_speaks_in_its_role_only() {
        var byPlanner = Envelope.sign(STATEMENT, planner);
        assertThrows(Rejected.Untrusted.class, () -> file().verifyStatement(byPlanner, Role.GATE, Occasion.at(NOW)));
        assertThrows(Rejected.Untrusted.class, () -> file().verifyStatement(byPlanner, Role.EVIDENCE, Occasion.at(NOW)));
        assertThrows(IllegalArgumentException.class, () -> file().verifyStatement(byPlanner, Role.WORKER_CA, Occasion.at(NOW)));
        assertThrows(IllegalArgumentException.class, () -> file().verifyStatement(byPlanner, Role.LAYOUT, Occasion.at(NOW)));
        assertEquals(Set.of(Keys.principal("factory", planner)), file().verifyStatement(byPlanner, Role.PLANNER, Occasion.at(NOW)).signers());
    }

    @Test void person_speaks_in_their_roles_only_and_counts_once_with_two_keys() {
        var byDora = Envelope.sign(STATEMENT, dora, doraToken);
        assertThrows(Rejected.Untrusted.class, () -> file().verifyPerson(byDora, "developer", Occasion.at(NOW)));
        assertThrows(Rejected.Untrusted.class, () -> file().verifyPerson(byDora, "auditor", Occasion.at(NOW)));
        assertThrows(Rejected.Untrusted.class, () -> file().verifyPerson(Envelope.sign(STATEMENT, planner), "release-approver", Occasion.at(NOW)));
        assertEquals(1, file().verifyPerson(byDora, "release-approver", Occasion.at(NOW)).signers().size());
        assertEquals(2, file().verifyPerson(Envelope.sign(STATEMENT, dora, emil, doraToken), "release-approver", Occasion.at(NOW)).signers().size());
    }

    private Bytes certificate(Key key, String pool, long fence) {
        return WorkerCertificate.issue(ca, new WorkerCertificate("factory.example", pool, "run", "build", Digest.of(Bytes.utf8("order")),
                fence, key, NOW, NOW.plusSeconds(600)), BigInteger.valueOf(fence + 1));
    }

    private Envelope byWorker(String pool, long fence) {
        var worker = Keys.ed25519();
        return Envelope.sign(Statement.PAYLOAD_TYPE, STATEMENT.toJson().toBytes(), certificate(worker.key(), pool, fence), worker);
    }

    @Test void three_workers_of_one_pool_count_as_one() {
        var statements = List.of(file().verifyWorker(byWorker("east", 1), Occasion.at(NOW)), file().verifyWorker(byWorker("east", 2), Occasion.at(NOW)),
                file().verifyWorker(byWorker("east", 3), Occasion.at(NOW)));
        assertEquals(1, WorkerStatement.pools(statements).size());
        assertThrows(Rejected.Untrusted.class, () -> WorkerStatement.requirePools(statements, 2));
        var two = List.of(statements.getFirst(), file().verifyWorker(byWorker("west", 1), Occasion.at(NOW)));
        assertEquals(2, WorkerStatement.pools(two).size());
        WorkerStatement.requirePools(two, 2);
        WorkerStatement.requirePools(statements, 1);
        assertThrows(IllegalArgumentException.class, () -> WorkerStatement.requirePools(two, 0));
        assertEquals(STATEMENT, statements.getFirst().statement().value());
        assertEquals(1, statements.getFirst().statement().envelope().signatures().size());
    }

    @Test void worker_without_a_certificate_or_with_anothers_is_refused() {
        var worker = Keys.ed25519();
        var bare = Envelope.sign(STATEMENT, worker);
        assertThrows(Rejected.Untrusted.class, () -> file().verifyWorker(bare, Occasion.at(NOW)));
        var anothers = Envelope.sign(Statement.PAYLOAD_TYPE, STATEMENT.toJson().toBytes(), certificate(Keys.ed25519().key(), "east", 1), worker);
        assertThrows(Rejected.Untrusted.class, () -> file().verifyWorker(anothers, Occasion.at(NOW)));
        assertEquals("east", file().verifyWorker(byWorker("east", 1), Occasion.at(NOW)).certificate().pool());
    }

    @Test void worker_certificate_by_another_role_is_refused() {
        var worker = Keys.ed25519();
        var values = new WorkerCertificate("factory.example", "east", "run", "build", Digest.of(Bytes.utf8("order")), 1, worker.key(), NOW, NOW.plusSeconds(600));
        for (var signer : List.of(planner, gate, ingest, ana, dora)) {
            var envelope = Envelope.sign(Statement.PAYLOAD_TYPE, STATEMENT.toJson().toBytes(), WorkerCertificate.issue(signer, values, BigInteger.ONE), worker);
            assertThrows(Rejected.Untrusted.class, () -> file().verifyWorker(envelope, Occasion.at(NOW)));
        }
    }

    @Test void worker_of_another_trust_domain_is_refused() {
        var worker = Keys.ed25519();
        var values = new WorkerCertificate("other.example", "east", "run", "build", Digest.of(Bytes.utf8("order")), 1, worker.key(), NOW, NOW.plusSeconds(600));
        var envelope = Envelope.sign(Statement.PAYLOAD_TYPE, STATEMENT.toJson().toBytes(), WorkerCertificate.issue(ca, values, BigInteger.ONE), worker);
        assertThrows(Rejected.Untrusted.class, () -> file().verifyWorker(envelope, Occasion.at(NOW)));
    }

    @Test void certified_key_that_is_also_anothers_key_is_refused() {
        var envelope = Envelope.sign(Statement.PAYLOAD_TYPE, STATEMENT.toJson().toBytes(), certificate(gate.key(), "east", 1), gate);
        assertThrows(Rejected.Untrusted.class, () -> file().verifyWorker(envelope, Occasion.at(NOW)));
    }

    @Test void worker_statement_after_the_certificate_lapsed_or_with_a_second_signature_is_refused() {
        var envelope = byWorker("east", 1);
        assertThrows(Rejected.Stale.class, () -> file().verifyWorker(envelope, Occasion.at(NOW.plusSeconds(601))));
        var doubled = new Envelope(envelope.payloadType(), envelope.payload(), List.of(envelope.signatures().getFirst(), envelope.signatures().getFirst()));
        assertThrows(Rejected.Untrusted.class, () -> file().verifyWorker(doubled, Occasion.at(NOW)));
    }

    /** What each entry of the file lets be said; each supplier throws if it may not. */
    private Map<String, Consumer<TrustFile>> claims() {
        var byDora = Envelope.sign(STATEMENT, dora);
        var byEmil = Envelope.sign(STATEMENT, emil);
        var worker = byWorker("east", 1);
        var claims = new TreeMap<String, Consumer<TrustFile>>();
        claims.put("planner", file -> file.verifyStatement(Envelope.sign(STATEMENT, planner), Role.PLANNER, Occasion.at(NOW)));
        claims.put("ingest", file -> file.verifyStatement(Envelope.sign(STATEMENT, ingest), Role.INGEST, Occasion.at(NOW)));
        claims.put("exporter", file -> file.verifyStatement(Envelope.sign(STATEMENT, east), Role.EXPORTER, Occasion.at(NOW)));
        claims.put("gate", file -> file.verifyStatement(Envelope.sign(STATEMENT, gate), Role.GATE, Occasion.at(NOW)));
        claims.put("worker-ca", file -> file.verifyWorker(worker, Occasion.at(NOW)));
        claims.put("dora", file -> file.verifyPerson(byDora, "release-approver", Occasion.at(NOW)));
        claims.put("emil", file -> file.verifyPerson(byEmil, "developer", Occasion.at(NOW)));
        return claims;
    }

    private Set<String> holding(TrustFile file) {
        var holding = new TreeSet<String>();
        claims().forEach((name, claim) -> {
            try {
                claim.accept(file);
                holding.add(name);
            } catch (Rejected.Untrusted e) {
                // not among those that hold
            }
        });
        return holding;
    }

    @Tag("factory/explicit-trust")
    @Test void taking_one_entry_away_takes_away_exactly_what_it_let_be_said() {
        var all = claims().keySet();
        assertEquals(all, holding(file()));
        for (var role : workloads().keySet()) {
            var fewer = workloads();
            fewer.remove(role);
            var expected = new TreeSet<>(all);
            expected.remove(role.wireName());
            assertEquals(expected, holding(file(fewer, people())), "without " + role);
        }
        for (var person : people()) {
            var others = people().stream().filter(other -> !other.equals(person)).toList();
            var expected = new TreeSet<>(all);
            expected.remove(person.principal().name());
            assertEquals(expected, holding(file(workloads(), others)), "without " + person.principal().name());
        }
    }
}
