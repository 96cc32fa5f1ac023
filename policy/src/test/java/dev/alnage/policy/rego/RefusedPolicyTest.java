package dev.alnage.policy.rego;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.alnage.policy.rego.ast.RegoErrors;
import dev.alnage.policy.rego.compile.CompileOptions;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Policies that must not be used, and their honest twins. */
@Tag("build/policy-adherence")
class RefusedPolicyTest {
    @Test void a_variable_that_never_becomes_known_is_unsafe() {
        Ask.of("p if x > 1").fails("rego_unsafe_var_error", "var x is unsafe");
        Ask.of("p := x if true").fails("rego_unsafe_var_error", "var x is unsafe");
        Ask.of("p if { not x = 1 }").fails("rego_unsafe_var_error", "var x is unsafe");
        Ask.of("p contains x if input.y").fails("rego_unsafe_var_error", "var x is unsafe");
        Ask.of("p := f(x)\nf(y) := y").fails("rego_unsafe_var_error", "var x is unsafe");
        Ask.of("p if { every x in [1] { x < y } }").fails("rego_unsafe_var_error", "var y is unsafe");
        Ask.of("p := [x | y]").fails("rego_unsafe_var_error", "is unsafe");
        Ask.of("p if { y = 1; every x in [0] { x < y } }").gives("true");
    }

    @Test void a_pattern_makes_nothing_known_beside_what_it_cannot_meet() {
        Ask.of("p if { {\"k\": x} := [1]; x }").fails("rego_unsafe_var_error", "var x is unsafe");
        Ask.of("p if { {\"k\": x} := {\"k\": 1, \"l\": 2}; x }").fails("rego_unsafe_var_error", "var x is unsafe");
        Ask.of("p if { [x, _] := \"ab\"; x }").fails("rego_unsafe_var_error", "is unsafe");
        Ask.of("p if { {\"k\": x} := {a: 1 | a := \"k\"}; x }").fails("rego_unsafe_var_error", "var x is unsafe");
        Ask.of("p if { {\"k\": x} := input.y; x }").input("{\"y\": {\"k\": true}}").gives("true");
        Ask.of("p if { [x, _] := [a | a := input.y[_]]; x }").input("{\"y\": [true, 2]}").gives("true");
    }

    @Test void what_a_denied_expression_asks_with_must_be_known() {
        Ask.of("p if not count(data.u[_])").fails("rego_unsafe_var_error", "var _ is unsafe");
        Ask.of("p if not input.x == [data.u[y]]").fails("rego_unsafe_var_error", "var y is unsafe");
        Ask.of("p if not count(object.keys(data.u[_])) == 2").data("{\"u\": [{\"a\": 1}]}").gives("true");    // the inner call is asked for itself
        Ask.of("p if { some i in [0]; not count(data.u[i]) == 2 }").data("{\"u\": [[1]]}").gives("true");
    }

    @Test void a_rule_that_needs_itself_is_refused() {
        Ask.of("p if p").fails("rego_recursion_error", "rule data.t.p is recursive: data.t.p -> data.t.p");
        Ask.of("p if q\nq if r\nr if p").fails("rego_recursion_error", "data.t.p -> data.t.q -> data.t.r -> data.t.p");
        Ask.of("p := f(1)\nf(x) := f(x)").fails("rego_recursion_error", "data.t.f is recursive");
        Ask.of("p if data.t[input.name]").fails("rego_recursion_error", "data.t.p is recursive");
        Ask.of("p := count(data.t)").fails("rego_recursion_error", "data.t.p is recursive");
        Ask.of("p[x] := 1 if { some x in [1, 2]; not p[3] }").fails("rego_recursion_error", "data.t.p is recursive");
        Ask.of("p := x if x := q with f as g\nq := f(1)\nf(x) := x\ng(x) := p").fails("rego_recursion_error", "is recursive");
        Ask.of("p if q\nq if r\nr if true").gives("true");
    }

    @Test void what_cannot_be_declared_is_refused_and_not_compared_instead() {
        Ask.of("p if { not true := false }").fails("rego_compile_error", "cannot assign vars inside negated expression");
        Ask.of("p if { not x := 1 }").fails("rego_compile_error", "cannot assign vars inside negated expression");
        Ask.of("p if { [1, x] := [1, 2]; x }").fails("rego_compile_error", "cannot assign to number");
        Ask.of("p if { {\"a\": x, \"b\": null} := {\"a\": 1, \"b\": null}; x }").fails("rego_compile_error", "cannot assign to null");
        Ask.of("p if { true := true }").fails("rego_compile_error", "cannot assign to boolean");
        Ask.of("p if { x := false; not x; [1, y] = [1, 2]; y == 2 }").gives("true");
    }

