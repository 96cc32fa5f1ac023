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
import dev.alnage.policy.rego.graphql.SchemaDocument.FieldDefinition;
import dev.alnage.policy.rego.graphql.SchemaDocument.Kind;
import dev.alnage.policy.rego.value.Notation;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.LongConsumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The rules of section 5 of the specification, by what they are about; each says what it finds and goes on. */
final class QueryRules {
    private final Schema schema;
    private final QueryDocument document;
    private final List<GraphQlError> errors = new ArrayList<>();
    private final FragmentCycles cycles;
    private final FieldMerging merging;
    private final LiteralRules literals;
    private final Map<Field, FieldMerging.Known> known = new IdentityHashMap<>();
    private final Set<Variable> usedVariables = Collections.newSetFromMap(new IdentityHashMap<>());
    private final Set<String> usedFragments = new HashSet<>();
    private final Set<String> operations = new HashSet<>();
    private final Set<String> fragments = new HashSet<>();
    private final Set<String> misplaced = new HashSet<>();
    private boolean isPastOperations;

    /** A value where it stands. @param expected the type of that place, if it has one @param type what that type's name means */
    record Use(Literal literal, @Nullable TypeReference expected, @Nullable Definition type, boolean hasDefault, @Nullable Variable variable) {}

    QueryRules(Schema schema, QueryDocument document, LongConsumer spend) {
        this.schema = schema;
        this.document = document;
        cycles = new FragmentCycles(document, this::error, spend);
        merging = new FieldMerging(document, schema, known::get, spend);
        literals = new LiteralRules(this::error);
    }

    /** Takes what a rule found. */
    @FunctionalInterface interface Errors {
        void add(Place place, String message);
    }

    List<GraphQlError> errors() {
        return List.copyOf(errors);
    }

    private void error(Place place, String message) {
        errors.add(new GraphQlError(place, message));
    }

    void note(Field field, FieldMerging.Known what) {
        known.put(field, what);
    }

    void used(Variable variable) {
        usedVariables.add(variable);
    }

    void variable(Variable variable) {
        var name = variable.type().name();
        if (!schema.types().containsKey(name)) {
            error(variable.place(), "Unknown type \"" + name + "\".");
        }
    }

    void operation(Operation operation) {
        if (schema.findRoot(operation.kind()).isEmpty()) {
            error(operation.place(), "Schema does not support operation type \"" + operation.kind() + "\"");
        }
        if (operation.name().isEmpty() && document.operations().size() > 1) {
            error(operation.place(), "This anonymous operation must be the only defined operation.");
        }
        for (var variable : operation.variables()) {
            if (!usedVariables.contains(variable)) {
                error(variable.place(), "Variable \"$" + variable.name() + "\" is never used"
                        + (operation.name().isEmpty() ? "." : " in operation \"" + operation.name() + "\"."));
            }
        }
        merge(operation.selections());
        if (operation.kind().equals("subscription") && schema.findRoot("subscription").isPresent()) {
            subscription(operation);
        }
        if (!operations.add(operation.name())) {
            error(operation.place(), "There can be only one operation named \"" + operation.name() + "\".");
        }
        variables(operation);
    }

    private void variables(Operation operation) {
        var names = new LinkedHashMap<String, Integer>();
        for (var variable : operation.variables()) {
            if (names.merge(variable.name(), 1, Integer::sum) == 2) {
                error(variable.place(), "There can be only one variable named \"$" + variable.name() + "\".");
            }
        }
        for (var variable : operation.variables()) {
            var type = schema.types().get(variable.type().name());
            if (type != null && !type.isInput()) {
                error(variable.place(), "Variable \"$" + variable.name() + "\" cannot be non-input type \"" + variable.type() + "\".");
            }
        }
    }

    private void subscription(Operation operation) {
        var fields = new LinkedHashMap<String, Field>();
        topFields(operation.selections(), fields, new HashSet<>());
        var name = operation.name().isEmpty() ? "Anonymous Subscription" : "Subscription " + Notation.quote(operation.name());
        var all = List.copyOf(fields.values());
        if (all.size() > 1) {
            error(all.get(1).place(), name + " must select only one top level field.");
        }
        for (var field : all) {
            if (field.name().startsWith("__")) {
                error(field.place(), name + " must not select an introspection top level field.");
            }
        }
    }

    private void topFields(List<Selection> selections, Map<String, Field> fields, Set<String> seen) {
        for (var selection : selections) {
            switch (selection) {
                case Field field -> fields.putIfAbsent(field.name(), field);
                case Inline inline -> topFields(inline.selections(), fields, seen);
                case Spread spread -> {
                    if (seen.add(spread.name())) {
                        document.findFragment(spread.name()).ifPresent(fragment -> topFields(fragment.selections(), fields, seen));
                    }
                }
            }
        }
    }

