package dev.alnage.policy.rego.compile;

import dev.alnage.policy.rego.run.Check;
import dev.alnage.policy.rego.run.Step;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The steps of one body so far, and which variables are known after them, each with its slot. */
final class Emitter {
    private final List<Check> checks = new ArrayList<>();
    private final Map<String, Integer> known;
    private @Nullable Step first;
    private @Nullable Step last;
    private int loops;
    private int deepest;

    Emitter(Map<String, Integer> known) {
        this.known = new HashMap<>(known);
    }

    Map<String, Integer> known() {
        return known;
    }

    boolean knows(String variable) {
        return known.containsKey(variable);
    }

    void check(Check check) {
        checks.add(check);
    }

    /** A step that runs what follows any number of times. */
    void loop(Step step) {
        loop(step, step, 1);
    }

    /** A step after which it goes on behind another; that many levels lie between the two. */
    void loop(Step entry, Step exit, int levels) {
        append(entry);
        last = exit;
        loops += levels;
    }

    /** Notes that a body of so many levels is run inside. */
    void contains(int levels) {
        deepest = Math.max(deepest, loops + levels);
    }

    private void append(Step step) {
        if (!checks.isEmpty()) {
            var sequence = new Step.Sequence(checks);
            checks.clear();
            append(sequence);
        }
        if (last == null) {
            first = step;
        } else {
            last.then(step);
        }
        last = step;
    }

    /** The first step, after the last has been added. */
    Step ended(Step end) {
        append(end);
        return first == null ? end : first;
    }

    /** How deep it goes at most. */
    int levels() {
        return Math.max(deepest, loops) + 1;
    }
}
