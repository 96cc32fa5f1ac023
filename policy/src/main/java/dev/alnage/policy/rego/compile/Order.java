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
    private List<Goal> left;
    private final Set<String> known;
    private final Set<String> here = new HashSet<>();
    /** So often a goal of one body may be looked at; who needs more wrote the body for us to be busy with. */
    private static final int LOOKS_MAX = 2_000_000;
    private int looks;

    private Order(List<Goal> goals, Set<String> known) {
        this.known = new HashSet<>(known);
        left = List.copyOf(goals);
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
        while (!left.isEmpty() && left.size() != before && looks <= LOOKS_MAX) {
            before = left.size();
            looks += before;
            var waiting = new ArrayList<Goal>();
            for (var goal : left) {
                var made = made(goal);
                if (made == null) {
                    waiting.add(goal);
                } else {
                    placed.add(goal);
                    known.addAll(made);
                }
            }
            left = waiting;
        }
    }

    /** Reports the variables that never become known. */
    void report(Errors errors) {
        if (looks > LOOKS_MAX) {
            errors.add(RegoError.COMPILE, "found a long body whose expressions wait for each other in turn, expected them in an order that can be found: "
                    + "write what makes a variable known before what uses it", left.getFirst().at());
            return;
        }
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
            case Goal.Unify unify -> {
                names.removeAll(unified(unify));
                unify.needed().stream().filter(name -> !known.contains(name)).forEach(names::add);
            }
            case Goal.Not _, Goal.Every _, Goal.Print _, Goal.Under _ -> { }
        }
        return names;
    }

    /** What becomes known by this goal; null if it cannot be run yet. */
    private @Nullable Set<String> made(Goal goal) {
        var made = switch (goal) {
            case Goal.Holds(_, var term, var own, _) -> required(own, outputs(term, known));
            case Goal.Unify unify -> known.containsAll(unify.needed()) ? required(unify.own(), unified(unify)) : null;
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
    static void patternVars(Term term, Set<String> into) {
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
        var made = new HashSet<>(outputs(unify.left(), known));
        made.addAll(outputs(unify.right(), known));
        var before = -1;
        while (made.size() != before) {
            before = made.size();
            unify(unify.left(), unify.right(), made);
        }
        made.removeIf(known::contains);
        return made;
    }

    private void unify(Term left, Term right, Set<String> made) {
        if (left instanceof Term.ArrayOf(_, var a) && right instanceof Term.ArrayOf(_, var b)) {
            for (var i = 0; i < a.size() && a.size() == b.size(); i++) {
                unify(a.get(i), b.get(i), made);
            }
            return;
        }
        if (left instanceof Term.ObjectOf(_, var a) && right instanceof Term.ObjectOf(_, var b)) {
            for (var member : a) {
                b.stream().filter(other -> a.size() == b.size() && same(other.key(), member.key()))
                        .forEach(other -> unify(member.value(), other.value(), made));
            }
            return;
        }
        settle(left, right, false, made);
        settle(right, left, true, made);
    }

    /** Whether two keys are surely the same. */
    static boolean same(Term left, Term right) {
        return left instanceof Term.Scalar(_, var a) && right instanceof Term.Scalar(_, var b) && a.equals(b)
                || left instanceof Term.Var(_, var c) && right instanceof Term.Var(_, var d) && c.equals(d);
    }

    /**
     * Whether a pattern could be what that term is. Nothing becomes known in one that cannot: its variables are unsafe, as in OPA, which
     * takes comprehensions for what they are only beside some patterns.
     */
    private static boolean canMeet(Term value, Term pattern, boolean patternFirst) {
        return switch (value) {
            case Term.Var _, Term.Ref _, Term.Call _ -> true;
            case Term.ArrayComprehension _ -> !(pattern instanceof Term.ObjectOf);
            case Term.ObjectComprehension _ -> !(pattern instanceof Term.ArrayOf && !patternFirst || pattern instanceof Term.ObjectOf && patternFirst);
            case Term.SetComprehension _ -> !(pattern instanceof Term.ArrayOf && !patternFirst || pattern instanceof Term.ObjectOf);
            case Term.Scalar _, Term.Template _, Term.ArrayOf _, Term.SetOf _, Term.ObjectOf _ ->
                    !(pattern instanceof Term.ArrayOf || pattern instanceof Term.ObjectOf);
        };
    }

    /** If all of one side is known, the pattern on the other side becomes known. */
    private void settle(Term value, Term pattern, boolean patternFirst, Set<String> made) {
        if (canMeet(value, pattern, patternFirst) && Vars.of(value).own.stream().allMatch(name -> known.contains(name) || made.contains(name))) {
            patternVars(pattern, made);
        }
    }
}
