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
import dev.alnage.policy.rego.value.ArrayValue;
import dev.alnage.policy.rego.value.Num;
import dev.alnage.policy.rego.value.ObjectValue;
import dev.alnage.policy.rego.value.Value;
import java.util.List;
import java.util.function.Function;

/** Documents as the objects that OPA makes of them: without places, and without members that would be empty lists or nothing. */
public final class DocumentWriter {
    private DocumentWriter() {}

    public static ObjectValue write(QueryDocument document) {
        var out = ObjectValue.builder();
        list(out, "Operations", document.operations(), DocumentWriter::operation);
        list(out, "Fragments", document.fragments(), DocumentWriter::fragment);
        return out.build();
    }

    public static ObjectValue write(SchemaDocument document) {
        var out = ObjectValue.builder();
        list(out, "Schema", document.entries(), DocumentWriter::entry);
        list(out, "SchemaExtension", document.entryExtensions(), DocumentWriter::entry);
        list(out, "Directives", document.directives(), DocumentWriter::directiveDefinition);
        list(out, "Definitions", document.definitions(), DocumentWriter::definition);
        list(out, "Extensions", document.extensions(), DocumentWriter::definition);
        return out.build();
    }

    private static <T> void list(ObjectValue.Builder out, String name, List<T> all, Function<T, Value> one) {
        if (!all.isEmpty()) {
            out.put(name, ArrayValue.of(all.stream().map(one).toList()));
        }
    }

    private static Value operation(Operation operation) {
        var out = ObjectValue.builder().put("Operation", Value.of(operation.kind())).put("Name", Value.of(operation.name()));
        list(out, "VariableDefinitions", operation.variables(), DocumentWriter::variable);
        directives(out, operation.directives());
        list(out, "SelectionSet", operation.selections(), DocumentWriter::selection);
        return out.build();
    }

    private static Value fragment(Fragment fragment) {
        var out = ObjectValue.builder().put("Name", Value.of(fragment.name())).put("TypeCondition", Value.of(fragment.condition()));
        list(out, "VariableDefinition", fragment.variables(), DocumentWriter::variable);
        directives(out, fragment.directives());
        list(out, "SelectionSet", fragment.selections(), DocumentWriter::selection);
        return out.build();
    }

    private static Value variable(Variable variable) {
        var out = ObjectValue.builder().put("Variable", Value.of(variable.name())).put("Type", type(variable.type())).put("Used", Value.FALSE);
        if (variable.initial() != null) {
            out.put("DefaultValue", literal(variable.initial()));
        }
        directives(out, variable.directives());
        return out.build();
    }

    private static Value selection(Selection selection) {
        var out = ObjectValue.builder();
        switch (selection) {
            case Field field -> {
                out.put("Alias", Value.of(field.alias())).put("Name", Value.of(field.name()));
                list(out, "Arguments", field.arguments(), DocumentWriter::argument);
                directives(out, field.directives());
                list(out, "SelectionSet", field.selections(), DocumentWriter::selection);
            }
            case Spread spread -> directives(out.put("Name", Value.of(spread.name())), spread.directives());
            case Inline inline -> {
                directives(out.put("TypeCondition", Value.of(inline.condition())), inline.directives());
                list(out, "SelectionSet", inline.selections(), DocumentWriter::selection);
            }
        }
        return out.build();
    }

    private static Value argument(Argument argument) {
        return ObjectValue.builder().put("Name", Value.of(argument.name())).put("Value", literal(argument.value())).build();
    }

    private static void directives(ObjectValue.Builder out, List<Directive> directives) {
        list(out, "Directives", directives, directive -> {
            var one = ObjectValue.builder().put("Name", Value.of(directive.name())).put("Location", Value.of(""));
            list(one, "Arguments", directive.arguments(), DocumentWriter::argument);
            return one.build();
        });
    }

    private static Value type(TypeReference type) {
        var out = ObjectValue.builder().put("NamedType", Value.of(type.named())).put("NonNull", Value.of(type.isNonNull()));
        if (type.element() != null) {
            out.put("Elem", type(type.element()));
        }
        return out.build();
    }

    private static Value literal(Literal literal) {
        var out = ObjectValue.builder().put("Raw", Value.of(literal.raw())).put("Kind", Num.of(literal.kind().ordinal()))
                .put("ExpectedTypeHasDefault", Value.FALSE);
        list(out, "Children", literal.children(), child ->
                ObjectValue.builder().put("Name", Value.of(child.name())).put("Value", literal(child.value())).build());
        return out.build();
    }

    private static Value entry(Entry entry) {
        var out = ObjectValue.builder().put("Description", Value.of(entry.description()));
        directives(out, entry.directives());
        list(out, "OperationTypes", entry.roots(), root ->
                ObjectValue.builder().put("Operation", Value.of(root.operation())).put("Type", Value.of(root.type())).build());
        return out.build();
    }

    private static Value definition(Definition definition) {
        var out = ObjectValue.builder().put("Kind", Value.of(definition.kind().name())).put("Description", Value.of(definition.description()))
                .put("Name", Value.of(definition.name())).put("BuiltIn", Value.of(definition.isBuiltIn()));
        directives(out, definition.directives());
        list(out, "Interfaces", definition.interfaces(), Value::of);
        list(out, "Fields", definition.fields(), DocumentWriter::field);
        list(out, "Types", definition.types(), Value::of);
        list(out, "EnumValues", definition.values(), DocumentWriter::enumValue);
        return out.build();
    }

    private static Value field(FieldDefinition field) {
        var out = ObjectValue.builder().put("Description", Value.of(field.description())).put("Name", Value.of(field.name()))
                .put("Type", type(field.type()));
        list(out, "Arguments", field.arguments(), DocumentWriter::field);
        if (field.initial() != null) {
            out.put("DefaultValue", literal(field.initial()));
        }
        directives(out, field.directives());
        return out.build();
    }

    private static Value enumValue(EnumValue value) {
        var out = ObjectValue.builder().put("Description", Value.of(value.description())).put("Name", Value.of(value.name()));
        directives(out, value.directives());
        return out.build();
    }

    private static Value directiveDefinition(DirectiveDefinition directive) {
        var out = ObjectValue.builder().put("Description", Value.of(directive.description())).put("Name", Value.of(directive.name()))
                .put("IsRepeatable", Value.of(directive.isRepeatable()));
        list(out, "Arguments", directive.arguments(), DocumentWriter::field);
        list(out, "Locations", directive.locations(), Value::of);
        return out.build();
    }
}
