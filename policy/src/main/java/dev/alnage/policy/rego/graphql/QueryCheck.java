package dev.alnage.policy.rego.graphql;

import dev.alnage.policy.rego.graphql.QueryDocument.Argument;
import dev.alnage.policy.rego.graphql.QueryDocument.Directive;
import dev.alnage.policy.rego.graphql.QueryDocument.Field;
import dev.alnage.policy.rego.graphql.QueryDocument.Fragment;
import dev.alnage.policy.rego.graphql.QueryDocument.Inline;
import dev.alnage.policy.rego.graphql.QueryDocument.Operation;
import dev.alnage.policy.rego.graphql.QueryDocument.Selection;
import dev.alnage.policy.rego.graphql.QueryDocument.Spread;
import dev.alnage.policy.rego.graphql.QueryRules.Use;
import dev.alnage.policy.rego.graphql.SchemaDocument.Definition;
import dev.alnage.policy.rego.graphql.SchemaDocument.FieldDefinition;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Function;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/** Looks whether a query is one of a schema (specification, section 5): goes through it and shows the rules what it meets. */
public final class QueryCheck {
    private static final FieldDefinition TYPE_NAME = new FieldDefinition(Place.NONE, "", "__typename", List.of(), null, TypeReference.of("String", false),
            List.of());

    private final Schema schema;
    private final QueryDocument document;
    private final QueryRules rules;
    private final LongConsumer spend;
    private final Set<String> entered = new HashSet<>();
    private @Nullable Operation operation;

    private QueryCheck(Schema schema, QueryDocument document, LongConsumer spend) {
        this.schema = schema;
        this.document = document;
        this.spend = spend;
        rules = new QueryRules(schema, document, spend);
    }

    /** What is wrong, in the order in which it was met; nothing, if the query is one of the schema. @param spend is told of the work to be done */
    public static List<GraphQlError> check(Schema schema, QueryDocument document, LongConsumer spend) {
        var check = new QueryCheck(schema, document, spend);
        document.operations().forEach(check::operation);
        document.fragments().forEach(check::fragment);
        return check.rules.errors();
    }

    private void operation(Operation one) {
        operation = one;
        entered.clear();
        one.variables().forEach(rules::variable);
        for (var variable : one.variables()) {
            if (variable.initial() != null) {
                literal(variable.initial(), variable.type(), schema.types().get(variable.type().name()), false);
            }
            directives(variable.directives(), "VARIABLE_DEFINITION");
        }
        directives(one.directives(), one.kind().isEmpty() ? "QUERY" : one.kind().toUpperCase(Locale.ROOT));
        selections(schema.findRoot(one.kind()).orElse(null), one.selections());
        rules.operation(one);
        operation = null;
    }

    private void fragment(Fragment one) {
        entered.clear();
        var type = schema.types().get(one.condition());
        directives(one.directives(), "FRAGMENT_DEFINITION");
        selections(type, one.selections());
        rules.fragment(one, type);
    }

    private void selections(@Nullable Definition parent, List<Selection> selections) {
        for (var selection : selections) {
            spend.accept(1);
            switch (selection) {
                case Field field -> field(parent, field);
                case Inline inline -> inline(parent, inline);
                case Spread spread -> spread(parent, spread);
            }
        }
    }

    private void field(@Nullable Definition parent, Field field) {
        var definition = field.name().equals("__typename") ? TYPE_NAME : parent == null ? null : parent.findField(field.name()).orElse(null);
        if (parent != null) {
            rules.note(field, new FieldMerging.Known(parent, definition));
        }
        arguments(field.arguments(), name -> definition == null ? null : definition.findArgument(name).orElse(null));
        directives(field.directives(), "FIELD");
        selections(definition == null ? null : schema.types().get(definition.type().name()), field.selections());
        rules.field(field, parent, definition, operation != null);
    }

    private void inline(@Nullable Definition parent, Inline inline) {
        directives(inline.directives(), "INLINE_FRAGMENT");
        selections(inline.condition().isEmpty() ? parent : schema.types().get(inline.condition()), inline.selections());
        rules.inline(inline, parent);
    }

    /** A fragment is entered once for each operation, so that one within itself comes to an end. */
    private void spread(@Nullable Definition parent, Spread spread) {
        var fragment = document.findFragment(spread.name()).orElse(null);
        directives(spread.directives(), "FRAGMENT_SPREAD");
        if (fragment != null && entered.add(fragment.name())) {
            selections(schema.types().get(fragment.condition()), fragment.selections());
        }
        rules.spread(spread, fragment, parent);
    }

    private void directives(List<Directive> directives, String location) {
        for (var directive : directives) {
            spend.accept(1);
            var definition = schema.directives().get(directive.name());
            arguments(directive.arguments(), name -> definition == null ? null : definition.findArgument(name).orElse(null));
            rules.directive(directive, definition, location);
        }
        rules.directives(directives);
    }

    private void arguments(List<Argument> arguments, Function<String, @Nullable FieldDefinition> definitions) {
        for (var argument : arguments) {
            var definition = definitions.apply(argument.name());
            if (definition == null) {
                literal(argument.value(), null, null, false);
            } else {
                literal(argument.value(), definition.type(), schema.types().get(definition.type().name()), definition.hasDefault());
            }
        }
    }

    /** @param hasDefault whether the place where it stands has a value of its own */
    private void literal(Literal literal, @Nullable TypeReference expected, @Nullable Definition type, boolean hasDefault) {
        spend.accept(1);
        var variable = literal.kind() == Literal.Kind.VARIABLE && operation != null ? operation.findVariable(literal.raw()).orElse(null) : null;
        if (variable != null) {
            rules.used(variable);
        }
        switch (literal.kind()) {
            case OBJECT -> {
                for (var child : literal.children()) {
                    var member = type == null ? null : type.findField(child.name()).orElse(null);
                    if (member == null) {
                        literal(child.value(), null, null, false);
                    } else {
                        literal(child.value(), member.type(), schema.types().get(member.type().name()), member.hasDefault());
                    }
                }
            }
            case LIST -> {
                var element = expected == null ? null : expected.element();
                literal.children().forEach(child -> literal(child.value(), element, element == null ? null : type, false));
            }
            case VARIABLE, INT, FLOAT, STRING, BLOCK, BOOLEAN, NULL, ENUM -> { }
        }
        rules.literal(new Use(literal, expected, type, hasDefault, variable), operation);
    }
}
