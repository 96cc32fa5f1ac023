package dev.alnage.policy.rego.parse;

import dev.alnage.evidence.Json;
import dev.alnage.policy.rego.ast.Location;
import dev.alnage.policy.rego.ast.RegoErrors;
import dev.alnage.policy.rego.ast.Term;
import dev.alnage.policy.rego.value.ArrayValue;
import dev.alnage.policy.rego.value.ObjectValue;
import dev.alnage.policy.rego.value.RegoJson;
import dev.alnage.policy.rego.value.Value;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** What a metadata block says, in the one form in which {@code rego.metadata.rule()} gives it. */
final class AnnotationContent {
    private final Cursor cursor;
    private final Location at;
    private final Map<String, Json> members;

    AnnotationContent(Cursor cursor, Location at, Map<String, Json> members) {
        this.cursor = cursor;
        this.at = at;
        this.members = members;
    }

    /** Only members that are known; what is not there is left out. */
    Map<Value, Value> normal() {
        Map<Value, Value> content = new HashMap<>();
        text("title", content);
        text("description", content);
        text("scope", content);
        switch (member("entrypoint")) {
            case Json.Null _ -> { }
            case Json.Bool(var value) -> {
                if (value) {
                    content.put(Value.of("entrypoint"), Value.TRUE);
                }
            }
            default -> throw unfit("entrypoint", "true or false");
        }
        list("organizations", content, this::organisation);
        list("related_resources", content, this::resource);
        list("authors", content, this::author);
        list("schemas", content, this::schema);
        custom("custom", content);
        custom("compile", content);
        return content;
    }

    private Json member(String name) {
        return members.getOrDefault(name, new Json.Null());
    }

    private void text(String name, Map<Value, Value> content) {
        switch (member(name)) {
            case Json.Null _ -> { }
            case Json.Text(var text) -> {
                if (!text.isEmpty()) {
                    content.put(Value.of(name), Value.of(text));
                }
            }
            case Json.Number(var number) -> content.put(Value.of(name), Value.of(number.toPlainString()));
            default -> throw unfit(name, "text");
        }
    }

    private void list(String name, Map<Value, Value> content, Function<Json, Value> reader) {
        switch (member(name)) {
            case Json.Null _ -> { }
            case Json.Elements(var elements) -> {
                var values = new ArrayList<Value>();
                elements.forEach(element -> values.add(reader.apply(element)));
                if (!values.isEmpty()) {
                    content.put(Value.of(name), ArrayValue.of(values));
                }
            }
            default -> throw unfit(name, "a list");
        }
    }

    private void custom(String name, Map<Value, Value> content) {
        switch (member(name)) {
            case Json.Null _ -> { }
            case Json.Members custom -> {
                if (!custom.values().isEmpty()) {
                    content.put(Value.of(name), RegoJson.of(custom));
                }
            }
            default -> throw unfit(name, "a mapping");
        }
    }

    private Value organisation(Json json) {
        return json instanceof Json.Text(var text) ? Value.of(text) : fail("organizations", "texts");
    }

    private Value resource(Json json) {
        return switch (json) {
            case Json.Text(var ref) when !ref.isEmpty() -> object("ref", ref, "description", "");
            case Json.Members(var resource) when !stripped(resource, "ref").isEmpty() ->
                    object("ref", stripped(resource, "ref"), "description", stripped(resource, "description"));
            default -> fail("related_resources", "addresses, or mappings with ref and description");
        };
    }

    /** {@code Jane Doe <jane@example.com>}, or a mapping with name and email. */
    private Value author(Json json) {
        return switch (json) {
            case Json.Text(var text) when !text.isBlank() -> {
                var words = new ArrayList<>(Arrays.asList(text.strip().split("\\s+")));
                var last = words.getLast();
                var email = "";
                if (last.length() >= 2 && last.startsWith("<") && last.endsWith(">")) {
                    email = last.substring(1, last.length() - 1);
                    words.removeLast();
                }
                yield object("name", String.join(" ", words), "email", email);
            }
            case Json.Members(var author) when !stripped(author, "name").isEmpty() || !stripped(author, "email").isEmpty() ->
                    object("name", stripped(author, "name"), "email", stripped(author, "email"));
            default -> fail("authors", "texts such as Jane Doe <jane@example.com>, or mappings with name and email");
        };
    }

    private Value schema(Json json) {
        if (!(json instanceof Json.Members(var pair)) || pair.size() != 1) {
            return fail("schemas", "pairs such as input: schema.input");
        }
        var path = pair.keySet().iterator().next();
        Map<Value, Value> result = new HashMap<>();
        result.put(Value.of("path"), steps(path));
        switch (pair.get(path)) {
            case Json.Text(var reference) -> result.put(Value.of("schema"), steps(reference));
            case Json.Members definition -> result.put(Value.of("definition"), RegoJson.of(definition));
            default -> fail("schemas", "a reference such as schema.input, or a schema");
        }
        return ObjectValue.of(result);
    }

    /** A reference as the list of its steps. */
    private Value steps(String reference) {
        var steps = new ArrayList<Value>();
        switch (Parser.term(at.file(), reference)) {
            case Term.Var(_, var name) -> steps.add(Value.of(name));
            case Term.Ref(_, Term.Var(_, var name), var path) -> {
                steps.add(Value.of(name));
                path.forEach(step -> steps.add(step instanceof Term.Scalar(_, var value) ? value : fail("schemas", "paths of names")));
            }
            default -> fail("schemas", "references");
        }
        return ArrayValue.of(steps);
    }

    private static String stripped(Map<String, Json> members, String name) {
        return members.get(name) instanceof Json.Text(var text) ? text.strip() : "";
    }

    private static Value object(String firstName, String first, String secondName, String second) {
        Map<Value, Value> result = new HashMap<>();
        for (var pair : List.of(List.of(firstName, first), List.of(secondName, second))) {
            if (!pair.get(1).isEmpty()) {
                result.put(Value.of(pair.get(0)), Value.of(pair.get(1)));
            }
        }
        return ObjectValue.of(result);
    }

    private Value fail(String name, String expected) {
        throw unfit(name, expected);
    }

    private RegoErrors unfit(String name, String expected) {
        return cursor.error(at, "found METADATA with an unfit member " + name + ", expected " + expected);
    }
}
