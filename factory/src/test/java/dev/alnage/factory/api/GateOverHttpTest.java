package dev.alnage.factory.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.alnage.evidence.Bytes;
import dev.alnage.evidence.Digest;
import dev.alnage.evidence.Json;
import dev.alnage.evidence.Rejected;
import dev.alnage.evidence.claim.Approval;
import dev.alnage.evidence.claim.Cancellation;
import dev.alnage.evidence.read.Base64Reader;
import dev.alnage.evidence.read.Fields;
import dev.alnage.evidence.read.JsonReader;
import dev.alnage.evidence.sign.Envelope;
import dev.alnage.evidence.sign.Role;
import dev.alnage.factory.build.RunView;
import dev.alnage.factory.gate.AskedAgain;
import dev.alnage.factory.gate.DecisionJson;
import dev.alnage.factory.gate.Gate;
import dev.alnage.factory.gate.ProductPolicies;
import dev.alnage.factory.gate.RecordedDecision;
import dev.alnage.factory.gate.StandingAnswers;
import dev.alnage.factory.http.Caller;
import dev.alnage.factory.http.RawExchange;
import dev.alnage.factory.sealer.SealerClient;
import dev.alnage.factory.world.FactoryWorld;
import dev.alnage.policy.Evidence;
import dev.alnage.policy.Question;
import dev.alnage.policy.set.SignedPolicies;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The gate asked over the factory's socket, by a client that sends what it likes; every exchange is held against the contract. */
class GateOverHttpTest {
    private static final String RULES = "deny contains \"never\" if false\n";
    private static final Caller.Peer ASKING = new Caller.User(1);
    private static final String UNKNOWN = "sha256:" + "0".repeat(64);

    @TempDir Path home;
    private ServedFactory factory;
    private FactoryWorld world;
    private Digest policy;
    private RunView run;
    private Question.OfStep question;

    @BeforeEach void aRunThatPassed() throws Exception {
        factory = new ServedFactory(home);
        world = factory.world;
        policy = world.foundPolicy(RULES);
        var started = factory.driver.start(factory.runs).run().id();
        factory.driver.approving = false;
        factory.driver.until(factory.runs, started, view -> view.state() == RunView.State.WAITING_FOR_PEOPLE);
        assertEquals(1, elements(factory.json("GET", "/v1/approvals", "")).size());
        factory.driver.approving = true;
        run = factory.driver.finish(factory.runs, started);
        question = new Question.OfStep(run.run().id(), run.run().plan(), "live");
    }

    @AfterEach void end() throws IOException {
        factory.close();
    }

    private static List<Json> elements(Json json) {
        return ((Json.Elements) json).values();
    }

    private static String ask(Question.OfStep question) {
        return Json.object().with("run", question.run()).with("plan", question.plan().toString()).with("step", question.step()).build().toBytes().toText();
    }

    private Fields decide(String body) throws IOException {
        return Fields.of("decision", factory.json("POST", "/v1/decisions", body));
    }

    private static String text(Json.Builder json) {
        return json.build().toBytes().toText();
    }

    @Tag("P4")
    @Test void a_decision_is_told_again_until_something_is_recorded_against_it() throws IOException {
        var first = decide(ask(question));
        assertEquals("PASSED", first.text("verdict"));
        var size = world.reader.size();
        var told = factory.ask("POST", "/v1/decisions", ask(question)).body();
        assertEquals(JsonReader.read(told).toBytes(), told, "not canonical");
        var again = Fields.of("decision", JsonReader.read(told));
        assertTrue(again.bool("cached"));
        assertEquals(first.text("vsa"), again.text("vsa"));
        assertEquals(size, world.reader.size());
        world.record(world.planner, new Cancellation(question.run(), question.plan(), "found a flaw").toStatement());
        var after = decide(ask(question));
        assertEquals("FAILED", after.text("verdict"));
        assertEquals("ALN-REL-004", Fields.of("reason", after.list("reasons").getFirst()).text("code"));
        assertNotEquals(first.text("vsa"), after.text("vsa"));
    }

    @Tag("P4")
    @Test void a_key_that_is_taken_away_and_half_a_minute_end_it_too() throws IOException {
        var first = decide(ask(question));
        world.later(Duration.ofSeconds(30));
        var later = decide(ask(question));
        assertNotEquals(first.text("vsa"), later.text("vsa"));
        world.trust(world.trustWithout(Role.EVIDENCE));
        assertEquals("CANNOT_TELL", decide(ask(question)).text("verdict"));
    }

