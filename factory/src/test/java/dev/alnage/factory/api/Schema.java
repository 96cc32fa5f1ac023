package dev.alnage.factory.api;

import dev.alnage.evidence.Json;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/** Holds a JSON value against a schema: the keywords of JSON Schema 2020-12 that our contract uses; any other is an error. */
final class Schema {
    private static final Set<String> KEYWORDS = Set.of("type", "properties", "required", "additionalProperties", "items", "enum", "const", "pattern", "oneOf",
            "minimum", "maximum", "minItems", "maxItems", "$ref", "description", "format", "default");
    private static final String COMPONENT = "#/components/schemas/";

    private final Json.Members contract;

    Schema(Json.Members contract) {
        this.contract = contract;
    }

    /** What is wrong, each with its place; empty when the value is as the schema says. */
    List<String> faults(String at, Json schema, Json value) {
        var faults = new ArrayList<String>();
        var keywords = members(schema);
        keywords.keySet().stream().filter(keyword -> !KEYWORDS.contains(keyword)).forEach(keyword -> faults.add("unknown keyword " + keyword + " at " + at));
        if (keywords.get("$ref") instanceof Json.Text(var name)) {
            return faults(at, component(name), value);
        }
        if (keywords.get("type") instanceof Json.Text(var type) && !isOf(type, value)) {
            faults.add(at + " is no " + type + ": " + value.toBytes());
            return faults;
        }
        scalar(at, keywords, value, faults);
        if (keywords.get("oneOf") instanceof Json.Elements(var choices)) {
            var fits = choices.stream().filter(choice -> faults(at, choice, value).isEmpty()).count();
            if (fits != 1) {
                faults.add(at + " fits " + fits + " of " + choices.size() + " choices, expected one");
            }
        }
        switch (value) {
            case Json.Members(var values) -> object(at, keywords, values, faults);
            case Json.Elements(var values) -> array(at, keywords, values, faults);
            default -> { }
        }
        return faults;
    }

    Json component(String reference) {
        if (!reference.startsWith(COMPONENT)) {
            throw new AssertionError("found reference " + reference + ", expected one to a schema of the contract");
        }
        return member(member(member(contract, "components"), "schemas"), reference.substring(COMPONENT.length()));
    }

    private static void scalar(String at, Map<String, Json> keywords, Json value, List<String> faults) {
        if (keywords.get("enum") instanceof Json.Elements(var choices) && !choices.contains(value)) {
            faults.add(at + " is none of the words it may be: " + value.toBytes());
        }
        if (keywords.containsKey("const") && !keywords.get("const").equals(value)) {
            faults.add(at + " is another value: " + value.toBytes());
        }
        if (keywords.get("pattern") instanceof Json.Text(var pattern) && value instanceof Json.Text(var text) && !Pattern.compile(pattern).matcher(text).find()) {
            faults.add(at + " does not match " + pattern + ": " + text);
        }
        if (value instanceof Json.Number(var number)) {
            if (number(keywords, "minimum", number).compareTo(number) > 0 || number(keywords, "maximum", number).compareTo(number) < 0) {
                faults.add(at + " is out of its range: " + number);
            }
        }
    }

    private void object(String at, Map<String, Json> keywords, Map<String, Json> values, List<String> faults) {
        var known = keywords.containsKey("properties") ? members(keywords.get("properties")) : Map.<String, Json>of();
        if (keywords.get("required") instanceof Json.Elements(var required)) {
            required.stream().map(Schema::text).filter(name -> !values.containsKey(name)).forEach(name -> faults.add(at + " lacks " + name));
        }
        values.forEach((name, value) -> {
            if (known.containsKey(name)) {
                faults.addAll(faults(at + "." + name, known.get(name), value));
            } else if (keywords.get("additionalProperties") instanceof Json.Members others) {
                faults.addAll(faults(at + "." + name, others, value));
            } else if (Json.bool(false).equals(keywords.get("additionalProperties"))) {
                faults.add(at + " has a member " + name + " that it may not have");
            }
        });
    }

    private void array(String at, Map<String, Json> keywords, List<Json> values, List<String> faults) {
        var size = BigDecimal.valueOf(values.size());
        if (number(keywords, "minItems", size).compareTo(size) > 0 || number(keywords, "maxItems", size).compareTo(size) < 0) {
            faults.add(at + " has " + size + " items");
        }
        if (keywords.containsKey("items")) {
            for (var i = 0; i < values.size(); i++) {
                faults.addAll(faults(at + "[" + i + "]", keywords.get("items"), values.get(i)));
            }
        }
    }

    private static BigDecimal number(Map<String, Json> keywords, String name, BigDecimal absent) {
        return keywords.get(name) instanceof Json.Number(var value) ? value : absent;
    }

    private static boolean isOf(String type, Json value) {
        return switch (type) {
            case "object" -> value instanceof Json.Members;
            case "array" -> value instanceof Json.Elements;
            case "string" -> value instanceof Json.Text;
            case "boolean" -> value instanceof Json.Bool;
            case "integer" -> value instanceof Json.Number(var number) && number.stripTrailingZeros().scale() <= 0;
            default -> throw new AssertionError("unknown type " + type);
        };
    }

    static Map<String, Json> members(Json json) {
        return ((Json.Members) json).values();
    }

    static Json member(Json json, String name) {
        var value = members(json).get(name);
        if (value == null) {
            throw new AssertionError("found no " + name + " among " + members(json).keySet());
        }
        return value;
    }

    static String text(Json json) {
        return ((Json.Text) json).value();
    }
}
