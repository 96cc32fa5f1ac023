package dev.alnage.policy.rego.graphql;

import dev.alnage.policy.rego.graphql.QueryDocument.Directive;
import dev.alnage.policy.rego.graphql.SchemaDocument.Definition;
import dev.alnage.policy.rego.graphql.SchemaDocument.DirectiveDefinition;
import dev.alnage.policy.rego.graphql.SchemaDocument.Entry;
import dev.alnage.policy.rego.graphql.SchemaDocument.FieldDefinition;
import dev.alnage.policy.rego.graphql.SchemaDocument.Kind;
import dev.alnage.policy.rego.graphql.SchemaDocument.Root;
import dev.alnage.policy.rego.value.Notation;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.LongConsumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Puts a schema together and looks whether it holds (specification, section 3): names, kinds, interfaces, directives. */
public final class SchemaCheck {
    private static final Set<String> BUILT_IN_DIRECTIVES = Set.of("include", "skip", "deprecated", "specifiedBy");
    private static final SchemaDocument BUILT_IN = SchemaParser.parse(BuiltIns.TEXT).builtIn();

    private final Map<String, Definition> types = new LinkedHashMap<>();
    private final Map<String, DirectiveDefinition> directives = new TreeMap<>();
    private final Map<String, Definition> roots = new HashMap<>();
    private final Map<String, List<String>> possible = new HashMap<>();
    private final LongConsumer spend;

    private SchemaCheck(LongConsumer spend) {
        this.spend = spend;
    }

    /** @param spend is told of the work to be done @throws GraphQlError for what does not hold */
    public static Schema check(SchemaDocument document, LongConsumer spend) {
        return new SchemaCheck(spend).schema(BUILT_IN.followedBy(document));
    }

    private Schema schema(SchemaDocument document) {
        document.definitions().forEach(type -> {
            spend.accept(1);
            if (types.putIfAbsent(type.name(), type) != null) {
                throw new GraphQlError(type.place(), "Cannot redeclare type " + type.name() + ".");
            }
        });
        document.extensions().forEach(this::extend);
        types.values().forEach(this::note);
        for (var directive : document.directives()) {
            // what the language brings along may be written down again
            if (directives.put(directive.name(), directive) != null && !BUILT_IN_DIRECTIVES.contains(directive.name())) {
                throw new GraphQlError(directive.place(), "Cannot redeclare directive " + directive.name() + ".");
            }
        }
        if (document.entries().size() > 1) {
            throw new GraphQlError(document.entries().get(1).place(), "Cannot have multiple schema entry points, consider schema extensions instead.");
        }
        document.entries().forEach(this::enter);
        document.entryExtensions().forEach(this::enter);
        new TreeMap<>(types).values().forEach(this::check);
        for (var directive : directives.values()) {
            checkName(directive.place(), directive.name());
            checkArguments(directive.arguments(), directive);
        }
        if (document.entries().isEmpty()) {
            for (var name : List.of("Query", "Mutation", "Subscription")) {
                var type = types.get(name);
                if (type != null) {
                    roots.putIfAbsent(name.toLowerCase(java.util.Locale.ROOT), type);
                }
            }
        }
        addIntrospection();
        return new Schema(types, directives, roots, possible);
    }

    private void extend(Definition more) {
        spend.accept(1);
        var type = types.computeIfAbsent(more.name(), _ -> more.bare());
        if (type.kind() != more.kind()) {
            throw new GraphQlError(more.place(), "Cannot extend type " + more.name() + " because the base type is a " + type.kind() + ", not "
                    + more.kind() + ".");
        }
        types.put(more.name(), type.extendedBy(more));
    }

    private void note(Definition type) {
        switch (type.kind()) {
            case UNION -> type.types().forEach(one -> note(type.name(), one));
            case OBJECT, INPUT_OBJECT -> {
                type.interfaces().forEach(one -> note(one, type.name()));
                note(type.name(), type.name());
            }
            case INTERFACE -> type.interfaces().forEach(one -> note(one, type.name()));
            case SCALAR, ENUM -> { }
        }
    }

    private void note(String type, String one) {
        spend.accept(1);
        possible.computeIfAbsent(type, _ -> new ArrayList<>()).add(one);
    }

