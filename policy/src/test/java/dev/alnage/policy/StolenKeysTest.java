package dev.alnage.policy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.alnage.evidence.Bytes;
import dev.alnage.evidence.Digest;
import dev.alnage.evidence.Json;
import dev.alnage.evidence.Predicate;
import dev.alnage.evidence.Rejected;
import dev.alnage.evidence.Resource;
import dev.alnage.evidence.Statement;
import dev.alnage.evidence.Tree;
import dev.alnage.evidence.claim.Approval;
import dev.alnage.evidence.claim.FoundingEntries;
import dev.alnage.evidence.claim.Receipt;
import dev.alnage.evidence.order.Order;
import dev.alnage.evidence.read.StatementReader;
import dev.alnage.evidence.sign.Occasion;
import dev.alnage.evidence.sign.Role;
import dev.alnage.evidence.sign.Signer;
import dev.alnage.evidence.sign.TrustFile;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Each key in turn is the attacker's, and so is the place of evidence: what the key may sign falls, and nothing else. */
@Tag("build/contained-compromise")
@Tag("artifacts/limited-certification")
class StolenKeysTest {
    private final World world = new World();

    private Set<String> codes(Decision decision) {
        assertFalse(decision.verdict() instanceof Verdict.Passed, "the gate said yes");
        return Set.copyOf(decision.verdict().reasons().stream().map(Reason::code).toList());
    }

    private Decision decide() {
        return world.decide("1");
    }

    private static SortedMap<String, Digest> inputs(World world) {
        return World.digests(Map.of("app", world.application(), "report", world.testReport()));
    }

    /** An honest run up to the tests; what comes after is the attacker's. */
    private void untilApproval() {
        world.run("1");
        world.steps("1", Map.of());
    }

    private Tree evil() {
        return world.tree(Map.of("app.jar", Bytes.utf8("an attacker's application")));
    }

    private Map<String, Signer> machines() {
        return Map.of("planner", world.planner, "ingest", world.ingest, "evidence", world.reports, "worker ca", world.ca, "gate", world.gate);
    }

    @Test void no_machines_key_approves() {
        untilApproval();
        machines().values().forEach(key -> world.approve("1", key));
        world.approve("1", world.anna);
        assertEquals(Set.of("ALN-REL-001"), codes(decide()));
    }

    @Test void no_machines_key_but_the_evidence_key_says_how_tests_went() {
        world.run("1");
        world.steps("1", Map.of());
        world.forget(found -> type(found).equals(Predicate.TestResult.TYPE));
        var said = new Statement(List.of(Resource.of("commit", World.COMMIT), world.testReport().toResources("report/").getFirst()),
                new Predicate.TestResult(Predicate.TestResult.Result.PASSED, List.of(), List.of("works"), List.of(), List.of()));
        machines().forEach((name, key) -> {
            if (!name.equals("evidence")) {
                world.record(key, said);
            }
        });
        world.approve("1", world.anna, world.ben);
        assertEquals(Set.of("ALN-TST-001"), codes(decide()));
        world.record(world.reports, said);
        assertInstanceOf(Verdict.Passed.class, decide().verdict());
    }

    private static String type(Evidence.Found found) {
        return StatementReader.read(found.envelope().payload()).predicate().type();
    }

    @Test void the_planners_key_orders_another_command_in_vain() {
        var bend = new World.Bend();
        bend.order = order -> new Order(order.run(), order.step(), order.pool(), order.plan(), order.image(), List.of("/bin/sh"), order.environment(),
                order.inputs(), order.outputs(), order.limits(), order.issued(), order.expires());
        world.run("1");
        world.steps("1", Map.of("app@a", bend, "app@b", bend));
        world.approve("1", world.anna, world.ben);
        assertTrue(codes(decide()).contains("ALN-BLD-004"));
    }

    @Test void the_planners_key_forges_no_link() {
        linkSignedBy(world.planner);
        assertEquals(Set.of("ALN-BLD-003"), codes(decide()));
    }

    @Test void no_machines_key_forges_a_link_without_a_certificate_of_its_own() {
        linkSignedBy(world.ingest);
        assertEquals(Set.of("ALN-BLD-003"), codes(decide()));
    }

    /** Both pools' links of the application, by a key that no certificate names. */
    private void linkSignedBy(Signer key) {
        var bend = new World.Bend();
        bend.linkSigner = Optional.of(key);
        world.run("1");
        world.steps("1", Map.of("app@a", bend, "app@b", bend));
        world.approve("1", world.anna, world.ben);
    }

