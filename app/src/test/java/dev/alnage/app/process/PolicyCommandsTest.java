package dev.alnage.app.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.alnage.app.cli.CommandTable;
import dev.alnage.app.cli.CommandTable.Group;
import dev.alnage.app.cli.CommandTable.Row;
import dev.alnage.app.cli.Exit;
import dev.alnage.app.cli.Typed;
import dev.alnage.app.client.ClientPolicies;
import dev.alnage.app.client.FactoryEvidence;
import dev.alnage.app.client.RunState;
import dev.alnage.app.command.ExceptionAdd;
import dev.alnage.app.command.ExceptionList;
import dev.alnage.app.command.GateDecisions;
import dev.alnage.app.command.GateShow;
import dev.alnage.app.command.GateTrial;
import dev.alnage.app.command.PolicyList;
import dev.alnage.app.command.PolicyPush;
import dev.alnage.app.command.PolicyRollback;
import dev.alnage.app.command.PolicySimulate;
import dev.alnage.app.command.PostureExport;
import dev.alnage.app.command.PosturePractice;
import dev.alnage.app.command.PostureShow;
import dev.alnage.app.command.TrustInstall;
import dev.alnage.app.command.Why;
import dev.alnage.evidence.Bytes;
import dev.alnage.evidence.Digest;
import dev.alnage.evidence.Json;
import dev.alnage.evidence.read.Fields;
import dev.alnage.evidence.read.JsonReader;
import dev.alnage.evidence.read.StatementReader;
import dev.alnage.factory.gate.DecisionJson;
import dev.alnage.factory.gate.Gate;
import dev.alnage.factory.gate.RecordedDecision;
import dev.alnage.factory.http.RawExchange;
import dev.alnage.policy.EvidenceAt;
import dev.alnage.policy.Gatherer;
import dev.alnage.policy.Question;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What policy administrators type, at a factory of processes with a run that has gone through. */
@Tag("build/policy-adherence")
class PolicyCommandsTest {
    private static final CommandTable TABLE = new CommandTable(List.of(new Row("gate decisions", "", Group.ARTIFACTS, () -> new GateDecisions()),
            new Row("gate show", "", Group.ARTIFACTS, () -> new GateShow()), new Row("gate test", "", Group.ARTIFACTS, () -> new GateTrial()),
            new Row("policy list", "", Group.FACTORY, () -> new PolicyList()), new Row("policy push", "", Group.FACTORY, () -> new PolicyPush()),
            new Row("policy rollback", "", Group.FACTORY, () -> new PolicyRollback()), new Row("policy simulate", "", Group.FACTORY, () -> new PolicySimulate()),
            new Row("policy exception add", "", Group.FACTORY, () -> new ExceptionAdd()),
            new Row("posture show", "", Group.FACTORY, () -> new PostureShow(false)), new Row("posture gap", "", Group.FACTORY, () -> new PostureShow(true)),
            new Row("posture practice", "", Group.FACTORY, () -> new PosturePractice()),
            new Row("posture export", "", Group.FACTORY, () -> new PostureExport()),
            new Row("trust install", "", Group.FACTORY, () -> new TrustInstall()),
            new Row("policy exception list", "", Group.FACTORY, () -> new ExceptionList()), new Row("why", "", Group.EVERYDAY, () -> new Why())));
    private static final String FREEZE = """
            package policy.freeze
            deny contains reason if {
                input.question.step in {"publish", "live"}
                reason := {"code": "ORG-REL-009", "subject": input.question.step, "found": "a freeze", "expected": "none", "evidence": [], "fix": "wait"}
            }
            """;

    private SmallFactory small;
    private Path rules;

    private Typed type(Exit exit, String... words) {
        var all = new ArrayList<>(List.of(words));
        all.addAll(List.of("--data", small.home.root().toString()));
        var typed = Typed.at(TABLE, rules.getParent(), Map.of(), "", all);
        assertEquals(exit, typed.exit(), () -> String.join(" ", words) + "\n" + typed.out() + typed.err());
        return typed;
    }

    private Typed sign(Exit exit, String who, String... words) {
        var all = new ArrayList<>(List.of(words));
        all.addAll(List.of("--key", who, "--keys", small.administrators().toString(), "--passphrase-file", small.passphraseFile().toString()));
        return type(exit, all.toArray(String[]::new));
    }

