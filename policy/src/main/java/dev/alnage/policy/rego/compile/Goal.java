package dev.alnage.policy.rego.compile;

import dev.alnage.policy.rego.ast.Location;
import dev.alnage.policy.rego.ast.Term;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * An expression taken apart: references with variables stand alone or beside an equals sign, no longer inside other terms. {@code own}
 * are its variables, {@code inner} those of bodies inside it.
 */
sealed interface Goal {
    Location at();

    Set<String> own();

    Set<String> inner();

    /** The variables of goals that are run together. */
    private static Set<String> allOf(List<Goal> goals, boolean inner) {
        var all = new LinkedHashSet<String>();
        goals.forEach(goal -> all.addAll(inner ? goal.inner() : goal.own()));
        return all;
    }

    /** A term that must be defined and not false. */
    record Holds(Location at, Term term, Set<String> own, Set<String> inner) implements Goal {
        static Holds of(Location at, Term term) {
            var vars = Vars.of(term);
            return new Holds(at, term, vars.own, vars.inner);
        }
    }

    /** Two terms that must be equal. {@code needed} are variables that must be known before, whatever this goal could make known. */
    record Unify(Location at, Term left, Term right, Set<String> needed, Set<String> own, Set<String> inner) implements Goal {
        static Unify of(Location at, Term left, Term right) {
            var vars = Vars.of(left, right);
            return new Unify(at, left, right, Set.of(), vars.own, vars.inner);
        }

        /** A name for a term whose variables must all be known. */
        static Unify ofKnown(Location at, Term name, Term term) {
            var unify = of(at, name, term);
            return new Unify(at, name, term, Vars.of(term).own, unify.own, unify.inner);
        }
    }

    /** What must not hold. {@code own} are the variables as they were written: all of them must be known. */
    record Not(Location at, List<Goal> body, Set<String> own, Set<String> inner) implements Goal {}

    /** What must hold for all members. The body has not been taken apart. */
    record Every(Location at, @Nullable Term key, Term value, Term domain, List<Goal> body, Set<String> own, Set<String> inner) implements Goal {}

    /** Goals under replacements. */
    record Under(Location at, List<Replacement> replacements, List<Goal> body, Set<String> own, Set<String> inner) implements Goal {
        static Under of(Location at, List<Replacement> replacements, List<Goal> body) {
            var own = allOf(body, false);
            var inner = allOf(body, true);
            for (var replacement : replacements) {
                var vars = Vars.of(replacement.value());
                own.addAll(vars.own);
                inner.addAll(vars.inner);
            }
            return new Under(at, replacements, body, own, inner);
        }

        Set<String> ofValues() {
            var own = new LinkedHashSet<String>();
            replacements.forEach(replacement -> own.addAll(Vars.of(replacement.value()).own));
            return own;
        }
    }

    /** {@code print(…)}. */
    record Print(Location at, List<Term> terms, Set<String> own, Set<String> inner) implements Goal {
        static Print of(Location at, List<Term> terms) {
            var vars = new Vars();
            terms.forEach(vars::addInner);
            return new Print(at, terms, Set.of(), vars.inner);
        }
    }

    /** {@code with target as value}; the target is a path or the name of a function. */
    record Replacement(Location at, Target target, Term value) {
        sealed interface Target {
            record Input(List<String> path) implements Target {}

            record Document(List<String> path) implements Target {}

            record Function(String name, @Nullable String by) implements Target {}
        }
    }
}