    @Test void the_ingest_key_vouches_for_outputs_that_no_link_names_in_vain() {
        world.run("1");
        world.steps("1", Map.of());
        var evil = new TreeMap<>(Map.of("app", evil().digest()));
        // the storer's lie instead of its honest word: the same links, other outputs
        for (var found : world.about(orderOf("app", "a"))) {
            var honest = Receipt.read(StatementReader.read(found.envelope().payload()));
            world.forget(found::equals);
            world.record(world.ingest, new Receipt(honest.order(), honest.link(), honest.provenance(), evil, honest.log(), honest.trace()).toStatement());
        }
        world.approve("1", world.anna, world.ben);
        assertTrue(codes(decide()).contains("ALN-BLD-016"));
    }

    private Digest orderOf(String step, String pool) {
        return world.about(world.plan.digest()).stream().filter(found -> type(found).equals(Order.TYPE))
                .filter(found -> {
                    var order = Order.read(StatementReader.read(found.envelope().payload()));
                    return order.step().equals(step) && order.pool().equals(pool);
                }).map(Evidence.Found::digest).findFirst().orElseThrow();
    }

    @Test void the_worker_ca_alone_gets_nothing_in_for_nobody_hands_out_a_receipt() {
        world.run("1");
        world.steps("1", Map.of());
        world.forget(found -> type(found).equals(Receipt.TYPE));
        world.approve("1", world.anna, world.ben);
        assertTrue(codes(decide()).contains("ALN-BLD-003"));
    }

    @Tag("build/distributed-rebuild")
    @Tag("B9")
    @Test void a_worker_of_one_pool_with_the_cas_blessing_does_not_outvote_the_other_pool() {
        var bend = new World.Bend();
        bend.outputs = _ -> new TreeMap<>(Map.of("app", evil()));
        world.run("1");
        world.steps("1", Map.of("app@a", bend));
        world.approve("1", world.anna, world.ben);
        assertTrue(codes(decide()).contains("ALN-BLD-021"));
    }

    @Tag("D5")
    @Test void one_pool_with_many_keys_is_one_pool() {
        var evil = new World.Bend();
        evil.outputs = _ -> new TreeMap<>(Map.of("app", evil()));
        var twice = new World.Bend();
        twice.outputs = evil.outputs;
        twice.pool = "a";
        world.run("1");
        world.steps("1", Map.of("app@a", evil, "app@b", twice));
        world.approve("1", world.anna, world.ben);
        assertTrue(codes(decide()).contains("ALN-BLD-022"));
    }

    private Digest verdict(Signer key, Digest subject) {
        var vsa = new Predicate.VerificationSummary("https://alnage.dev/gate", World.NOW, new Question.OfStep("1", world.plan.digest(), "publish").toUri(),
                Resource.of(FactoryPolicy.STANDARD.name(), FactoryPolicy.STANDARD.digest()), List.of(), true, List.of("SLSA_BUILD_LEVEL_2"), Json.array(List.of()));
        return world.record(key, new Statement(List.of(Resource.of("app", subject)), vsa));
    }

    private Decision verify(Digest subject) {
        return new ArtifactVerifier(world.trust, world, FactoryPolicy.STANDARD, World.NOW.plusSeconds(1)).verify(subject).decision();
    }

    @Tag("deploy/client-verification")
    @Test void a_false_verdict_by_the_gates_own_key_is_found_out_by_who_verifies_again() {
        untilApproval();
        verdict(world.gate, world.application().digest());
        assertEquals(Set.of("ALN-REL-001"), codes(verify(world.application().digest())));
        world.approve("1", world.anna, world.ben);
        assertInstanceOf(Verdict.Passed.class, verify(world.application().digest()).verdict());
        verdict(world.gate, evil().digest());
        assertEquals(Set.of("ALN-ART-002"), codes(verify(evil().digest())));
    }

    @Test void a_verdict_by_any_other_key_is_none() {
        untilApproval();
        world.approve("1", world.anna, world.ben);
        for (var key : List.of(world.planner, world.ingest, world.reports, world.ca, world.anna, world.stranger)) {
            verdict(key, world.application().digest());
        }
        assertTrue(codes(verify(world.application().digest())).contains("ALN-ART-001"));
        verdict(world.gate, world.application().digest());
        assertInstanceOf(Verdict.Passed.class, verify(world.application().digest()).verdict());
    }

