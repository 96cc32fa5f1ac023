package dev.alnage.policy.rego.builtin;

import static dev.alnage.policy.rego.builtin.Call.call;
import static dev.alnage.policy.rego.builtin.Call.json;
import static dev.alnage.policy.rego.builtin.Call.text;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.alnage.policy.rego.value.ArrayValue;
import dev.alnage.policy.rego.value.ObjectValue;
import dev.alnage.policy.rego.value.RegoJson;
import dev.alnage.policy.rego.value.Value;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What OPA's library (1.4.2) answered about documents of GraphQL is our answer too, word by word but for places in a query, which later versions name as others. */
class GraphQlAnswersTest {
    private static final List<ObjectValue> LINES = new ArrayList<>();

    /** In each line what is asked, and {@code error}, {@code result} or {@code valid}. */
    @BeforeAll static void read() throws IOException {
        LINES.clear();
        try (var in = GraphQlAnswersTest.class.getResourceAsStream("graphql-answers.jsonl")) {
            new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8).lines().forEach(line -> LINES.add((ObjectValue) json(line)));
        }
    }

    private static List<ObjectValue> linesWith(String member) {
        return LINES.stream().filter(line -> line.get(member) != null).toList();
    }

    private static Value member(ObjectValue line, String name) {
        return Objects.requireNonNull(line.get(name), () -> name + " in " + line);
    }

    /** The error, or the result as JSON. */
    private static String answer(String function, Value... arguments) {
        try {
            return written(Objects.requireNonNull(call(function, arguments)));
        } catch (BuiltinError e) {
            return e.getMessage();
        }
    }

    /** As JSON, without what only later versions of OPA say. */
    private static String written(Value value) {
        return RegoJson.write(value).replace("\"ExpectedTypeHasDefault\":false,", "");
    }

    private static void agree(String asked, int atLeast, Function<ObjectValue, String> answer, Function<ObjectValue, String> expected) {
        var lines = linesWith(asked);
        assertTrue(lines.size() >= atLeast, () -> lines.size() + " lines with " + asked);
        var differ = new StringBuilder();
        for (var line : lines) {
            var found = answer.apply(line);
            var wanted = expected.apply(line);
            if (!found.equals(wanted)) {
                differ.append(member(line, asked)).append("\n  found ").append(found).append("\n  expected ").append(wanted).append('\n');
            }
        }
        assertEquals("", differ.toString());
    }

    private static String error(ObjectValue line) {
        return ((Value.Text) member(line, "error")).value();
    }

    private static String verdict(String answer) {
        return answer.startsWith("[") ? "" : answer;
    }

    @Test void what_is_wrong_with_a_query_is_said_as_opa_says_it() {
        var schema = member(linesWith("schema").getFirst(), "schema");
        agree("query", 250, line -> verdict(answer("graphql.parse", member(line, "query"), schema)), GraphQlAnswersTest::error);
        agree("query", 250, line -> answer("graphql.is_valid", member(line, "query"), schema), line -> String.valueOf(error(line).isEmpty()));
    }

    @Test void what_is_wrong_with_a_schema_is_said_as_opa_says_it() {
        agree("types", 120, line -> verdict(answer("graphql.parse", text("{ a }"), member(line, "types"))), GraphQlAnswersTest::error);
    }

    @Test void texts_are_read_as_opa_reads_them() {
        for (var kind : List.of("parse_query", "parse_schema")) {
            agree(kind, 50, line -> answer("graphql." + kind, member(line, kind)),
                    line -> line.get("error") != null ? error(line) : RegoJson.write(member(line, "result")));
        }
    }

    @Test void objects_are_documents_where_opa_takes_them() {
        var query = member(linesWith("queryObject").getFirst(), "queryObject");
        var schema = member(linesWith("schemaObject").getFirst(), "schemaObject");
        var types = member(linesWith("schema").getFirst(), "schema");
        agree("patchQuery", 100, line -> answer("graphql.is_valid", patched(query, line, "patchQuery"), types), line -> RegoJson.write(member(line, "valid")));
        agree("patchSchema", 300, line -> answer("graphql.schema_is_valid", patched(schema, line, "patchSchema")), line -> RegoJson.write(member(line, "valid")));
    }

    private static Value patched(Value document, ObjectValue line, String name) {
        return Objects.requireNonNull(call("json.patch", document, Value.array(member(line, name))));
    }

    @Test void a_document_that_was_made_an_object_is_the_same_document() {
        for (var kind : List.of("query", "schema")) {
            for (var line : linesWith(kind + "Object")) {
                var object = member(line, kind + "Object");
                assertEquals(written(object), answer("graphql.parse_" + kind, member(line, "from")));
                var query = kind.equals("query") ? object : json("{}");
                var schema = kind.equals("schema") ? object : member(linesWith("schema").getFirst(), "schema");
                var parsed = (ArrayValue) Objects.requireNonNull(call("graphql.parse", query, schema));
                assertEquals(written(object), written(parsed.get(kind.equals("query") ? 0 : 1)));
            }
        }
    }
}
