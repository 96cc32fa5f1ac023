package dev.alnage.policy.rego.schema;

import dev.alnage.policy.rego.schema.Schema.Dependency;
import dev.alnage.policy.rego.schema.Schema.Draft;
import dev.alnage.policy.rego.schema.Schema.Further;
import dev.alnage.policy.rego.schema.Schema.NamePattern;
import dev.alnage.policy.rego.value.ArrayValue;
import dev.alnage.policy.rego.value.Num;
import dev.alnage.policy.rego.value.ObjectValue;
import dev.alnage.policy.rego.value.Value;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Reads schemas of drafts 4, 6 and 7 with what OPA's library asks of each keyword, in its order. What {@code pattern} says is not looked at,
 * as in OPA, which takes those of another dialect of expressions.
 */
final class SchemaReader {
    private static final int DEPTH_MAX = 250;
    private static final List<String> TYPES = List.of("array", "boolean", "integer", "number", "null", "object", "string");
    private static final String SCHEMA = "Valid Schema";

    private final SchemaPool pool;
    private final Function<String, NamePattern> patterns;
    private final Map<String, Schema> referred = new HashMap<>();
    private int depth;

    SchemaReader(Value document, Function<String, NamePattern> patterns) {
        this.pool = new SchemaPool(document);
        this.patterns = patterns;
    }

    Schema read() {
        return read(pool.root(), pool.draft());
    }

    private Schema read(Value document, Draft draft) {
        var schema = new Schema();
        read(document, draft, schema);
        return schema;
    }

    private void read(Value document, Draft draft, Schema schema) {
        if (document instanceof Value.Bool(var passes) && draft != Draft.DRAFT_4) {
            schema.pass = passes;
            return;
        }
        if (!(document instanceof ObjectValue object)) {
            throw new SchemaException("Expected: " + SCHEMA + ", given: Invalid JSON");
        }
        if (++depth > DEPTH_MAX) {
            throw new SchemaException("found schemas nested deeper than " + DEPTH_MAX + ", expected flatter ones");
        }
        new Keywords(object, draft, schema).read();
        depth--;
    }

    /** The keywords of one schema. */
    private final class Keywords {
        private final ObjectValue from;
        private final Draft draft;
        private final Schema schema;

        Keywords(ObjectValue from, Draft draft, Schema schema) {
            this.from = from;
            this.draft = draft;
            this.schema = schema;
        }

        void read() {
            var isOld = draft == Draft.DRAFT_4 || draft == Draft.HYBRID && from.has(Value.of("id"));
            text(isOld ? "id" : "$id");
            definitions();
            text("title");
            text("description");
            var reference = text("$ref");
            if (reference != null && !refer(reference)) {
                return;
            }
            types();
            objects();
            dependencies();
            arrays();
            numbers();
            schema.minLength = count("minLength");
            schema.maxLength = count("maxLength");
            order(schema.minLength, schema.maxLength, "minLength", "maxLength");
            text("pattern");
            var format = text("format");
            schema.format = format == null ? "" : format;
            counts();
            values();
            schemas("oneOf", schema.oneOf);
            schemas("anyOf", schema.anyOf);
            schemas("allOf", schema.allOf);
            schema.not = inner("not");
            if (draft.compareTo(Draft.DRAFT_7) >= 0) {
                schema.condition = inner("if");
                schema.then = inner("then");
                schema.otherwise = inner("else");
            }
        }

        /** Whether to go on reading: OPA looks at what stands beside a reference it has met before. */
        private boolean refer(String reference) {
            schema.reference = reference;
            var known = referred.get(reference);
            if (known != null) {
                schema.referred = known;
                return true;
            }
            var target = new Schema();
            referred.put(reference, target);
            schema.referred = target;
            var found = pool.find(reference);
            if (!(found instanceof Value.Bool || found instanceof ObjectValue)) {
                throw new SchemaException(SCHEMA + " must be of type object");
            }
            SchemaReader.this.read(found, pool.draft(), target);
            return false;
        }

        private @Nullable String text(String key) {
            return switch (from.get(key)) {
                case null -> null;
                case Value.Text(var text) -> text;
                default -> throw SchemaException.invalidType("string", key);
            };
        }

        private void definitions() {
            var definitions = from.get("definitions");
            if (definitions == null) {
                return;
            }
            if (!(definitions instanceof ObjectValue object)) {
                throw SchemaException.invalidType("Array Of Schemas", "definitions");
            }
            for (var definition : object.members().values()) {
                if (!isSchema(definition)) {
                    throw SchemaException.invalidType("Array Of Schemas", "definitions");
                }
                SchemaReader.this.read(definition, draft);
            }
        }

