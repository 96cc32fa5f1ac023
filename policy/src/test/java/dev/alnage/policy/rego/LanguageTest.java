package dev.alnage.policy.rego;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.alnage.policy.rego.ast.Module;
import dev.alnage.policy.rego.compile.CompileOptions;
import java.util.List;
import dev.alnage.policy.rego.ast.RegoErrors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("build/policy-adherence")
class LanguageTest {
    @Test void what_does_not_hold_is_undefined_and_not_false() {
        Ask.of("p if input.x == 1").input("{}").isUndefined();
        Ask.of("p if input.x == 1").input("{\"x\": 1}").gives("true");
        Ask.of("p if 1 == 2").isUndefined();
        Ask.of("p := input.x.y.z").isUndefined();
    }

    @Test void a_default_stands_where_nothing_holds() {
        Ask.of("default p := false\np if input.x == 1").gives("false").input("{\"x\": 1}").gives("true");
    }

    @Test void the_first_alternative_that_holds_counts() {
        var rules = "p := 1 if { input.x > 10 } else := 2 if { input.x > 5 } else := 3";
        Ask.of(rules).input("{\"x\": 11}").gives("1").input("{\"x\": 6}").gives("2").input("{\"x\": 1}").gives("3");
    }

    @Test void rules_of_one_name_must_agree() {
        Ask.of("p := 1 if input.a\np := 2 if input.b").input("{\"a\": true}").gives("1")
                .input("{\"a\": true, \"b\": true}").fails("eval_conflict_error", "complete rules must not produce multiple outputs");
        Ask.of("p := x if some x in [1, 1]").gives("1");
        Ask.of("p := x if some x in [1, 2]").fails("eval_conflict_error", "multiple outputs");
        Ask.of("p := f(1)\nf(x) := 1 if x\nf(x) := 2 if x").fails("eval_conflict_error", "functions must not produce multiple outputs");
        Ask.of("p[k] := v if some [k, v] in [[1, 2], [1, 3]]").fails("eval_conflict_error", "object keys must be unique");
        Ask.of("p := {k: v | some [k, v] in [[1, 2], [1, 3]]}").fails("eval_conflict_error", "object keys must be unique");
        Ask.of("p := {k: v | some [k, v] in [[1, 2], [1, 2]]}").gives("{\"1\":2}");
    }

    @Test void sets_and_objects_grow_by_rules() {
        Ask.of("p contains x if some x in [3, 1, 3]\np contains 2").gives("[1,2,3]");
        Ask.of("p[k] := v if some k, v in {\"a\": 1}\np[\"b\"] := 2").gives("{\"a\":1,\"b\":2}");
        Ask.of("p contains 1 if false").gives("[]");
        Ask.of("p[x] := 1 if { some x in [] }").gives("{}");
        Ask.of("p[x].q contains y if { some x in [\"a\", \"b\"]; some y in [1, 2] }").gives("{\"a\":{\"q\":[1,2]},\"b\":{\"q\":[1,2]}}");
        Ask.of("p[x].q := 1 if some x in [\"a\"]\np.b.r := 2").gives("{\"a\":{\"q\":1},\"b\":{\"r\":2}}");
    }

    @Test void a_member_is_asked_for_without_finding_the_others() {
        Ask.of("q[x] := y if some x, y in [10, 20, 30]\np := q[1]").gives("20");
        Ask.of("q[k] := v if some [k, v] in [[1, 2], [1, 3], [4, 5]]\np := q[4]").gives("5");
        Ask.of("q contains x if some x in [1, 2]\np if q[2]").gives("true");
        Ask.of("q contains x if some x in [1, 2]\np if q[3]").isUndefined();
        Ask.of("q contains [x, y] if { some x in [1, 2]; y := x * 10 }\np := {y | q[[_, y]]}").gives("[10,20]");
        Ask.of("q contains x if some x in numbers.range(1, 9)\np := [x | some x in numbers.range(0, 10); q[x]]").gives("[1,2,3,4,5,6,7,8,9]");
    }

    @Test void part_of_an_object_may_need_another_part_of_it() {
        Ask.of("q.a := 1\nq.b := q.a + 1\nq[x] := 3 if some x in [\"c\"]\np := q").gives("{\"a\":1,\"b\":2,\"c\":3}");
    }

