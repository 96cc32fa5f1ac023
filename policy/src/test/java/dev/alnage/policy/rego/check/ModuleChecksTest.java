package dev.alnage.policy.rego.check;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.alnage.policy.rego.ast.Module.Version;
import dev.alnage.policy.rego.ast.RegoError;
import dev.alnage.policy.rego.parse.Parser;
import java.util.List;
import org.junit.jupiter.api.Test;

class ModuleChecksTest {
    private static List<String> found(String text, Version version, boolean strict) {
        return ModuleChecks.of(Parser.module("m.rego", "package a\n" + text, version), strict).stream().map(RegoError::message).toList();
    }

    private static List<String> found(String text) {
        return found(text, Version.V1, false);
    }

    @Test void two_imports_may_not_have_one_name() {
        assertEquals(List.of("import must not shadow import data.x.y: give one of them another name with as"), found("import data.x.y\nimport input.y\np if y"));
        assertEquals(List.of(), found("import data.x.y\nimport input.y as z\np if y == z"));
        assertEquals(List.of(), found("import data.x.y\nimport input.y\np { y }", Version.V0, false));
    }

    @Test void an_import_that_nothing_uses_is_an_error_when_strict() {
        assertEquals(List.of("import data.x as y unused"), found("import data.x as y\np if x", Version.V1, true));
        assertEquals(List.of(), found("import data.x as y\np if x"));
        assertEquals(List.of(), found("import data.x\nimport data.f\np if { f(1); [1 | x] }", Version.V1, true));
        assertEquals(List.of(), found("import rego.v1\np if true", Version.V1, true));
    }

    @Test void functions_that_are_gone_are_refused_unless_a_policy_has_its_own() {
        assertEquals(List.of("deprecated built-in function calls in expression: any"), found("p if any([true])"));
        assertEquals(List.of(), found("p { any([true]) }", Version.V0, false));
        assertEquals(List.of(), found("any(x) := x\np if any([true])"));
    }

    @Test void nothing_else_may_be_called_input_or_data() {
        assertEquals(List.of("rules must not shadow input (use a different rule name)"), found("input := 1"));
        assertEquals(List.of("rules must not shadow data (use a different rule name)"), found("data.x := 1"));
        assertEquals(List.of("variables must not shadow input (use a different variable name)"), found("f(input) := 1"));
        assertEquals(List.of("variables must not shadow data (use a different variable name)"), found("p if data := 1"));
        assertEquals(List.of("variables must not shadow input (use a different variable name)"), found("p := [x | some input in [1]; x := 2]"));
        assertEquals(List.of("variables must not shadow input (use a different variable name)"), found("p if every input in [1] { true }"));
        assertEquals(List.of(), found("p if input.data == data.input"));
    }
}