        private void types() {
            var type = from.get("type");
            switch (type) {
                case null -> { }
                case Value.Text(var name) -> type(name);
                case ArrayValue several -> {
                    for (var one : several) {
                        if (!(one instanceof Value.Text(var name))) {
                            throw SchemaException.invalidType("type", "string/Array Of Strings");
                        }
                        type(name);
                    }
                }
                default -> throw SchemaException.invalidType("type", "string/Array Of Strings");
            }
        }

        private void type(String name) {
            if (!TYPES.contains(name)) {
                throw new SchemaException("has a primitive type that is NOT VALID -- given: /" + name + "/ Expected valid values are:[array boolean integer number null object string]");
            }
            if (schema.types.contains(name)) {
                throw new SchemaException(name + " type is duplicated");
            }
            schema.types.add(name);
        }

        private void objects() {
            var properties = from.get("properties");
            if (properties != null) {
                if (!(properties instanceof ObjectValue object)) {
                    throw new SchemaException("Properties must be of type object");
                }
                object.members().forEach((key, value) -> schema.properties.put(name(key), SchemaReader.this.read(value, draft)));
            }
            schema.additionalProperties = further("additionalProperties");
            var named = from.get("patternProperties");
            if (named != null) {
                if (!(named instanceof ObjectValue object)) {
                    throw SchemaException.invalidType(SCHEMA, "patternProperties");
                }
                object.members().forEach((key, value) -> schema.patternProperties.put(patterns.apply(name(key)), SchemaReader.this.read(value, draft)));
            }
            var names = from.get("propertyNames");
            if (names != null && draft != Draft.DRAFT_4) {
                if (!isSchema(names)) {
                    throw SchemaException.invalidType(SCHEMA, "patternProperties");
                }
                schema.propertyNames = SchemaReader.this.read(names, draft);
            }
        }

        private @Nullable Further further(String key) {
            return switch (from.get(key)) {
                case null -> null;
                case Value.Bool(var allowed) -> new Further.Allowed(allowed);
                case ObjectValue object -> new Further.Of(SchemaReader.this.read(object, draft));
                default -> throw SchemaException.invalidType("boolean/" + SCHEMA, key);
            };
        }

        private void dependencies() {
            var dependencies = from.get("dependencies");
            if (dependencies == null) {
                return;
            }
            if (!(dependencies instanceof ObjectValue object)) {
                throw new SchemaException("dependencies must be of type object");
            }
            object.members().forEach((key, value) -> {
                switch (value) {
                    case ArrayValue names -> {
                        var texts = texts(names, () -> new SchemaException("Dependency must be of type Schema Or Array Of Strings"));
                        if (!texts.isEmpty()) {
                            schema.dependencies.put(name(key), new Dependency.OnMembers(texts));
                        }
                    }
                    case Value.Bool _, ObjectValue _ -> schema.dependencies.put(name(key), new Dependency.OnSchema(SchemaReader.this.read(value, draft)));
                    default -> throw new SchemaException("Dependency must be of type Schema Or Array Of Strings");
                }
            });
        }

        private static List<String> texts(ArrayValue array, Supplier<SchemaException> otherwise) {
            var texts = new ArrayList<String>();
            for (var one : array) {
                if (!(one instanceof Value.Text(var text))) {
                    throw otherwise.get();
                }
                texts.add(text);
            }
            return texts;
        }

        private void arrays() {
            var items = from.get("items");
            if (items instanceof ArrayValue several) {
                for (var one : several) {
                    if (!isSchema(one)) {
                        throw SchemaException.invalidType(SCHEMA + "/Array Of Schemas", "items");
                    }
                    schema.items.add(SchemaReader.this.read(one, draft));
                }
            } else if (items != null) {
                if (!isSchema(items)) {
                    throw SchemaException.invalidType(SCHEMA + "/Array Of Schemas", "items");
                }
                schema.items.add(SchemaReader.this.read(items, draft));
                schema.itemsAreOneSchema = true;
            }
            schema.additionalItems = further("additionalItems");
        }

