package dev.alnage.policy.rego.builtin;

import static dev.alnage.policy.rego.type.Type.ANY;
import static dev.alnage.policy.rego.type.Type.BOOLEAN;
import static dev.alnage.policy.rego.type.Type.STRING;

import dev.alnage.policy.rego.value.ArrayValue;
import dev.alnage.policy.rego.value.ObjectValue;
import dev.alnage.policy.rego.value.SetValue;
import dev.alnage.policy.rego.value.Value;
import java.util.function.IntPredicate;

/** Comparison by the one order of values, membership, and what does nothing: {@code print} and {@code trace}. */
final class ComparisonFunctions {
    private ComparisonFunctions() {}

    static void addTo(Catalogue catalogue) {
        compare(catalogue, "lt", order -> order < 0);
        compare(catalogue, "lte", order -> order <= 0);
        compare(catalogue, "gt", order -> order > 0);
        compare(catalogue, "gte", order -> order >= 0);
        catalogue.pure("eq", BOOLEAN, (_, arguments) -> Value.of(arguments[0].equals(arguments[1])), ANY, ANY)
                .pure("equal", BOOLEAN, (_, arguments) -> Value.of(arguments[0].equals(arguments[1])), ANY, ANY)
                .pure("neq", BOOLEAN, (_, arguments) -> Value.of(!arguments[0].equals(arguments[1])), ANY, ANY)
                .pure("internal.member_2", BOOLEAN, ComparisonFunctions::isMember, ANY, ANY)
                .pure("internal.member_3", BOOLEAN, ComparisonFunctions::isMemberAt, ANY, ANY, ANY)
                .pure("trace", BOOLEAN, (_, arguments) -> {
                    Operands.text(arguments, 0);
                    return Value.TRUE;
                }, STRING)
                .pure("internal.print", BOOLEAN, (_, arguments) -> {
                    Operands.array(arguments, 0);
                    return Value.TRUE;
                }, Catalogue.ARRAY_OF_ANY);
    }

    private static void compare(Catalogue catalogue, String name, IntPredicate holds) {
        catalogue.pure(name, BOOLEAN, (_, arguments) -> Value.of(holds.test(arguments[0].compareTo(arguments[1]))), ANY, ANY);
    }

    private static Value isMember(Evaluation evaluation, Value[] arguments) {
        var wanted = arguments[0];
        return switch (arguments[1]) {
            case SetValue set -> Value.of(set.contains(wanted));
            case ArrayValue array -> {
                evaluation.spend(array.size());
                yield Value.of(array.elements().contains(wanted));
            }
            case ObjectValue object -> {
                evaluation.spend(object.size());
                yield Value.of(object.hasValue(wanted));
            }
            default -> Value.FALSE;
        };
    }

    /** A set has no keys, so nothing stands at one. */
    private static Value isMemberAt(Evaluation evaluation, Value[] arguments) {
        var found = switch (arguments[2]) {
            case ArrayValue array -> array.find(arguments[0]);
            case ObjectValue object -> object.get(arguments[0]);
            default -> null;
        };
        return Value.of(arguments[1].equals(found));
    }
}