    @Test void variables_become_known_in_whatever_order_they_are_written() {
        Ask.of("p := z if { z := y + 1; y := x + 1; x := 1 }").fails("rego_compile_error", "referenced above");
        Ask.of("p := z if { z = y + 1; y = x + 1; x = 1 }").gives("3");
        Ask.of("p := x if { [x, 2] = [1, y]; y = 2 }").gives("1");
        Ask.of("p := [x, y, z] if { [x, {\"k\": y}] = [1, {\"k\": [z, 4][1]}]; z = 3 }").gives("[1,4,3]");
        Ask.of("p := x if { {\"a\": x, \"b\": 2} = {\"a\": 1, \"b\": y}; y = 2 }").gives("1");
        Ask.of("p if { [1, x] = [2, x] }").fails("rego_unsafe_var_error", "var x is unsafe");
        Ask.of("p := x if { [1, x] = input }").input("[1, 2]").gives("2").input("[1, 2, 3]").isUndefined().input("{}").isUndefined();
        Ask.of("p := x if { {\"a\": x} = input }").input("{\"a\": 1}").gives("1").input("{\"a\": 1, \"b\": 2}").isUndefined();
    }

    @Test void a_variable_inside_a_comprehension_is_that_of_the_body_around_it() {
        Ask.of("p := [x | some x in [1, 2, 3]; x > y] if y := 1").gives("[2,3]");
        Ask.of("p := ys if { x = 1; ys = [y | y = [1, 2][_]; y != x] }").gives("[2]");
        Ask.of("p := [a, b] if { a := [x | x = 1]; b := [x | x = 2] }").gives("[[1],[2]]");
        Ask.of("p := {k: [v | some v in vs; v > 1] | some k, vs in {\"a\": [1, 2], \"b\": [0]}}").gives("{\"a\":[2],\"b\":[]}");
    }

    @Test void what_rules_and_data_say_under_a_name_left_open_is_gone_through_together() {
        var ask = new Ask().and("package a.one\nnumber := 1\nlist := [10, 20]").and("package a.two\nnumber := 2\nnames contains \"x\" if true\nof[k] := v if some k, v in {\"l\": 5, \"m\": 6}")
                .data("{\"a\": {\"three\": {\"number\": 3, \"list\": [30], \"names\": {\"y\": 1}}, \"one\": {\"more\": 4}, \"word\": \"w\"}, \"arrays\": [[7, 8], [9]]}");
        assertEquals("[[\"one\",1],[\"three\",3],[\"two\",2]]", ask.value("[[x, n] | n := data.a[x].number]"));
        assertEquals("[[\"one\",0,10],[\"one\",1,20],[\"three\",0,30]]", ask.value("[[x, i, v] | v := data.a[x].list[i]]"));
        assertEquals("[[\"three\",\"y\"],[\"two\",\"x\"]]", ask.value("[[x, k] | data.a[x].names[k]]"));
        assertEquals("[[\"two\",\"l\",5],[\"two\",\"m\",6]]", ask.value("[[x, k, v] | v := data.a[x].of[k]]"));
        assertEquals("[[\"two\",6]]", ask.value("[[x, v] | v := data.a[x].of.m]"));
        assertEquals("[[\"one\",4]]", ask.value("[[x, v] | v := data.a[x].more]"));
        assertEquals("[\"list\",\"more\",\"number\"]", ask.value("[k | data.a.one[k]]"));
        assertEquals("[[0,0,7],[0,1,8],[1,0,9]]", ask.value("[[i, j, v] | v := data[\"arrays\"][i][j]]"));
        assertEquals("[]", ask.value("[v | v := data.a[x].number.deeper]"));
        assertEquals("[[\"a\",\"one\",1],[\"a\",\"three\",3],[\"a\",\"two\",2]]", ask.value("[[y, x, n] | n := data[y][x].number]"));
        assertEquals("[7]", ask.value("[n | n := data.a[x].number with data.a as {\"q\": {\"number\": 7}}]"));
        assertEquals("[[\"two\",\"x\"]]", ask.value("[[x, k] | data.a[x].names[k]; k in {\"x\"}]"));
        assertEquals("[\"three\"]", ask.value("[x | data.a[x].number == 3]"));
    }

