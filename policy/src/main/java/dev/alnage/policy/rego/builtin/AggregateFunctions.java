package dev.alnage.policy.rego.builtin;

import static dev.alnage.policy.rego.type.Type.ANY;
import static dev.alnage.policy.rego.type.Type.BOOLEAN;
import static dev.alnage.policy.rego.type.Type.NUMBER;
import static dev.alnage.policy.rego.type.Type.STRING;

import dev.alnage.policy.rego.type.Type;
import dev.alnage.policy.rego.value.ArrayValue;
import dev.alnage.policy.rego.value.Num;
import dev.alnage.policy.rego.value.ObjectValue;
import dev.alnage.policy.rego.value.SetValue;
import dev.alnage.policy.rego.value.Value;
import java.util.Arrays;
import java.util.List;
import java.util.function.BinaryOperator;
import org.jspecify.annotations.Nullable;

/** One value of many. The greatest and the least of nothing are undefined. */
final class AggregateFunctions {
    private AggregateFunctions() {}

    static void addTo(Catalogue catalogue) {
        var numbers = Catalogue.list(NUMBER);
        catalogue.pure("count", NUMBER, AggregateFunctions::count,
                        Type.any(Catalogue.SET_OF_ANY, Catalogue.ARRAY_OF_ANY, Catalogue.OBJECT_OF_ANY, STRING))
                .pure("sum", NUMBER, (evaluation, arguments) -> fold(evaluation, arguments, 0, NumberFunctions::plus), numbers)
                .pure("product", NUMBER, (evaluation, arguments) -> fold(evaluation, arguments, 1, NumberFunctions::times), numbers)
                .pure("max", ANY, (evaluation, arguments) -> extreme(evaluation, arguments, 1), Catalogue.LIST_OF_ANY)
                .pure("min", ANY, (evaluation, arguments) -> extreme(evaluation, arguments, -1), Catalogue.LIST_OF_ANY)
                .pure("sort", Catalogue.ARRAY_OF_ANY, AggregateFunctions::sort, Catalogue.LIST_OF_ANY)
                .pure("any", BOOLEAN, (evaluation, arguments) ->
                        Value.of(elements(evaluation, arguments, "array", "set").contains(Value.TRUE)), Catalogue.LIST_OF_ANY)
                .pure("all", BOOLEAN, (evaluation, arguments) ->
                        Value.of(elements(evaluation, arguments, "array", "set").stream().allMatch(Value.TRUE::equals)), Catalogue.LIST_OF_ANY);
    }

    private static List<Value> elements(Evaluation evaluation, Value[] arguments, String... expected) {
        var elements = Operands.elements(arguments, 0, expected);
        evaluation.spend(elements.size());
        return elements;
    }

    private static Value count(Evaluation evaluation, Value[] arguments) {
        return switch (arguments[0]) {
            case ArrayValue array -> Num.of(array.size());
            case ObjectValue object -> Num.of(object.size());
            case SetValue set -> Num.of(set.size());
            case Value.Text(var text) -> {
                evaluation.spend(text.length() / 16);
                yield Num.of(text.codePointCount(0, text.length()));
            }
            default -> throw BuiltinError.type(1, arguments[0], "array", "object", "set", "string");
        };
    }

    private static Value fold(Evaluation evaluation, Value[] arguments, long start, BinaryOperator<Num> operator) {
        var result = Num.of(start);
        for (var element : elements(evaluation, arguments, "set", "array")) {
            if (!(element instanceof Num number)) {
                throw BuiltinError.element(1, arguments[0], element, "number");
            }
            result = operator.apply(result, number);
        }
        return result;
    }

    private static @Nullable Value extreme(Evaluation evaluation, Value[] arguments, int sign) {
        Value extreme = null;
        for (var element : elements(evaluation, arguments, "set", "array")) {
            // as OPA has it, null is no smallest member of a set that has another
            if (extreme == null || element.compareTo(extreme) * sign > 0 || sign < 0 && extreme == Value.NULL && arguments[0] instanceof SetValue) {
                extreme = element;
            }
        }
        return extreme;
    }

    private static Value sort(Evaluation evaluation, Value[] arguments) {
        var sorted = elements(evaluation, arguments, "set", "array").toArray(new Value[0]);
        evaluation.spend((long) sorted.length * (Integer.SIZE - Integer.numberOfLeadingZeros(sorted.length)) / 4);
        Arrays.sort(sorted, Value.ORDER);
        return ArrayValue.owning(sorted);
    }
}
