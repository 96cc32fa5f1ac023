package dev.alnage.policy.rego.author;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.alnage.evidence.Bytes;
import dev.alnage.evidence.Rejected;
import dev.alnage.policy.rego.Program;
import dev.alnage.policy.rego.Source;
import dev.alnage.policy.rego.ast.Module;
import dev.alnage.policy.rego.compile.CompileOptions;
import dev.alnage.policy.rego.parse.Parser;
import dev.alnage.policy.rego.run.EvaluationOptions;
import dev.alnage.policy.rego.run.Limits;
import dev.alnage.policy.rego.run.Listener;
import dev.alnage.policy.rego.value.ObjectValue;
import dev.alnage.policy.rego.value.RegoJson;
import dev.alnage.policy.rego.value.Value;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("build/policy-adherence")
class AuthorToolsTest {
    private static final EvaluationOptions OPTIONS = EvaluationOptions.at(Instant.parse("2026-11-26T12:00:00Z"));
    private static final String GATE = """
            package gate
            default allow := false
            allow if {
            \tinput.signed
            \tinput.level >= 2
            }
            deny contains "unsigned" if not input.signed
            """;

    private static Program program(String... modules) {
        var sources = new java.util.ArrayList<Source>();
        for (var i = 0; i < modules.length; i++) {
            sources.add(new Source("f" + i + ".rego", modules[i]));
        }
        return Program.compile(sources, CompileOptions.V1.withListener());
    }

    private static TestResult test(String rules) {
        return test(rules, OPTIONS);
    }

    private static TestResult test(String rules, EvaluationOptions options) {
        var program = program("package t_test\nimport data.gate\n" + rules, GATE);
        var tests = TestRule.list(program);
        assertEquals(1, tests.size());
        return new TestRunner(program, ObjectValue.EMPTY, new Listener() {}).run(tests.getFirst(), options);
    }

    @Test void only_true_passes() {
        assertEquals(TestResult.Outcome.PASSED, test("test_p if gate.allow with input as {\"signed\": true, \"level\": 2}").outcome());
        for (var rule : List.of("test_p if gate.allow with input as {}", "test_p := 1 == 2", "test_p := 1", "test_p := \"true\"", "test_p := null", "test_p := [true]",
                "test_p := {}", "test_p := set()", "test_p if gate.missing")) {
            var result = test(rule);
            assertEquals(TestResult.Outcome.FAILED, result.outcome(), rule);
            assertTrue(!result.isGood() && result.why().contains("expected"), result::why);
        }
    }

    @Test void a_test_that_contradicts_itself_or_does_not_end_has_no_answer_and_is_not_good() {
        var conflict = test("test_p := true\ntest_p := false");
        assertEquals(TestResult.Outcome.ERROR, conflict.outcome());
        assertTrue(conflict.why().contains("eval_conflict_error") && !conflict.isGood(), conflict::why);
        var endless = test("test_p if count([1 | some i in numbers.range(1, 900); some j in numbers.range(1, 900)]) > 0", OPTIONS.withLimits(new Limits(10_000, 100, 10_000)));
        assertEquals(TestResult.Outcome.ERROR, endless.outcome());
        assertEquals(TestResult.Outcome.ERROR, test("test_p if count(numbers.range(1, 90000)) > 0", OPTIONS.until(() -> true)).outcome());
    }

    @Test void a_test_to_do_is_not_run() {
        assertEquals(TestResult.Outcome.SKIPPED, test("todo_test_p if false").outcome());
    }

    @Test void a_failure_says_where_with_the_expression_and_its_variables() {
        var failed = test("test_p if {\n\tx := 1\n\ty := x + 1\n\ty > 5\n\tx == 1\n}").failed();
        assertEquals(1, failed.size());
        assertEquals("f0.rego:6:2", failed.getFirst().at().toString());
        assertEquals("y > 5", failed.getFirst().expression());
        assertEquals("{x=1, y=2}", failed.getFirst().variables().toString());
    }

    @Test void what_a_test_prints_is_kept_with_its_place() {
        var result = test("test_p if {\n\tx := 7\n\tprint(\"x is\", x)\n}");
        assertEquals(List.of("x is 7"), result.printed().stream().map(TestResult.Printed::text).toList());
        assertEquals(5, result.printed().getFirst().at().row());
    }

