package dev.alnage.policy.rego.schema;

import dev.alnage.policy.rego.type.Type;
import dev.alnage.policy.rego.type.Type.ArrayType;
import dev.alnage.policy.rego.type.Type.ObjectType;
import dev.alnage.policy.rego.type.Types;
import dev.alnage.policy.rego.value.Value;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** What the values are that a schema allows, as far as types can say it and as OPA has it: an object with properties has no others. */
public final class SchemaTypes {
    /** So many schemas are looked at; a schema could else double with every definition. */
    private static final int LOOKS_MAX = 20_000;

    private final Set<String> open = new HashSet<>();
    private int looks;

    private SchemaTypes() {}

    /** @throws SchemaException where schemas that must all hold cannot be put together */
    public static Type of(Schema schema) {
        return Types.bounded(new SchemaTypes().type(schema));
    }

    /** A schema that contains itself can be anything from there on. */
    private Type type(Schema schema) {
        if (++looks > LOOKS_MAX) {
            return Type.ANY;
        }
        if (schema.referred != null) {
            if (!open.add(schema.reference)) {
                return Type.ANY;
            }
            var type = type(schema.referred);
            open.remove(schema.reference);
            return type;
        }
        if (!schema.anyOf.isEmpty()) {
            return anyOf(schema);
        }
        if (!schema.allOf.isEmpty()) {
            return type(allOf(schema));
        }
        return Types.bounded(plain(schema));
    }

    private Type anyOf(Schema schema) {
        Optional<Type> either = Optional.empty();
        if (schema.isTyped()) {
            var core = new Schema();
            core.takeShape(schema);
            core.allOf.addAll(schema.allOf);
            var type = type(core);
            if (type instanceof ObjectType object && object.further().isEmpty()) {
                either = Optional.of(type);
            }
        }
        for (var one : schema.anyOf) {
            var type = type(one);
            either = Optional.of(either.map(other -> Types.or(other, type)).orElse(type));
        }
        return either.orElse(Type.ANY);
    }

    private static Schema allOf(Schema schema) {
        var merged = merged(schema.allOf);
        if (!schema.isTyped()) {
            return merged;
        }
        if (both(schema, merged, "object") || both(schema, merged, "array")) {
            var own = new Schema();
            own.takeShape(schema);
            return merged(List.of(merged, own));
        }
        if (!text(schema).equals(text(merged))) {
            throw new SchemaException("unable to merge these schemas");
        }
        return merged;
    }

    private static boolean both(Schema one, Schema other, String type) {
        return one.types.contains(type) && other.types.contains(type);
    }

    private static String text(Schema schema) {
        return schema.isTyped() ? schema.typeText() : "Undefined";
    }

    private static Schema merged(List<Schema> schemas) {
        var all = new ArrayList<Schema>();
        for (var schema : schemas) {
            var copy = new Schema();
            copy.takeShape(schema);
            copy.referred = schema.referred;
            copy.reference = schema.reference;
            copy.anyOf.addAll(schema.anyOf);
            copy.allOf.addAll(schema.allOf);
            if (!copy.properties.isEmpty()) {
                add(copy, "object");
            } else if (!copy.items.isEmpty()) {
                add(copy, "array");
            }
            all.add(copy);
        }
        var result = all.getFirst();
        all.subList(1, all.size()).forEach(other -> take(result, other));
        return result;
    }

    private static void add(Schema schema, String type) {
        if (!schema.types.contains(type)) {
            schema.types.add(type);
        }
    }

    private static void take(Schema result, Schema other) {
        if (!text(result).equals(text(other))) {
            throw new SchemaException("unable to merge these schemas: type mismatch: " + text(result) + " and " + text(other));
        }
        if (result.types.contains("object") && !result.properties.isEmpty() && !other.properties.isEmpty()) {
            result.properties.putAll(other.properties);
        } else if (result.types.contains("array") && !result.items.isEmpty() && !other.items.isEmpty()) {
            for (var i = 0; i < other.items.size(); i++) {
                if (i >= result.items.size()) {
                    result.items.add(other.items.get(i));
                }
                if (!text(result.items.get(i)).equals(text(other.items.get(i)))) {
                    throw new SchemaException("unable to merge these schemas");
                }
            }
        }
    }

    /** Of several types OPA takes one, in this order. */
    private Type plain(Schema schema) {
        var types = schema.types;
        if (types.contains("boolean")) {
            return Type.BOOLEAN;
        }
        if (types.contains("string")) {
            return Type.STRING;
        }
        if (types.contains("integer") || types.contains("number")) {
            return Type.NUMBER;
        }
        if (types.contains("object") || types.isEmpty() && !schema.properties.isEmpty()) {
            return object(schema);
        }
        return types.contains("array") || types.isEmpty() && !schema.items.isEmpty() ? array(schema) : Type.ANY;
    }

    private Type object(Schema schema) {
        if (schema.properties.isEmpty()) {
            return Type.object(Type.ANY, Type.ANY);
        }
        var known = new TreeMap<Value, Type>();
        schema.properties.forEach((name, property) -> known.put(Value.of(name), type(property)));
        return new ObjectType(known, Optional.empty());
    }

    private Type array(Schema schema) {
        if (schema.items.isEmpty()) {
            return Type.array(Type.ANY);
        }
        return schema.itemsAreOneSchema ? Type.array(type(schema.items.getFirst()))
                : new ArrayType(schema.items.stream().map(this::type).toList(), Optional.empty());
    }
}
