package dev.alnage.policy.rego.builtin;

import static dev.alnage.policy.rego.builtin.Catalogue.SET_OF_ANY;

import dev.alnage.policy.rego.type.Type;
import dev.alnage.policy.rego.value.SetValue;
import dev.alnage.policy.rego.value.Value;
import java.util.ArrayList;
import java.util.List;

/** Sets made of sets. */
final class SetFunctions {
    private SetFunctions() {}

    static void addTo(Catalogue catalogue) {
        var sets = Type.set(SET_OF_ANY);
        catalogue.pure("and", SET_OF_ANY, (evaluation, arguments) ->
                        intersection(evaluation, Operands.set(arguments, 0), Operands.set(arguments, 1)), SET_OF_ANY, SET_OF_ANY)
                .pure("or", SET_OF_ANY, (evaluation, arguments) ->
                        union(evaluation, List.of(Operands.set(arguments, 0), Operands.set(arguments, 1))), SET_OF_ANY, SET_OF_ANY)
                .pure("set_diff", SET_OF_ANY, (evaluation, arguments) ->
                        difference(evaluation, Operands.set(arguments, 0), Operands.set(arguments, 1)), SET_OF_ANY, SET_OF_ANY)
                .pure("intersection", SET_OF_ANY, (evaluation, arguments) ->
                        sets(arguments).stream().reduce((left, right) -> intersection(evaluation, left, right)).orElse(SetValue.EMPTY), sets)
                .pure("union", SET_OF_ANY, (evaluation, arguments) -> union(evaluation, sets(arguments)), sets);
    }

    private static List<SetValue> sets(Value[] arguments) {
        var sets = new ArrayList<SetValue>();
        for (var member : Operands.set(arguments, 0)) {
            if (!(member instanceof SetValue set)) {
                throw BuiltinError.element(1, arguments[0], member, "set");
            }
            sets.add(set);
        }
        return sets;
    }

    private static SetValue union(Evaluation evaluation, List<SetValue> sets) {
        var builder = SetValue.builder();
        for (var set : sets) {
            evaluation.spend(1L + set.size());
            builder.addAll(set);
        }
        return builder.build();
    }

    private static SetValue intersection(Evaluation evaluation, SetValue left, SetValue right) {
        var smaller = left.size() <= right.size() ? left : right;
        var larger = smaller == left ? right : left;
        evaluation.spend(1L + smaller.size());
        var builder = SetValue.builder();
        for (var member : smaller) {
            if (larger.contains(member)) {
                builder.add(member);
            }
        }
        return builder.build();
    }

    static SetValue difference(Evaluation evaluation, SetValue left, SetValue right) {
        evaluation.spend(1L + left.size());
        var builder = SetValue.builder();
        for (var member : left) {
            if (!right.contains(member)) {
                builder.add(member);
            }
        }
        return builder.build();
    }
}
