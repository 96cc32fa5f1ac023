package dev.alnage.policy.rego.builtin;

import static dev.alnage.policy.rego.builtin.Catalogue.OBJECT_OF_ANY;
import static dev.alnage.policy.rego.type.Type.ANY;
import static dev.alnage.policy.rego.type.Type.BOOLEAN;
import static dev.alnage.policy.rego.type.Type.NULL;
import static dev.alnage.policy.rego.type.Type.STRING;

import dev.alnage.policy.rego.schema.Schema;
import dev.alnage.policy.rego.schema.Schema.NamePattern;
import dev.alnage.policy.rego.schema.SchemaCheck;
import dev.alnage.policy.rego.schema.SchemaException;
import dev.alnage.policy.rego.type.Type;
import dev.alnage.policy.rego.type.Type.ObjectType;
import dev.alnage.policy.rego.value.ObjectValue;
import dev.alnage.policy.rego.value.RegoJson;
import dev.alnage.policy.rego.value.Value;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** JSON Schema: whether a document is of one, and whether one is one. */
public final class SchemaFunctions {
    private SchemaFunctions() {}

    static void addTo(Catalogue catalogue) {
        var textOrObject = Type.any(STRING, OBJECT_OF_ANY);
        var violation = new ObjectType(new TreeMap<>(Map.of(Value.of("error"), STRING, Value.of("type"), STRING, Value.of("field"), STRING,
                Value.of("desc"), STRING)), Optional.empty());
        catalogue.pure("json.verify_schema", Type.tuple(BOOLEAN, Type.any(STRING, NULL)), SchemaFunctions::verify, textOrObject)
                .pure("json.match_schema", Type.tuple(BOOLEAN, Type.array(violation)), SchemaFunctions::match, textOrObject, textOrObject);
    }

    /** @throws SchemaException when the value is no schema */
    public static Schema schema(Value document) {
        return Schema.of(document, pattern -> {
            try {
                return new NamePattern(Patterns.compile(pattern), Patterns.states(pattern));
            } catch (BuiltinError e) {
                throw new SchemaException("Invalid regex pattern '" + pattern + "'");
            }
        });
    }

    private static Value verify(Evaluation evaluation, Value[] arguments) {
        try {
            evaluation.spend(arguments[0].weight());
            schema(document(evaluation, arguments[0]));
            return Value.array(Value.TRUE, Value.NULL);
        } catch (SchemaException e) {
            return Value.array(Value.FALSE, Value.of("jsonschema: " + e.getMessage()));
        }
    }

    private record Kept(Value schema) {}

    private static Value match(Evaluation evaluation, Value[] arguments) {
        try {
            var document = document(evaluation, arguments[0]);
            evaluation.spend(1 + arguments[1].weight());
            var schema = evaluation.remembered(new Kept(arguments[1]), kept -> schema(document(evaluation, kept.schema)));
            var violations = SchemaCheck.of(schema, document, SchemaFormats::isOf, evaluation::spend);
            var errors = violations.stream().map(one -> ObjectValue.builder().put("error", Value.of(one.error())).put("type", Value.of(one.type()))
                    .put("field", Value.of(one.field())).put("desc", Value.of(one.description())).build()).toArray(Value[]::new);
            return Value.array(Value.of(violations.isEmpty()), Value.array(errors));
        } catch (SchemaException e) {
            throw BuiltinError.of(e.getMessage());
        }
    }

    /** JSON, as a text or as it is; sets and other keys become what JSON has. */
    private static Value document(Evaluation evaluation, Value value) {
        return switch (value) {
            case Value.Text(var text) -> {
                try {
                    yield EncodingFunctions.json(evaluation, text);
                } catch (BuiltinError e) {
                    throw new SchemaException("invalid JSON string");
                }
            }
            case ObjectValue object -> {
                evaluation.spend(object.weight());
                yield RegoJson.of(RegoJson.toJson(object));
            }
            default -> throw new SchemaException("wrong type, expected string or object");
        };
    }
}
