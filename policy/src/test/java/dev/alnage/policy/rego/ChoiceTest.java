package dev.alnage.policy.rego;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.alnage.policy.rego.compile.CompileOptions;
import dev.alnage.policy.rego.run.EvaluationEnded;
import dev.alnage.policy.rego.run.Limits;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Rules that cannot hold are not run, and nothing else changes by it: with a listener, which hears of every rule, all are. */
class ChoiceTest {
    private static final String RULES = """
            p contains "one" if input.a == "x"
            p contains "two" if { "y" == input.a; input.b }
            p contains "both" if { input.a = "x"; input.a == "x" }
            p contains "never" if { input.a == "x"; input.a == "y" }
            p contains "nothing" if input.a == null
            p contains "number" if input.a == 1
            p contains "any" if input.b == true
            p contains "not" if not input.a == "x"
            p contains "inside" if { q with input as {"a": "y"} }
            p contains f(input.a)
            p contains sprintf("%v", [o[input.a]])
            q if input.a == "x"
            q if input.a == "y"
            q if input.a == "z"
            q if input.a == "w"
            f("x") := 10
            f("y") := 11
            f(a) := 12 if a == 1
            f(a) := 13 if { a == null; true }
            f(["x"]) := 14
            o["x"] := 20
            o["y"] := 21
            o["z"] := 22
            o[1] := 23
            """;

    @Test void what_is_chosen_is_what_would_have_held_anyway() {
        for (var input : List.of("{}", "{\"a\": \"x\"}", "{\"a\": \"y\", \"b\": true}", "{\"a\": \"y\"}", "{\"a\": null}", "{\"a\": 1.0, \"b\": false}", "{\"a\": [\"x\"]}",
                "{\"a\": {\"x\": 1}}", "{\"b\": true}", "{\"a\": \"z\", \"b\": 1}", "[]", "\"x\"", "{\"a\": \"w\"}", "{\"a\": \"none\"}")) {
            var chosen = Ask.of(RULES).input(input).value("[data.t.p, data.t.q]");
            assertEquals(Ask.of(RULES).with(CompileOptions.V1.withListener()).input(input).value("[data.t.p, data.t.q]"), chosen, input);
        }
        Ask.of(RULES).input("{\"a\": \"y\", \"b\": true}").gives("[11,\"21\",\"any\",\"inside\",\"not\",\"two\"]");
        Ask.of(RULES).input("{\"a\": \"x\"}").gives("[10,\"20\",\"both\",\"inside\",\"one\"]");
    }

    @Tag("P8") @Test void a_thousand_rules_cost_what_those_cost_that_can_hold() {
        var rules = IntStream.range(0, 1_000).mapToObj(i -> "p if { input.a == \"a" + i + "\"; x := [y | some y in numbers.range(1, 50)]; count(x) == 50 }\n")
                .collect(Collectors.joining());
        var small = Ask.OPTIONS.withLimits(new Limits(1_500, 100, 100_000));
        Ask.of(rules).with(small).input("{\"a\": \"a777\"}").gives("true");
        Ask.of(rules).with(small).input("{\"a\": \"none\"}").isUndefined();
        var same = rules.replaceAll("input.a == \"a[0-9]+\"", "input.a == \"a777\"");
        assertThrows(EvaluationEnded.class, () -> Ask.of(same.replace("count(x) == 50", "count(x) == 51")).with(small).input("{\"a\": \"a777\"}").value("data.t.p"));
    }
}