    private void enter(Entry entry) {
        for (Root root : entry.roots()) {
            var type = types.get(root.type());
            if (type == null) {
                throw new GraphQlError(root.place(), "Schema root " + root.operation() + " refers to a type " + root.type() + " that does not exist.");
            }
            roots.put(root.operation(), type);
        }
    }

    /** What every query may ask of the schema itself. */
    private void addIntrospection() {
        var query = roots.get("query");
        if (query == null) {
            return;
        }
        var name = new FieldDefinition(Place.NONE, "", "name", List.of(), null, TypeReference.of("String", true), List.of());
        var more = query.withFields(List.of(
                new FieldDefinition(Place.NONE, "", "__schema", List.of(), null, TypeReference.of("__Schema", true), List.of()),
                new FieldDefinition(Place.NONE, "", "__type", List.of(name), null, TypeReference.of("__Type", false), List.of())));
        types.put(more.name(), more);
        roots.replaceAll((_, type) -> type.name().equals(more.name()) ? more : type);
    }

    private static void checkName(Place place, String name) {
        if (name.startsWith("__")) {
            throw new GraphQlError(place, "Name \"" + name + "\" must not begin with \"__\", which is reserved by GraphQL introspection.");
        }
    }

    private void check(Definition type) {
        spend.accept(1 + type.fields().size() + type.values().size());
        for (var field : type.fields()) {
            checkName(field.place(), field.name());
            checkType(field.type());
            checkArguments(field.arguments(), null);
            checkDirectives(field.directives(), type.kind() == Kind.INPUT_OBJECT ? "INPUT_FIELD_DEFINITION" : "FIELD_DEFINITION", null);
        }
        for (var one : type.types()) {
            var found = types.get(one);
            if (found == null) {
                throw new GraphQlError(type.place(), "Undefined type " + Notation.quote(one) + ".");
            }
            if (found.kind() != Kind.OBJECT) {
                throw new GraphQlError(type.place(), type.kind() + " type " + Notation.quote(one) + " must be OBJECT.");
            }
        }
        type.interfaces().forEach(one -> checkImplements(type, one));
        switch (type.kind()) {
            case OBJECT, INTERFACE -> checkFields(type);
            case INPUT_OBJECT -> checkMembers(type);
            case ENUM -> checkValues(type);
            case SCALAR, UNION -> { }
        }
        var names = new HashSet<String>();
        for (var field : type.fields()) {
            if (!names.add(field.name())) {
                throw new GraphQlError(field.place(), "Field " + type.name() + "." + field.name() + " can only be defined once.");
            }
        }
        if (!type.isBuiltIn()) {
            checkName(type.place(), type.name());
        }
        checkDirectives(type.directives(), type.kind().name(), null);
    }

    private void checkFields(Definition type) {
        if (type.fields().isEmpty()) {
            throw new GraphQlError(type.place(), type.kind() + " " + type.name() + ": must define one or more fields.");
        }
        for (var field : type.fields()) {
            var found = types.get(field.type().name());
            if (found != null && found.kind() == Kind.INPUT_OBJECT) {
                throw new GraphQlError(field.place(), type.kind() + " " + type.name() + ": field must be one of "
                        + list(Kind.SCALAR, Kind.OBJECT, Kind.INTERFACE, Kind.UNION, Kind.ENUM) + ".");
            }
        }
    }

    private void checkMembers(Definition type) {
        if (type.fields().isEmpty()) {
            throw new GraphQlError(type.place(), type.kind() + " " + type.name() + ": must define one or more input fields.");
        }
        for (var field : type.fields()) {
            var found = types.get(field.type().name());
            if (found != null && !found.isInput()) {
                throw new GraphQlError(field.place(), found.kind() + " " + field.name() + ": field must be one of "
                        + list(Kind.SCALAR, Kind.ENUM, Kind.INPUT_OBJECT) + ".");
            }
        }
    }

    private static void checkValues(Definition type) {
        if (type.values().isEmpty()) {
            throw new GraphQlError(type.place(), "ENUM " + type.name() + ": must define one or more unique enum values.");
        }
        for (var value : type.values()) {
            if (value.name().equals("true") || value.name().equals("false") || value.name().equals("null")) {
                throw new GraphQlError(type.place(), "ENUM " + type.name() + ": non-enum value " + value.name() + ".");
            }
        }
    }

