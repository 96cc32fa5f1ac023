package dev.alnage.policy.rego.builtin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.alnage.policy.rego.Program;
import dev.alnage.policy.rego.ast.RegoErrors;
import dev.alnage.policy.rego.compile.CompileOptions;
import dev.alnage.policy.rego.run.EvaluationEnded;
import dev.alnage.policy.rego.run.EvaluationOptions;
import dev.alnage.policy.rego.value.ObjectValue;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class SchemaFunctionsTest {
    private static final Program PROGRAM = Program.compile(List.of(), CompileOptions.V1);

    private static String answer(String query) {
        var options = EvaluationOptions.at(Instant.parse("2026-01-01T00:00:00Z")).strictly();
        return PROGRAM.prepare("x = " + query).evaluate(ObjectValue.EMPTY, options).getFirst().bindings().get("x").toString();
    }

    private static String errors(String document, String schema) {
        return answer("[e.error | some e in json.match_schema(" + document + ", " + schema + ")[1]]");
    }

    private static String failure(String query) {
        return assertThrows(RegoErrors.class, () -> answer(query), query).first().message();
    }

    @Test void an_error_has_a_place_a_kind_and_a_sentence() {
        assertEquals("[false, [{\"desc\": \"Invalid type. Expected: integer, given: string\", \"error\": \"a.0: Invalid type. Expected: integer, given: string\", "
                + "\"field\": \"a.0\", \"type\": \"invalid_type\"}]]", answer("json.match_schema({\"a\": [\"x\"]}, {\"properties\": {\"a\": {\"items\": {\"type\": \"integer\"}}}})"));
        assertEquals("[true, []]", answer("json.match_schema(\"[1, 2.0]\", {\"items\": {\"type\": \"integer\"}})"));
    }

    @Test void keywords_say_what_they_miss() {
        assertEquals("[\"(Root): b is required\", \"(Root): Additional property a is not allowed\"]",
                errors("{\"a\": 1}", "{\"required\": [\"b\"], \"additionalProperties\": false}"));
        assertEquals("[\"(Root): Must validate one and only one schema (oneOf)\"]", errors("\"1\"", "{\"oneOf\": [{\"type\": \"integer\"}, {\"minimum\": 0}]}"));
        assertEquals("[\"a: a must be one of the following: 1, \\\"x\\\"\"]", errors("{\"a\": 2}", "{\"properties\": {\"a\": {\"enum\": [1.0, \"x\"]}}}"));
        assertEquals("[\"(Root): Must be less than or equal to 1e+06\"]", errors("\"1000001\"", "{\"maximum\": 1000000}"));
        assertEquals("[\"(Root): array items[0,2] must be unique\"]", errors("\"[1, 2, 1.0]\"", "{\"uniqueItems\": true}"));
        assertEquals("[\"(Root): Must validate \\\"then\\\" as \\\"if\\\" was valid\", \"(Root): Must be greater than 5\"]",
                errors("\"3\"", "{\"if\": {\"type\": \"integer\"}, \"then\": {\"exclusiveMinimum\": 5}}"));
        assertEquals("[\"(Root): Does not match format 'uri'\"]", errors("\"\\\"a b\\\"\"", "{\"format\": \"uri\"}"));
        assertEquals("[]", errors("\"\\\"http://[::1]:80/x%20y\\\"\"", "{\"format\": \"uri\"}"));
        assertEquals("[\"x1: Invalid type. Expected: string, given: integer\"]", errors("{\"x1\": 1}", "{\"patternProperties\": {\"^x\": {\"type\": \"string\"}}}"));
    }

    @Test void references_lead_within_the_schema_and_nowhere_else() {
        assertEquals("[\"a: Invalid type. Expected: string, given: integer\"]",
                errors("{\"a\": 1}", "{\"definitions\": {\"s\": {\"type\": \"string\"}}, \"properties\": {\"a\": {\"$ref\": \"#/definitions/s\"}}}"));
        assertTrue(failure("json.match_schema({}, {\"$ref\": \"http://localhost/s.json\"})").contains("nothing is fetched"));
        assertEquals("[false, \"jsonschema: Object has no key 'none'\"]", answer("json.verify_schema({\"$ref\": \"#/none\"})"));
    }

    @Test void what_is_no_schema_is_told() {
        assertEquals("[true, null]", answer("json.verify_schema({\"type\": \"string\"})"));
        assertEquals("[false, \"jsonschema: invalid JSON string\"]", answer("json.verify_schema(\"{\")"));
        assertEquals("[false, \"jsonschema: exclusiveMinimum cannot be used without minimum\"]", answer("json.verify_schema({\"exclusiveMinimum\": true})"));
        assertEquals("[true, null]", answer("json.verify_schema({\"$schema\": \"http://json-schema.org/draft-07/schema#\", \"exclusiveMinimum\": 1})"));
        assertEquals("json.match_schema: minItems must be of an integer", failure("json.match_schema({}, {\"minItems\": 1.5})"));
    }

    @Tag("P8") @Test void schemas_that_go_round_or_multiply_end() {
        assertTrue(failure("json.match_schema({}, {\"$ref\": \"#\"})").contains("leads to itself"));
        assertTrue(failure("json.match_schema({}, {\"allOf\": [{\"$ref\": \"#\"}]})").contains("leads to itself")
                || failure("json.match_schema({}, {\"allOf\": [{\"$ref\": \"#\"}]})").contains("deeper"));
        var twice = new StringBuilder("{\"definitions\": {\"d0\": {\"type\": \"string\"}");
        for (var i = 1; i < 60; i++) {
            var before = "{\"$ref\": \"#/definitions/d" + (i - 1) + "\"}";
            twice.append(", \"d").append(i).append("\": {\"anyOf\": [").append(before).append(", ").append(before).append("]}");
        }
        var query = "json.match_schema({}, " + twice + "}, \"$ref\": \"#/definitions/d59\"})";
        assertThrows(EvaluationEnded.class, () -> answer(query));
    }
}