    @Test void a_chain_of_metadata_leads_from_a_rule_to_the_packages_above() {
        var titles = " := [[object.get(m, [\"annotations\", \"title\"], \"\"), concat(\".\", m.path)] | some m in rego.metadata.chain()]";
        var ask = new Ask().and("# METADATA\n# scope: subpackages\n# title: all of it\npackage a\nx := 1")
                .and("# METADATA\n# title: this package\npackage a.b\n\n# METADATA\n# scope: document\n# title: every clause\n\n# METADATA\n# title: this clause\nchain" + titles
                        + "\n\nbare" + titles + "\n\nnone := rego.metadata.rule()");
        assertEquals("[[\"this clause\",\"a.b.chain\"],[\"every clause\",\"a.b.chain\"],[\"this package\",\"a.b\"],[\"all of it\",\"a\"]]", ask.value("data.a.b.chain"));
        assertEquals("[[\"\",\"a.b.bare\"],[\"this package\",\"a.b\"],[\"all of it\",\"a\"]]", ask.value("data.a.b.bare"));
        assertEquals("{}", ask.value("data.a.b.none"));
    }

    @Test void only_names_are_assigned() {
        for (var wrong : List.of("1", "f(1)", "{1}", "[x | x := 1]", "{x | x := 1}", "{x: 1 | x := 1}", "$\"{1}\"", "input.x", "[y, 1]", "{\"a\": null}")) {
            Ask.of("p if { " + wrong + " := input }").fails("rego_compile_error", "cannot assign to");
        }
        Ask.of("p := [x, y] if { [x, {\"a\": y}] := input }").input("[1, {\"a\": 2}]").gives("[1,2]").input("[1, {\"b\": 2}]").isUndefined();
    }

    @Test void every_needs_all_and_some_needs_one() {
        Ask.of("p if every x in input { x > 0 }").input("[1, 2]").gives("true").input("[1, 0]").isUndefined().input("[]").gives("true")
                .input("1").isUndefined();
        Ask.of("p if every k, v in input { k == v }").input("[0, 1]").gives("true").input("[0, 0]").isUndefined();
        Ask.of("p if { some x in input; x > 0 }").input("[0, 1]").gives("true").input("[]").isUndefined();
        Ask.of("p if every x in input { some y in x; y > 1 }").input("[[1, 2], [2]]").gives("true").input("[[1, 2], [1]]").isUndefined();
    }

    @Test void not_is_about_all_ways_in_which_it_could_hold() {
        Ask.of("p if not q\nq if { some x in input; x > 1 }").input("[0, 1]").gives("true").input("[0, 2]").isUndefined();
        Ask.of("p if not input.x").input("{}").gives("true").input("{\"x\": false}").gives("true").input("{\"x\": 0}").isUndefined();
        Ask.of("p if { some x in [1, 2]; not input[x] }").input("{}").gives("true");
        Ask.of("p if not input[_]").fails("rego_unsafe_var_error", "var _ is unsafe");
    }

    @Test void what_is_asked_with_stands_outside_of_not_unless_its_import_says_otherwise() {
        var rules = "p if not startswith(input.x, \"a\")";
        Ask.of(rules).input("{}").isUndefined().input("{\"x\": \"b\"}").gives("true").input("{\"x\": \"ab\"}").isUndefined();
        Ask.of("import future.keywords.not\n" + rules).input("{}").gives("true").input("{\"x\": \"b\"}").gives("true").input("{\"x\": \"ab\"}").isUndefined();
        Ask.of("p if not input.x > 1").input("{}").isUndefined().input("{\"x\": 1}").gives("true");
        Ask.of("p if not input.x == 1").input("{}").gives("true");
        Ask.of("p if not q[input.x]\nq contains 1").input("{}").isUndefined().input("{\"x\": 2}").gives("true").input("{\"x\": 1}").isUndefined();
        Ask.of("p if not f(input.x) with input.y as 1\nf(x) if x == input.y").input("{}").isUndefined().input("{\"x\": 1}").isUndefined().input("{\"x\": 2}").gives("true");
        Ask.of("import future.keywords.never\np := 1").fails("rego_parse_error", "contains every if in not");
    }

