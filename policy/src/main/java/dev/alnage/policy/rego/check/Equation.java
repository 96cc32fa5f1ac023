package dev.alnage.policy.rego.check;

import dev.alnage.policy.rego.ast.Printer;
import dev.alnage.policy.rego.ast.Term;
import java.util.HashSet;
import java.util.Set;

/** What an equation makes known: what stands across from something known. */
final class Equation {
    private final Set<String> safe;
    private final Set<String> made;

    Equation(Set<String> safe, Set<String> made) {
        this.safe = safe;
        this.made = made;
    }

    /** Goes on until nothing more becomes known. */
    void settle(Term left, Term right) {
        var before = -1;
        while (made.size() != before) {
            before = made.size();
            meet(left, right);
        }
    }

    private void meet(Term left, Term right) {
        if (left instanceof Term.ArrayOf(_, var a) && right instanceof Term.ArrayOf(_, var b)) {
            for (var i = 0; a.size() == b.size() && i < a.size(); i++) {
                meet(a.get(i), b.get(i));
            }
        } else if (left instanceof Term.ObjectOf(_, var a) && right instanceof Term.ObjectOf(_, var b)) {
            for (var member : a) {
                b.stream().filter(other -> a.size() == b.size() && Printer.term(other.key()).equals(Printer.term(member.key())))
                        .forEach(other -> meet(member.value(), other.value()));
            }
        } else {
            across(left, right, false);
            across(right, left, true);
        }
    }

    private void across(Term from, Term to, boolean patternFirst) {
        if (isKnown(from, to, patternFirst)) {
            pattern(to, made);
        }
    }

    /** Whether all of a term is known, so that it makes known what stands across from it: nothing does in a pattern that it cannot meet. */
    private boolean isKnown(Term from, Term to, boolean patternFirst) {
        return switch (from) {
            case Term.Var(_, var name) -> isKnown(name);
            case Term.Ref(_, var head, _) -> !(head instanceof Term.Var(_, var name)) || isKnown(name);
            case Term.ArrayComprehension _ -> to instanceof Term.Var || to instanceof Term.ArrayOf;
            case Term.ObjectComprehension _ -> to instanceof Term.Var || (patternFirst ? to instanceof Term.ArrayOf : to instanceof Term.ObjectOf);
            case Term.SetComprehension _ -> to instanceof Term.Var || patternFirst && to instanceof Term.ArrayOf;
            case Term.Scalar _, Term.SetOf _ -> to instanceof Term.Var;
            case Term.ArrayOf _, Term.ObjectOf _ -> {
                var needed = new HashSet<String>();
                pattern(from, needed);
                yield to instanceof Term.Var && needed.stream().allMatch(this::isKnown);
            }
            case Term.Template _, Term.Call _ -> false;
        };
    }

    private boolean isKnown(String name) {
        return safe.contains(name) || made.contains(name);
    }

    /** The variables of a term that become known when it meets a value: not those of keys, sets and bodies, nor what is looked into. */
    static void pattern(Term term, Set<String> into) {
        switch (term) {
            case Term.Var(_, var name) -> into.add(name);
            case Term.Ref(_, _, var path) -> path.forEach(step -> pattern(step, into));
            case Term.ObjectOf(_, var members) -> members.forEach(member -> pattern(member.value(), into));
            case Term.ArrayOf(_, var elements) -> elements.forEach(element -> pattern(element, into));
            case Term.Scalar _, Term.Template _, Term.SetOf _, Term.Call _, Term.ArrayComprehension _, Term.SetComprehension _,
                 Term.ObjectComprehension _ -> { }
        }
    }
}
