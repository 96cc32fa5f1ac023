package dev.alnage.fuzz;

import dev.alnage.evidence.Bytes;
import dev.alnage.evidence.Json;
import dev.alnage.evidence.Rejected;
import dev.alnage.evidence.read.JsonReader;
import dev.alnage.evidence.read.Utf8;
import dev.alnage.policy.Question;
import dev.alnage.policy.protect.OrganisationRules;
import dev.alnage.policy.rego.Program;
import dev.alnage.policy.rego.Query;
import dev.alnage.policy.rego.Source;
import dev.alnage.policy.rego.ast.RegoErrors;
import dev.alnage.policy.rego.compile.CompileOptions;
import dev.alnage.policy.rego.run.EvaluationEnded;
import dev.alnage.policy.rego.run.EvaluationOptions;
import dev.alnage.policy.rego.run.Limits;
import dev.alnage.policy.rego.value.ObjectValue;
import dev.alnage.policy.rego.value.RegoJson;
import dev.alnage.policy.rego.value.Value;
import java.time.Instant;
import java.util.List;

/** What rules are asked about, and what they answer. */
final class PolicyInputs {
    private static final Limits SMALL = new Limits(200_000, 200, 20_000);
    private static final EvaluationOptions OPTIONS = EvaluationOptions.at(Instant.parse("2026-01-31T12:00:00Z"));
    /** Every leaf by its path is the leaf; put together again they are as many; and JSON and back is the same. */
    private static final Query LOOKED_THROUGH = Program.compile(List.of(new Source("through.rego", """
            package through
            leaves := {[path, value] | walk(input, [path, value]); not is_object(value); not is_array(value)}
            wrong contains path if { some [path, value] in leaves; object.get(input, path, "nothing") != value }
            whole if json.unmarshal(json.marshal(input)) == input
            right if { count(wrong) == 0; whole }
            """)), CompileOptions.V1).prepare("data.through.right");

    private PolicyInputs() {}

    static void question(Bytes input) {
        try {
            var question = Question.parse(Utf8.read(input));
            Target.same(question, Question.parse(question.toUri()));
        } catch (Rejected e) {
            // no question, which is an answer
        }
    }

    /** What an organisation asks of its repositories: a machine that is named is known by its keys there, and the same data ask for the same. */
    static void organisation(Bytes input) {
        try {
            if (JsonReader.read(input) instanceof Json.Members data) {
                var rules = OrganisationRules.of(data);
                rules.sshHosts().forEach(host -> Target.same(host.keys(), rules.hostKeys(host.host(), host.port())));
                Target.same(OrganisationRules.digest(rules.of("shop/app")), OrganisationRules.digest(OrganisationRules.of(data).of("shop/app")));
            }
        } catch (Rejected e) {
            // no rules, which is an answer
        }
    }

    static void document(Bytes input) {
        var value = RegoJson.read(input);
        var json = JsonReader.read(input);
        Target.same(RegoJson.of(json), value);
        Target.same(value, RegoJson.of(RegoJson.toJson(value)));
        Target.same(value, RegoJson.read(Bytes.utf8(RegoJson.write(value))));
        if (!(json instanceof Json.Members)) {
            return;
        }
        try {
            Target.same(List.of(Value.TRUE), LOOKED_THROUGH.value(value, ObjectValue.EMPTY, OPTIONS).stream().toList());
        } catch (EvaluationEnded e) {
            // a limit was reached, and there is no answer
        }
    }

    /** Any text as a query: refused, or answered the same twice. */
    static void answer(String query) {
        Query prepared;
        try {
            prepared = Program.compile(List.of(), CompileOptions.V1).prepare(query);
        } catch (RegoErrors e) {
            return;
        }
        Target.same(answered(prepared), answered(prepared));
    }

    private static String answered(Query query) {
        try {
            return query.evaluate(ObjectValue.EMPTY, OPTIONS.withLimits(SMALL)).toString();
        } catch (RegoErrors | EvaluationEnded e) {
            return String.valueOf(e.getMessage());
        }
    }
}