    @Tag("P4")
    @Test void a_policy_is_tried_on_old_decisions_pushed_by_two_excused_from_and_rolled_back() throws Exception {
        try (var factory = new SmallFactory()) {
            small = factory;
            rules = Files.createDirectories(factory.home.root().resolve("desk/rules"));
            Files.writeString(rules.resolve("freeze.rego"), FREEZE);
            Files.writeString(rules.resolve("data.json"), "{\"source\":{\"version\":1,\"groups\":[],\"outside\":[\"file:///**\"]}}");
            var run = factory.finish(factory.start().id());
            assertEquals("PASSED", run.state(), factory::logs);
            decisions(run);
            posture();
            // what the gate said yes to would have been refused under the freeze
            assertTrue(type(Exit.REFUSED, "policy", "simulate", "-b", "rules").err().contains("2 would flip"));
            assertTrue(type(Exit.PASSED, "policy", "simulate").err().contains("0 would flip"));
            sameBytes(run);
            push(run);
            excuse(run);
            back(run);
            revoked(run);
        }
    }

    private void decisions(RunState run) {
        assertTrue(type(Exit.PASSED, "policy", "list").out().contains("IN FORCE"));
        var json = type(Exit.PASSED, "gate", "decisions", "-o", "json", "--verdict", "PASSED").out();
        assertTrue(json.contains("/step/publish\"") && json.contains("ALNAGE_BUILD_FACTORY_ROLES"), json);
        var first = type(Exit.PASSED, "gate", "decisions", "-o", "name", "--limit", "1").out().strip();
        assertTrue(type(Exit.PASSED, "gate", "show", first).out().contains("org/release@v1"));
        assertTrue(type(Exit.PASSED, "gate", "test", run.id(), "live").out().contains("build/factory-roles"));
        assertTrue(type(Exit.PASSED, "gate", "test", run.id(), "live", "--facts").out().contains("\"approvals\""));
    }

    /** By the evidence of one release: what was seen, what speaks against it, and what nobody can see. */
    private void posture() throws Exception {
        var json = type(Exit.PASSED, "posture", "show", "-o", "json").out();
        assertEquals(75, json.split("\"practice\":", -1).length - 1, json);
        var shown = type(Exit.PASSED, "posture", "show", "--assurance", "moderate", "--risk", "moderate");
        assertTrue(shown.out().contains("met in part") && shown.out().contains("not observable"), shown.out());
        var met = type(Exit.PASSED, "posture", "practice", "build/minimal-network").out();
        assertTrue(met.contains("state      met\n") && met.contains("evidence   sha256:"), met);
        assertTrue(type(Exit.CANNOT_TELL, "posture", "practice", "10").out().contains("source/mfa"));
        var lacking = type(Exit.REFUSED, "posture", "practice", "build/step-sbom").out();
        assertTrue(lacking.contains("not met") && lacking.contains("ALN-MAT-010"), lacking);
        type(Exit.NOT_FOUND, "posture", "practice", "build/no-such");
        type(Exit.USAGE, "posture", "show", "--assurance", "low");
        var gap = type(Exit.REFUSED, "posture", "gap", "-o", "name").out();
        assertTrue(gap.contains("build/step-sbom\n") && !gap.contains("build/minimal-network\n"), gap);
        // nothing that was released before then is looked at, and without a release nothing is met
        var none = type(Exit.CANNOT_TELL, "posture", "show", "--since", "2999-01-01T00:00:00Z", "-o", "json").out();
        assertTrue(none.contains("\"MET\":0") && none.contains("\"NOT_OBSERVABLE\":75"), none);
        var early = type(Exit.CANNOT_TELL, "posture", "show", "--as-of", "2020-01-01T00:00:00Z", "-o", "json").out();
        assertTrue(early.contains("\"MET\":0"), early);
        assertEquals(json, type(Exit.PASSED, "posture", "show", "--as-of", "0h", "-o", "json").out());
        type(Exit.REFUSED, "posture", "export", "--to", "posture.html", "-o", "json=posture.json");
        var page = Files.readString(rules.resolveSibling("posture.html"));
        assertEquals(1 + 75, page.split("<tr>", -1).length - 1);
        assertTrue(page.contains("default-src 'none'") && page.contains("<caption>") && !page.contains("<script"));
        assertTrue(Files.readString(rules.resolveSibling("posture.json")).contains("\"NOT_MET\""));
    }

    /**
     * Java, command line and HTTP give the same bytes for the same facts, policy and time: what a command or the API answered is decided
     * again by the Java API at the time that it names, and what the gate signed comes out of both.
     */
    private void sameBytes(RunState run) throws Exception {
        var evidence = new FactoryEvidence(small.client);
        var question = new Question.OfStep(run.id(), run.plan(), "live");
        var body = question(run, "live");
        var told = RawExchange.send(small.home.socket(Party.FACTORY), "POST", "/v1/verify", Map.of(), body).body();
        assertEquals(decided(question, evidence, told), told);
        var typed = Bytes.utf8(type(Exit.PASSED, "gate", "test", run.id(), "live", "-o", "json").out().strip());
        assertEquals(decided(question, evidence, typed), typed);
        var vsa = ask(body).text("vsa");
        var payload = evidence.find(Digest.parse(vsa)).orElseThrow().envelope().payload();
        var at = RecordedDecision.read(StatementReader.read(payload), Digest.parse(vsa), 0, Instant.EPOCH).vsa().timeVerified();
        assertEquals(new Gate(ClientPolicies.signed()).decide(question, small.trust(), new EvidenceAt(evidence, at), at).vsa().toJson().toBytes(), payload);
        var again = Fields.of("again", JsonReader.read(Bytes.utf8(type(Exit.PASSED, "gate", "show", vsa, "--again", "-o", "json").out())));
        assertEquals(payload, again.any("statement").toBytes());
        assertTrue(type(Exit.PASSED, "gate", "show", vsa, "--again").out().contains("the same " + payload.size() + " bytes"));
    }

