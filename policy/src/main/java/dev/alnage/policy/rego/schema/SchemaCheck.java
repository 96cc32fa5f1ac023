package dev.alnage.policy.rego.schema;

import dev.alnage.policy.rego.schema.Schema.Dependency;
import dev.alnage.policy.rego.schema.Schema.Further;
import dev.alnage.policy.rego.value.ArrayValue;
import dev.alnage.policy.rego.value.Num;
import dev.alnage.policy.rego.value.ObjectValue;
import dev.alnage.policy.rego.value.Value;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.function.BiPredicate;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Looks at a document with a schema and notes what the schema does not allow, in OPA's order except that members come in the order of their
 * names. Of several schemas that all fail the one that came nearest is told of, by OPA's way of counting.
 */
public final class SchemaCheck {
    private static final String ROOT = "(Root)";
    private static final int DEPTH_MAX = 500;

    private final BiPredicate<String, String> formats;
    private final LongConsumer spending;
    private final List<Violation> violations = new ArrayList<>();
    private final int depth;
    private int score;

    private SchemaCheck(BiPredicate<String, String> formats, LongConsumer spending, int depth) {
        this.formats = formats;
        this.spending = spending;
        this.depth = depth;
        if (depth > DEPTH_MAX) {
            throw new SchemaException("found a document and schemas that lead deeper than " + DEPTH_MAX + ", expected an end before");
        }
    }

    /**
     * What the document has that it may not have; nothing when it matches.
     * @param formats whether a text is of the format of that name
     * @param spending hears of work about to be done
     * @throws SchemaException when that cannot be told
     */
    public static List<Violation> of(Schema schema, Value document, BiPredicate<String, String> formats, LongConsumer spending) {
        var check = new SchemaCheck(formats, spending, 0);
        check.look(schema, document, ROOT);
        return check.violations;
    }

    private SchemaCheck inner(Schema schema, Value value, String place) {
        var inner = new SchemaCheck(formats, spending, depth + 1);
        inner.look(schema, value, place);
        return inner;
    }

    private boolean isValid() {
        return violations.isEmpty();
    }

    private void violated(String type, String place, String description) {
        violations.add(new Violation(place.startsWith(ROOT + ".") ? place.substring(ROOT.length() + 1) : place, description, type));
        score -= 2;
    }

    private void merge(SchemaCheck other) {
        violations.addAll(other.violations);
        score += other.score;
    }

    private void look(Schema start, Value value, String place) {
        spending.accept(1);
        var schema = start;
        for (var hops = 0; schema.referred != null; hops++) {
            if (hops > DEPTH_MAX) {
                throw new SchemaException("found a reference that leads to itself, expected it to lead to a schema");
            }
            schema = schema.referred;
        }
        if (schema.pass != null) {
            if (!schema.pass) {
                violated("false", place, "False always fails validation");
            }
            return;
        }
        var given = type(value);
        if (schema.isTyped() && !schema.types.contains(given) && !(given.equals("integer") && schema.types.contains("number"))) {
            violated("invalid_type", place, "Invalid type. Expected: " + schema.typeText() + ", given: " + given);
            return;
        }
        combined(schema, value, place);
        switch (value) {
            case Num number -> {
                number(schema, number.toBigDecimal(), place);
                common(schema, value, place);
            }
            case Value.Text(var text) -> {
                common(schema, value, place);
                text(schema, text, place);
            }
            case ArrayValue array -> {
                elements(schema, array, place);
                common(schema, value, place);
            }
            case ObjectValue object -> {
                members(schema, object, place);
                common(schema, value, place);
                for (var property : schema.properties.entrySet()) {
                    var member = object.get(property.getKey());
                    if (member != null) {
                        look(property.getValue(), member, place + "." + property.getKey());
                    }
                }
            }
            default -> common(schema, value, place);
        }
        score++;
    }

    private static String type(Value value) {
        return switch (value) {
            case Value.Null _ -> "null";
            case Value.Bool _ -> "boolean";
            case Num number -> number.isWhole() ? "integer" : "number";
            case Value.Text _ -> "string";
            case ObjectValue _ -> "object";
            default -> "array";
        };
    }

