package dev.alnage.policy.rego.builtin;

import static dev.alnage.policy.rego.type.Type.ANY;
import static dev.alnage.policy.rego.type.Type.BOOLEAN;
import static dev.alnage.policy.rego.type.Type.NULL;
import static dev.alnage.policy.rego.type.Type.NUMBER;
import static dev.alnage.policy.rego.type.Type.STRING;

import dev.alnage.policy.rego.type.Type;
import dev.alnage.policy.rego.value.ArrayValue;
import dev.alnage.policy.rego.value.Notation;
import dev.alnage.policy.rego.value.Num;
import dev.alnage.policy.rego.value.SetValue;
import dev.alnage.policy.rego.value.Value;
import dev.alnage.policy.rego.value.Value.Kind;
import java.util.Locale;
import java.util.Optional;

/** What a value is, and values of another type. */
final class TypeFunctions {
    private TypeFunctions() {}

    static void addTo(Catalogue catalogue) {
        for (var kind : Kind.values()) {
            catalogue.pure("is_" + kind.word(), BOOLEAN, (_, arguments) -> Value.of(arguments[0].kind() == kind), ANY);
        }
        catalogue.pure("type_name", STRING, (_, arguments) -> Value.of(arguments[0].kind().word()), ANY)
                .pure("to_number", NUMBER, TypeFunctions::toNumber, Type.any(NUMBER, STRING, BOOLEAN, NULL))
                .pure("cast_array", Catalogue.ARRAY_OF_ANY, (evaluation, arguments) -> {
                    evaluation.spend(Operands.size(arguments[0]));
                    return ArrayValue.of(Operands.elements(arguments, 0, "array", "set"));
                }, ANY)
                .pure("cast_set", Catalogue.SET_OF_ANY, (evaluation, arguments) -> {
                    evaluation.spend(Operands.size(arguments[0]));
                    return SetValue.of(Operands.elements(arguments, 0, "array", "set"));
                }, ANY);
        cast(catalogue, "cast_string", STRING, Kind.STRING);
        cast(catalogue, "cast_boolean", BOOLEAN, Kind.BOOLEAN);
        cast(catalogue, "cast_null", NULL, Kind.NULL);
        cast(catalogue, "cast_object", Catalogue.OBJECT_OF_ANY, Kind.OBJECT);
    }

    private static void cast(Catalogue catalogue, String name, Type type, Kind kind) {
        catalogue.pure(name, type, (_, arguments) -> {
            if (arguments[0].kind() != kind) {
                throw BuiltinError.type(1, arguments[0], kind.word());
            }
            return arguments[0];
        }, ANY);
    }

    private static Value toNumber(Evaluation evaluation, Value[] arguments) {
        return switch (arguments[0]) {
            case Value.Null _ -> Num.of(0);
            case Value.Bool(var truth) -> Num.of(truth ? 1 : 0);
            case Num number -> number;
            case Value.Text(var text) -> number(text, arguments[0]);
            default -> throw BuiltinError.type(1, arguments[0], "null", "boolean", "number", "string");
        };
    }

    private static Value number(String text, Value argument) {
        var from = 0;
        while (from < text.length() && (text.charAt(from) == '+' || text.charAt(from) == '-')) {
            from++;
        }
        switch (text.substring(from).toLowerCase(Locale.ROOT)) {
            case "inf", "infinity", "nan" -> throw BuiltinError.type(1, argument, "valid number string");
            default -> { }
        }
        var said = "strconv.ParseFloat: parsing " + Notation.quote(text.length() > 100 ? text.substring(0, 100) + "…" : text);
        var number = Optional.of(text).filter(digits -> digits.chars().allMatch(c -> c < 0x80)).flatMap(Num::parse)
                .orElseThrow(() -> BuiltinError.of(said + ": invalid syntax"));
        if (Double.isInfinite(number.toBigDecimal().doubleValue())) {
            throw BuiltinError.of(said + ": value out of range");
        }
        return number;
    }
}
