package dev.alnage.policy.rego.builtin;

import static dev.alnage.policy.rego.builtin.Catalogue.OBJECT_OF_ANY;
import static dev.alnage.policy.rego.type.Type.BOOLEAN;
import static dev.alnage.policy.rego.type.Type.STRING;

import dev.alnage.policy.rego.graphql.DocumentReader;
import dev.alnage.policy.rego.graphql.DocumentWriter;
import dev.alnage.policy.rego.graphql.GraphQlError;
import dev.alnage.policy.rego.graphql.QueryCheck;
import dev.alnage.policy.rego.graphql.QueryDocument;
import dev.alnage.policy.rego.graphql.QueryParser;
import dev.alnage.policy.rego.graphql.Schema;
import dev.alnage.policy.rego.graphql.SchemaCheck;
import dev.alnage.policy.rego.graphql.SchemaDocument;
import dev.alnage.policy.rego.graphql.SchemaParser;
import dev.alnage.policy.rego.type.Type;
import dev.alnage.policy.rego.value.ObjectValue;
import dev.alnage.policy.rego.value.Value;
import java.util.List;
import java.util.stream.Collectors;

/** GraphQL: queries and schemas as objects, and whether a query is one of a schema. Both are given as text, or as such an object. */
final class GraphQlFunctions {
    private GraphQlFunctions() {}

    static void addTo(Catalogue catalogue) {
        var document = Type.any(STRING, OBJECT_OF_ANY);
        catalogue.pure("graphql.parse_query", OBJECT_OF_ANY, (evaluation, arguments) -> {
            Operands.text(arguments, 0);
            return or(() -> DocumentWriter.write(query(evaluation, arguments, 0)));
        }, STRING)
                .pure("graphql.parse_schema", OBJECT_OF_ANY, (evaluation, arguments) -> {
                    Operands.text(arguments, 0);
                    return or(() -> DocumentWriter.write(schema(evaluation, arguments, 0)));
                }, STRING)
                .pure("graphql.parse", Type.tuple(OBJECT_OF_ANY, OBJECT_OF_ANY), GraphQlFunctions::parse, document, document)
                .pure("graphql.parse_and_verify", Type.tuple(BOOLEAN, OBJECT_OF_ANY, OBJECT_OF_ANY), GraphQlFunctions::parseAndVerify, document, document)
                .pure("graphql.is_valid", BOOLEAN, (evaluation, arguments) -> Value.of(isValid(evaluation, arguments)), document, document)
                .pure("graphql.schema_is_valid", BOOLEAN, GraphQlFunctions::isSchema, document);
    }

    private interface Work {
        Value done();
    }

    /** What stands in a text is said with its place. */
    private static Value or(Work work) {
        try {
            return work.done();
        } catch (GraphQlError e) {
            throw BuiltinError.of(e.getMessage() + e.place().map(place -> " in GraphQL string at location " + place).orElse(""));
        }
    }

    private static QueryDocument query(Evaluation evaluation, Value[] arguments, int at) {
        spend(evaluation, arguments[at]);
        return switch (arguments[at]) {
            case Value.Text(var text) -> QueryParser.parse(text);
            case ObjectValue object -> DocumentReader.query(object);
            default -> throw BuiltinError.type(at, arguments[at], "string", "object");
        };
    }

    private static SchemaDocument schema(Evaluation evaluation, Value[] arguments, int at) {
        spend(evaluation, arguments[at]);
        return switch (arguments[at]) {
            case Value.Text(var text) -> SchemaParser.parse(text);
            case ObjectValue object -> DocumentReader.schema(object);
            default -> throw BuiltinError.type(at, arguments[at], "string", "object");
        };
    }

    private static void spend(Evaluation evaluation, Value document) {
        evaluation.spend(document instanceof Value.Text(var text) ? 1 + text.length() / 4 : document.weight());
    }

    private static boolean isDocument(Value value) {
        return value instanceof Value.Text || value instanceof ObjectValue;
    }

    private record Kept(Value schema) {}

    /** A schema is looked at once for all queries. */
    private static Schema checked(Evaluation evaluation, Value source, SchemaDocument document) {
        return evaluation.remembered(new Kept(source), _ -> SchemaCheck.check(document, evaluation::spend));
    }

    private static Value parse(Evaluation evaluation, Value[] arguments) {
        return or(() -> {
            var query = query(evaluation, arguments, 0);
            var document = schema(evaluation, arguments, 1);
            Schema schema;
            try {
                schema = checked(evaluation, arguments[1], document);
            } catch (GraphQlError e) {
                throw BuiltinError.of("Error in gqlparser SchemaDocument to Schema conversion: " + said(e));
            }
            var errors = QueryCheck.check(schema, query, evaluation::spend);
            if (!errors.isEmpty()) {
                throw BuiltinError.of(said(errors));
            }
            return Value.array(DocumentWriter.write(query), DocumentWriter.write(document));
        });
    }

    private static String said(GraphQlError error) {
        return "input:" + error.place().map(place -> place + ": ").orElse(" ") + error.getMessage();
    }

    /** The first one with its place at the end; further ones between, each in its line, which only a full stop keeps from ending. */
    private static String said(List<GraphQlError> errors) {
        var first = errors.getFirst();
        var lines = errors.stream().skip(1).map(error -> "\n" + said(error)).collect(Collectors.joining());
        var all = first.getMessage() + lines;
        return (all.endsWith(".") ? all.substring(0, all.length() - 1) : all + "\n")
                + first.place().map(place -> " in GraphQL string at location " + place).orElse("");
    }

    private static Value parseAndVerify(Evaluation evaluation, Value[] arguments) {
        if (isDocument(arguments[0]) && isDocument(arguments[1])) {
            try {
                var query = query(evaluation, arguments, 0);
                var document = schema(evaluation, arguments, 1);
                if (QueryCheck.check(checked(evaluation, arguments[1], document), query, evaluation::spend).isEmpty()) {
                    return Value.array(Value.TRUE, DocumentWriter.write(query), DocumentWriter.write(document));
                }
            } catch (GraphQlError e) {
                // a document that is none is not valid
            }
        }
        return Value.array(Value.FALSE, ObjectValue.EMPTY, ObjectValue.EMPTY);
    }

    private static boolean isValid(Evaluation evaluation, Value[] arguments) {
        if (!isDocument(arguments[0]) || !isDocument(arguments[1])) {
            return false;
        }
        try {
            var query = query(evaluation, arguments, 0);
            var schema = checked(evaluation, arguments[1], schema(evaluation, arguments, 1));
            return QueryCheck.check(schema, query, evaluation::spend).isEmpty();
        } catch (GraphQlError e) {
            return false;
        }
    }

    private static Value isSchema(Evaluation evaluation, Value[] arguments) {
        if (!isDocument(arguments[0])) {
            return Value.FALSE;
        }
        try {
            checked(evaluation, arguments[0], schema(evaluation, arguments, 0));
            return Value.TRUE;
        } catch (GraphQlError e) {
            return Value.FALSE;
        }
    }
}
