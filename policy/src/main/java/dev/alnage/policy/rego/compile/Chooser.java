package dev.alnage.policy.rego.compile;

import dev.alnage.policy.rego.ast.Term;
import dev.alnage.policy.rego.run.Choice;
import dev.alnage.policy.rego.run.Operand;
import dev.alnage.policy.rego.value.Value;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Finds the one thing that most rules of a name compare with constants: a member of the input, or what is given (an argument, a key). Rules
 * that compare it with something else cannot hold and need not be run; what OPA calls an index.
 */
final class Chooser {
    /** With fewer rules to leave out than that it is not worth the while. */
    private static final int RULES_MIN = 4;

    /** What is compared: a path into the input, or one of the values given. */
    sealed interface By {
        record Input(List<Value> path) implements By {}

        record Given(int slot) implements By {}
    }

    private final List<Map<By, Value>> rules = new ArrayList<>();

    /** One more rule with {@code else} branches: nothing can be told of it. */
    void add() {
        rules.add(Map.of());
    }

    /** One more rule, its goals, and the slots of what it is given. */
    void add(List<Goal> goals, Map<String, Integer> given) {
        var compared = new HashMap<By, Value>();
        for (var goal : goals) {
            switch (goal) {
                case Goal.Unify unify -> pair(unify.left(), unify.right(), given, compared);
                case Goal.Holds(_, Term.Call call, _, _) when call.name().equals("equal") && call.arguments().size() == 2 ->
                        pair(call.arguments().getFirst(), call.arguments().getLast(), given, compared);
                default -> { }
            }
        }
        rules.add(compared);
    }

    private static void pair(Term left, Term right, Map<String, Integer> given, Map<By, Value> compared) {
        one(left, right, given, compared);
        one(right, left, given, compared);
    }

    private static void one(Term term, Term constant, Map<String, Integer> given, Map<By, Value> compared) {
        if (!(constant instanceof Term.Scalar(_, var value))) {
            return;
        }
        switch (term) {
            case Term.Ref(_, Term.Var(_, var name), var path) when name.equals("input") && path.stream().allMatch(Term.Scalar.class::isInstance) ->
                    compared.putIfAbsent(new By.Input(path.stream().map(step -> ((Term.Scalar) step).value()).toList()), value);
            case Term.Var(_, var name) when given.containsKey(name) -> compared.putIfAbsent(new By.Given(given.get(name)), value);
            default -> { }
        }
    }

    /** Null when there is nothing to choose by. */
    @Nullable Choice choice(Function<By, Operand> operand) {
        var counts = new LinkedHashMap<By, Integer>();
        rules.forEach(rule -> rule.keySet().forEach(by -> counts.merge(by, 1, Integer::sum)));
        @Nullable By best = null;
        for (var by : counts.keySet()) {
            best = best == null || counts.get(by) > counts.get(best) ? by : best;
        }
        if (best == null || counts.get(best) < RULES_MIN) {
            return null;
        }
        var chosen = new HashMap<Value, List<Integer>>();
        var always = new ArrayList<Integer>();
        for (var i = 0; i < rules.size(); i++) {
            var value = rules.get(i).get(best);
            (value == null ? always : chosen.computeIfAbsent(value, _ -> new ArrayList<>())).add(i);
        }
        return chosen.size() < 2 ? null : new Choice(operand.apply(best), chosen, always);
    }
}
