package dev.alnage.policy.rego.graphql;

import dev.alnage.policy.rego.graphql.QueryDocument.Directive;
import dev.alnage.policy.rego.graphql.SchemaDocument.Definition;
import dev.alnage.policy.rego.graphql.SchemaDocument.DirectiveDefinition;
import dev.alnage.policy.rego.graphql.SchemaDocument.Entry;
import dev.alnage.policy.rego.graphql.SchemaDocument.EnumValue;
import dev.alnage.policy.rego.graphql.SchemaDocument.FieldDefinition;
import dev.alnage.policy.rego.graphql.SchemaDocument.Kind;
import dev.alnage.policy.rego.graphql.SchemaDocument.Root;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Reads types and directives (specification, section 3). */
public final class SchemaParser extends Cursor {
    private static final Map<String, Kind> KINDS = Map.of("scalar", Kind.SCALAR, "type", Kind.OBJECT, "interface", Kind.INTERFACE,
            "union", Kind.UNION, "enum", Kind.ENUM, "input", Kind.INPUT_OBJECT);
    private static final Set<String> LOCATIONS = Set.of("QUERY", "MUTATION", "SUBSCRIPTION", "FIELD", "FRAGMENT_DEFINITION", "FRAGMENT_SPREAD",
            "INLINE_FRAGMENT", "VARIABLE_DEFINITION", "SCHEMA", "SCALAR", "OBJECT", "FIELD_DEFINITION", "ARGUMENT_DEFINITION", "INTERFACE",
            "UNION", "ENUM", "ENUM_VALUE", "INPUT_OBJECT", "INPUT_FIELD_DEFINITION");

    private final List<Entry> entries = new ArrayList<>();
    private final List<Entry> entryExtensions = new ArrayList<>();
    private final List<DirectiveDefinition> directives = new ArrayList<>();
    private final List<Definition> definitions = new ArrayList<>();
    private final List<Definition> extensions = new ArrayList<>();

    private SchemaParser(String text) {
        super(text);
    }

    /** @throws GraphQlError for a text that is no schema */
    public static SchemaDocument parse(String text) {
        var parser = new SchemaParser(text);
        while (parser.peek().kind() != Tokens.Kind.END) {
            parser.definition();
        }
        return new SchemaDocument(parser.entries, parser.entryExtensions, parser.directives, parser.definitions, parser.extensions);
    }

    private void definition() {
        var first = peek();
        var description = description();
        var token = peek();
        if (token.isName("schema")) {
            entries.add(entry(description));
        } else if (token.isName("directive")) {
            directives.add(directiveDefinition(description));
        } else if (token.isName("extend")) {
            if (!description.isEmpty()) {
                throw unexpected(first);
            }
            take();
            extension();
        } else if (token.kind() == Tokens.Kind.NAME && KINDS.containsKey(token.text())) {
            definitions.add(type(description));
        } else {
            throw unexpected(token);
        }
    }

    private String description() {
        return peek().kind() == Tokens.Kind.STRING || peek().kind() == Tokens.Kind.BLOCK ? take().text() : "";
    }

    private Entry entry(String description) {
        expectKeyword("schema");
        return new Entry(peek().place(), description, directives(true), some("{", "}", this::root));
    }

    private Root root() {
        var token = peek();
        if (!token.isName("query") && !token.isName("mutation") && !token.isName("subscription")) {
            throw unexpected(token);
        }
        take();
        expect(":");
        return new Root(token.place(), token.text(), name());
    }

    private void extension() {
        if (peek().isName("schema")) {
            var entry = entry("");
            if (entry.directives().isEmpty() && entry.roots().isEmpty()) {
                throw unexpected(peek());
            }
            entryExtensions.add(entry);
            return;
        }
        if (peek().kind() != Tokens.Kind.NAME || !KINDS.containsKey(peek().text())) {
            throw unexpected(peek());
        }
        var isInterface = peek().isName("interface");
        var more = type("");
        if (more.directives().isEmpty() && more.fields().isEmpty() && more.types().isEmpty() && more.values().isEmpty()
                && (isInterface || more.interfaces().isEmpty())) {
            throw unexpected(peek());
        }
        extensions.add(more);
    }

    private Definition type(String description) {
        var kind = KINDS.getOrDefault(take().text(), Kind.SCALAR);
        var place = peek().place();
        var name = name();
        var interfaces = kind == Kind.OBJECT || kind == Kind.INTERFACE ? interfaces() : List.<String>of();
        List<Directive> directives = directives(true);
        var fields = switch (kind) {
            case OBJECT, INTERFACE -> some("{", "}", this::field);
            case INPUT_OBJECT -> some("{", "}", this::argument);
            case SCALAR, UNION, ENUM -> List.<FieldDefinition>of();
        };
        var types = kind == Kind.UNION && skip("=") ? alternatives("|", this::name) : List.<String>of();
        var values = kind == Kind.ENUM ? some("{", "}", this::enumValue) : List.<EnumValue>of();
        return new Definition(place, kind, description, name, directives, interfaces, fields, types, values, false);
    }

    private List<String> interfaces() {
        if (!peek().isName("implements")) {
            return List.of();
        }
        take();
        return alternatives("&", this::name);
    }

    /** One or more with marks between them, and perhaps one before. */
    private List<String> alternatives(String mark, java.util.function.Supplier<String> one) {
        var all = new ArrayList<String>();
        skip(mark);
        do {
            all.add(one.get());
        } while (skip(mark));
        return all;
    }

    private FieldDefinition field() {
        var place = peek().place();
        var description = description();
        var name = name();
        var arguments = some("(", ")", this::argument);
        expect(":");
        var type = type();
        return new FieldDefinition(place, description, name, arguments, null, type, directives(true));
    }

    private FieldDefinition argument() {
        var place = peek().place();
        var description = description();
        var name = name();
        expect(":");
        var type = type();
        var initial = skip("=") ? literal(true) : null;
        return new FieldDefinition(place, description, name, List.of(), initial, type, directives(true));
    }

    private EnumValue enumValue() {
        return new EnumValue(peek().place(), description(), name(), directives(true));
    }

    private DirectiveDefinition directiveDefinition(String description) {
        expectKeyword("directive");
        expect("@");
        var place = peek().place();
        var name = name();
        var arguments = some("(", ")", this::argument);
        var isRepeatable = peek().isName("repeatable");
        if (isRepeatable) {
            take();
        }
        expectKeyword("on");
        return new DirectiveDefinition(place, description, name, arguments, alternatives("|", this::location), isRepeatable);
    }

    private String location() {
        var token = peek();
        var name = name();
        if (!LOCATIONS.contains(name)) {
            throw unexpected(token);
        }
        return name;
    }
}