    /** The answer as the Java API gives it, at the time that the answer names. */
    private Bytes decided(Question question, FactoryEvidence evidence, Bytes answer) throws IOException {
        var at = Fields.of("answer", JsonReader.read(answer)).instant("timeVerified");
        var policy = ClientPolicies.inForce(small.trust(), evidence, at);
        return DecisionJson.write(policy.decide(new Gatherer(small.trust(), evidence, at).gather(question)), policy, at).toBytes();
    }

    private static Bytes question(RunState run, String step) {
        return Json.object().with("run", run.id()).with("plan", run.plan().toString()).with("step", step).build().toBytes();
    }

    private void push(RunState run) {
        sign(Exit.WAITING, "petra", "policy", "push", "rules", "--reason", "a freeze", "--statement", "freeze.json");
        type(Exit.PASSED, "gate", "test", run.id(), "live");
        // the same person again is one person
        sign(Exit.WAITING, "petra", "policy", "push", "rules", "--statement", "freeze.json");
        sign(Exit.PASSED, "quentin", "policy", "push", "rules", "--statement", "freeze.json");
        var why = type(Exit.REFUSED, "why", run.id(), "live").out();
        assertTrue(why.contains("ORG-REL-009") && why.contains("policy.freeze") && why.contains("org/release@v2"), why);
    }

    private void excuse(RunState run) {
        var words = new String[] {"policy", "exception", "add", "--rule", "ORG-REL-009", "--subject", "live", "--owner", "quentin", "--expires", "2d", "--reason", "urgent"};
        sign(Exit.REFUSED, "quentin", words);
        type(Exit.REFUSED, "gate", "test", run.id(), "live");
        sign(Exit.PASSED, "petra", words);
        assertTrue(type(Exit.PASSED, "gate", "test", run.id(), "live").out().contains("excused until"));
        type(Exit.REFUSED, "gate", "test", run.id(), "publish");
        assertTrue(type(Exit.PASSED, "policy", "exception", "list").out().contains("LAPSES SOON"));
    }

    /**
     * Case P4 at a real factory: an answer that is told again dies with the delegation that it rests on, by every door, and comes back
     * with it; what was decided before stays what it was, since it is looked at under the trust file of then.
     */
    private void revoked(RunState run) throws Exception {
        var whole = small.trust();
        var question = question(run, "live");
        assertEquals("PASSED", verdict(question));
        assertTrue(ask(question).bool("cached"), "it is told again");
        type(Exit.PASSED, "trust", "install", small.nextTrust(entry -> !entry.id().equals("evidence"), whole).toString());
        var since = System.nanoTime();
        for (var told = verdict(question); told.equals("PASSED"); told = verdict(question)) {
            assertTrue(System.nanoTime() - since < 60_000_000_000L, "a yes a minute after the revocation");
            Thread.sleep(100);
        }
        type(Exit.CANNOT_TELL, "gate", "test", run.id(), "live");
        assertTrue(type(Exit.PASSED, "policy", "simulate").err().contains(" 0 would flip"));
        type(Exit.PASSED, "trust", "install", small.nextTrust(_ -> true, whole).toString());
        type(Exit.PASSED, "gate", "test", run.id(), "live");
    }

    private Fields ask(Bytes question) throws IOException {
        var answer = RawExchange.send(small.home.socket(Party.FACTORY), "POST", "/v1/decisions", Map.of(), question);
        assertEquals(200, answer.status(), () -> answer.body().toText());
        return Fields.of("decision", JsonReader.read(answer.body()));
    }

    private String verdict(Bytes question) throws IOException {
        return ask(question).text("verdict");
    }

    private void back(RunState run) {
        sign(Exit.WAITING, "petra", "policy", "rollback", "1", "--reason", "the freeze is over", "--statement", "back.json");
        sign(Exit.PASSED, "quentin", "policy", "rollback", "1", "--statement", "back.json");
        assertTrue(type(Exit.PASSED, "gate", "test", run.id(), "publish").out().contains("org/release@v3"));
    }
}
