package dev.alnage.policy.rego.builtin;

import static dev.alnage.policy.rego.builtin.Catalogue.ARRAY_OF_ANY;
import static dev.alnage.policy.rego.builtin.Catalogue.LIST_OF_ANY;
import static dev.alnage.policy.rego.builtin.Catalogue.SET_OF_ANY;
import static dev.alnage.policy.rego.type.Type.ANY;

import dev.alnage.policy.rego.type.Type;
import dev.alnage.policy.rego.value.ArrayValue;
import dev.alnage.policy.rego.value.Num;
import dev.alnage.policy.rego.value.ObjectValue;
import dev.alnage.policy.rego.value.SetValue;
import dev.alnage.policy.rego.value.Value;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;

/** Graphs, written as an object from a node to its neighbours, and the walk through a value and all that is in it. */
final class GraphFunctions {
    private static final int PATH_MAX = 1_000;

    private GraphFunctions() {}

    static void addTo(Catalogue catalogue) {
        var graph = Type.object(ANY, LIST_OF_ANY);
        catalogue.relation("walk", Type.tuple(ARRAY_OF_ANY, ANY), GraphFunctions::walk, ANY)
                .pure("graph.reachable", SET_OF_ANY, GraphFunctions::reachable, graph, LIST_OF_ANY)
                .pure("graph.reachable_paths", Type.set(ARRAY_OF_ANY), GraphFunctions::paths, graph, LIST_OF_ANY);
    }

    /** Every value in the value, each with the path to it, the outer ones first. */
    private static Value walk(Evaluation evaluation, Value[] arguments) {
        var found = new ArrayList<Value>();
        walk(evaluation, List.of(), arguments[0], found);
        return ArrayValue.of(found);
    }

    private static void walk(Evaluation evaluation, List<Value> path, Value value, List<Value> found) {
        evaluation.spend(2 + path.size());
        found.add(Value.array(ArrayValue.of(path), value));
        switch (value) {
            case ArrayValue array -> {
                for (var i = 0; i < array.size(); i++) {
                    walk(evaluation, longer(path, Num.of(i)), array.get(i), found);
                }
            }
            case ObjectValue object -> {
                for (var i = 0; i < object.size(); i++) {
                    walk(evaluation, longer(path, object.keyAt(i)), object.valueAt(i), found);
                }
            }
            case SetValue set -> {
                for (var member : set) {
                    walk(evaluation, longer(path, member), member, found);
                }
            }
            default -> { }
        }
    }

    private static List<Value> longer(List<Value> path, Value step) {
        var longer = new ArrayList<Value>(path.size() + 1);
        longer.addAll(path);
        longer.add(step);
        return longer;
    }

    private static List<Value> neighbours(Value node) {
        return Operands.isList(node) ? Operands.elements(new Value[] {node}, 0) : List.of();
    }

    private static List<Value> starts(Value[] arguments) {
        if (!Operands.isList(arguments[1])) {
            throw BuiltinError.type(2, arguments[1], "{array, set}");
        }
        return Operands.elements(arguments, 1);
    }

    private static Value reachable(Evaluation evaluation, Value[] arguments) {
        var graph = Operands.object(arguments, 0);
        var open = new ArrayDeque<>(starts(arguments));
        var reached = SetValue.builder();
        while (!open.isEmpty()) {
            var node = open.poll();
            evaluation.spend(1);
            var edges = graph.get(node);
            if (edges != null && reached.add(node)) {
                var next = neighbours(edges);
                evaluation.spend(next.size());
                next.stream().filter(neighbour -> !reached.contains(neighbour)).forEach(open::add);
            }
        }
        return reached.build();
    }

    /**
     * Paths from a start to where they cannot go on: a node without neighbours, one that the graph has not, or one that was passed since
     * the start's neighbour, on this path or on one beside it.
     */
    private static Value paths(Evaluation evaluation, Value[] arguments) {
        var graph = Operands.object(arguments, 0);
        var paths = SetValue.builder();
        for (var start : starts(arguments)) {
            evaluation.spend(1);
            var edges = graph.get(start);
            if (edges == null) {
                continue;
            }
            var next = neighbours(edges);
            if (next.isEmpty()) {
                paths.add(Value.array(start));
            }
            for (var neighbour : next) {
                var passed = SetValue.builder();
                passed.add(start);
                follow(evaluation, graph, List.of(start), neighbour, passed, paths);
            }
        }
        return paths.build();
    }

    private static void follow(Evaluation evaluation, ObjectValue graph, List<Value> path, Value node, SetValue.Builder passed,
            SetValue.Builder paths) {
        evaluation.spend(2 + path.size());
        var edges = graph.get(node);
        if (edges == null) {
            paths.add(ArrayValue.of(path));
            return;
        }
        if (path.size() == PATH_MAX) {
            throw BuiltinError.of("path is longer than " + PATH_MAX + " nodes");
        }
        var longer = longer(path, node);
        var next = neighbours(edges);
        if (next.isEmpty()) {
            paths.add(ArrayValue.of(longer));
        }
        for (var neighbour : next) {
            if (passed.contains(neighbour)) {
                paths.add(ArrayValue.of(longer));
            } else {
                passed.add(node);
                follow(evaluation, graph, longer, neighbour, passed, paths);
            }
        }
    }
}