    private static String list(Kind... kinds) {
        return Arrays.stream(kinds).map(Kind::name).collect(Collectors.joining(", "));
    }

    private void checkType(TypeReference type) {
        if (!types.containsKey(type.name())) {
            throw new GraphQlError(type.place(), "Undefined type " + type.name() + ".");
        }
    }

    private void checkArguments(List<FieldDefinition> arguments, @Nullable DirectiveDefinition of) {
        for (var argument : arguments) {
            spend.accept(1);
            checkName(argument.place(), argument.name());
            checkType(argument.type());
            var type = types.get(argument.type().name());
            if (!type.isInput()) {
                throw new GraphQlError(argument.place(), "cannot use " + argument.type() + " as argument " + argument.name() + " because " + type.kind()
                        + " is not a valid input type");
            }
            checkDirectives(argument.directives(), "ARGUMENT_DEFINITION", of);
        }
    }

    private void checkDirectives(List<Directive> uses, String location, @Nullable DirectiveDefinition of) {
        for (var use : uses) {
            checkName(use.place(), use.name());
            if (of != null && use.name().equals(of.name())) {
                throw new GraphQlError(use.place(), "Directive " + of.name() + " cannot refer to itself.");
            }
            var directive = directives.get(use.name());
            if (directive == null) {
                throw new GraphQlError(use.place(), "Undefined directive " + use.name() + ".");
            }
            if (!directive.locations().contains(location)) {
                throw new GraphQlError(use.place(), "Directive " + use.name() + " is not applicable on " + location + ".");
            }
        }
    }

    private void checkImplements(Definition type, String name) {
        var face = types.get(name);
        if (face == null) {
            throw new GraphQlError(type.place(), "Undefined type " + Notation.quote(name) + ".");
        }
        if (face.kind() != Kind.INTERFACE) {
            throw new GraphQlError(type.place(), Notation.quote(name) + " is a non interface type " + face.kind() + ".");
        }
        for (var required : face.fields()) {
            spend.accept(1 + type.fields().size());
            checkField(type, face, required);
        }
        for (var ancestor : face.interfaces()) {
            if (!type.interfaces().contains(ancestor)) {
                throw new GraphQlError(type.place(), ancestor.equals(type.name())
                        ? "Type " + type.name() + " cannot implement " + name + " because it would create a circular reference."
                        : "Type " + type.name() + " must implement " + ancestor + " because it is implemented by " + name + ".");
            }
        }
    }

    private void checkField(Definition type, Definition face, FieldDefinition required) {
        var said = "For " + type.name() + " to implement " + face.name() + " ";
        var field = type.findField(required.name()).orElseThrow(() ->
                new GraphQlError(type.place(), said + "it must have a field called " + required.name() + "."));
        if (!isCovariant(required.type(), field.type())) {
            throw new GraphQlError(field.place(), said + "the field " + required.name() + " must have type " + required.type() + ".");
        }
        for (var argument : required.arguments()) {
            var same = said + "the field " + required.name() + " must have the same arguments but ";
            var found = field.findArgument(argument.name()).orElseThrow(() ->
                    new GraphQlError(field.place(), same + "it is missing " + argument.name() + "."));
            if (!argument.type().isCompatibleWith(found.type())) {
                throw new GraphQlError(found.place(), same + argument.name() + " has the wrong type.");
            }
        }
        for (var argument : field.arguments()) {
            if (required.findArgument(argument.name()).isEmpty() && argument.type().isNonNull() && argument.initial() == null) {
                throw new GraphQlError(argument.place(), said + "any additional arguments on " + field.name()
                        + " must be optional or have a default value but " + argument.name() + " is required.");
            }
        }
    }

    private boolean isCovariant(TypeReference required, TypeReference actual) {
        if (required.isNonNull() && !actual.isNonNull()) {
            return false;
        }
        if (required.element() != null) {
            return actual.element() != null && isCovariant(required.element(), actual.element());
        }
        return required.named().equals(actual.named())
                || actual.element() == null && possible.getOrDefault(required.named(), List.of()).contains(actual.named());
    }
}