    @Test void the_envelope_that_is_told_is_the_verdict_that_the_gate_signed() throws IOException {
        var told = decide(ask(question));
        assertEquals(told.digest("vsa"), Envelope.read(told.members("envelope").toBytes()).digest());
        var shown = Fields.of("shown", factory.json("GET", "/v1/decisions/" + told.text("vsa"), ""));
        assertEquals(question.toUri(), shown.object("decision").text("question"));
        assertTrue(world.blobs.has(told.digest("vsa")));
        factory.refused(404, "ALN-API-007", "GET", "/v1/decisions/" + UNKNOWN, "");
        // an envelope of the ledger that is no verdict
        factory.refused(404, "ALN-API-007", "GET", "/v1/decisions/" + run.run().planEnvelope(), "");
    }

    @Test void http_answers_what_the_java_api_says_byte_for_byte_now_and_later_and_other_evidence_gives_other_bytes() throws IOException {
        var policies = ProductPolicies.signed(SignedPolicies.Floor.NONE);
        var then = world.trust();
        for (var step : List.of("live", "publish", "nowhere")) {
            var each = new Question.OfStep(question.run(), question.plan(), step);
            var told = factory.ask("POST", "/v1/verify", ask(each)).body();
            var at = Fields.of("answer", JsonReader.read(told)).instant("timeVerified");
            var decision = new Gate(policies).decide(each, then, world.evidence(), at).decision();
            assertEquals(DecisionJson.write(decision, policies.inForce(then, world.evidence(), at), at).toBytes().toText(), told.toText(), step);
        }
        var vsa = decide(ask(question)).digest("vsa");
        var signed = Envelope.read(Fields.of("shown", factory.json("GET", "/v1/decisions/" + vsa, "")).members("envelope").toBytes());
        var entry = world.reader.findEnvelope(vsa).orElseThrow();
        var recorded = RecordedDecision.read(signed.unverifiedStatement(), vsa, entry.index(), entry.time());
        world.later(Duration.ofHours(1));
        world.record(world.planner, new Cancellation(question.run(), question.plan(), "found a flaw").toStatement());
        var again = AskedAgain.of(recorded, policies, _ -> then, world.evidence());
        assertEquals(signed.payload().toText(), again.vsa().toJson().toBytes().toText());
        assertTrue(again.isSame(signed.payload()));
        var less = AskedAgain.of(recorded, policies, _ -> then, new Withholding(world.evidence(), recorded.vsa().inputAttestations().getLast().digests().getFirst()));
        assertFalse(less.isSame(signed.payload()), () -> less.difference(recorded));
        var distrusting = world.trustWithout(Role.EVIDENCE);
        assertEquals("CANNOT_TELL, and the gate signed PASSED", AskedAgain.of(recorded, policies, _ -> distrusting, world.evidence()).difference(recorded));
    }

    /** A place of evidence that leaves one envelope out. */
    private record Withholding(Evidence all, Digest without) implements Evidence {
        @Override public List<Found> about(Digest subject) {
            return all.about(subject).stream().filter(found -> !found.digest().equals(without)).toList();
        }

        @Override public Optional<Found> find(Digest envelope) {
            return envelope.equals(without) ? Optional.empty() : all.find(envelope);
        }

        @Override public Optional<Bytes> blob(Digest digest) {
            return all.blob(digest);
        }
    }

    @Test void no_yes_comes_of_what_nobody_knows() throws IOException {
        for (var body : List.of(ask(new Question.OfStep("77", question.plan(), "live")), ask(new Question.OfStep(question.run(), question.plan(), "nowhere")),
                ask(new Question.OfStep(question.run(), Digest.parse(UNKNOWN), "live")),
                text(Json.object().with("artifact", UNKNOWN).with("name", "ghcr.io/acme/app").with("action", "admit")))) {
            assertNotEquals("PASSED", decide(body).text("verdict"), body);
        }
    }

    @Test void what_the_sealer_did_not_sign_is_not_told() throws Exception {
        var passed = decide(ask(question));
        var other = decide(ask(new Question.OfStep(question.run(), question.plan(), "nowhere")));
        assertNotEquals("PASSED", other.text("verdict"));
        for (var vsa : List.of(other.digest("vsa"), Digest.parse(UNKNOWN), run.run().planEnvelope())) {
            assertThrows(Rejected.class, () -> telling("PASSED", vsa).decide(question, ASKING), vsa.toString());
        }
        assertThrows(Rejected.class, () -> telling("FAILED", passed.digest("vsa")).decide(question, ASKING));
        assertTrue(telling("PASSED", passed.digest("vsa")).decide(question, ASKING).toText().contains("PASSED"));
    }