    private void combined(Schema schema, Value value, String place) {
        anyOf(schema, value, place);
        oneOf(schema, value, place);
        if (!schema.allOf.isEmpty()) {
            var valid = 0;
            for (var one : schema.allOf) {
                var inner = inner(one, value, place);
                valid += inner.isValid() ? 1 : 0;
                merge(inner);
            }
            if (valid != schema.allOf.size()) {
                violated("number_all_of", place, "Must validate all the schemas (allOf)");
            }
        }
        if (schema.not != null && inner(schema.not, value, place).isValid()) {
            violated("number_not", place, "Must not validate the schema (not)");
        }
        if (value instanceof ObjectValue object) {
            dependencies(schema, object, place);
        }
        condition(schema, value, place);
        score++;
    }

    private void anyOf(Schema schema, Value value, String place) {
        @Nullable SchemaCheck best = null;
        for (var one : schema.anyOf) {
            var inner = inner(one, value, place);
            if (inner.isValid()) {
                return;
            }
            best = best == null || inner.score > best.score ? inner : best;
        }
        if (best != null) {
            violated("number_any_of", place, "Must validate at least one schema (anyOf)");
            merge(best);
        }
    }

    private void oneOf(Schema schema, Value value, String place) {
        @Nullable SchemaCheck best = null;
        var valid = 0;
        for (var one : schema.oneOf) {
            var inner = inner(one, value, place);
            if (inner.isValid()) {
                valid++;
            } else if (valid == 0 && (best == null || inner.score > best.score)) {
                best = inner;
            }
        }
        if (!schema.oneOf.isEmpty() && valid != 1) {
            violated("number_one_of", place, "Must validate one and only one schema (oneOf)");
            if (valid == 0 && best != null) {
                merge(best);
            }
        }
    }

    private void dependencies(Schema schema, ObjectValue object, String place) {
        schema.dependencies.forEach((name, dependency) -> {
            if (object.get(name) == null) {
                return;
            }
            switch (dependency) {
                case Dependency.OnMembers(var others) -> others.stream().filter(other -> object.get(other) == null)
                        .forEach(other -> violated("missing_dependency", place, "Has a dependency on " + other));
                case Dependency.OnSchema(var other) -> merge(inner(other, object, place));
            }
        });
    }

    private void condition(Schema schema, Value value, String place) {
        if (schema.condition == null) {
            return;
        }
        var holds = inner(schema.condition, value, place).isValid();
        var asked = holds ? schema.then : schema.otherwise;
        if (asked == null) {
            return;
        }
        var inner = inner(asked, value, place);
        if (!inner.isValid()) {
            violated(holds ? "condition_then" : "condition_else", place,
                    holds ? "Must validate \"then\" as \"if\" was valid" : "Must validate \"else\" as \"if\" was not valid");
            merge(inner);
        }
    }

    private void common(Schema schema, Value value, String place) {
        var field = place.startsWith(ROOT + ".") ? place.substring(ROOT.length() + 1) : place;
        if (schema.constant != null || !schema.enumerated.isEmpty()) {
            spending.accept(value.weight());
            var text = CanonicalJson.text(value);
            if (schema.constant != null && !text.equals(schema.constant)) {
                violated("const", place, field + " does not match: " + schema.constant);
            }
            if (!schema.enumerated.isEmpty() && !schema.enumerated.contains(text)) {
                violated("enum", place, field + " must be one of the following: " + String.join(", ", schema.enumerated));
            }
        }
        if (!schema.format.isEmpty() && value instanceof Value.Text(var text) && !formats.test(schema.format, text)) {
            violated("format", place, "Does not match format '" + schema.format + "'");
        }
        score++;
    }

    private void elements(Schema schema, ArrayValue array, String place) {
        var schemas = schema.items.size();
        for (var i = 0; i < array.size() && (schema.itemsAreOneSchema || i < schemas); i++) {
            merge(inner(schema.items.get(schema.itemsAreOneSchema ? 0 : i), array.get(i), place + "." + i));
        }
        if (!schema.itemsAreOneSchema && schemas > 0 && schemas < array.size() && schema.furtherElements().isPresent()) {
            switch (schema.furtherElements().get()) {
                case Further.Allowed(var allowed) -> {
                    if (!allowed) {
                        violated("array_no_additional_items", place, "No additional items allowed on array");
                    }
                }
                case Further.Of(var further) -> {
                    for (var i = schemas; i < array.size(); i++) {
                        merge(inner(further, array.get(i), place + "." + i));
                    }
                }
            }
        }
        if (schema.minItems != null && array.size() < schema.minItems) {
            violated("array_min_items", place, "Array must have at least " + schema.minItems + " items");
        }
        if (schema.maxItems != null && array.size() > schema.maxItems) {
            violated("array_max_items", place, "Array must have at most " + schema.maxItems + " items");
        }
        if (schema.uniqueItems) {
            unique(array, place);
        }
        if (schema.contains != null) {
            contains(schema.contains, array, place);
        }
        score++;
    }

