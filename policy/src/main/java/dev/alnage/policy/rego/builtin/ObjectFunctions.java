package dev.alnage.policy.rego.builtin;

import static dev.alnage.policy.rego.builtin.Catalogue.ARRAY_OF_ANY;
import static dev.alnage.policy.rego.builtin.Catalogue.LIST_OF_ANY;
import static dev.alnage.policy.rego.builtin.Catalogue.OBJECT_OF_ANY;
import static dev.alnage.policy.rego.builtin.Catalogue.SET_OF_ANY;
import static dev.alnage.policy.rego.type.Type.ANY;

import dev.alnage.policy.rego.type.Type;
import dev.alnage.policy.rego.value.ArrayValue;
import dev.alnage.policy.rego.value.ObjectValue;
import dev.alnage.policy.rego.value.SetValue;
import dev.alnage.policy.rego.value.Value;
import org.jspecify.annotations.Nullable;

/** Objects: what stands at a key, which keys there are, and objects made of objects. */
final class ObjectFunctions {
    private ObjectFunctions() {}

    static void addTo(Catalogue catalogue) {
        var keys = Type.any(LIST_OF_ANY, OBJECT_OF_ANY);
        var collection = Type.any(OBJECT_OF_ANY, SET_OF_ANY, ARRAY_OF_ANY);
        catalogue.pure("object.get", ANY, ObjectFunctions::get, OBJECT_OF_ANY, ANY, ANY)
                .pure("object.keys", SET_OF_ANY, (evaluation, arguments) -> keys(evaluation, Operands.object(arguments, 0)), OBJECT_OF_ANY)
                .pure("object.remove", ANY, (evaluation, arguments) -> select(evaluation, arguments, false), OBJECT_OF_ANY, keys)
                .pure("object.filter", ANY, (evaluation, arguments) -> select(evaluation, arguments, true), OBJECT_OF_ANY, keys)
                .pure("object.union", ANY, (evaluation, arguments) ->
                        union(evaluation, Operands.object(arguments, 0), Operands.object(arguments, 1)), OBJECT_OF_ANY, OBJECT_OF_ANY)
                .pure("object.union_n", ANY, ObjectFunctions::unionOfAll, Type.array(OBJECT_OF_ANY))
                .pure("object.subset", ANY, ObjectFunctions::subset, collection, collection);
    }

    /** What a value holds at a key, an index or, in a set, as a member; null for nothing. */
    static @Nullable Value child(Value value, Value key) {
        return switch (value) {
            case ObjectValue object -> object.get(key);
            case ArrayValue array -> array.find(key);
            case SetValue set -> set.contains(key) ? key : null;
            default -> null;
        };
    }

    /** An array as key is a path into the object. */
    private static Value get(Evaluation evaluation, Value[] arguments) {
        Value at = Operands.object(arguments, 0);
        if (!(arguments[1] instanceof ArrayValue path)) {
            var found = child(at, arguments[1]);
            return found == null ? arguments[2] : found;
        }
        evaluation.spend(path.size());
        for (var key : path) {
            at = child(at, key);
            if (at == null) {
                return arguments[2];
            }
        }
        return at;
    }

    private static SetValue keys(Evaluation evaluation, ObjectValue object) {
        evaluation.spend(object.size());
        var keys = SetValue.builder();
        for (var i = 0; i < object.size(); i++) {
            keys.add(object.keyAt(i));
        }
        return keys.build();
    }

    private static Value select(Evaluation evaluation, Value[] arguments, boolean named) {
        var object = Operands.object(arguments, 0);
        evaluation.spend(Operands.size(arguments[1]) + object.size());
        var keys = switch (arguments[1]) {
            case ArrayValue array -> SetValue.of(array.elements());
            case SetValue set -> set;
            case ObjectValue of -> keys(evaluation, of);
            default -> throw BuiltinError.type(2, arguments[1], "object", "set", "array");
        };
        var selected = ObjectValue.builder();
        for (var i = 0; i < object.size(); i++) {
            if (keys.contains(object.keyAt(i)) == named) {
                selected.put(object.keyAt(i), object.valueAt(i));
            }
        }
        return selected.build();
    }

    /** The right one's members prevail; two objects at one key are united in the same way. */
    private static ObjectValue union(Evaluation evaluation, ObjectValue left, ObjectValue right) {
        evaluation.spend(1L + left.size() + right.size());
        var united = ObjectValue.builder().putAll(left);
        for (var i = 0; i < right.size(); i++) {
            var key = right.keyAt(i);
            var value = left.get(key) instanceof ObjectValue inner && right.valueAt(i) instanceof ObjectValue over
                    ? union(evaluation, inner, over) : right.valueAt(i);
            united.put(key, value);
        }
        return united.build();
    }

    private static Value unionOfAll(Evaluation evaluation, Value[] arguments) {
        var united = ObjectValue.EMPTY;
        for (var element : Operands.array(arguments, 0)) {
            if (!(element instanceof ObjectValue object)) {
                throw BuiltinError.element(1, arguments[0], element, "object");
            }
            united = union(evaluation, united, object);
        }
        return united;
    }

    private static Value subset(Evaluation evaluation, Value[] arguments) {
        if (arguments[0] instanceof ArrayValue array && arguments[1] instanceof SetValue set) {
            evaluation.spend((long) array.size() + set.size());
            return Value.of(SetFunctions.difference(evaluation, set, SetValue.of(array.elements())).size() == 0);
        }
        if (arguments[0].kind() != arguments[1].kind() || !Operands.isList(arguments[0]) && !(arguments[0] instanceof ObjectValue)) {
            throw new BuiltinError(BuiltinError.TYPE, "both arguments object.subset must be of the same type or array and set");
        }
        return Value.of(isSubset(evaluation, arguments[0], arguments[1]));
    }

    /** Objects go on into their members; members of sets and elements of arrays must be equal. */
    private static boolean isSubset(Evaluation evaluation, Value superior, Value inferior) {
        evaluation.spend(Operands.size(inferior));
        return switch (inferior) {
            case ObjectValue object when superior instanceof ObjectValue all -> {
                for (var i = 0; i < object.size(); i++) {
                    var other = all.get(object.keyAt(i));
                    if (other == null || !other.equals(object.valueAt(i)) && !isSubset(evaluation, other, object.valueAt(i))) {
                        yield false;
                    }
                }
                yield true;
            }
            case SetValue set when superior instanceof SetValue all -> SetFunctions.difference(evaluation, set, all).size() == 0;
            case ArrayValue array when superior instanceof ArrayValue all -> {
                evaluation.spend((long) all.size() * Math.max(1, array.size()));
                yield java.util.Collections.indexOfSubList(all.elements(), array.elements()) >= 0;
            }
            default -> false;
        };
    }
}
