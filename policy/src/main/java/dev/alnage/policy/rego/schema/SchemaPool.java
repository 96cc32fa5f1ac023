package dev.alnage.policy.rego.schema;

import dev.alnage.policy.rego.schema.Schema.Draft;
import dev.alnage.policy.rego.value.ArrayValue;
import dev.alnage.policy.rego.value.Num;
import dev.alnage.policy.rego.value.ObjectValue;
import dev.alnage.policy.rego.value.Value;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The schemas that references within one document can name: by their places, and by ids. Nothing is ever fetched. */
final class SchemaPool {
    private static final Set<String> LITERAL = Set.of("const", "enum");
    private static final Set<String> BY_NAME = Set.of("properties", "dependencies", "patternProperties");
    private static final Map<String, Draft> DRAFTS = Map.of("http://json-schema.org/draft-04/schema", Draft.DRAFT_4,
            "http://json-schema.org/draft-06/schema", Draft.DRAFT_6, "http://json-schema.org/draft-07/schema", Draft.DRAFT_7);

    private final Map<String, Value> documents = new HashMap<>();
    private final Value root;
    private final Draft draft;

    SchemaPool(Value document) {
        draft = draft(document);
        root = absolute(document, "");
        documents.put("", root);
    }

    Value root() {
        return root;
    }

    Draft draft() {
        return draft;
    }

    private static Draft draft(Value document) {
        if (document instanceof Value.Bool) {
            return Draft.HYBRID;
        }
        if (!(document instanceof ObjectValue object)) {
            throw new SchemaException("schema is invalid");
        }
        return switch (object.get("$schema")) {
            case null -> Draft.HYBRID;
            case Value.Text(var name) -> DRAFTS.getOrDefault(name.endsWith("#") ? name.substring(0, name.length() - 1) : name, Draft.HYBRID);
            default -> throw new SchemaException("$schema must be of type string");
        };
    }

    /** The same document with references that name ids of their surroundings no more. */
    private Value absolute(Value value, String base) {
        return switch (value) {
            case ArrayValue array -> ArrayValue.of(array.elements().stream().map(one -> absolute(one, base)).toList());
            case ObjectValue object -> schema(object, base);
            default -> value;
        };
    }

    private Value schema(ObjectValue object, String base) {
        var id = object.get(object.has(Value.of("id")) ? "id" : "$id");
        var own = id instanceof Value.Text(var text) ? resolved(base, text) : Optional.<String>empty();
        if (own.isPresent() && documents.containsKey(own.get())) {
            throw new SchemaException("Reference already exists: \"" + own.get() + "\"");
        }
        var here = own.orElse(base);
        own.ifPresent(name -> documents.put(name, Value.NULL));
        var members = new LinkedHashMap<Value, Value>();
        object.members().forEach((key, value) -> members.put(key, member(key, value, here)));
        var whole = ObjectValue.of(members);
        own.ifPresent(name -> documents.put(name, whole));
        return whole;
    }

    private Value member(Value key, Value value, String base) {
        if (!(key instanceof Value.Text(var name)) || LITERAL.contains(name)) {
            return value;
        }
        if (name.equals("$ref") && value instanceof Value.Text(var text)) {
            return resolved(base, text).<Value>map(Value::of).orElse(value);
        }
        if (BY_NAME.contains(name) && value instanceof ObjectValue object) {
            var members = new LinkedHashMap<Value, Value>();
            object.members().forEach((one, schema) -> members.put(one, absolute(schema, base)));
            return ObjectValue.of(members);
        }
        return BY_NAME.contains(name) ? value : absolute(value, base);
    }

    private static Optional<String> resolved(String base, String reference) {
        try {
            var target = new URI(reference);
            if (base.isEmpty() && !target.isAbsolute() && !target.getPath().isEmpty() && !reference.startsWith("/")) {
                return Optional.of("/" + reference);    // as Go resolves a path against nothing
            }
            var whole = base.isEmpty() ? target : reference.isEmpty() || reference.startsWith("#")
                    ? new URI(withoutFragment(base) + reference) : new URI(base).resolve(target);
            var text = whole.toString();
            return Optional.of(text.endsWith("#") ? text.substring(0, text.length() - 1) : text);
        } catch (URISyntaxException e) {
            return Optional.empty();
        }
    }

    private static String withoutFragment(String reference) {
        var hash = reference.indexOf('#');
        return hash < 0 ? reference : reference.substring(0, hash);
    }

    /** @throws SchemaException when nothing within the document is called so */
    Value find(String reference) {
        var named = documents.get(reference);
        if (named != null) {
            return named;
        }
        var hash = reference.indexOf('#');
        var document = documents.get(withoutFragment(reference));
        if (document == null) {
            throw new SchemaException(reference.contains(":") ? "found a reference to " + reference + ", expected one within the schema: nothing is fetched"
                    : "Reference " + reference + " must be canonical");
        }
        return hash < 0 ? document : pointed(document, reference.substring(hash + 1));
    }

    private static String decoded(String pointer) {
        try {
            return URLDecoder.decode(pointer.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw new SchemaException("found the reference #" + pointer + ", expected two hexadecimal digits behind each percent sign");
        }
    }

    /** RFC 6901. */
    private static Value pointed(Value document, String pointer) {
        var text = decoded(pointer);
        if (text.isEmpty()) {
            return document;
        }
        if (!text.startsWith("/")) {
            throw new SchemaException("JSON pointer must be empty or start with a \"/\"");
        }
        var at = document;
        for (var token : text.substring(1).split("/", -1)) {
            var name = token.replace("~1", "/").replace("~0", "~");
            var next = switch (at) {
                case ObjectValue object -> object.get(name);
                case ArrayValue array -> Num.parse(name).map(array::find).orElse(null);
                default -> null;
            };
            if (next == null) {
                throw new SchemaException(at instanceof ArrayValue array ? "Out of bound array[0," + array.size() + "] index '" + name + "'"
                        : at instanceof ObjectValue ? "Object has no key '" + name + "'" : "Invalid token reference '" + name + "'");
            }
            at = next;
        }
        return at;
    }
}