    private void merge(List<Selection> selections) {
        for (var conflict : merging.within(selections)) {
            error(conflict.place(), "Fields \"" + conflict.name() + "\" conflict because " + conflict.said()
                    + ". Use different aliases on the fields to fetch both if this was intentional.");
        }
    }

    void fragment(Fragment fragment, @Nullable Definition type) {
        isPastOperations = true;
        var name = "Fragment \"" + fragment.name() + "\"";
        if (type != null && !type.isComposite()) {
            error(fragment.place(), name + " cannot condition on non composite type \"" + fragment.condition() + "\".");
        }
        if (type == null) {
            error(fragment.place(), "Unknown type \"" + fragment.condition() + "\"." + Suggestions.question("Did you mean",
                    Suggestions.quoted(Suggestions.like(fragment.condition(), List.copyOf(new TreeSet<>(schema.types().keySet()))))));
        }
        cycles.look(fragment);
        if (!usedFragments.contains(fragment.name())) {
            error(fragment.place(), name + " is never used.");
        }
        merge(fragment.selections());
        if (!fragments.add(fragment.name())) {
            error(fragment.place(), "There can be only one fragment named \"" + fragment.name() + "\".");
        }
    }

    void inline(Inline inline, @Nullable Definition parent) {
        var type = schema.types().get(inline.condition());
        if (type != null && !type.isComposite()) {
            error(inline.place(), "Fragment cannot condition on non composite type \"" + inline.condition() + "\".");
        }
        if (type == null && !inline.condition().isEmpty()) {
            error(inline.place(), "Unknown type \"" + inline.condition() + "\".");
        }
        merge(inline.selections());
        if (parent != null && isImpossible(parent, inline.condition())) {
            error(inline.place(), "Fragment cannot be spread here as objects of type \"" + parent.name() + "\" can never be of type \""
                    + inline.condition() + "\".");
        }
    }

    void spread(Spread spread, @Nullable Fragment fragment, @Nullable Definition parent) {
        if (fragment == null) {
            error(spread.place(), "Unknown fragment \"" + spread.name() + "\".");
        }
        if (!isPastOperations) {
            usedFragments.add(spread.name());
        }
        if (fragment != null && parent != null && isImpossible(parent, fragment.condition())) {
            error(spread.place(), "Fragment \"" + spread.name() + "\" cannot be spread here as objects of type \"" + parent.name()
                    + "\" can never be of type \"" + fragment.condition() + "\".");
        }
    }

    private boolean isImpossible(Definition parent, String condition) {
        var type = schema.types().get(condition);
        if (!parent.isComposite() || type == null || !type.isComposite()) {
            return false;
        }
        var parents = parent.kind() == Kind.OBJECT ? List.of(parent.name()) : schema.possible(parent);
        return schema.possible(type).stream().noneMatch(parents::contains);
    }

    void field(Field field, @Nullable Definition parent, @Nullable FieldDefinition definition, boolean isInOperation) {
        if (parent != null && definition == null) {
            error(field.place(), "Cannot query field \"" + field.name() + "\" on type \"" + parent.name() + "\"." + meant(parent, field.name()));
        }
        if (parent != null && definition != null) {
            checkNames(field.place(), field.arguments(), definition.arguments(), "field \"" + parent.name() + "." + field.name() + "\"");
        }
        if (isInOperation) {
            merge(field.selections());
        }
        if (definition != null) {
            checkRequired(field.place(), field.arguments(), definition.arguments(), "Field \"" + field.name() + "\"");
            checkLeaf(field, definition);
        }
        checkUnique(field.arguments());
    }

    private String meant(Definition parent, String name) {
        var types = Suggestions.typesWith(schema, parent, name);
        if (!types.isEmpty()) {
            return Suggestions.question("Did you mean to use an inline fragment on", Suggestions.quoted(types));
        }
        return parent.kind() != Kind.OBJECT && parent.kind() != Kind.INTERFACE ? "" : Suggestions.question("Did you mean",
                Suggestions.quoted(Suggestions.like(name, parent.fields().stream().map(FieldDefinition::name).toList())));
    }

    private void checkLeaf(Field field, FieldDefinition definition) {
        var type = schema.types().get(definition.type().name());
        if (type != null && type.isLeaf() && !field.selections().isEmpty()) {
            error(field.place(), "Field \"" + field.name() + "\" must not have a selection since type \"" + type.name() + "\" has no subfields.");
        }
        if (type != null && !type.isLeaf() && field.selections().isEmpty()) {
            error(field.place(), "Field \"" + field.name() + "\" of type \"" + definition.type() + "\" must have a selection of subfields."
                    + " Did you mean \"" + field.name() + " { ... }\"?");
        }
    }

