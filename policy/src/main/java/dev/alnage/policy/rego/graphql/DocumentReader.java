package dev.alnage.policy.rego.graphql;

import dev.alnage.policy.rego.graphql.QueryDocument.Argument;
import dev.alnage.policy.rego.graphql.QueryDocument.Directive;
import dev.alnage.policy.rego.graphql.QueryDocument.Field;
import dev.alnage.policy.rego.graphql.QueryDocument.Fragment;
import dev.alnage.policy.rego.graphql.QueryDocument.Inline;
import dev.alnage.policy.rego.graphql.QueryDocument.Operation;
import dev.alnage.policy.rego.graphql.QueryDocument.Selection;
import dev.alnage.policy.rego.graphql.QueryDocument.Spread;
import dev.alnage.policy.rego.graphql.QueryDocument.Variable;
import dev.alnage.policy.rego.graphql.SchemaDocument.Definition;
import dev.alnage.policy.rego.graphql.SchemaDocument.DirectiveDefinition;
import dev.alnage.policy.rego.graphql.SchemaDocument.Entry;
import dev.alnage.policy.rego.graphql.SchemaDocument.EnumValue;
import dev.alnage.policy.rego.graphql.SchemaDocument.FieldDefinition;
import dev.alnage.policy.rego.graphql.SchemaDocument.Kind;
import dev.alnage.policy.rego.graphql.SchemaDocument.Root;
import dev.alnage.policy.rego.value.ArrayValue;
import dev.alnage.policy.rego.value.Num;
import dev.alnage.policy.rego.value.ObjectValue;
import dev.alnage.policy.rego.value.Value;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Documents from the objects that {@link DocumentWriter} makes, or that a policy makes like them. Members that nobody knows are passed
 * over, and those that are left out are empty; a member of another type is an error.
 */
public final class DocumentReader {
    private DocumentReader() {}

    /** @throws GraphQlError for an object that is no query */
    public static QueryDocument query(ObjectValue document) {
        return new QueryDocument(list(document, "Operations", DocumentReader::operation), list(document, "Fragments", DocumentReader::fragment));
    }

    /** @throws GraphQlError for an object that is no schema */
    public static SchemaDocument schema(ObjectValue document) {
        return new SchemaDocument(list(document, "Schema", DocumentReader::entry), list(document, "SchemaExtension", DocumentReader::entry),
                list(document, "Directives", DocumentReader::directiveDefinition), list(document, "Definitions", DocumentReader::definition),
                list(document, "Extensions", DocumentReader::definition));
    }

    private static GraphQlError wrong(String name, Value found, String expected) {
        return new GraphQlError(Place.NONE, "found " + found.kind().word() + " as " + name + ", expected " + expected);
    }

    private static @Nullable Value member(ObjectValue object, String name) {
        var found = object.get(name);
        return found == Value.NULL ? null : found;
    }

    private static <T> List<T> list(ObjectValue object, String name, Function<ObjectValue, T> one) {
        var all = new ArrayList<T>();
        switch (member(object, name)) {
            case null -> { }
            case ArrayValue array -> {
                for (var element : array) {
                    if (!(element instanceof ObjectValue part)) {
                        throw wrong(name, element, "objects in it");
                    }
                    all.add(one.apply(part));
                }
            }
            case Value other -> throw wrong(name, other, "an array");
        }
        return all;
    }

    private static List<String> names(ObjectValue object, String name) {
        var all = new ArrayList<String>();
        switch (member(object, name)) {
            case null -> { }
            case ArrayValue array -> array.forEach(element -> {
                if (!(element instanceof Value.Text(var text))) {
                    throw wrong(name, element, "strings in it");
                }
                all.add(text);
            });
            case Value other -> throw wrong(name, other, "an array");
        }
        return all;
    }

    private static String text(ObjectValue object, String name) {
        return switch (member(object, name)) {
            case null -> "";
            case Value.Text(var text) -> text;
            case Value other -> throw wrong(name, other, "a string");
        };
    }

    private static boolean truth(ObjectValue object, String name) {
        return switch (member(object, name)) {
            case null -> false;
            case Value.Bool(var truth) -> truth;
            case Value other -> throw wrong(name, other, "a boolean");
        };
    }

    private static @Nullable ObjectValue part(ObjectValue object, String name) {
        return switch (member(object, name)) {
            case null -> null;
            case ObjectValue part -> part;
            case Value other -> throw wrong(name, other, "an object");
        };
    }

    private static Operation operation(ObjectValue object) {
        var kind = text(object, "Operation");
        if (!List.of("", "query", "mutation", "subscription").contains(kind)) {
            throw new GraphQlError(Place.NONE, "found " + kind + " as Operation, expected query, mutation or subscription");
        }
        return new Operation(Place.NONE, kind, text(object, "Name"), list(object, "VariableDefinitions", DocumentReader::variable),
                directives(object), selections(object));
    }

