package dev.alnage.policy.rego.author;

import dev.alnage.policy.rego.ast.Module;
import dev.alnage.policy.rego.ast.Printer;
import dev.alnage.policy.rego.value.Notation;
import dev.alnage.policy.rego.value.ObjectValue;
import dev.alnage.policy.rego.value.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * How two policies differ in what they say, not in how it is laid out: clauses are compared as syntax, so spaces, comments, order and
 * files make no difference; data are compared value by value.
 */
public record Difference(List<Change> changes) {
    /** A rule, an import or a value: the clauses or the value that only one side has. */
    public record Change(Kind kind, String name, List<String> before, List<String> after, Effect effect) {
        public Change {
            before = List.copyOf(before);
            after = List.copyOf(after);
        }
    }

    /** Which sides have it. */
    public enum Kind { ADDED, REMOVED, CHANGED }

    /**
     * What it does to decisions, unless another rule turns the answer of this one round: a reason more to refuse tightens, a way more to
     * allow loosens. Of anything else nobody can say without asking: replay decisions.
     */
    public enum Effect { TIGHTENS, LOOSENS, UNKNOWN }

    public Difference {
        changes = List.copyOf(changes);
    }

    public static Difference of(List<Module> before, ObjectValue dataBefore, List<Module> after, ObjectValue dataAfter) {
        var changes = new ArrayList<Change>();
        var left = clauses(before);
        var right = clauses(after);
        var names = new TreeSet<>(left.keySet());
        names.addAll(right.keySet());
        for (var name : names) {
            var removed = without(left.getOrDefault(name, List.of()), right.getOrDefault(name, List.of()));
            var added = without(right.getOrDefault(name, List.of()), left.getOrDefault(name, List.of()));
            if (!removed.isEmpty() || !added.isEmpty()) {
                var kind = !left.containsKey(name) ? Kind.ADDED : !right.containsKey(name) ? Kind.REMOVED : Kind.CHANGED;
                changes.add(new Change(kind, name, removed, added, effect(name, removed, added)));
            }
        }
        data("data", dataBefore, dataAfter, changes);
        return new Difference(changes);
    }

    private static Map<String, List<String>> clauses(List<Module> modules) {
        var clauses = new TreeMap<String, List<String>>();
        for (var module : modules) {
            var packageName = Syntax.packageName(module);
            module.imports().forEach(one -> clauses.computeIfAbsent(packageName + " import " + one.name(), _ -> new ArrayList<>())
                    .add("import " + String.join(".", one.path()) + one.alias().map(alias -> " as " + alias).orElse("")));
            module.rules().forEach(rule -> clauses.computeIfAbsent(packageName + "." + Printer.term(rule.head().reference()), _ -> new ArrayList<>())
                    .add(Printer.rule(rule)));
        }
        return clauses;
    }

    /** What is in the first list and not, or less often, in the second. */
    private static List<String> without(List<String> one, List<String> other) {
        var rest = new ArrayList<>(one);
        other.forEach(rest::remove);
        return rest;
    }

    private static Effect effect(String name, List<String> removed, List<String> added) {
        if (!removed.isEmpty() && !added.isEmpty()) {
            return Effect.UNKNOWN;
        }
        var grows = removed.isEmpty();
        return switch (name.substring(name.lastIndexOf('.') + 1)) {
            case "deny", "violation", "unknown" -> grows ? Effect.TIGHTENS : Effect.LOOSENS;
            // a default of an allow rule, or an alternative that says false, would be the other way round
            case "allow" -> (grows ? added : removed).stream().allMatch(clause -> clause.startsWith("allow if")) ? grows ? Effect.LOOSENS : Effect.TIGHTENS : Effect.UNKNOWN;
            default -> Effect.UNKNOWN;
        };
    }

    private static void data(String place, Value before, Value after, List<Change> changes) {
        if (before.equals(after)) {
            return;
        }
        if (!(before instanceof ObjectValue one && after instanceof ObjectValue other)) {
            changes.add(new Change(Kind.CHANGED, place, List.of(Notation.of(before)), List.of(Notation.of(after)), Effect.UNKNOWN));
            return;
        }
        one.members().forEach((key, value) -> {
            var there = other.get(key);
            var inner = place + "." + Notation.bare(key);
            if (there == null) {
                changes.add(new Change(Kind.REMOVED, inner, List.of(Notation.of(value)), List.of(), Effect.UNKNOWN));
            } else {
                data(inner, value, there, changes);
            }
        });
        other.members().forEach((key, value) -> {
            if (!one.has(key)) {
                changes.add(new Change(Kind.ADDED, place + "." + Notation.bare(key), List.of(), List.of(Notation.of(value)), Effect.UNKNOWN));
            }
        });
    }
}