    @Test void a_pattern_may_hold_what_is_made_of_its_own_variables() {
        Ask.of("p contains [count(x), x] if some x in input").input("[[1], [2, 3]]").gives("[[1,[1]],[2,[2,3]]]");
        Ask.of("p if q[[_, [2, 3]]]\nq contains [count(x), x] if some x in input").input("[[1], [2, 3]]").gives("true");
        Ask.of("p := y if [[y | some y in x], x] = [[1], input]").input("[1]").fails("rego_unsafe_var_error", "var y is unsafe");
        Ask.of("p := x if [[y | some y in x], x] = [[1], input]").input("[1]").gives("[1]").input("[2]").isUndefined();
    }

    @Test void a_conflict_names_the_clause_that_does_not_agree() {
        Ask.of("p := 1 if input.a\np := 1\np := 2 if input.b").input("{\"a\": 1, \"b\": 1}").fails("eval_conflict_error", ":4:");
        Ask.of("p := f(1)\nf(x) := 1 if x\nf(x) := 0 if false\nelse := 2").fails("eval_conflict_error", ":5:");
        Ask.of("p[x] := 1 if x := \"a\"\np.b := 2\np.a := 3").fails("eval_conflict_error", ":4:");
    }

    @Test void packages_are_gone_through_together_with_data() {
        var ask = Ask.of("p := {k: v | v := data.x[k].v}").and("package x.a\nv := 1").and("package x.b\nv := 2").data("{\"x\": {\"c\": {\"v\": 3}}}");
        ask.gives("{\"a\":1,\"b\":2,\"c\":3}");
        assertEquals("{\"a\":{\"v\":1},\"b\":{\"v\":2},\"c\":{\"v\":3}}", ask.value("data.x"));
        assertEquals("2", ask.input("\"b\"").value("data.x[input].v"));
    }

    @Test void data_may_be_found_by_names_that_are_numbers() {
        Ask.of("p := data.x[2]").data("{\"x\": {\"2\": \"two\"}}").gives("\"two\"");
        Ask.of("p := data.x[1]").data("{\"x\": [\"zero\", \"one\"]}").gives("\"one\"");
    }

    @Test void with_replaces_input_data_and_functions_for_one_expression() {
        Ask.of("p := [x, input.a] if x := q with input.a as 2\nq := input.a").input("{\"a\": 1}").gives("[2,1]");
        Ask.of("p := [a, b] if { a := q with data.x.y as 2; b := q }\nq := data.x").data("{\"x\": {\"y\": 1, \"z\": 0}}")
                .gives("[{\"y\":2,\"z\":0},{\"y\":1,\"z\":0}]");
        Ask.of("p := [a, b] if { a := q with r as 2; b := q }\nq := r\nr := 1").gives("[2,1]");
        Ask.of("p := [a, b] if { a := q with f as g; b := q }\nq := f(1)\nf(x) := x\ng(x) := x + 10").gives("[11,1]");
        Ask.of("p := [a, b] if { a := q with count as 7; b := q }\nq := count([1])").gives("[7,1]");
        Ask.of("p := x if x := q with count as f\nq := count([1])\nf(x) := count(x) + 1").gives("2");
        Ask.of("p := xs if xs := [x | some i in [1, 2]; x := q with input as i]\nq := input").gives("[1,2]");
    }

    @Test void a_template_says_what_is_undefined() {
        Ask.of("p := $\"a {input.x} b {input.y} {[1, \\\"c\\\"]}\"".replace("\\\"", "\"")).input("{\"x\": \"X\"}").gives("\"a X b <undefined> [1, \\\"c\\\"]\"");
        Ask.of("p := $\"{input[_]}\"").input("[1]").gives("\"1\"").input("[1, 2]").fails("eval_conflict_error", "must not produce multiple outputs");
    }