    private void checkNames(Place place, List<Argument> arguments, List<FieldDefinition> definitions, String of) {
        var names = definitions.stream().map(FieldDefinition::name).toList();
        for (var argument : arguments) {
            if (!names.contains(argument.name())) {
                error(place, "Unknown argument \"" + argument.name() + "\" on " + of + "."
                        + Suggestions.question("Did you mean", Suggestions.quoted(Suggestions.like(argument.name(), names))));
            }
        }
    }

    private void checkRequired(Place place, List<Argument> arguments, List<FieldDefinition> definitions, String of) {
        for (var definition : definitions) {
            if (definition.type().isNonNull() && definition.initial() == null
                    && arguments.stream().noneMatch(argument -> argument.name().equals(definition.name()))) {
                error(place, of + " argument \"" + definition.name() + "\" of type \"" + definition.type() + "\" is required, but it was not provided.");
            }
        }
    }

    private void checkUnique(List<Argument> arguments) {
        var names = new LinkedHashMap<String, Integer>();
        for (var argument : arguments) {
            if (names.merge(argument.name(), 1, Integer::sum) == 2) {
                error(argument.place(), "There can be only one argument named \"" + argument.name() + "\".");
            }
        }
    }

    void directive(Directive directive, @Nullable DirectiveDefinition definition, String location) {
        if (definition == null) {
            error(directive.place(), "Unknown directive \"@" + directive.name() + "\".");
        } else {
            checkNames(directive.place(), directive.arguments(), definition.arguments(), "directive \"@" + directive.name() + "\"");
            if (!definition.locations().contains(location) && misplaced.add(directive.name() + " " + directive.place())) {
                error(directive.place(), "Directive \"@" + directive.name() + "\" may not be used on " + location + ".");
            }
            checkRequired(directive.place(), directive.arguments(), definition.arguments(), "Directive \"@" + definition.name() + "\"");
        }
        checkUnique(directive.arguments());
    }

    void directives(List<Directive> directives) {
        var seen = new HashSet<String>();
        for (var directive : directives) {
            var definition = schema.directives().get(directive.name());
            if (!seen.add(directive.name()) && !(definition != null && definition.isRepeatable())) {
                error(directive.place(), "The directive \"@" + directive.name() + "\" can only be used once at this location.");
            }
        }
    }

    void literal(Use use, @Nullable Operation operation) {
        literals.check(use, operation);
    }

    /** Fragments that would lead back to themselves. */
    private static final class FragmentCycles {
        private final QueryDocument document;
        private final Errors errors;
        private final LongConsumer spend;
        private final Set<String> visited = new HashSet<>();

        FragmentCycles(QueryDocument document, Errors errors, LongConsumer spend) {
            this.document = document;
            this.errors = errors;
            this.spend = spend;
        }

        void look(Fragment fragment) {
            look(fragment, new ArrayList<>(), new LinkedHashMap<>());
        }

        private void look(Fragment fragment, List<Spread> path, Map<String, Integer> places) {
            if (!visited.add(fragment.name())) {
                return;
            }
            if (path.size() > Cursor.DEPTH_MAX) {
                errors.add(fragment.place(), "found more than " + Cursor.DEPTH_MAX + " fragments within each other, expected at most that");
                return;
            }
            places.put(fragment.name(), path.size());
            for (var spread : spreads(fragment)) {
                var from = places.get(spread.name());
                path.add(spread);
                if (from == null) {
                    document.findFragment(spread.name()).ifPresent(one -> look(one, path, places));
                } else {
                    var between = path.subList(from, path.size() - 1);
                    errors.add(spread.place(), "Cannot spread fragment \"" + spread.name() + "\" within itself" + (between.isEmpty() ? ""
                            : between.stream().map(one -> "\"" + one.name() + "\"").collect(Collectors.joining(", ", " via ", ""))) + ".");
                }
                path.removeLast();
            }
            places.remove(fragment.name());
        }

        /** All of them, those that stand deeper after the others. */
        private List<Spread> spreads(Fragment fragment) {
            var spreads = new ArrayList<Spread>();
            var sets = new ArrayList<List<Selection>>();
            sets.add(fragment.selections());
            while (!sets.isEmpty()) {
                for (var selection : sets.removeLast()) {
                    spend.accept(1);
                    switch (selection) {
                        case Spread spread -> spreads.add(spread);
                        case Field field -> sets.add(field.selections());
                        case Inline inline -> sets.add(inline.selections());
                    }
                }
            }
            return spreads;
        }
    }
}
