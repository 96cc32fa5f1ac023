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
import dev.alnage.evidence.claim.Approval;
import dev.alnage.evidence.claim.Cancellation;
import dev.alnage.evidence.claim.Deployment;
import dev.alnage.evidence.claim.Ingest;
import dev.alnage.evidence.claim.Receipt;
import dev.alnage.evidence.claim.Reuse;
import dev.alnage.evidence.claim.Run;
import dev.alnage.evidence.order.Order;
import dev.alnage.evidence.pipeline.PipelineFile;
import dev.alnage.evidence.pipeline.Plan;
import dev.alnage.evidence.sign.Envelope;
import dev.alnage.evidence.sign.Role;
import dev.alnage.evidence.sign.Signer;
import dev.alnage.factory.world.FactoryWorld;
import dev.alnage.factory.world.RunDriver;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("artifacts/limited-certification")
class DoorsTest {
    private static final Digest COMMIT = Digest.gitCommit("4".repeat(40));
    private static final Digest THING = Digest.of(Bytes.utf8("thing"));
    @TempDir Path home;
    private FactoryWorld world;

    @BeforeEach void begin() throws IOException {
        world = new FactoryWorld(home);
    }

    @AfterEach void end() throws IOException {
        world.close();
    }

    private Map<String, Signer> everybody() {
        var all = new LinkedHashMap<String, Signer>();
        all.put("planner", world.planner);
        all.put("ingest", world.ingest);
        all.put("evidence", world.evidence);
        all.put("worker ca", world.workerCa);
        all.put("checkpoint", world.checkpoint);
        all.put("gate", world.gateKey);
        all.put("person", world.anna);
        all.put("stranger", world.stranger);
        return all;
    }

    private static Plan plan() {
        return PipelineFile.compile(Bytes.utf8(RunDriver.PIPELINE), COMMIT);
    }

    private static Order order() {
        var step = (Plan.Step.Command) plan().findStep("lib").orElseThrow();
        return new Order("1", "lib", "a", plan().digest(), step.image(), step.argv(), step.environment(), new TreeMap<>(Map.of("src", THING)),
                step.outputs(), step.limits(), FactoryWorld.START, FactoryWorld.START.plusSeconds(600));
    }

    private static Predicate.VerificationSummary verdict(boolean passed) {
        return new Predicate.VerificationSummary("https://alnage.dev/gate", FactoryWorld.START, "alnage:run/1/plan/" + plan().digest().hex() + "/step/publish",
                Resource.of("policy", THING), List.of(), passed, List.of(), Json.array(List.of()));
    }

    /** Who alone may have each statement filed. */
    private static Map<Statement, String> speakers() {
        return Map.of(plan().toStatement(), "planner", new Run("1", plan().digest(), THING, "release", FactoryWorld.START).toStatement(), "planner",
                order().toStatement(), "planner", new Reuse("1", "lib", "a", plan().digest(), THING, THING).toStatement(), "planner",
                new Cancellation("1", plan().digest(), "no").toStatement(), "planner",
                new Statement(List.of(Resource.of("app", THING)), verdict(true)), "gate",
                new Approval("1", "approve", new TreeMap<>(Map.of("app", THING)), true, "good", FactoryWorld.START).toStatement(), "person");
    }

    @Test void each_statement_is_filed_from_its_one_speaker_and_refused_from_everybody_else() throws IOException {
        for (var spoken : speakers().entrySet()) {
            for (var speaker : everybody().entrySet()) {
                if (!speaker.getKey().equals(spoken.getValue())) {
                    assertThrows(Rejected.Untrusted.class, () -> world.record(speaker.getValue(), spoken.getKey()),
                            spoken.getKey().predicate().type() + " by " + speaker.getKey());
                }
            }
        }
        assertEquals(0, world.ledger.size());
        for (var spoken : speakers().entrySet()) {
            world.record(everybody().get(spoken.getValue()), spoken.getKey());
        }
        assertEquals(speakers().size(), world.ledger.size());
    }

    @Test void what_the_storer_itself_attests_has_no_door_for_anybody_not_even_with_its_own_key() {
        var attested = List.of(new Ingest("git", COMMIT, THING, "", FactoryWorld.START).toStatement(),
                new Receipt(THING, THING, THING, new TreeMap<>(Map.of("app", THING)), THING, THING).toStatement(),
                new Deployment("production", "1", "live", THING, THING, FactoryWorld.START).toStatement(),
                new Statement(List.of(Resource.of("app", THING)), new Predicate.Release("pkg:generic/shop/app@1", "1/publish")),
                new Statement(List.of(Resource.of("commit", COMMIT)), new Predicate.TestResult(Predicate.TestResult.Result.PASSED, List.of(), List.of(), List.of(), List.of())),
                new Statement(List.of(Resource.of("app", THING)), new Predicate.Unknown("https://example.org/own/v1", Json.object().build())));
        for (var statement : attested) {
            everybody().forEach((name, signer) -> assertThrows(Rejected.Untrusted.class, () -> world.record(signer, statement),
                    statement.predicate().type() + " by " + name));
        }
        assertEquals(0, world.ledger.size());
    }

    @Tag("artifacts/validate-every-signature")
    @Test void a_signature_moved_to_another_statement_is_refused() {
        var signed = Envelope.sign(order().toStatement(), world.planner);
        var other = Envelope.sign(new Cancellation("1", plan().digest(), "no").toStatement(), world.stranger);
        assertThrows(Rejected.Untrusted.class, () -> world.storer.record(new Envelope(other.payloadType(), other.payload(), signed.signatures())));
    }

    @Tag("D1")
    @Test void a_statement_under_another_payload_type_is_refused() {
        var relabelled = Envelope.sign("application/vnd.alnage.trust+json", order().toStatement().toJson().toBytes(), Bytes.empty(), world.planner);
        assertThrows(Rejected.class, () -> world.storer.record(relabelled));
    }

    @Tag("D3")
    @Test void a_payload_that_is_no_statement_is_refused_whoever_signed_it() {
        everybody().forEach((name, signer) -> assertThrows(Rejected.class,
                () -> world.storer.record(Envelope.sign(Statement.PAYLOAD_TYPE, Bytes.utf8("{}"), Bytes.empty(), signer)), name));
    }

    @Tag("D4")
    @Test void the_key_id_of_a_trusted_key_on_a_strangers_signature_counts_for_nothing() {
        var forged = Envelope.sign(order().toStatement(), world.stranger);
        var id = world.planner.key().keyid();
        var signature = forged.signatures().getFirst();
        assertThrows(Rejected.Untrusted.class, () -> world.storer.record(new Envelope(forged.payloadType(), forged.payload(),
                List.of(new Envelope.Signature(id, signature.sig(), signature.certificate())))));
    }

    @Test void a_speaker_who_left_the_trust_file_is_refused_from_then_on() throws IOException {
        world.record(world.planner, order().toStatement());
        world.trust(world.trustWithout(Role.PLANNER));
        assertThrows(Rejected.Untrusted.class, () -> world.record(world.planner, new Cancellation("1", plan().digest(), "no").toStatement()));
    }

    @Test void the_same_envelope_again_is_filed_once() throws IOException {
        var first = world.record(world.planner, order().toStatement());
        assertEquals(first, world.record(world.planner, order().toStatement()));
        assertEquals(1, world.ledger.size());
        assertTrue(world.ledger.findEnvelope(first).isPresent());
    }
}