    @Tag("build/factory-roles")
    @Test void a_persons_key_is_one_approval_and_nothing_else() {
        world.run("1");
        world.steps("1", Map.of());
        world.approve("1", world.anna, world.annasOther);
        assertEquals(Set.of("ALN-REL-001"), codes(decide()));
        var bend = new World.Bend();
        bend.linkSigner = Optional.of(world.anna);
        world.work("1", "lib", "b", Map.of("src", world.dependency()), Map.of("jar", evil()), bend);
        world.record(world.anna, world.plan.toStatement());
        assertEquals(Set.of("ALN-REL-001"), codes(decide()));
        world.record(world.anna, new Approval("1", "approve", inputs(world), false, "changed my mind", World.NOW).toStatement());
        world.approve("1", world.ben);
        assertTrue(codes(decide()).contains("ALN-REL-002"));
    }

    @Test void a_key_of_one_role_in_the_place_of_each_other_is_nobody() {
        var statement = world.plan.toStatement();
        for (var speaker : machines().entrySet()) {
            var envelope = dev.alnage.evidence.sign.Envelope.sign(statement, speaker.getValue());
            for (var role : Role.values()) {
                if (!role.signsStatements()) {
                    assertThrows(IllegalArgumentException.class, () -> world.trust.verifyStatement(envelope, role, Occasion.at(World.NOW)));
                } else if (!role.wireName().equals(speaker.getKey())) {
                    assertThrows(Rejected.Untrusted.class, () -> world.trust.verifyStatement(envelope, role, Occasion.at(World.NOW)), speaker.getKey() + " as " + role.wireName());
                }
            }
        }
    }

    /** What the gate misses when a role is nobody's any more. */
    private static final Map<Role, Set<String>> MISSED = Map.of(
            Role.INGEST, Set.of("ALN-SRC-001", "ALN-MAT-001", "ALN-BLD-002"),
            Role.EVIDENCE, Set.of("ALN-TST-001"),
            Role.WORKER_CA, Set.of("ALN-BLD-003"));

    @Tag("factory/explicit-trust")
    @Test void without_a_role_exactly_what_its_key_vouched_for_is_missed() {
        var honest = World.honest();
        for (var role : EnumSet.allOf(Role.class)) {
            Function<TrustFile, Decision> decided = trust -> FactoryPolicy.STANDARD.decide(
                    new Gatherer(trust, honest, World.NOW.plusSeconds(1)).gather(new Question.OfStep("1", honest.plan.digest(), "publish")));
            var trust = without(honest.trust, role);
            if (role == Role.PLANNER) {
                assertThrows(Rejected.Untrusted.class, () -> decided.apply(trust));
            } else if (MISSED.containsKey(role)) {
                assertTrue(codes(decided.apply(trust)).containsAll(MISSED.get(role)), () -> role + " " + codes(decided.apply(trust)));
                assertInstanceOf(Verdict.CannotTell.class, decided.apply(trust).verdict(), role.wireName());
            } else {
                assertInstanceOf(Verdict.Passed.class, decided.apply(trust).verdict(), role.wireName());
            }
        }
    }

    @Tag("factory/explicit-trust")
    @Test void without_either_person_the_approval_is_missed_and_nothing_else() {
        var honest = World.honest();
        for (var person : honest.trust.people().stream().filter(each -> each.roles().contains("release-approvers")).toList()) {
            var people = honest.trust.people().stream().filter(each -> !each.equals(person)).toList();
            var trust = FoundingEntries.file(2, honest.trust.issued(), honest.trust.expires(), honest.trust.trustDomain(), honest.trust.root(),
                    honest.trust.workloads(), List.of("a", "b"), people);
            assertEquals(Set.of("ALN-REL-001"), codes(FactoryPolicy.STANDARD.decide(
                    new Gatherer(trust, honest, World.NOW.plusSeconds(1)).gather(new Question.OfStep("1", honest.plan.digest(), "publish")))));
        }
    }

    private static TrustFile without(TrustFile trust, Role role) {
        var workloads = new EnumMap<>(trust.workloads());
        workloads.remove(role);
        return FoundingEntries.file(2, trust.issued(), trust.expires(), trust.trustDomain(), trust.root(), workloads, List.of("a", "b"), trust.people());
    }
}
