package dev.alnage.policy.rego.builtin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.alnage.policy.rego.Program;
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
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class SchemaFunctionsTest {
    private static final Limits SMALL = new Limits(100_000, 200, 100_000);
    private static final Program PROGRAM = Program.compile(List.of(), CompileOptions.V1);

    private static String answer(String query) {
        var options = EvaluationOptions.at(Instant.parse("2026-01-01T00:00:00Z")).strictly().withLimits(SMALL);
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

    /** Each document, whose errors are listed behind it, is looked at with the schema. */
    private static void finds(String schema, String... documentsAndErrors) {
        for (var i = 0; i < documentsAndErrors.length; i += 2) {
            var document = RegoJson.write(Value.of(documentsAndErrors[i]));
            assertEquals("[" + documentsAndErrors[i + 1] + "]", errors(document, schema).replace("\"(Root): ", "\""), schema + " " + document);
        }
    }

    @Test void numbers_and_texts_have_their_ends() {
        finds("{\"maximum\": 3}", "3", "", "3.5", "\"Must be less than or equal to 3\"");
        finds("{\"minimum\": 3}", "3", "", "2.5", "\"Must be greater than or equal to 3\"");
        finds("{\"exclusiveMaximum\": 3}", "2.5", "", "3", "\"Must be less than 3\"");
        finds("{\"exclusiveMinimum\": 3}", "3.5", "", "3", "\"Must be greater than 3\"");
        finds("{\"multipleOf\": 0.5}", "1.5", "", "0", "", "1.25", "\"Must be a multiple of 0.5\"");
        finds("{\"minLength\": 2}", "\"ab\"", "", "\"a\"", "\"String length must be greater than or equal to 2\"", "\"\ud834\udd1e\"",
                "\"String length must be greater than or equal to 2\"", "1", "");
        finds("{\"maxLength\": 2}", "\"ab\"", "", "\"\ud834\udd1e\ud834\udd1e\"", "", "\"abc\"", "\"String length must be less than or equal to 2\"");
    }

    @Test void elements_are_counted_and_each_has_its_schema() {
        finds("{\"minItems\": 2}", "[1, 2]", "", "[1]", "\"Array must have at least 2 items\"");
        finds("{\"maxItems\": 2}", "[1, 2]", "", "[1, 2, 3]", "\"Array must have at most 2 items\"");
        finds("{\"uniqueItems\": true}", "[1, 2]", "", "[{\"a\": 1}, {\"a\": 1}]", "\"array items[0,1] must be unique\"");
        finds("{\"uniqueItems\": false}", "[1, 1]", "");
        finds("{\"items\": [{\"type\": \"string\"}], \"additionalItems\": false}", "[\"a\"]", "", "[]", "", "[\"a\", 1]", "\"No additional items allowed on array\"",
                "[1]", "\"0: Invalid type. Expected: string, given: integer\"");
        finds("{\"items\": [{}], \"additionalItems\": true}", "[1, 2]", "");
        finds("{\"items\": [{}], \"additionalItems\": {\"type\": \"null\"}}", "[1, null]", "", "[1, null, 2]", "\"2: Invalid type. Expected: null, given: integer\"");
        finds("{\"contains\": {\"minimum\": 3}}", "[1, 3]", "", "[1]", "\"At least one of the items must match\", \"0: Must be greater than or equal to 3\"",
                "[]", "\"At least one of the items must match\"");
    }

    @Test void members_are_counted_and_ask_for_others() {
        finds("{\"minProperties\": 1}", "{\"a\": 1}", "", "{}", "\"Must have at least 1 properties\"");
        finds("{\"maxProperties\": 1}", "{\"a\": 1}", "", "{\"a\": 1, \"b\": 1}", "\"Must have at most 1 properties\"");
        finds("{\"dependencies\": {\"a\": [\"b\"]}}", "{\"b\": 1}", "", "{\"a\": 1, \"b\": 1}", "", "{\"a\": 1}", "\"Has a dependency on b\"");
        finds("{\"dependencies\": {\"a\": {\"required\": [\"c\"]}}}", "{\"b\": 1}", "", "{\"a\": 1, \"c\": 1}", "", "{\"a\": 1}", "\"c is required\"");
        finds("{\"propertyNames\": {\"maxLength\": 1}}", "{\"a\": 1}", "", "{\"ab\": 1}",
                "\"Property name of \\\"ab\\\" does not match\", \"String length must be less than or equal to 1\"");
        finds("{\"properties\": {\"a\": {}}, \"patternProperties\": {\"^x\": {}}, \"additionalProperties\": {\"type\": \"null\"}}", "{\"a\": 1, \"x1\": 1, \"b\": null}", "",
                "{\"b\": 1}", "\"b: Invalid type. Expected: null, given: integer\"");
        finds("{\"additionalProperties\": true}", "{\"a\": 1}", "");
    }

    @Test void several_schemas_are_put_together() {
        finds("{\"allOf\": [{\"minimum\": 1}, {\"maximum\": 3}]}", "2", "", "4", "\"Must be less than or equal to 3\", \"Must validate all the schemas (allOf)\"");
        finds("{\"anyOf\": [{\"type\": \"string\"}, {\"minimum\": 3}]}", "\"a\"", "", "3", "", "2",
                "\"Must validate at least one schema (anyOf)\", \"Must be greater than or equal to 3\"");
        finds("{\"oneOf\": [{\"minimum\": 1}, {\"minimum\": 3}]}", "2", "", "3", "\"Must validate one and only one schema (oneOf)\"",
                "0", "\"Must validate one and only one schema (oneOf)\", \"Must be greater than or equal to 1\"");
        finds("{\"not\": {\"type\": \"string\"}}", "1", "", "\"a\"", "\"Must not validate the schema (not)\"");
        finds("{\"if\": {\"minimum\": 3}, \"then\": {\"multipleOf\": 2}, \"else\": {\"type\": \"string\"}}", "4", "", "\"a\"", "",
                "3", "\"Must validate \\\"then\\\" as \\\"if\\\" was valid\", \"Must be a multiple of 2\"",
                "2", "\"Must validate \\\"else\\\" as \\\"if\\\" was not valid\", \"Invalid type. Expected: string, given: integer\"");
        finds("{\"if\": {\"minimum\": 3}, \"then\": {\"multipleOf\": 2}}", "1", "");
        finds("{\"properties\": {\"a\": false, \"b\": true}}", "{\"b\": 1}", "", "{\"a\": 1}", "\"a: False always fails validation\"");
    }

    @Test void constants_are_compared_as_values() {
        finds("{\"const\": {\"a\": [1.0, null], \"b\": true}}", "{\"b\": true, \"a\": [1, null]}", "", "{\"a\": [1], \"b\": true}",
                "\"(Root) does not match: {\\\"a\\\":[1,null],\\\"b\\\":true}\"");
        finds("{\"enum\": [1e21, 0.0000001, -2.5]}", "1000000000000000000000", "", "0.0000001", "", "-2.5", "", "0",
                "\"(Root) must be one of the following: 1e+21, 1e-7, -2.5\"");
        finds("{\"type\": [\"string\", \"null\"]}", "null", "", "\"a\"", "", "true", "\"Invalid type. Expected: [string,null], given: boolean\"");
        finds("{\"type\": \"number\"}", "1", "", "1.5", "");
        finds("{\"type\": \"integer\"}", "1.0", "", "1.5", "\"Invalid type. Expected: integer, given: number\"");
        finds("{\"maximum\": 0.00001}", "1", "\"Must be less than or equal to 1e-05\"");
        finds("{\"maximum\": 0}", "1", "\"Must be less than or equal to 0\"");
        finds("{\"maximum\": 123456}", "123457", "\"Must be less than or equal to 123456\"");
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