    @Test void many_who_ask_the_same_at_once_wait_for_one_decision() throws Exception {
        var size = world.reader.size();
        var body = ask(question);
        var work = new ArrayList<Callable<String>>();
        for (var i = 0; i < 16; i++) {
            work.add(() -> Fields.of("decision", JsonReader.read(RawExchange.send(factory.socket, "POST", "/v1/decisions", Map.of(), Bytes.utf8(body)).body())).text("vsa"));
        }
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var told = new TreeSet<String>();
            for (var each : threads.invokeAll(work)) {
                told.add(each.get());
            }
            assertEquals(1, told.size());
        }
        world.reader.refresh();
        assertEquals(size + 1, world.reader.size());
    }

    @Tag("S1")
    @Test void a_caller_has_its_share_of_new_questions_and_takes_nobody_else_s() {
        var quota = new Quota(3, Duration.ofSeconds(2));
        var now = world.clock.now();
        for (var i = 0; i < 3; i++) {
            assertEquals(Duration.ZERO, quota.take(ASKING, now));
        }
        assertEquals(Duration.ofSeconds(2), quota.take(ASKING, now), "said when the next one is due, and taken is nothing");
        assertEquals(Duration.ofSeconds(2), quota.take(ASKING, now));
        assertEquals(Duration.ZERO, quota.take(new Caller.Certified("admission", "DNS:a.example", now, now, java.util.Set.of()), now), "another caller has a share of its own");
        assertEquals(Duration.ZERO, quota.take(ASKING, now.plusSeconds(2)));
        assertEquals(Duration.ofSeconds(1), quota.take(ASKING, now.plusSeconds(3)));
        for (var i = 0; i < 3; i++) {
            assertEquals(Duration.ZERO, quota.take(ASKING, now.plusSeconds(60)), "all of it comes back");
        }
    }

    @Tag("S1")
    @Test void new_questions_without_end_are_refused_with_429_and_what_stands_is_told_all_the_same() throws IOException {
        var stands = ask(question);
        assertEquals("PASSED", decide(stands).text("verdict"));
        var size = world.reader.size();
        var last = 0;
        for (var i = 0; i < 2 * ServedFactory.NEW_QUESTIONS && last != 429; i++) {
            last = factory.ask("POST", "/v1/decisions", text(Json.object().with("artifact", Digest.of(Bytes.utf8("unknown " + i)).toString())
                    .with("name", "ghcr.io/acme/app").with("action", "admit"))).status();
        }
        factory.refused(429, "ALN-API-013", "POST", "/v1/decisions", text(Json.object().with("artifact", UNKNOWN).with("name", "ghcr.io/acme/app").with("action", "admit")));
        world.reader.refresh();
        assertTrue(world.reader.size() <= size + ServedFactory.NEW_QUESTIONS, "the ledger grew by no more than the share");
        assertEquals("PASSED", decide(stands).text("verdict"));
    }

    /** A factory whose sealer tells this, whatever is asked. */
    private Decisions telling(String verdict, Digest vsa) {
        var decision = Fields.of("decision", Json.object().with("verdict", verdict).with("reasons", Json.array(List.of())).with("claims", Json.array(List.of()))
                .with("inputs", Json.object().build()).build());
        return new Decisions(_ -> new SealerClient.Told(decision, new StandingAnswers.Basis(vsa, Set.of(), world.clock.now().plusSeconds(5)), 1),
                world.reader, world::trust, world.clock);
    }

    @Test void verifying_gives_the_gates_verdict_and_records_nothing() throws IOException {
        var signed = decide(ask(question));
        var size = world.reader.size();
        var told = Fields.of("trial", factory.json("POST", "/v1/verify", ask(question)));
        assertEquals(signed.text("verdict"), told.text("verdict"));
        assertEquals(signed.any("policy"), told.any("policy"));
        var cancelled = Envelope.sign(new Cancellation(question.run(), question.plan(), "found a flaw").toStatement(), world.planner);
        var forged = Envelope.sign(new Cancellation(question.run(), question.plan(), "found a flaw").toStatement(), world.stranger);
        assertEquals("FAILED", presented(cancelled));
        assertEquals("PASSED", presented(forged));
        assertEquals(size, world.reader.size());
        var artifact = run.steps().stream().filter(step -> step.id().equals("live")).findFirst().orElseThrow().inputs().firstEntry().getValue();
        assertEquals("PASSED", Fields.of("trial", factory.json("POST", "/v1/verify", text(Json.object().with("subject", artifact.toString())))).text("verdict"));
        assertEquals("CANNOT_TELL", Fields.of("trial", factory.json("POST", "/v1/verify", text(Json.object().with("subject", UNKNOWN)))).text("verdict"));
        assertEquals(size, world.reader.size());
    }

    private String presented(Envelope envelope) throws IOException {
        return Fields.of("trial", factory.json("POST", "/v1/verify", text(Json.object().with("run", question.run()).with("plan", question.plan().toString())
                .with("step", question.step()).with("envelopes", Json.array(List.of(envelope.toJson())))))).text("verdict");
    }

    @Test void decisions_are_listed_by_subject_time_verdict_and_number() throws IOException {
        var refused = decide(ask(new Question.OfStep(question.run(), question.plan(), "nowhere")));
        var all = listed("");
        assertTrue(all.size() >= 2, all.toString());
        var failed = new TreeSet<>(listed("?verdict=FAILED"));
        var untold = new TreeSet<>(listed("?verdict=CANNOT_TELL"));
        var passed = new TreeSet<>(listed("?verdict=PASSED"));
        assertTrue(failed.contains(refused.text("vsa")) != untold.contains(refused.text("vsa")));
        assertEquals(all.size(), failed.size() + untold.size() + passed.size());
        assertEquals(List.of(), listed("?since=2100-01-01T00:00:00Z"));
        assertEquals(all, listed("?since=2026-01-01T00:00:00Z"));
        assertEquals(List.of(refused.text("vsa")), listed("?subject=" + question.plan()));
        assertEquals(List.of(), listed("?subject=" + UNKNOWN));
        var first = Fields.of("page", factory.json("GET", "/v1/decisions?limit=1", ""));
        assertEquals(1, first.list("decisions").size());
        assertEquals(all.subList(1, all.size()), listed("?from=" + first.integer("next", 1, Fields.INTEGER_MAX)));
    }

    private List<String> listed(String query) throws IOException {
        return Fields.of("page", factory.json("GET", "/v1/decisions" + query, "")).list("decisions", json -> Fields.of("decision", json).text("envelope"));
    }

    @Test void a_request_that_says_more_or_less_than_the_contract_is_refused() throws IOException {
        var right = ask(question);
        for (var wrong : List.of("{}", "[]", right.replace("{", "{\"force\":true,"), right.replace("\"live\"", "\"live/x\""), right.replace("\"live\"", "7"),
                right.replace("{", "{\"artifact\":\"" + UNKNOWN + "\","), right.replace("sha256:", "sha1:"),
                text(Json.object().with("artifact", UNKNOWN).with("name", "a b").with("action", "admit")))) {
            factory.refused(400, "ALN-API-001", "POST", "/v1/decisions", wrong);
            factory.refused(400, "ALN-API-001", "POST", "/v1/verify", wrong);
        }
        factory.refused(400, "ALN-API-001", "POST", "/v1/verify", text(Json.object().with("subject", UNKNOWN).with("run", "1")));
        factory.refused(400, "ALN-API-001", "POST", "/v1/verify", text(Json.object().with("subject", UNKNOWN).with("bundle", Json.object().build())));
        for (var query : List.of("colour=red", "limit=0", "limit=1001", "limit=-1", "limit=1e2", "verdict=yes", "since=yesterday", "subject=7", "limit=1&limit=2")) {
            factory.refused(400, "ALN-API-001", "GET", "/v1/decisions?" + query, "");
        }
        factory.refused(400, "ALN-API-001", "GET", "/v1/policies?colour=red", "");
        factory.refused(404, "ALN-API-007", "GET", "/v1/policies/01", "");
        assertEquals("PASSED", decide(right).text("verdict"));
    }

    @Tag("S1")
    @Test void a_request_that_two_readers_could_read_differently_is_refused() throws IOException {
        var right = ask(question);
        var before = world.reader.size();
        for (var path : List.of("/v1/../v1/decisions", "/v1/decisions/..", "/v1%2fdecisions", "/v1/decisions%00", "/v1/decisions;a=b", "//v1/decisions", "/v1/./decisions",
                "/v1/decisions/")) {
            var status = RawExchange.send(factory.socket, "POST", path, Map.of(), Bytes.utf8(right)).status();
            assertTrue(status == 400 || status == 404 || status == 405, path + " gave " + status);
        }
        var length = String.valueOf(right.length());
        for (var headers : List.of(Map.of("Content-Length", length, "content-length", "5"), Map.of("Content-Length", length, "Transfer-Encoding", "chunked"),
                Map.of("Content-Length", "+" + length), Map.of("Transfer-Encoding", "gzip, chunked"), Map.of("Content-Length", length, "Host", "a b"))) {
            assertEquals(400, RawExchange.send(factory.socket, "POST", "/v1/decisions", headers, Bytes.utf8(right)).status(), headers.toString());
        }
        for (var body : List.of(right.replace("{", "{\"run\":\"2\","), right + "x", right.replace("\"", "'"), "\ufeff" + right)) {
            assertEquals(400, RawExchange.send(factory.socket, "POST", "/v1/decisions", Map.of(), Bytes.utf8(body)).status(), body);
        }
        assertEquals(before, world.reader.size());
        assertEquals(200, RawExchange.send(factory.socket, "POST", "/v1/decisions", Map.of("Content-Length", length), Bytes.utf8(right)).status());
    }

    @Tag("S1")
    @Test void every_operation_of_the_contract_answers_as_it_says() throws IOException {
        var vsa = decide(ask(question)).text("vsa");
        for (var path : List.of("/health", "/ready", "/openapi.json", "/v1/decisions", "/v1/decisions/" + vsa, "/v1/policies", "/v1/policies/1", "/v1/trust", "/v1/trust/" + world.trust().version(),
                "/v1/subjects/" + question.plan(), "/v1/subjects/" + question.plan() + "/attestations", "/v1/subjects/" + question.plan() + "/attestations?limit=1",
                "/v1/attestations/" + vsa, "/v1/log/entries", "/v1/log/entries?from=3", "/v1/runs", "/v1/runs/" + question.run(), "/v1/events?after=0", "/v1/workers")) {
            factory.json("GET", path, "");
        }
        assertEquals(200, factory.ask("GET", "/v1/log/checkpoint", "").status());
        assertEquals(200, factory.ask("GET", "/v1/blobs/" + Digest.of(FactoryWorld.bundle(RULES)), "").status());
        assertTrue(Schema.members(factory.json("GET", "/v1/policies", "")).containsKey("inForce"));
        factory.json("POST", "/v1/log/proofs", "{\"entries\":[\"0\",\"2\"]}");
        factory.json("POST", "/v1/verify", ask(question));
        assertEquals("FAILED", Schema.text(Schema.member(factory.json("POST", "/v1/verify/layout", "{\"layout\":{},\"keys\":[],\"links\":{}}"), "verdict")));
        for (var version : List.of("0", "01", "99", "-1", "x")) {
            factory.refused(404, "ALN-API-007", "GET", "/v1/trust/" + version, "");
        }
        factory.json("POST", "/v1/statements", Envelope.sign(new Approval(question.run(), "approve",
                run.steps().stream().filter(step -> step.id().equals("approve")).findFirst().orElseThrow().inputs(), true, "again", world.clock.now()).toStatement(),
                world.anna).toBytes().toText());
        var bundle = FactoryWorld.bundle("deny contains \"later\" if false\n");
        var next = Envelope.sign(world.version(2, Optional.of(policy), bundle, world.clock.now().plus(Duration.ofDays(1))).toStatement(), world.petra, world.quentin);
        factory.json("POST", "/v1/policies", text(Json.object().with("statement", next.toJson()).with("bundle", Base64Reader.write(bundle))));
        worked();
        new PeopleOverHttp(factory, home).ask();
        factory.json("POST", "/v1/repositories", "{\"name\":\"shop/app\"}");
        factory.json("GET", "/v1/repositories", "");
        factory.json("GET", "/v1/repositories/shop:app", "");
        assertEquals(0, Fields.of("packs", factory.json("GET", "/v1/repositories/shop:app/packs", "")).integer("packs", 0, Fields.INTEGER_MAX));
        factory.json("POST", "/v1/repositories/shop:app/packs", "{}");
        changes();
        mirrors();
        for (var method : List.of("PUT", "PATCH", "DELETE")) {
            for (var path : List.of("", "/plan", "/steps", "/steps/live")) {
                factory.refused(403, "ALN-API-010", method, "/v1/runs/" + question.run() + path, "");
            }
        }
        var all = new TreeSet<String>();
        Schema.members(Schema.member(ContractTest.CONTRACT, "paths")).values().forEach(methods -> Schema.members(methods).values()
                .forEach(operation -> all.add(Schema.text(Schema.member(operation, "operationId")))));
        all.removeAll(factory.exercised);
        // for clients from elsewhere alone: ApiStepUpTest
        all.remove("postStepUps");
        assertEquals(Set.of(), all);
    }

    /** Mirrors over HTTP: their secrets go in and never come out, and where the gateway lets nobody go, a look says so. */
    private void mirrors() throws IOException {
        var added = factory.json("POST", "/v1/mirrors", """
                {"repository": "shop/app", "direction": "from", "forge": "github", "project": "acme/app", "address": "https://forge.example.org/acme/app.git",
                 "token": "a-token-of-many-characters", "secret": "a-secret-of-many-characters"}""");
        var listed = factory.json("GET", "/v1/mirrors", "").toBytes().toText();
        assertTrue(listed.contains("acme/app") && !(listed + added.toBytes().toText()).contains("of-many-characters"), listed);
        assertTrue(Schema.text(Schema.member(factory.json("POST", "/v1/mirrors/shop:app/sync", "{}"), "error")).contains("forge.example.org"));
        assertEquals(204, factory.ask("POST", "/v1/mirrors/shop:app/remove", "{}").status());
        assertEquals("[]", factory.json("GET", "/v1/mirrors", "").toBytes().toText());
    }

    /** Changes over HTTP: proposed, looked at, merged, taken back; what is not there is not found, and nothing is merged twice. */
    private void changes() throws IOException {
        factory.source.propose("shop/app");
        var open = Fields.of("change", factory.json("GET", "/v1/repositories/shop:app/changes/1", ""));
        assertEquals("open", open.text("state"));
        assertEquals(List.of(), open.list("obstacles"));
        var merged = Fields.of("merged", factory.json("POST", "/v1/repositories/shop:app/changes/1/merge", "{}")).digest("commit");
        factory.json("POST", "/v1/repositories/shop:app/changes/2/abandon", "{}");
        var states = Fields.of("changes", factory.json("GET", "/v1/repositories/shop:app/changes", "")).list("changes", json -> Fields.of("change", json).text("state"));
        assertEquals(List.of("merged", "abandoned"), states);
        assertEquals(merged.toString(), Fields.of("change", factory.json("GET", "/v1/repositories/shop:app/changes/1", "")).text("result"));
        assertEquals(409, factory.ask("POST", "/v1/repositories/shop:app/changes/1/merge", "{}").status());
        assertEquals(404, factory.ask("GET", "/v1/repositories/shop:app/changes/3", "").status());
        assertEquals(400, factory.ask("GET", "/v1/repositories/shop:app/changes/x", "").status());
        assertEquals(400, factory.ask("POST", "/v1/repositories/shop:app/changes/2/merge", "{\"force\":true}").status());
        assertEquals(Json.array(List.of()), factory.json("GET", "/v1/glass", ""));
        assertEquals("shop/app", Fields.of("evidence", factory.json("GET", "/v1/repositories/shop:app/evidence?from=0", "")).text("repository"));
    }

    /** A run over HTTP: started, an order of it taken, held and given back, tried again, cancelled. */
    private void worked() throws IOException {
        var started = Fields.of("run", factory.json("POST", "/v1/runs", text(Json.object().with("repository", world.repository.path().toString())
                .with("commit", factory.driver.commit("class Other {}").toString())))).text("run");
        var lease = Fields.of("lease", factory.json("POST", "/worker/lease", "{\"pool\":\"a\"}"));
        var held = Json.object().with("order", Envelope.read(lease.members("order").toBytes()).digest().toString())
                .with("fence", lease.integer("fence", 1, Fields.INTEGER_MAX));
        factory.json("POST", "/worker/renew", text(held));
        assertEquals(204, factory.ask("POST", "/worker/refuse", text(held.with("reason", "no room"))).status());
        factory.refused(400, "ALN-API-001", "POST", "/v1/runs/" + started + "/retry", "{\"all\":true}");
        factory.json("POST", "/v1/runs/" + started + "/retry", "{}");
        factory.refused(400, "ALN-API-001", "POST", "/v1/runs/" + started + "/cancel", "{\"reason\":\"done\",\"force\":true}");
        factory.json("POST", "/v1/runs/" + started + "/cancel", "{\"reason\":\"done\"}");
    }
}