    private void unique(ArrayValue array, String place) {
        spending.accept(array.weight());
        var seen = new HashMap<String, Integer>();
        for (var i = 0; i < array.size(); i++) {
            var before = seen.put(CanonicalJson.text(array.get(i)), i);
            if (before != null) {
                violated("unique", place, "array items[" + before + "," + i + "] must be unique");
            }
        }
    }

    private void contains(Schema schema, ArrayValue array, String place) {
        @Nullable SchemaCheck best = null;
        for (var i = 0; i < array.size(); i++) {
            var inner = inner(schema, array.get(i), place + "." + i);
            if (inner.isValid()) {
                return;
            }
            best = best == null || inner.score > best.score ? inner : best;
        }
        violated("contains", place, "At least one of the items must match");
        if (best != null) {
            merge(best);
        }
    }

    private void members(Schema schema, ObjectValue object, String place) {
        if (schema.minProperties != null && object.size() < schema.minProperties) {
            violated("array_min_properties", place, "Must have at least " + schema.minProperties + " properties");
        }
        if (schema.maxProperties != null && object.size() > schema.maxProperties) {
            violated("array_max_properties", place, "Must have at most " + schema.maxProperties + " properties");
        }
        for (var name : schema.required) {
            if (object.get(name) == null) {
                violated("required", place, name + " is required");
            } else {
                score++;
            }
        }
        for (var i = 0; i < object.size(); i++) {
            further(schema, text(object.keyAt(i)), object.valueAt(i), place);
        }
        if (schema.propertyNames != null) {
            for (var i = 0; i < object.size(); i++) {
                var inner = inner(schema.propertyNames, object.keyAt(i), place);
                if (!inner.isValid()) {
                    violated("invalid_property_name", place, "Property name of \"" + text(object.keyAt(i)) + "\" does not match");
                    merge(inner);
                }
            }
        }
        score++;
    }

    private static String text(Value key) {
        return key instanceof Value.Text(var text) ? text : key.toString();
    }

    private void further(Schema schema, String name, Value value, String place) {
        var matched = false;
        for (var pattern : schema.patternProperties.entrySet()) {
            spending.accept(1 + name.length() / 4 * (1 + pattern.getKey().states() / 64));
            if (pattern.getKey().pattern().matcher(name).find()) {
                matched = true;
                merge(inner(pattern.getValue(), value, place + "." + name));
            }
        }
        score += matched ? 1 : 0;
        if (matched || schema.properties.containsKey(name) || schema.furtherMembers().isEmpty()) {
            return;
        }
        switch (schema.furtherMembers().get()) {
            case Further.Allowed(var allowed) -> {
                if (!allowed) {
                    violated("additional_property_not_allowed", place, "Additional property " + name + " is not allowed");
                }
            }
            case Further.Of(var further) -> merge(inner(further, value, place + "." + name));
        }
    }

    private void text(Schema schema, String text, String place) {
        var length = text.codePointCount(0, text.length());
        if (schema.minLength != null && length < schema.minLength) {
            violated("string_gte", place, "String length must be greater than or equal to " + schema.minLength);
        }
        if (schema.maxLength != null && length > schema.maxLength) {
            violated("string_lte", place, "String length must be less than or equal to " + schema.maxLength);
        }
        score++;
    }

    private void number(Schema schema, BigDecimal number, String place) {
        if (schema.multipleOf != null && number.remainder(schema.multipleOf).signum() != 0) {
            violated("multiple_of", place, "Must be a multiple of " + CanonicalJson.limit(schema.multipleOf));
        }
        if (schema.maximum != null && number.compareTo(schema.maximum) > 0) {
            violated("number_lte", place, "Must be less than or equal to " + CanonicalJson.limit(schema.maximum));
        }
        if (schema.exclusiveMaximum != null && number.compareTo(schema.exclusiveMaximum) >= 0) {
            violated("number_lt", place, "Must be less than " + CanonicalJson.limit(schema.exclusiveMaximum));
        }
        if (schema.minimum != null && number.compareTo(schema.minimum) < 0) {
            violated("number_gte", place, "Must be greater than or equal to " + CanonicalJson.limit(schema.minimum));
        }
        if (schema.exclusiveMinimum != null && number.compareTo(schema.exclusiveMinimum) <= 0) {
            violated("number_gt", place, "Must be greater than " + CanonicalJson.limit(schema.exclusiveMinimum));
        }
        score++;
    }
}