    @Test void a_case_that_is_missing_in_the_answer_failed() {
        var cases = "test_p[note] if {\n\tsome note, c in {\n\t\t\"good\": {\"in\": 1, \"out\": 2},\n\t\t\"bad\": {\"in\": 1, \"out\": 3},\n\t}\n\tgot := c[\"in\"] + 1\n\tgot == c.out\n}";
        var result = test(cases);
        assertEquals(TestResult.Outcome.FAILED, result.outcome());
        assertEquals(Map.of(List.of("good"), true, List.of("bad"), false), result.cases().stream().collect(Collectors.toMap(TestResult.Case::name, TestResult.Case::passed)));
        assertEquals("got == c.out", result.failed().getFirst().expression());
        assertEquals(Value.of("bad"), result.failed().getFirst().variables().get("note"));
        assertEquals(TestResult.Outcome.PASSED, test(cases.replace("\"out\": 3", "\"out\": 2")).outcome());
    }

    @Test void cases_inside_cases_are_told_apart() {
        var result = test("test_p[a][b] := ok if {\n\tsome a, inner in {\"x\": {\"y\": 1, \"z\": 2}}\n\tsome b, n in inner\n\tok := n == 1\n}");
        assertEquals(Map.of(List.of("x", "y"), true, List.of("x", "z"), false), result.cases().stream().collect(Collectors.toMap(TestResult.Case::name, TestResult.Case::passed)));
        assertEquals(TestResult.Outcome.FAILED, result.outcome());
    }

    @Test void tests_are_chosen_by_a_pattern() {
        var program = program("package t\ntest_a if true\ntest_b if true\nhelper if true\ntest_f(x) := x");
        assertEquals(List.of("data.t.test_a", "data.t.test_b"), TestRule.list(program).stream().map(TestRule::name).toList());
        assertEquals(List.of("data.t.test_b"), TestRule.list(program, "_b$").stream().map(TestRule::name).toList());
        assertThrows(Rejected.Malformed.class, () -> TestRule.list(program, "("));
    }

    private static String coverage(String tests) {
        var program = program(GATE, "package gate_test\nimport data.gate\n" + tests);
        var coverage = new Coverage();
        TestRule.list(program).forEach(test -> new TestRunner(program, ObjectValue.EMPTY, coverage).run(test, OPTIONS));
        var file = coverage.of(program.modules()).getFirst();
        return file.covered() + " not " + file.notCovered();
    }

    @Test void coverage_says_which_lines_were_used() {
        assertEquals("[] not [3, 4, 5, 7]", coverage("test_p if true"));
        assertEquals("[4] not [3, 5, 7]", coverage("test_p if not gate.allow with input as {}"));
        assertEquals("[3, 4, 5, 7] not []", coverage("test_p if gate.allow with input as {\"signed\": true, \"level\": 2}\ntest_q if gate.deny[\"unsigned\"] with input as {}"));
    }

    @Test void coverage_sees_into_alternatives_and_what_a_head_puts_together() {
        var program = program("""
                package t
                default q := 0
                p := [x |
                    some x in [1]
                    x > 0
                ] if input.a
                else := {x |
                    x := 2
                } if input.b
                else := {k: 1 |
                    k := "c"
                }
                never if input.never
                """, "package t_test\ntest_a if data.t.p == [1] with input as {\"a\": true}\n");
        var coverage = new Coverage();
        TestRule.list(program).forEach(test -> new TestRunner(program, ObjectValue.EMPTY, coverage).run(test, OPTIONS));
        var files = coverage.of(program.modules());
        assertEquals("[3, 4, 5, 6] not [7, 8, 9, 10, 11, 13]", files.getFirst().covered() + " not " + files.getFirst().notCovered());
        assertEquals(40.0, files.getFirst().percent());
        assertEquals(100.0, files.getLast().percent());
        assertEquals(5 * 100.0 / 11, Coverage.percent(files));
        assertEquals(100.0, Coverage.percent(List.of()));
    }

    @Test void a_program_that_tells_nothing_cannot_be_tested() {
        var quiet = Program.compile(List.of(new Source("a.rego", GATE)), CompileOptions.V1);
        assertThrows(IllegalArgumentException.class, () -> new TestRunner(quiet, ObjectValue.EMPTY, new Listener() {}));
    }

    private static Set<String> remarks(String rules) {
        return Remarks.of(program("package t\n" + rules)).stream().map(Remark::rule).collect(Collectors.toSet());
    }