    private static Fragment fragment(ObjectValue object) {
        return new Fragment(Place.NONE, text(object, "Name"), list(object, "VariableDefinition", DocumentReader::variable),
                text(object, "TypeCondition"), directives(object), selections(object));
    }

    private static Variable variable(ObjectValue object) {
        return new Variable(Place.NONE, text(object, "Variable"), type(object), initial(object), directives(object));
    }

    private static List<Selection> selections(ObjectValue object) {
        return list(object, "SelectionSet", DocumentReader::selection);
    }

    /** A field has an alias, always, as it is written; what has a condition is a fragment, what has a name alone is the use of one. */
    private static Selection selection(ObjectValue object) {
        if (object.get("TypeCondition") != null) {
            return new Inline(Place.NONE, text(object, "TypeCondition"), directives(object), selections(object));
        }
        if (object.get("Alias") == null && object.get("Arguments") == null && object.get("SelectionSet") == null) {
            return new Spread(Place.NONE, text(object, "Name"), directives(object));
        }
        return new Field(Place.NONE, text(object, "Alias"), text(object, "Name"), list(object, "Arguments", DocumentReader::argument),
                directives(object), selections(object));
    }

    private static Argument argument(ObjectValue object) {
        return new Argument(Place.NONE, text(object, "Name"), value(object));
    }

    private static List<Directive> directives(ObjectValue object) {
        return list(object, "Directives", one -> new Directive(Place.NONE, text(one, "Name"), list(one, "Arguments", DocumentReader::argument)));
    }

    private static TypeReference type(ObjectValue object) {
        var part = part(object, "Type");
        if (part == null) {
            throw new GraphQlError(Place.NONE, "found no Type, expected one");
        }
        return reference(part);
    }

    private static TypeReference reference(ObjectValue object) {
        var named = text(object, "NamedType");
        var element = part(object, "Elem");
        if (named.isEmpty() == (element == null)) {
            throw new GraphQlError(Place.NONE, "found a type with " + (element == null ? "neither" : "both") + " NamedType and Elem, expected one of them");
        }
        return new TypeReference(Place.NONE, named, element == null ? null : reference(element), truth(object, "NonNull"));
    }

    private static Literal value(ObjectValue object) {
        var part = part(object, "Value");
        if (part == null) {
            throw new GraphQlError(Place.NONE, "found no Value, expected one");
        }
        return literal(part);
    }

    private static @Nullable Literal initial(ObjectValue object) {
        var part = part(object, "DefaultValue");
        return part == null ? null : literal(part);
    }

    private static Literal literal(ObjectValue object) {
        var kinds = Literal.Kind.values();
        var number = member(object, "Kind") instanceof Num kind ? kind.toLong(-1) : member(object, "Kind") == null ? 0 : -1;
        if (number < 0 || number >= kinds.length) {
            throw new GraphQlError(Place.NONE, "found a value of no kind, expected a Kind between 0 and " + (kinds.length - 1));
        }
        return new Literal(Place.NONE, kinds[(int) number], text(object, "Raw"), list(object, "Children", child ->
                new Literal.Child(Place.NONE, text(child, "Name"), value(child))));
    }

    private static Entry entry(ObjectValue object) {
        return new Entry(Place.NONE, text(object, "Description"), directives(object), list(object, "OperationTypes", root ->
                new Root(Place.NONE, text(root, "Operation"), text(root, "Type"))));
    }

    private static Definition definition(ObjectValue object) {
        var kind = text(object, "Kind");
        var known = Arrays.stream(Kind.values()).filter(one -> one.name().equals(kind)).findFirst()
                .orElseThrow(() -> new GraphQlError(Place.NONE, "found " + kind + " as Kind of a type, expected one of " + Arrays.toString(Kind.values())));
        return new Definition(Place.NONE, known, text(object, "Description"), text(object, "Name"), directives(object), names(object, "Interfaces"),
                list(object, "Fields", DocumentReader::field), names(object, "Types"), list(object, "EnumValues", DocumentReader::enumValue),
                truth(object, "BuiltIn"));
    }

    private static FieldDefinition field(ObjectValue object) {
        return new FieldDefinition(Place.NONE, text(object, "Description"), text(object, "Name"), list(object, "Arguments", DocumentReader::field),
                initial(object), type(object), directives(object));
    }

    private static EnumValue enumValue(ObjectValue object) {
        return new EnumValue(Place.NONE, text(object, "Description"), text(object, "Name"), directives(object));
    }

    private static DirectiveDefinition directiveDefinition(ObjectValue object) {
        return new DirectiveDefinition(Place.NONE, text(object, "Description"), text(object, "Name"),
                list(object, "Arguments", DocumentReader::field), names(object, "Locations"), truth(object, "IsRepeatable"));
    }
}
