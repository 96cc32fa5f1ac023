package dev.alnage.policy.rego.builtin;

import static dev.alnage.policy.rego.builtin.Catalogue.ARRAY_OF_ANY;
import static dev.alnage.policy.rego.builtin.Catalogue.OBJECT_OF_ANY;
import static dev.alnage.policy.rego.type.Type.ANY;
import static dev.alnage.policy.rego.type.Type.STRING;

import dev.alnage.policy.rego.type.Type;
import dev.alnage.policy.rego.value.ArrayValue;
import dev.alnage.policy.rego.value.ObjectValue;
import dev.alnage.policy.rego.value.SetValue;
import dev.alnage.policy.rego.value.Value;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Parts of a document by their paths: {@code json.filter}, {@code json.remove} and {@code json.patch}. */
final class JsonFunctions {
    private JsonFunctions() {}

    static void addTo(Catalogue catalogue) {
        var paths = Catalogue.list(Type.any(STRING, ARRAY_OF_ANY));
        catalogue.pure("json.filter", ANY, (evaluation, arguments) -> {
                    Operands.object(arguments, 0);
                    return filter(evaluation, arguments[0], Node.of(evaluation, arguments[1]));
                }, OBJECT_OF_ANY, paths)
                .pure("json.remove", ANY, (evaluation, arguments) -> {
                    Operands.object(arguments, 0);
                    return remove(evaluation, arguments[0], Node.of(evaluation, arguments[1]));
                }, OBJECT_OF_ANY, paths)
                .pure("json.patch", ANY, (evaluation, arguments) -> JsonPatch.apply(evaluation, arguments[0], Operands.array(arguments, 1)),
                        ANY, Type.array(new Type.ObjectType(new TreeMap<>(Map.of(Value.of("op"), STRING, Value.of("path"), ANY)),
                                Optional.of(new Type.ObjectType.Further(ANY, ANY)))));
    }

    /** The steps of a path: a string is cut at its slashes as a JSON pointer is, an array gives them one by one. */
    static Optional<List<Value>> path(Value path) {
        return switch (path) {
            case Value.Text(var text) -> Optional.of(pointer(text));
            case ArrayValue array -> Optional.of(array.elements());
            default -> Optional.empty();
        };
    }

    /** RFC 6901, 4, but for the slashes at the beginning, of which there may be none or many. */
    private static List<Value> pointer(String text) {
        var steps = new ArrayList<Value>();
        if (text.isEmpty()) {
            return steps;
        }
        var from = 0;
        while (from < text.length() && text.charAt(from) == '/') {
            from++;
        }
        for (var step : text.substring(from).split("/", -1)) {
            steps.add(Value.of(step.replace("~1", "/").replace("~0", "~")));
        }
        return steps;
    }

    /** Paths as a tree. A node without children is the end of a path; the longer paths through it say nothing more. */
    private static final class Node {
        private @Nullable Map<Value, Node> children = new HashMap<>();

        static Node of(Evaluation evaluation, Value paths) {
            if (!Operands.isList(paths)) {
                throw BuiltinError.type(2, paths, "set", "array");
            }
            var root = new Node();
            for (var path : Operands.elements(new Value[] {paths}, 0)) {
                var steps = path(path).orElseThrow(() -> BuiltinError.operand(2,
                        "must be one of {set, array} containing string paths or array of path segments but got " + path.kind().word()));
                evaluation.spend(1L + steps.size() + Operands.size(path));
                root.add(steps);
            }
            return root;
        }

        private void add(List<Value> steps) {
            var node = this;
            for (var step : steps) {
                if (node.children == null) {
                    return;
                }
                node = node.children.computeIfAbsent(step, _ -> new Node());
            }
            if (node != this) {
                node.children = null;
            }
        }

        boolean isEnd() {
            return children == null;
        }

        @Nullable Node child(Value step) {
            return children == null ? null : children.get(step);
        }
    }

    private static Value filter(Evaluation evaluation, Value value, Node node) {
        if (node.isEnd()) {
            return value;
        }
        evaluation.spend(Operands.size(value));
        return switch (value) {
            case ArrayValue array -> {
                var kept = new ArrayList<Value>();
                for (var i = 0; i < array.size(); i++) {
                    var next = node.child(Value.of(Integer.toString(i)));
                    if (next != null) {
                        kept.add(filter(evaluation, array.get(i), next));
                    }
                }
                yield ArrayValue.of(kept);
            }
            case SetValue set -> {
                var kept = SetValue.builder();
                for (var member : set) {
                    var next = node.child(member);
                    if (next != null) {
                        kept.add(filter(evaluation, member, next));
                    }
                }
                yield kept.build();
            }
            case ObjectValue object -> {
                var kept = ObjectValue.builder();
                for (var i = 0; i < object.size(); i++) {
                    var next = node.child(object.keyAt(i));
                    if (next != null) {
                        kept.put(object.keyAt(i), filter(evaluation, object.valueAt(i), next));
                    }
                }
                yield kept.build();
            }
            default -> value;
        };
    }

    /** Null when the value itself is to go. */
    private static @Nullable Value remove(Evaluation evaluation, Value value, @Nullable Node node) {
        if (node == null || node.isEnd()) {
            return node == null ? value : null;
        }
        evaluation.spend(Operands.size(value));
        return switch (value) {
            case ArrayValue array -> {
                var kept = new ArrayList<Value>();
                for (var i = 0; i < array.size(); i++) {
                    var left = remove(evaluation, array.get(i), node.child(Value.of(Integer.toString(i))));
                    if (left != null) {
                        kept.add(left);
                    }
                }
                yield ArrayValue.of(kept);
            }
            case SetValue set -> {
                var kept = SetValue.builder();
                for (var member : set) {
                    var left = remove(evaluation, member, node.child(member));
                    if (left != null) {
                        kept.add(left);
                    }
                }
                yield kept.build();
            }
            case ObjectValue object -> {
                var kept = ObjectValue.builder();
                for (var i = 0; i < object.size(); i++) {
                    var left = remove(evaluation, object.valueAt(i), node.child(object.keyAt(i)));
                    if (left != null) {
                        kept.put(object.keyAt(i), left);
                    }
                }
                yield kept.build();
            }
            default -> value;
        };
    }
}