    @Test void each_dangerous_rule_is_remarked_and_its_honest_twin_is_not() {
        var pairs = Map.of(
                "default-allow", List.of("default allow := true\nallow := false if input.x", "default allow := false\nallow if input.x"),
                "unanchored-pattern", List.of("allow if regex.match(\"^https://good.example/\", input.uri)", "allow if regex.match(\"^https://good[.]example/.*$\", input.uri)"),
                "case-folded", List.of("allow if lower(input.who) == \"anna\"", "allow if input.who == \"anna\""),
                "refusal-never-reached", List.of("deny contains 1 if {\n\tinput.x\n\tfalse\n}", "deny contains 1 if input.x"),
                "never-holds", List.of("allow if {\n\tinput.x\n\tnot true\n}", "allow if {\n\tinput.x\n\ttrue\n}"),
                "endless-exception", List.of("allow if exceptions[input.x]\nexceptions contains \"a\"", "allow if exceptions[input.x]\nexceptions contains one.name if {\n\tsome one in data.list\n\tone.expires > input.at\n}"),
                "unused-rule", List.of("allow if input.x\nhelp if input.y", "allow if help\nhelp if input.y"));
        pairs.forEach((remark, rules) -> {
            assertTrue(remarks(rules.get(0)).contains(remark), () -> remark + " in " + rules.get(0) + ": " + remarks(rules.get(0)));
            assertEquals(Set.of(), remarks(rules.get(1)), remark);
        });
    }

    @Test void a_pattern_of_two_halves_with_an_end_each_is_not_anchored() {
        for (var pattern : List.of("a", "^a", "a$", "^a|b$", "^a\\\\$")) {
            assertEquals(Set.of("unanchored-pattern"), remarks("allow if regex.match(\"" + pattern + "\", input.x)"), pattern);
        }
        for (var pattern : List.of("^a$", "^(a|b)$", "^[a|b]$", "^a\\\\|b$")) {
            assertEquals(Set.of(), remarks("allow if regex.match(\"" + pattern + "\", input.x)"), pattern);
        }
    }

    private static String difference(String before, String after) {
        return Difference.of(modules(before), ObjectValue.EMPTY, modules(after), ObjectValue.EMPTY).changes().stream()
                .map(one -> one.kind() + " " + one.name() + " " + one.effect()).collect(Collectors.joining("; "));
    }

    private static List<Module> modules(String rules) {
        return List.of(Parser.module("x.rego", "package t\n" + rules, Module.Version.V1));
    }

    @Test void layout_comments_and_order_are_no_difference() {
        assertEquals("", difference("deny contains 1 if input.x\nallow if input.y", "# why\nallow if {\n\tinput.y\n}\n\ndeny contains 1 if { input.x }"));
    }

    @Test void what_changes_is_named_with_what_it_does() {
        assertEquals("ADDED data.t.deny TIGHTENS", difference("allow if input.y", "allow if input.y\ndeny contains 1 if input.x"));
        assertEquals("CHANGED data.t.deny LOOSENS", difference("deny contains 1 if input.x\ndeny contains 2 if input.x", "deny contains 1 if input.x"));
        assertEquals("CHANGED data.t.allow LOOSENS", difference("allow if input.x", "allow if input.x\nallow if input.y"));
        assertEquals("REMOVED data.t.allow TIGHTENS", difference("allow if input.x\nq := 1", "q := 1"));
        assertEquals("CHANGED data.t.deny UNKNOWN", difference("deny contains 1 if input.x > 1", "deny contains 1 if input.x > 2"));
        assertEquals("CHANGED data.t.allow UNKNOWN", difference("allow if input.x", "allow if input.x\nallow := false if input.y"));
        assertEquals("CHANGED data.t import g UNKNOWN", difference("import data.a.g\nallow if g.x", "import data.b.g\nallow if g.x"));
    }

    private static ObjectValue data(String json) {
        return (ObjectValue) RegoJson.read(Bytes.utf8(json));
    }

    @Test void data_are_compared_value_by_value() {
        var changes = Difference.of(List.of(), data("{\"a\": {\"b\": 1, \"c\": 2}, \"d\": [1]}"), List.of(), data("{\"a\": {\"b\": 1, \"c\": 3, \"e\": 4}}")).changes();
        assertEquals(Set.of("CHANGED data.a.c [2] [3]", "ADDED data.a.e [] [4]", "REMOVED data.d [[1]] []"),
                changes.stream().map(one -> one.kind() + " " + one.name() + " " + one.before() + " " + one.after()).collect(Collectors.toSet()));
    }

    @Test void an_outline_names_rules_inputs_and_functions() {
        var outline = Outline.of(program("package t\n\n# METADATA\n# title: Signed only\nallow if startswith(input.image.name, \"x\")\nf(x) := x\n"));
        assertEquals(List.of("data.t.allow VALUE Signed only", "data.t.f FUNCTION "), outline.rules().stream().map(one -> one.name() + " " + one.kind() + " " + one.title()).toList());
        assertEquals(Set.of("input.image.name"), outline.inputs());
        assertEquals(Set.of("startswith"), outline.builtins());
    }
}