    @Test void what_every_declares_is_used_in_its_body_and_declared_once() {
        Ask.of("p if { every x in [1] { true } }").fails("rego_compile_error", "declared var x unused");
        Ask.of("p if { every k, v in [1] { v } }").fails("rego_compile_error", "declared var k unused");
        Ask.of("p if { every x in [1] { x := 2; x } }").fails("rego_compile_error", "var x declared above");
        Ask.of("p if { every _, v in [1] { v } }").gives("true");
        Ask.of("p if { every _ in [1] { true } }").gives("true");
        Ask.of("p if { every x in [1] { y := x; some z in [y]; z == 1 } }").gives("true");
    }

    @Test void an_unknown_function_is_an_error_and_never_undefined() {
        Ask.of("p if http.send({}).status_code == 200").fails("rego_type_error", "http.send");
        Ask.of("p if not opa.runtime().env").fails("rego_type_error", "opa.runtime");
        Ask.of("p if nonsense(1)").fails("rego_type_error", "undefined function nonsense");
        Ask.of("p if not data.t.g(1)").fails("rego_type_error", "undefined function data.t.g");
        Ask.of("p if q with http.send as 1\nq if true").fails("rego_type_error", "http.send");
        Ask.of("p if count([1]) == 1").with(CompileOptions.V1.refusing(Set.of("count"))).fails("rego_type_error", "undefined function count");
    }

    @Test void arguments_are_counted() {
        Ask.of("p := count([1], 2, 3)").fails("rego_type_error", "count: arity mismatch");
        Ask.of("p := f(1, 2, 3)\nf(x) := x").fails("rego_type_error", "data.t.f: arity mismatch");
        Ask.of("p := x if x := q with count as f\nq := count([])\nf(x, y) := x + y").fails("rego_type_error", "arity mismatch");
    }

    @Test void rules_of_one_name_are_of_one_kind() {
        Ask.of("p := 1\np contains 2").fails("rego_type_error", "conflicting rules data.t.p found");
        Ask.of("p := 1\np(x) := x").fails("rego_type_error", "conflicting rules data.t.p found");
        Ask.of("p(x) := x\np(x, y) := y").fails("rego_type_error", "conflicting rules data.t.p found");
        Ask.of("p contains 1\np[x] := 2 if x := 1").fails("rego_type_error", "conflicting rules data.t.p found");
        Ask.of("default p := 1\ndefault p := 2").fails("rego_type_error", "multiple default rules data.t.p found");
        Ask.of("p := 1\np.q := 2").fails("rego_type_error", "rule data.t.p conflicts with [data.t.p.q]");
        Ask.of("p := 1").and("package t.p\nq := 2").fails("rego_type_error", "conflicts with rule data.t.p");
    }

    @Test void a_variable_is_declared_once_and_before_it_is_used() {
        Ask.of("p if { x := 1; x := 2 }").fails("rego_compile_error", "var x assigned above");
        Ask.of("p if { x = 1; x := 2 }").fails("rego_compile_error", "var x referenced above");
        Ask.of("p if { some x; x := 2 }").fails("rego_compile_error", "var x declared above");
        Ask.of("p := f(1)\nf(x) := y if { x := 2; y := 1 }").fails("rego_compile_error", "arg x redeclared");
        Ask.of("p if { some x; true }").fails("rego_compile_error", "declared var x unused");
        Ask.of("p if { input.x := 1 }").fails("rego_compile_error", "cannot assign to ref");
        Ask.of("p if { x := 1; true }").with(CompileOptions.V1.strictly()).fails("rego_compile_error", "assigned var x unused");
        Ask.of("p if { x := 1; [x | x := 2] == [2]; x == 1 }").gives("true");
    }

    @Tag("P8")
    @Test void in_a_decision_nothing_stands_in_for_what_verifies_or_for_the_time() {
        var decision = CompileOptions.V1.forDecision();
        var mocked = "p if q with io.jwt.verify_hs256 as true\nq if io.jwt.verify_hs256(input.token, \"secret\")";
        Ask.of(mocked).with(decision).input("{\"token\": \"a.b.c\"}").fails("rego_compile_error", "nothing may stand in for what verifies");
        Ask.of("p := x if x := q with time.now_ns as 1\nq := time.now_ns()").with(decision).fails("rego_compile_error", "time.now_ns");
        Ask.of(mocked).input("{\"token\": \"a.b.c\"}").gives("true");
        Ask.of("p := x if x := q with count as 1\nq := count([])").with(decision).gives("1");
        var program = Ask.of("q if io.jwt.verify_hs256(input.token, \"secret\")").with(decision).program();
        assertThrows(RegoErrors.class, () -> program.prepare("data.t.q with io.jwt.verify_hs256 as true"));
    }

    @Test void all_that_is_wrong_is_said_at_once_with_its_place() {
        var error = assertThrows(RegoErrors.class, () -> Ask.of("p if x\nq if {\n\ty > 1 }").program());
        assertEquals(2, error.errors().size());
        assertEquals("file0.rego:2:6", error.errors().getFirst().at().toString());
        assertEquals("file0.rego:4:2", error.errors().getLast().at().toString());
    }
}
