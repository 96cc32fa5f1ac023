package dev.alnage.policy.rego.graphql;

import dev.alnage.policy.rego.graphql.QueryDocument.Directive;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Types and directives as they are written, before they are looked at together. */
public record SchemaDocument(List<Entry> entries, List<Entry> entryExtensions, List<DirectiveDefinition> directives, List<Definition> definitions,
        List<Definition> extensions) {
    public SchemaDocument {
        entries = List.copyOf(entries);
        entryExtensions = List.copyOf(entryExtensions);
        directives = List.copyOf(directives);
        definitions = List.copyOf(definitions);
        extensions = List.copyOf(extensions);
    }

    /** As they are called in JSON. */
    enum Kind { SCALAR, OBJECT, INTERFACE, UNION, ENUM, INPUT_OBJECT }

    /** The {@code schema} itself: which type an operation begins with. */
    record Entry(Place place, String description, List<Directive> directives, List<Root> roots) {
        Entry {
            directives = List.copyOf(directives);
            roots = List.copyOf(roots);
        }
    }

    record Root(Place place, String operation, String type) {}

    /** A type, or what is added to one. */
    record Definition(Place place, Kind kind, String description, String name, List<Directive> directives, List<String> interfaces,
            List<FieldDefinition> fields, List<String> types, List<EnumValue> values, boolean isBuiltIn) {
        Definition {
            directives = List.copyOf(directives);
            interfaces = List.copyOf(interfaces);
            fields = List.copyOf(fields);
            types = List.copyOf(types);
            values = List.copyOf(values);
        }

        /** One that has nothing but its name. */
        Definition bare() {
            return new Definition(place, kind, "", name, List.of(), List.of(), List.of(), List.of(), List.of(), false);
        }

        Definition extendedBy(Definition more) {
            return new Definition(place, kind, description, name, joined(directives, more.directives), joined(interfaces, more.interfaces),
                    joined(fields, more.fields), joined(types, more.types), joined(values, more.values), isBuiltIn);
        }

        Definition withFields(List<FieldDefinition> more) {
            return new Definition(place, kind, description, name, directives, interfaces, joined(fields, more), types, values, isBuiltIn);
        }

        Optional<FieldDefinition> findField(String field) {
            return fields.stream().filter(one -> one.name().equals(field)).findFirst();
        }

        boolean isLeaf() {
            return kind == Kind.ENUM || kind == Kind.SCALAR;
        }

        boolean isComposite() {
            return kind == Kind.OBJECT || kind == Kind.INTERFACE || kind == Kind.UNION;
        }

        boolean isInput() {
            return isLeaf() || kind == Kind.INPUT_OBJECT;
        }

        boolean isOneOf(String... names) {
            return List.of(names).contains(name);
        }
    }

    /** A field of a type, a member of an input type, or an argument, which has no arguments itself. */
    record FieldDefinition(Place place, String description, String name, List<FieldDefinition> arguments, @Nullable Literal initial,
            TypeReference type, List<Directive> directives) {
        FieldDefinition {
            arguments = List.copyOf(arguments);
            directives = List.copyOf(directives);
        }

        Optional<FieldDefinition> findArgument(String argument) {
            return arguments.stream().filter(one -> one.name().equals(argument)).findFirst();
        }

        /** Whether something other than null is meant where nothing is said. */
        boolean hasDefault() {
            return initial != null && initial.kind() != Literal.Kind.NULL;
        }
    }

    record EnumValue(Place place, String description, String name, List<Directive> directives) {
        EnumValue {
            directives = List.copyOf(directives);
        }
    }

    record DirectiveDefinition(Place place, String description, String name, List<FieldDefinition> arguments, List<String> locations,
            boolean isRepeatable) {
        DirectiveDefinition {
            arguments = List.copyOf(arguments);
            locations = List.copyOf(locations);
        }

        Optional<FieldDefinition> findArgument(String argument) {
            return arguments.stream().filter(one -> one.name().equals(argument)).findFirst();
        }
    }

    SchemaDocument followedBy(SchemaDocument more) {
        return new SchemaDocument(joined(entries, more.entries), joined(entryExtensions, more.entryExtensions), joined(directives, more.directives),
                joined(definitions, more.definitions), joined(extensions, more.extensions));
    }

    /** The same, of types that the language brings along. */
    SchemaDocument builtIn() {
        var marked = new ArrayList<Definition>();
        for (var one : definitions) {
            marked.add(new Definition(one.place, one.kind, one.description, one.name, one.directives, one.interfaces, one.fields, one.types, one.values, true));
        }
        return new SchemaDocument(entries, entryExtensions, directives, marked, extensions);
    }

    private static <T> List<T> joined(List<T> first, List<T> second) {
        return Stream.concat(first.stream(), second.stream()).toList();
    }
}
