package dev.alnage.policy.rego.compile;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The cycles of a directed graph (Tarjan's strongly connected components, without recursion: the graph is as long as whoever wrote the
 * policy liked).
 */
final class Cycles {
    private final List<int[]> edges;
    private final int[] component;
    private final int[] low;
    private final int[] index;
    private final ArrayDeque<Integer> open = new ArrayDeque<>();
    private int count;
    private int components;
    private final List<Integer> sizes = new ArrayList<>();

    /** {@code edges} are, for each node, the nodes it leads to. */
    Cycles(List<int[]> edges) {
        this.edges = edges;
        component = new int[edges.size()];
        low = new int[edges.size()];
        index = new int[edges.size()];
        Arrays.fill(component, -1);
        Arrays.fill(index, -1);
        for (var node = 0; node < edges.size(); node++) {
            if (index[node] < 0) {
                visit(node);
            }
        }
    }

    private void visit(int start) {
        var path = new ArrayDeque<int[]>();
        enter(start, path);
        while (!path.isEmpty()) {
            var at = path.getLast();
            var node = at[0];
            if (at[1] < edges.get(node).length) {
                var next = edges.get(node)[at[1]++];
                if (index[next] < 0) {
                    enter(next, path);
                } else if (component[next] < 0) {
                    low[node] = Math.min(low[node], index[next]);
                }
            } else {
                path.removeLast();
                if (!path.isEmpty()) {
                    var above = path.getLast()[0];
                    low[above] = Math.min(low[above], low[node]);
                }
                if (low[node] == index[node]) {
                    close(node);
                }
            }
        }
    }

    private void enter(int node, ArrayDeque<int[]> path) {
        index[node] = count;
        low[node] = count++;
        open.addLast(node);
        path.addLast(new int[] {node, 0});
    }

    private void close(int node) {
        var size = 0;
        int member;
        do {
            member = open.removeLast();
            component[member] = components;
            size++;
        } while (member != node);
        sizes.add(size);
        components++;
    }

    /** Whether the node lies on a cycle. */
    boolean isOn(int node) {
        return sizes.get(component[node]) > 1 || Arrays.stream(edges.get(node)).anyMatch(next -> next == node);
    }

    /** A shortest way from a node on a cycle back to itself, with the node at both ends. */
    List<Integer> way(int node) {
        var from = new int[edges.size()];
        Arrays.fill(from, -1);
        var todo = new ArrayDeque<Integer>();
        todo.add(node);
        while (!todo.isEmpty()) {
            int at = todo.removeFirst();
            for (var next : edges.get(at)) {
                if (next == node) {
                    var way = new ArrayDeque<Integer>();
                    way.addFirst(node);
                    for (var step = at; step != node; step = from[step]) {
                        way.addFirst(step);
                    }
                    way.addFirst(node);
                    return List.copyOf(way);
                }
                if (from[next] < 0 && component[next] == component[node]) {
                    from[next] = at;
                    todo.add(next);
                }
            }
        }
        return List.of();
    }
}
