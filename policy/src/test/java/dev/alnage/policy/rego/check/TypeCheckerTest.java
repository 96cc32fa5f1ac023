package dev.alnage.policy.rego.check;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.alnage.evidence.Bytes;
import dev.alnage.policy.rego.Program;
import dev.alnage.policy.rego.Source;
import dev.alnage.policy.rego.ast.RegoError;
import dev.alnage.policy.rego.ast.RegoErrors;
import dev.alnage.policy.rego.compile.CompileOptions;
import dev.alnage.policy.rego.schema.SchemaSet;
import dev.alnage.policy.rego.type.Type;
import dev.alnage.policy.rego.type.Type.ObjectType;
import dev.alnage.policy.rego.value.RegoJson;
import dev.alnage.policy.rego.value.Value;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class TypeCheckerTest {
    /** What a schema would say of {@code {"user": {"name": "…", "groups": ["…"]}, "count": 1}}. */
    private static final Type INPUT = new ObjectType(new TreeMap<>(Map.of(
            Value.of("user"), new ObjectType(new TreeMap<>(Map.of(Value.of("name"), Type.STRING, Value.of("groups"), Type.array(Type.STRING))), Optional.empty()),
            Value.of("count"), Type.NUMBER)), Optional.empty());

    private static void compile(String rules, CompileOptions options) {
        Program.compile(List.of(new Source("t.rego", "package t\n" + rules)), options);
    }

    private static void refused(String rules, String message) {
        refused(rules, message, CompileOptions.V1);
    }

    private static void refused(String rules, String message, CompileOptions options) {
        var errors = assertThrows(RegoErrors.class, () -> compile(rules, options), rules).errors();
        assertEquals(RegoError.TYPE, errors.getFirst().code(), errors.toString());
        assertTrue(errors.getFirst().message().contains(message), errors.getFirst().message() + " has no " + message);
    }

    @Test void patterns_that_can_never_be_equal_are_refused_and_those_that_can_are_taken() {
        for (var never : List.of("p if { {\"a\": 1} = {\"a\": \"x\"} }", "p if { {\"a\": 1} = {\"b\": 1} }", "p if { [1, 2] = [1] }", "p if { [x, 1] = [2, \"y\"]; x > 0 }",
                "p if { [[1]] = [[\"x\"]] }", "p if { x := \"a\"; [x] = [1] }", "p if { x := 1; {\"a\": x} = {\"a\": \"b\"} }", "p if { {\"a\": [1]} = {\"a\": [\"b\"]} }")) {
            refused(never, "match error");
        }
        for (var fine : List.of("p if { {\"a\": 1, \"b\": x} = {\"a\": 1, \"b\": 2}; x > 0 }", "p if { [x, 1] = [2, y]; x < y }", "p if { x = [y, 1]; y = 2; x[0] }", "p if { {\"a\": y} = x; x = {\"a\": 2}; y > 0 }",
                "p if { [x, y] = input.z; x == y }", "p if { {\"a\": [x]} = input; x }", "p if { [{\"a\": x}] = [{\"a\": input.y}]; x }")) {
            taken(fine);
        }
    }

    private static void taken(String rules) {
        assertDoesNotThrow(() -> compile(rules, CompileOptions.V1), rules);
    }

    private static void taken(String rules, CompileOptions options) {
        assertDoesNotThrow(() -> compile(rules, options), rules);
    }

    @Test void arguments_of_built_in_functions_must_be_of_their_types() {
        refused("p if { startswith(1, \"a\") }", "startswith: invalid argument(s)\n\thave: (number, string)\n\twant: (string, string)");
        refused("p if { x := \"a\"; x + 1 > 2 }", "plus: invalid argument(s)\n\thave: (string, number)");
        taken("p if { startswith(input.a, \"a\") }");
        taken("p if { x := input.a; x + 1 > 2 }");
        taken("p if { some x in [1, \"a\"]; x + 1 > 2 }");
    }

    @Test void arguments_of_functions_must_be_of_the_types_of_one_of_their_clauses() {
        refused("f(x) := x + 1\np if f(\"a\") == 2", "data.t.f: invalid argument(s)\n\thave: (string)\n\twant: (number)");
        refused("f(1) := 1\nf(true) := 2\np if f(\"a\") == 2", "data.t.f: invalid argument(s)");
        taken("f(x) := x + 1\np if f(1) == 2");
        taken("f(1) := 1\nf(\"a\") := 2\np if f(\"a\") == 2");
        taken("f(x) := x.y\np if f({\"y\": 1}) == 1");
        taken("f(x) := x\np if { f(1) == 1; f(\"a\") == \"a\" }");
    }

    @Test void both_sides_of_an_equation_must_be_able_to_meet() {
        refused("p if { x := 1; x = \"a\" }", "match error\n\tleft  : number\n\tright : string");
        refused("p if [1, \"a\"] = [x, x]", "match error");
        refused("p if {\"a\": 1} = {\"a\": \"b\"}", "match error");
        refused("p if 1 == \"a\"", "match error");
        refused("p if f(1) == \"a\"\nf(x) := x + 1", "match error");
        refused("p if [1] == {1}", "match error");
        refused("p if {\"a\": 1} == {\"b\": 1}", "match error");
        refused("f(x) := {x | true}", "match error");   // of x nothing is known there
        taken("p if (1 == \"a\") == false");
        taken("p if 1 != \"a\"");
        taken("p if [1, x] = [y, \"a\"]");
        taken("p if {\"a\": x} = {\"a\": \"b\"}");
        taken("p if { [x, y] := input.pair; x == y }");
        taken("p if { x := 1; y := [x | x := \"a\"]; y == [\"a\"]; x == 1 }");
    }

    @Test void references_must_lead_somewhere() {
        refused("q := {\"a\": 1}\np if q.b == 1", "undefined ref: data.t.q.b\n\tdata.t.q.b\n\t         ^\n\thave: \"b\"\n\twant (one of): [\"a\"]");
        refused("q := 1\np if q.b", "undefined ref: data.t.q.b\n\tdata.t.q.b\n\t         ^\n\thave: number");
        refused("q := [1]\np if q.a", "undefined ref: data.t.q.a");
        refused("q contains 1\np if q[\"a\"]", "undefined ref: data.t.q.a");
        refused("p if data[1]\nq := 1", "undefined ref: data[1]");
        refused("f(x) := x\np if f", "undefined ref: data.t.f");
        refused("q[input.x] := 1\np if q.a.b", "undefined ref: data.t.q.a.b");
        refused("q := {\"a\": 1}\np if count(\"\") with input as q.b", "undefined ref: data.t.q.b");
        taken("q[input.x] contains 1\np if q.a.b");
        taken("q := {\"a\": 1}\np if q.a == 1");
        taken("q := {\"a\": 1}\np if q[input.x] == 1");
        taken("q[input.x] := 1\np if q.b == 1");
        taken("p if data.other.b == 1");
        taken("q := [1]\np if q[i] == 1");
        taken("p if data.u[x].y == 1");
    }

    @Test void iteration_gives_the_types_of_members() {
        refused("p if { some i, x in [\"a\"]; i == 0; x + 1 == 2 }", "plus: invalid argument(s)");
        refused("p if { some x in 1; x }", "match error");
        refused("p if every x in [1] { count([y | y := upper(1)]) == x }", "upper: invalid argument(s)");
        refused("p if every x in [1] { x.y; data.t.q.z }\nq := 1", "undefined ref: data.t.q.z");
        refused("p := [upper(x) | some x in {1, 2}]", "upper: invalid argument(s)");
        taken("p if { some i, x in [\"a\"]; i == 0; upper(x) == \"A\" }");
        taken("p if every x in [1] { upper(x) == \"A\" }");   // for an empty domain nothing in it is asked
        taken("p if every x in 1 { upper(x) == \"A\" }");
    }

    @Test void a_query_is_checked_with_the_types_of_rules() {
        var program = Program.compile(List.of(new Source("t.rego", "package t\nq := {\"a\": 1}\nf(x) := x + 1")), CompileOptions.V1);
        for (var query : List.of("data.t.q.b", "upper(1)", "data.t.f(\"a\")", "x = 1; x = \"a\"", "data.t.q[1]")) {
            assertEquals(RegoError.TYPE, assertThrows(RegoErrors.class, () -> program.prepare(query), query).first().code());
        }
        for (var query : List.of("data.t.q.a", "1 == \"a\"", "data.t.f(1) + 1", "data.t[x]", "data.u.v")) {
            assertDoesNotThrow(() -> program.prepare(query), query);
        }
    }

    @Test void what_a_function_is_replaced_by_must_take_the_same() {
        refused("f(x) := x + 1\ng(x) := upper(x)\np if f(1) == 2 with f as g", "arity mismatch");
        taken("f(x) := x + 1\ng(x) := x\np if f(1) == 2 with f as g");
    }

    @Test void what_comes_later_in_a_body_counts_as_if_it_came_first() {
        refused("p if { upper(x) == \"A\"; x = 1 }", "upper: invalid argument(s)");
        taken("p if { x > y; x = input.a; y = \"b\" }");
        taken("p if { startswith(x, \"a\"); x = input.y[_] }");
    }

    @Test void an_input_of_a_known_type_is_checked() {
        var options = CompileOptions.V1.withInputType(INPUT);
        refused("p if input.user.nam == \"x\"", "undefined ref: input.user.nam", options);
        refused("p if input.user.name == input.count", "match error", options);
        refused("q if input.count + input.user.name == 1", "plus: invalid argument(s)", options);
        refused("p if input.user.groups.x", "undefined ref: input.user.groups.x", options);
        taken("p if input.user.name == \"x\"\nq if input.count + 1 == 2\nr if \"a\" in input.user.groups", options);
        taken("p if input.user.nam == \"x\"");
    }

    private static final String SCHEMA = """
            {"type": "object", "properties": {"user": {"$ref": "#/definitions/user"}, "tags": {"type": "array", "items": {"type": "string"}}},
             "definitions": {"user": {"properties": {"name": {"type": "string"}, "boss": {"$ref": "#/definitions/user"}}}}}""";

    private static CompileOptions with(String... names) {
        return CompileOptions.V1.withSchemas(new SchemaSet(Map.of(List.of(names), RegoJson.read(Bytes.utf8(SCHEMA)))));
    }

    @Test void the_schema_of_the_input_says_what_may_be_asked_of_it() {
        refused("p if input.user.nam == 1", "undefined ref: input.user.nam", with());
        refused("p if input.user.name == 1", "match error", with());
        refused("p if input.tags[_] > input.tagz", "undefined ref: input.tagz", with());
        taken("p if input.user.boss.boss.name == \"anna\"", with());
        taken("p if { some tag in input.tags; startswith(tag, \"a\") }", with());
    }

    @Test void annotations_name_schemas_for_the_rules_that_they_are_about() {
        var about = "# METADATA\n# schemas:\n#   - input.request: schema.a.b\n#   - data.limits: {type: object, properties: {most: {type: integer}}}\n";
        refused(about + "p if input.request.user.nam == 1", "undefined ref: input.request.user.nam", with("a", "b"));
        refused(about + "p if data.limits.least == 1", "undefined ref: data.limits.least", with("a", "b"));
        refused(about + "p if true", "undefined schema: schema.a.b", with("other"));
        refused(about + "p if data.limits.least == 1", "undefined ref: data.limits.least", CompileOptions.V1);
        taken(about + "p if input.request.user.name == \"anna\"\nq if input.request.user.nam == 1", with("a", "b"));
        taken(about + "p if input.other.nam == data.others.least", with("a", "b"));
        taken(about + "p if input.request.user.nam == 1", CompileOptions.V1);    // nobody said what schema.a.b is
    }

    @Test void schemas_that_cannot_be_put_together_are_refused() {
        var about = "# METADATA\n# schemas:\n#   - input: {allOf: [{type: string}, {type: integer}]}\n";
        refused(about + "p if input.x", "unable to merge these schemas");
    }

    @Tag("P8") @Test void types_that_double_with_every_line_take_no_time() {
        var rules = new StringBuilder("p if {\n\tx0 := [input.a, 1]\n");
        for (var i = 1; i < 200; i++) {
            rules.append("\tx").append(i).append(" := [x").append(i - 1).append(", x").append(i - 1).append("]\n");
        }
        rules.append("\tx199 == ").append("[".repeat(100)).append("1").append("]".repeat(100)).append("\n}\n");
        for (var i = 1; i < 2_000; i++) {
            rules.append("q").append(i).append(" := {\"a\": q").append(i - 1).append(", \"b\": [q").append(i - 1).append("]}\n");
        }
        rules.append("q0 := {input.x: 1, \"y\": 2}\n");
        assertTimeoutPreemptively(Duration.ofSeconds(20), () -> taken(rules.toString()));
    }
}
