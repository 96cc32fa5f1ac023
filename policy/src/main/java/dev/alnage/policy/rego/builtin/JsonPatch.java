package dev.alnage.policy.rego.builtin;

import dev.alnage.policy.rego.value.ArrayValue;
import dev.alnage.policy.rego.value.Num;
import dev.alnage.policy.rego.value.ObjectValue;
import dev.alnage.policy.rego.value.SetValue;
import dev.alnage.policy.rego.value.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A JSON patch (RFC 6902), also for sets, whose members are their own keys. A patch that does not fit leaves nothing: the whole call is
 * undefined, not an error.
 */
final class JsonPatch {
    /** So deep may a patch reach: values nested without end could be compared by nothing. */
    private static final int DEPTH_MAX = 500;
    private static final Value DASH = Value.of("-");

    private final Evaluation evaluation;

    private JsonPatch(Evaluation evaluation) {
        this.evaluation = evaluation;
    }

    /** The operation does not fit the document. */
    @SuppressWarnings("serial")
    private static final class Unfit extends Exception {
        Unfit() {
            super("unfit", null, false, false);
        }
    }

    static @Nullable Value apply(Evaluation evaluation, Value document, ArrayValue operations) {
        try {
            var patch = new JsonPatch(evaluation);
            var patched = document;
            for (var operation : operations) {
                if (!(operation instanceof ObjectValue object)) {
                    return null;
                }
                patched = patch.apply(patched, object);
            }
            return patched;
        } catch (Unfit e) {
            return null;
        }
    }

    private Value apply(Value document, ObjectValue operation) throws Unfit {
        if (!(operation.get("op") instanceof Value.Text(var op))) {
            throw new Unfit();
        }
        var path = path(operation, "path");
        return switch (op) {
            case "add" -> insert(document, path, required(operation, "value"));
            case "remove" -> {
                if (path.isEmpty()) {
                    throw new Unfit();
                }
                yield delete(document, path);
            }
            case "replace" -> {
                var value = required(operation, "value");
                yield path.isEmpty() ? value : insert(delete(document, path), path, value);
            }
            case "move" -> {
                var from = path(operation, "from");
                var moved = find(document, from);
                yield from.isEmpty() ? insert(document, path, moved) : insert(delete(document, from), path, moved);
            }
            case "copy" -> insert(document, path, find(document, path(operation, "from")));
            case "test" -> {
                if (!find(document, path).equals(required(operation, "value"))) {
                    throw new Unfit();
                }
                yield document;
            }
            default -> throw new Unfit();
        };
    }

    private static Value required(ObjectValue operation, String name) throws Unfit {
        var value = operation.get(name);
        if (value == null) {
            throw new Unfit();
        }
        return value;
    }

    private static List<Value> path(ObjectValue operation, String name) throws Unfit {
        var path = JsonFunctions.path(required(operation, name)).orElseThrow(Unfit::new);
        if (path.size() > DEPTH_MAX) {
            throw new Unfit();
        }
        return path;
    }

    private Value find(Value value, List<Value> path) throws Unfit {
        var at = value;
        for (var step : path) {
            at = child(at, step);
        }
        return at;
    }

    private static Value child(Value value, Value step) throws Unfit {
        var child = value instanceof ArrayValue array ? array.get(index(array, step, array.size() - 1)) : ObjectFunctions.child(value, step);
        if (child == null) {
            throw new Unfit();
        }
        return child;
    }

    private Value insert(Value document, List<Value> path, Value value) throws Unfit {
        if (path.isEmpty()) {
            return value;
        }
        evaluation.spend(Operands.size(document));
        var step = path.getFirst();
        var rest = path.subList(1, path.size());
        if (!rest.isEmpty()) {
            var old = child(document, step);
            return replace(document, step, old, insert(old, rest, value));
        }
        return switch (document) {
            case ObjectValue object -> ObjectValue.builder().putAll(object).put(step, value).build();
            case SetValue set when step.equals(value) -> with(set, value);
            case ArrayValue array -> {
                var elements = new ArrayList<>(array.elements());
                elements.add(index(array, step, array.size()), value);
                yield ArrayValue.of(elements);
            }
            default -> throw new Unfit();
        };
    }

    private Value delete(Value document, List<Value> path) throws Unfit {
        evaluation.spend(Operands.size(document));
        var step = path.getFirst();
        var rest = path.subList(1, path.size());
        var old = child(document, step);
        return replace(document, step, old, rest.isEmpty() ? null : delete(old, rest));
    }

    /** The collection with another child there, or without it. */
    private static Value replace(Value collection, Value step, Value old, @Nullable Value value) throws Unfit {
        return switch (collection) {
            case ObjectValue object -> {
                Map<Value, Value> members = new TreeMap<>(object.members());
                if (value == null) {
                    members.remove(step);
                } else {
                    members.put(step, value);
                }
                yield ObjectValue.of(members);
            }
            case SetValue set -> {
                var members = Operands.members(set);
                members.remove(old);
                var without = SetValue.of(members);
                yield value == null ? without : with(without, value);
            }
            case ArrayValue array -> {
                var elements = new ArrayList<>(array.elements());
                var at = index(array, step, array.size() - 1);
                if (value == null) {
                    elements.remove(at);
                } else {
                    elements.set(at, value);
                }
                yield ArrayValue.of(elements);
            }
            default -> throw new Unfit();
        };
    }

    private static SetValue with(SetValue set, Value member) {
        var builder = SetValue.builder().addAll(set);
        builder.add(member);
        return builder.build();
    }

    /** RFC 6901, 4: digits without a leading zero; a dash is the place after the last element. */
    private static int index(ArrayValue array, Value step, int max) throws Unfit {
        var index = step.equals(DASH) ? array.size() : step instanceof Num number && number.isLong() ? number.longValue()
                : step instanceof Value.Text(var text) && isIndex(text) ? Long.parseLong(text) : -1;
        if (index < 0 || index > max) {
            throw new Unfit();
        }
        return (int) index;
    }

    private static boolean isIndex(String text) {
        return !text.isEmpty() && text.length() < 10 && text.chars().allMatch(c -> c >= '0' && c <= '9')
                && (text.length() == 1 || text.charAt(0) != '0');
    }
}