    @Test void functions_take_their_arguments_apart() {
        Ask.of("p := f([1, {\"a\": 2}])\nf([x, {\"a\": y}]) := x + y").gives("3");
        Ask.of("p := f(input)\nf([x, {\"a\": y}]) := x + y").input("[1, {\"b\": 2}]").isUndefined().input("[1, {\"a\": 2}, 3]").isUndefined();
        Ask.of("p := [f(1), f(2)]\nf(1) := \"one\"\nf(2) := \"two\"").gives("[\"one\",\"two\"]");
        Ask.of("p := f(1, 1)\nf(x, x) := \"same\"").gives("\"same\"");
        Ask.of("p := f(1, 2)\nf(x, x) := \"same\"").isUndefined();
        Ask.of("p := f(3)\ndefault f(_) := 0\nf(x) := x if x < 3").gives("0");
        Ask.of("p := f(data.missing)\ndefault f(_) := 0").isUndefined();
        Ask.of("p := y if f(2, y)\nf(x) := x * x").gives("4");
    }

    @Test void a_relation_holds_once_for_each_result() {
        Ask.of("p := {path | walk(input, [path, 1])}").input("{\"a\": [1, 2], \"b\": 1}").gives("[[\"a\",0],[\"b\"]]");
    }

    @Test void numbers_are_equal_by_worth_and_exact() {
        Ask.of("p if 1 == 1.0").gives("true");
        Ask.of("p := 0.1 + 0.2").gives("0.3");
        Ask.of("p := {1, 1.0, 2}").gives("[1,2]");
    }

    @Test void the_error_of_a_builtin_is_undefined_or_the_end() {
        Ask.of("p := 1 / input.x").input("{\"x\": 0}").isUndefined().with(Ask.OPTIONS.strictly()).fails("eval_builtin_error", "divide by zero");
    }

    @Test void rego_v0_is_read_on_request() {
        var v0 = CompileOptions.V1.withVersion(Module.Version.V0);
        Ask.of("p { input.x == 1 }\nq[x] { x := [1, 2][_] }").with(v0).input("{\"x\": 1}").gives("true");
        Ask.of("p = q { true }\nq[x] { x := [1, 2][_] } { x := 3 }").with(v0).gives("[1,2,3]");
        Ask.of("p[x] = y { y := [5, 6][x] }").with(v0).gives("{\"0\":5,\"1\":6}");
        Ask.of("p { true } else = 2 { true }").with(v0).gives("true");
        Ask.of("p { true }").fails("rego_parse_error", "`if` keyword is required");
    }

    @Test void a_query_yields_each_way_in_which_it_holds() {
        var ask = Ask.of("q contains x if some x in [1, 2, 3]");
        assertEquals(3, ask.solutions("data.t.q[x]").size());
        assertEquals(2, ask.solutions("data.t.q[x]; x > 1").size());
        assertEquals("{x=Num[1], y=Num[2]}".replace("Num[", "").replace("]", ""), ask.solutions("x := 1; y := x + 1").getFirst().bindings().toString());
        assertEquals("false", ask.value("1 == 2"));
        assertEquals("undefined", ask.value("data.nothing"));
    }

    @Test void base_and_rule_of_one_name_do_not_mix() {
        Ask.of("p := data.t.q\nq := {\"rule\": 1}").data("{\"t\": {\"q\": {\"base\": 2}}}").gives("{\"rule\":1}");
    }

    @Test void metadata_is_what_stands_above_the_rule() {
        Ask.of("# METADATA\n# title: T\n# custom:\n#   severity: high\np := rego.metadata.rule().custom.severity").gives("\"high\"");
    }

    @Test void a_query_may_take_the_result_of_a_call_as_its_last_argument() {
        var bound = Ask.of("f(x) := x + 1").solutions("count([1, 2], n); data.t.f(n, m)").getFirst().bindings();
        assertEquals("[2, 3]", List.of(bound.get("n"), bound.get("m")).toString());
        assertEquals(4, Ask.of("").solutions("walk([1, [2]], [path, value])").size());
        assertEquals("true", Ask.of("").value("count([1, 2], 2)"));
        assertEquals("undefined", Ask.of("").value("count([1, 2], 3)"));
        assertThrows(RegoErrors.class, () -> Ask.of("").solutions("count([1], n, 3)"));
    }
}
