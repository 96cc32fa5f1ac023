package dev.alnage.policy.rego.graphql;

import dev.alnage.policy.rego.graphql.QueryDocument.Operation;
import dev.alnage.policy.rego.graphql.QueryRules.Errors;
import dev.alnage.policy.rego.graphql.QueryRules.Use;
import dev.alnage.policy.rego.graphql.SchemaDocument.Definition;
import dev.alnage.policy.rego.graphql.SchemaDocument.EnumValue;
import dev.alnage.policy.rego.graphql.SchemaDocument.FieldDefinition;
import dev.alnage.policy.rego.graphql.SchemaDocument.Kind;
import java.math.BigInteger;
import java.util.HashSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Whether values and variables are of the types that are expected where they stand (specification, sections 5.6 and 5.8). */
final class LiteralRules {
    private final Errors errors;

    LiteralRules(Errors errors) {
        this.errors = errors;
    }

    void check(Use use, @Nullable Operation operation) {
        var literal = use.literal();
        if (operation != null && literal.kind() == Literal.Kind.VARIABLE && use.variable() == null) {
            errors.add(literal.place(), "Variable \"" + literal + "\" is not defined"
                    + (operation.name().isEmpty() ? "." : " by operation \"" + operation.name() + "\"."));
        }
        if (literal.kind() == Literal.Kind.OBJECT) {
            var names = new HashSet<String>();
            for (var child : literal.children()) {
                if (!names.add(child.name())) {
                    errors.add(child.place(), "There can be only one input field named \"" + child.name() + "\".");
                }
            }
        }
        if (use.expected() != null && use.type() != null) {
            checkType(literal, use.expected(), use.type());
        }
        var variable = use.variable();
        if (operation != null && variable != null && use.expected() != null) {
            var hasValue = use.hasDefault() || variable.initial() != null && variable.initial().kind() != Literal.Kind.NULL;
            if (!variable.type().isCompatibleWith(hasValue ? use.expected().nullable() : use.expected())) {
                errors.add(literal.place(), "Variable \"" + literal + "\" of type \"" + variable.type() + "\" used in position expecting type \""
                        + use.expected() + "\".");
            }
        }
    }

    private void checkType(Literal literal, TypeReference expected, Definition type) {
        if (literal.kind() == Literal.Kind.NULL && expected.isNonNull()) {
            errors.add(literal.place(), "Expected value of type \"" + expected + "\", found " + literal + ".");
        }
        if (type.kind() == Kind.SCALAR && !type.isOneOf("Int", "Float", "String", "Boolean", "ID")) {
            return; // what a scalar of one's own takes, nobody else knows
        }
        if (!literal.isReadable()) {
            unexpected(literal, expected, type);
        }
        switch (literal.kind()) {
            case LIST -> unless(expected.element() != null, literal, expected, type);
            case INT -> unless(type.isOneOf("Int", "Float", "ID"), literal, expected, type);
            case FLOAT -> unless(type.isOneOf("Float"), literal, expected, type);
            case BOOLEAN -> unless(type.isOneOf("Boolean"), literal, expected, type);
            case STRING, BLOCK -> {
                if (type.kind() == Kind.ENUM) {
                    errors.add(literal.place(), noEnum(literal, expected) + meant(literal, type, true));
                } else {
                    unless(type.isOneOf("String", "ID"), literal, expected, type);
                }
            }
            case ENUM -> {
                if (type.kind() != Kind.ENUM) {
                    errors.add(literal.place(), message(literal, expected, type) + meant(literal, type, false));
                } else if (type.values().stream().noneMatch(value -> value.name().equals(literal.raw()))) {
                    errors.add(literal.place(), "Value \"" + literal + "\" does not exist in \"" + expected + "\" enum." + meant(literal, type, true));
                }
            }
            case OBJECT -> checkObject(literal, type);
            case NULL, VARIABLE -> { }
        }
    }

    private void checkObject(Literal literal, Definition type) {
        for (var field : type.fields()) {
            if (field.type().isNonNull() && field.initial() == null
                    && literal.children().stream().noneMatch(child -> child.name().equals(field.name()))) {
                errors.add(literal.place(), "Field \"" + type.name() + "." + field.name() + "\" of required type \"" + field.type()
                        + "\" was not provided.");
            }
        }
        for (var child : literal.children()) {
            if (type.findField(child.name()).isEmpty()) {
                errors.add(child.place(), "Field \"" + child.name() + "\" is not defined by type \"" + type.name() + "\"."
                        + Suggestions.question("Did you mean", Suggestions.quoted(
                                Suggestions.like(child.name(), type.fields().stream().map(FieldDefinition::name).toList()))));
            }
        }
    }

    private void unless(boolean isGood, Literal literal, TypeReference expected, Definition type) {
        if (!isGood) {
            unexpected(literal, expected, type);
        }
    }

    private void unexpected(Literal literal, TypeReference expected, Definition type) {
        errors.add(literal.place(), message(literal, expected, type));
    }

    private static String message(Literal literal, TypeReference expected, Definition type) {
        return switch (expected.toString()) {
            case "Int", "Int!" -> "Int cannot represent non" + (isTooLarge(literal.raw()) ? " 32-bit signed integer" : "-integer") + " value: " + literal;
            case "String", "String!", "[String]" -> "String cannot represent a non string value: " + literal;
            case "Boolean", "Boolean!" -> "Boolean cannot represent a non boolean value: " + literal;
            case "Float", "Float!" -> "Float cannot represent non numeric value: " + literal;
            case "ID", "ID!" -> "ID cannot represent a non-string and non-integer value: " + literal;
            default -> type.kind() == Kind.ENUM ? noEnum(literal, expected)
                    : "Expected value of type \"" + expected + "\", found " + literal + ".";
        };
    }

    private static String noEnum(Literal literal, TypeReference expected) {
        return "Enum \"" + expected + "\" cannot represent non-enum value: " + literal + ".";
    }

    private static boolean isTooLarge(String raw) {
        try {
            return raw.length() < 1000 && new BigInteger(raw).bitLength() > 31;
        } catch (NumberFormatException e) {
            return false;
        }
    }

    private static String meant(Literal literal, Definition type, boolean isQuoted) {
        var names = type.kind() != Kind.ENUM ? List.<String>of()
                : Suggestions.like(literal.raw(), type.values().stream().map(EnumValue::name).toList());
        return Suggestions.question("Did you mean the enum value", isQuoted ? Suggestions.quoted(names) : names);
    }
}