        private void numbers() {
            var multiple = from.get("multipleOf");
            if (multiple != null) {
                if (!(multiple instanceof Num number)) {
                    throw SchemaException.invalidType("Number", "multipleOf");
                }
                if (number.toBigDecimal().signum() <= 0) {
                    throw new SchemaException("multipleOf must be strictly greater than 0");
                }
                schema.multipleOf = number.toBigDecimal();
            }
            schema.minimum = number("minimum");
            exclusive("exclusiveMinimum", "minimum", schema.minimum, limit -> schema.exclusiveMinimum = limit, () -> schema.minimum = null);
            schema.maximum = number("maximum");
            exclusive("exclusiveMaximum", "maximum", schema.maximum, limit -> schema.exclusiveMaximum = limit, () -> schema.maximum = null);
        }

        private @Nullable BigDecimal number(String key) {
            return switch (from.get(key)) {
                case null -> null;
                case Num number -> number.toBigDecimal();
                default -> throw new SchemaException(key + " must be of a Number");
            };
        }

        /** In draft 4 it says whether the limit itself is out; later it is a limit of its own. */
        private void exclusive(String key, String limitKey, @Nullable BigDecimal limit, Consumer<@Nullable BigDecimal> put, Runnable without) {
            switch (from.get(key)) {
                case null -> { }
                case Value.Bool(var excluded) when draft == Draft.DRAFT_4 || draft == Draft.HYBRID -> {
                    if (limit == null) {
                        throw new SchemaException(key + " cannot be used without " + limitKey);
                    }
                    if (excluded) {
                        put.accept(limit);
                        without.run();
                    }
                }
                case Num number when draft != Draft.DRAFT_4 -> put.accept(number.toBigDecimal());
                default -> throw SchemaException.invalidType(draft == Draft.DRAFT_4 ? "boolean" : draft == Draft.HYBRID ? "boolean/number" : "number", key);
            }
        }

        private @Nullable Long count(String key) {
            var value = from.get(key);
            if (value == null) {
                return null;
            }
            if (!(value instanceof Num number) || !number.isLong() || number.toString().chars().anyMatch(c -> ".eE".indexOf(c) >= 0)) {
                throw new SchemaException(key + " must be of an integer");
            }
            if (number.longValue() < 0) {
                throw new SchemaException(key + " must be greater than or equal to 0");
            }
            return number.longValue();
        }

        private static void order(@Nullable Long least, @Nullable Long most, String leastKey, String mostKey) {
            if (least != null && most != null && least > most) {
                throw new SchemaException(leastKey + " cannot be greater than " + mostKey);
            }
        }

        private void counts() {
            schema.minProperties = count("minProperties");
            schema.maxProperties = count("maxProperties");
            order(schema.minProperties, schema.maxProperties, "minProperties", "maxProperties");
            for (var one : list("required")) {
                if (!(one instanceof Value.Text(var name))) {
                    throw SchemaException.invalidType("string", "required");
                }
                if (schema.required.contains(name)) {
                    throw new SchemaException("required items must be unique");
                }
                schema.required.add(name);
            }
            schema.minItems = count("minItems");
            schema.maxItems = count("maxItems");
            var unique = from.get("uniqueItems");
            if (unique != null && !(unique instanceof Value.Bool)) {
                throw new SchemaException("uniqueItems must be of a boolean");
            }
            schema.uniqueItems = unique != null && unique.equals(Value.TRUE);
            var contains = from.get("contains");
            if (contains != null && draft != Draft.DRAFT_4) {
                schema.contains = SchemaReader.this.read(contains, draft);
            }
        }

        private void values() {
            var constant = from.get("const");
            if (constant != null && draft != Draft.DRAFT_4) {
                schema.constant = CanonicalJson.text(constant);
            }
            for (var one : list("enum")) {
                var text = CanonicalJson.text(one);
                if (schema.enumerated.contains(text)) {
                    throw new SchemaException("enum items must be unique");
                }
                schema.enumerated.add(text);
            }
        }

        private void schemas(String key, List<Schema> into) {
            list(key).forEach(one -> into.add(SchemaReader.this.read(one, draft)));
        }

        private List<Value> list(String key) {
            return switch (from.get(key)) {
                case null -> List.of();
                case ArrayValue array -> array.elements();
                default -> throw new SchemaException(key + " must be of an array");
            };
        }

        private @Nullable Schema inner(String key) {
            var value = from.get(key);
            if (value == null) {
                return null;
            }
            if (!isSchema(value)) {
                throw new SchemaException(key + " must be of an object");
            }
            return SchemaReader.this.read(value, draft);
        }
    }

    private static boolean isSchema(Value value) {
        return value instanceof Value.Bool || value instanceof ObjectValue;
    }

    private static String name(Value key) {
        return key instanceof Value.Text(var text) ? text : key.toString();
    }
}
