package dev.alnage.policy.rego.author;

import dev.alnage.policy.rego.ast.Location;
import dev.alnage.policy.rego.ast.Module;
import dev.alnage.policy.rego.ast.Printer;
import dev.alnage.policy.rego.ast.ResolvedRule;
import dev.alnage.policy.rego.ast.Rule;
import dev.alnage.policy.rego.ast.Term;
import dev.alnage.policy.rego.run.Listener;
import dev.alnage.policy.rego.value.Notation;
import dev.alnage.policy.rego.value.Value;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** How far the rules of a test came, case by case, and what was printed on the way. */
final class Reached implements Listener {
    private static final int PRINTED_MAX = 10_000;

    private final Listener also;
    /** The expressions of the test itself as they are written, and the terms that name its cases. */
    private final Map<Location, String> expressions = new HashMap<>();
    private final Map<Location, List<Term>> keys = new HashMap<>();
    private final Map<List<String>, Progress> progress = new LinkedHashMap<>();
    private final List<TestResult.Printed> printed = new ArrayList<>();
    private @Nullable Progress current;

    /** One case, or the whole test if it has none. */
    private static final class Progress {
        final Set<Location> entered = new HashSet<>();
        @Nullable Location furthest;
        Map<String, Value> variables = Map.of();
        boolean held;
    }

    Reached(List<Module> modules, TestRule test, Listener also) {
        this.also = also;
        for (var resolved : test.rules()) {
            var names = new ArrayList<>(resolved.keys());
            if (resolved.rule().head().kind() == Rule.Kind.SET) {
                resolved.rule().head().key().ifPresent(names::add);
            }
            for (var clause : Syntax.clauses(resolved.rule())) {
                clause.body().expressions().forEach(expression -> keys.put(expression.at(), names));
            }
        }
        // as they are written, not with every name resolved
        modules.forEach(module -> module.rules().forEach(rule -> Syntax.clauses(rule).forEach(clause -> clause.body().expressions().stream()
                .filter(expression -> keys.containsKey(expression.at())).forEach(expression -> expressions.put(expression.at(), Printer.expression(expression))))));
    }

    @Override public void entered(Location expression, Supplier<Map<String, Value>> variables) {
        also.entered(expression, variables);
        var names = keys.get(expression);
        if (names == null) {
            return;
        }
        var known = variables.get();
        var at = progress.computeIfAbsent(caseOf(names, known), _ -> new Progress());
        if (at.entered.add(expression)) {
            at.furthest = expression;
            at.variables = known;
            at.held = false;
        }
        current = at;
    }

    /** Empty while the name of the case is not known. */
    private static List<String> caseOf(List<Term> names, Map<String, Value> known) {
        var path = new ArrayList<String>();
        for (var name : names) {
            var value = switch (name) {
                case Term.Var(_, var variable) -> known.get(ResolvedRule.written(variable));
                case Term.Scalar(_, var constant) -> constant;
                default -> null;
            };
            if (value == null) {
                return List.of();
            }
            path.add(Notation.bare(value));
        }
        return List.copyOf(path);
    }

    @Override public void held(Location expression) {
        also.held(expression);
        if (current != null && expression.equals(current.furthest)) {
            current.held = true;
        }
    }

    @Override public void yielded(Location rule, String reference, Value value) {
        also.yielded(rule, reference, value);
    }

    @Override public void printed(Location at, String text) {
        also.printed(at, text);
        if (printed.size() < PRINTED_MAX) {
            printed.add(new TestResult.Printed(at, text));
        }
    }

    List<TestResult.Printed> printed() {
        return printed;
    }

    /** The names of the cases that were begun. */
    List<List<String>> cases() {
        return progress.keySet().stream().filter(name -> !name.isEmpty()).toList();
    }

    /** Where a case ended. */
    Optional<TestResult.Failed> failedIn(List<String> name) {
        var at = progress.get(name);
        return at == null || at.furthest == null || at.held ? Optional.empty()
                : Optional.of(new TestResult.Failed(at.furthest, expressions.getOrDefault(at.furthest, ""), at.variables));
    }

    /** Where each case, and the test as a whole, ended. */
    List<TestResult.Failed> failed() {
        return progress.keySet().stream().flatMap(name -> failedIn(name).stream()).toList();
    }
}
