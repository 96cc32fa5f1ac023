package dev.alnage.policy.rego.builtin;

import static dev.alnage.policy.rego.builtin.Catalogue.ARRAY_OF_ANY;
import static dev.alnage.policy.rego.type.Type.NUMBER;

import dev.alnage.policy.rego.value.ArrayValue;
import dev.alnage.policy.rego.value.Value;
import java.util.ArrayList;

/** Arrays made of arrays. */
final class ArrayFunctions {
    private ArrayFunctions() {}

    static void addTo(Catalogue catalogue) {
        catalogue.pure("array.concat", ARRAY_OF_ANY, ArrayFunctions::concat, ARRAY_OF_ANY, ARRAY_OF_ANY)
                .pure("array.slice", ARRAY_OF_ANY, ArrayFunctions::slice, ARRAY_OF_ANY, NUMBER, NUMBER)
                .pure("array.reverse", ARRAY_OF_ANY, (evaluation, arguments) -> {
                    var array = Operands.array(arguments, 0);
                    evaluation.spend(array.size());
                    return ArrayValue.of(array.elements().reversed());
                }, ARRAY_OF_ANY)
                .pure("array.flatten", ARRAY_OF_ANY, ArrayFunctions::flatten, ARRAY_OF_ANY);
    }

    private static Value concat(Evaluation evaluation, Value[] arguments) {
        var left = Operands.array(arguments, 0);
        var right = Operands.array(arguments, 1);
        evaluation.spend((long) left.size() + right.size());
        var joined = new ArrayList<Value>(left.size() + right.size());
        joined.addAll(left.elements());
        joined.addAll(right.elements());
        return ArrayValue.of(joined);
    }

    /** Bounds outside the array are moved to its ends. */
    private static Value slice(Evaluation evaluation, Value[] arguments) {
        var array = Operands.array(arguments, 0);
        var stop = Math.clamp(Operands.integer(arguments, 2), 0, array.size());
        var start = Math.clamp(Operands.integer(arguments, 1), 0, stop);
        evaluation.spend(stop - start);
        return ArrayValue.of(array.elements().subList(start, stop));
    }

    /** One level: arrays among the elements give their own elements. */
    private static Value flatten(Evaluation evaluation, Value[] arguments) {
        var flat = new ArrayList<Value>();
        for (var element : Operands.array(arguments, 0)) {
            evaluation.spend(Operands.size(element));
            if (element instanceof ArrayValue inner) {
                flat.addAll(inner.elements());
            } else {
                flat.add(element);
            }
        }
        return ArrayValue.of(flat);
    }
}
