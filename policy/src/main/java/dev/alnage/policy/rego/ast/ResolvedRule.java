package dev.alnage.policy.rego.ast;

import java.util.List;

/**
 * A rule in which every name says what it means: rules and imports are references that begin with {@code data} or {@code input}, functions
 * carry their full names, and declared variables have names of their own ({@code x~1}). {@code place} is where it stands below
 * {@code data}: its package and the constant beginning of its reference; {@code keys} is the rest of that.
 */
public record ResolvedRule(Module module, Rule rule, List<String> place, List<Term> keys) {
    /** What stands between the name of a declared variable and its number. */
    public static final char MARK = '~';

    public ResolvedRule {
        place = List.copyOf(place);
        keys = List.copyOf(keys);
    }

    /** Such as {@code data.a.p}. */
    public String name() {
        return place.isEmpty() ? "data" : "data." + String.join(".", place);
    }

    public boolean isFunction() {
        return rule.head().arguments().isPresent();
    }

    /** The name of a variable as it was written. */
    public static String written(String variable) {
        var mark = variable.indexOf(MARK);
        return mark < 0 ? variable.startsWith(Term.Var.WILDCARD_PREFIX) ? "_" : variable : variable.substring(0, mark);
    }
}
