package dev.alnage.policy.rego.compile;

import dev.alnage.policy.rego.ast.RegoError;
import dev.alnage.policy.rego.ast.ResolvedRule;
import dev.alnage.policy.rego.ast.Term;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The order in which goals can be run: each variable must be known before it is used where it cannot become known. A body for which there is
 * no such order is unsafe.
 */
final class Order {
    private final List<Goal> placed = new ArrayList<>();
    private final List<Goal> left = new ArrayList<>();
    private final Set<String> known;
    private final Set<String> here = new HashSet<>();

    private Order(List<Goal> goals, Set<String> known) {
        this.known = new HashSet<>(known);
        left.addAll(goals);
        goals.forEach(goal -> here.addAll(goal.own()));
    }

    /** Orders as far as that can be done. */
    static Order of(List<Goal> goals, Set<String> known) {
        var order = new Order(goals, known);
        order.place();
        return order;
    }

    boolean isComplete() {
        return left.isEmpty();
    }

    List<Goal> goals() {
        return placed;
    }

    /** The variables that are known at the end. */
    Set<String> known() {
        return known;
    }

    private void place() {
        var before = -1;
        while (!left.isEmpty() && left.size() != before) {
            before = left.size();
            var iterator = left.iterator();
            while (iterator.hasNext()) {
                var goal = iterator.next();
                var made = made(goal);
                if (made != null) {
                    placed.add(goal);
                    known.addAll(made);
                    iterator.remove();
                }
            }
        }
    }

    /** Reports the variables that never become known. */
    void report(Errors errors) {
        for (var goal : left) {
            var unsafe = new TreeSet<String>();
            unknown(goal).forEach(name -> {
                if (!name.startsWith(Flattener.PART)) {
                    unsafe.add(ResolvedRule.written(name));
                }
            });
            unsafe.forEach(name -> errors.add(RegoError.UNSAFE, "var " + name + " is unsafe", goal.at()));
        }
        if (!left.isEmpty() && errors.isEmpty()) {
            errors.add(RegoError.UNSAFE, "expression is unsafe: its parts wait for each other", left.getFirst().at());
        }
    }

    private Set<String> unknown(Goal goal) {
        if (goal instanceof Goal.Under under) {
            var names = under.ofValues();
            names.removeAll(known);
            var body = of(under.body(), known);
            body.left.forEach(inner -> names.addAll(body.unknown(inner)));
            return names;
        }
        var names = new HashSet<>(goal.own());
        for (var name : goal.inner()) {
            if (here.contains(name)) {
                names.add(name);
            }
        }
        names.removeAll(known);
        switch (goal) {
            case Goal.Holds holds -> names.removeAll(outputs(holds.term(), known));
            case Goal.Unify unify -> names.removeAll(unified(unify));
            case Goal.Not _, Goal.Every _, Goal.Print _, Goal.Under _ -> { }
        }
        return names;
    }

    /** What becomes known by this goal; null if it cannot be run yet. */
    private @Nullable Set<String> made(Goal goal) {
        var made = switch (goal) {
            case Goal.Holds(_, var term, var own, _) -> required(own, outputs(term, known));
            case Goal.Unify unify -> required(unify.own(), unified(unify));
            case Goal.Not(_, var body, var own, _) -> known.containsAll(own) && of(body, known).isComplete() ? Set.<String>of() : null;
            case Goal.Every(_, _, _, _, _, var own, _) -> required(own, Set.of());
            case Goal.Print _ -> Set.<String>of();
            case Goal.Under under -> under(under);
        };
        return made != null && closed(goal, made) ? made : null;
    }

    private @Nullable Set<String> under(Goal.Under under) {
        if (!known.containsAll(under.ofValues())) {
            return null;
        }
        var body = of(under.body(), known);
        if (!body.isComplete()) {
            return null;
        }
        var made = new HashSet<>(body.known());
        made.removeAll(known);
        return made;
    }

    private @Nullable Set<String> required(Set<String> own, Set<String> made) {
        for (var name : own) {
            if (!known.contains(name) && !made.contains(name)) {
                return null;
            }
        }
        return made;
    }

    /** Whether what is used inside of bodies is known, if it is a variable of ours. */
    private boolean closed(Goal goal, Set<String> made) {
        for (var name : goal.inner()) {
            if (here.contains(name) && !known.contains(name) && !(goal instanceof Goal.Under && made.contains(name))) {
                return false;
            }
        }
        return true;
    }

    /** The variables that a reference makes known: those of its keys, once what it looks into is known. */
    static Set<String> outputs(Term term, Set<String> known) {
        if (!(term instanceof Term.Ref(_, var head, var path)) || !known.containsAll(Vars.of(head).own)) {
            return Set.of();
        }
        var made = new HashSet<String>();
        path.forEach(key -> patternVars(key, made));
        made.removeAll(known);
        return made;
    }

    /** The variables of a pattern that become known when it meets a value. */
    private static void patternVars(Term term, Set<String> into) {
        switch (term) {
            case Term.Var(_, var name) -> {
                if (!Vars.isRoot(name)) {
                    into.add(name);
                }
            }
            case Term.ArrayOf(_, var elements) -> elements.forEach(element -> patternVars(element, into));
            case Term.ObjectOf(_, var members) -> members.forEach(member -> patternVars(member.value(), into));
            case Term.Scalar _, Term.Template _, Term.Ref _, Term.SetOf _, Term.Call _, Term.ArrayComprehension _, Term.SetComprehension _,
                 Term.ObjectComprehension _ -> { }
        }
    }

    private Set<String> unified(Goal.Unify unify) {
        var all = new HashSet<>(known);
        all.addAll(outputs(unify.left(), all));
        all.addAll(outputs(unify.right(), all));
        var before = -1;
        while (all.size() != before) {
            before = all.size();
            unify(unify.left(), unify.right(), all);
        }
        all.addAll(outputs(unify.left(), all));
        all.removeAll(known);
        return all;
    }

    private static void unify(Term left, Term right, Set<String> known) {
        if (left instanceof Term.ArrayOf(_, var a) && right instanceof Term.ArrayOf(_, var b)) {
            if (a.size() == b.size()) {
                for (var i = 0; i < a.size(); i++) {
                    unify(a.get(i), b.get(i), known);
                }
            }
        } else if (left instanceof Term.ObjectOf(_, var a) && right instanceof Term.ObjectOf(_, var b)) {
            for (var member : a) {
                b.stream().filter(other -> same(other.key(), member.key())).forEach(other -> unify(member.value(), other.value(), known));
            }
            settle(left, right, known);
            settle(right, left, known);
        } else {
            settle(left, right, known);
            settle(right, left, known);
        }
    }

    /** Whether two keys are surely the same. */
    static boolean same(Term left, Term right) {
        return left instanceof Term.Scalar(_, var a) && right instanceof Term.Scalar(_, var b) && a.equals(b)
                || left instanceof Term.Var(_, var c) && right instanceof Term.Var(_, var d) && c.equals(d);
    }

    /** If all of one side is known, the pattern on the other side becomes known. */
    private static void settle(Term value, Term pattern, Set<String> known) {
        if (known.containsAll(Vars.of(value).own)) {
            patternVars(pattern, known);
        }
    }
}
