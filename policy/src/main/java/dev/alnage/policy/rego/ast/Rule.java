package dev.alnage.policy.rego.ast;

import java.util.List;
import java.util.Optional;

/**
 * One rule as it is written. {@code p if { … } else := 2 if { … }} is one rule with an {@code otherwise}; a rule without a body
 * has the body {@code true}. Several bodies behind one head (Rego v0) are several rules.
 */
@SuppressWarnings("OptionalUsedAsFieldOrParameterType")
public record Rule(Location at, boolean isDefault, Head head, Body body, Optional<Rule> otherwise) {

    /**
     * What is defined. {@code reference} is the whole of {@code a.b[c].d}, beginning with a {@link Term.Var}; for {@code contains} the
     * {@code key} is what is contained. {@code arguments} are there for functions only (an empty list is a function without any).
     */
    public record Head(Location at, Term reference, Kind kind, Optional<List<Term>> arguments, Optional<Term> key, Optional<Term> value, boolean assigned) {}

    /** Which document the heads of one name make up together. */
    public enum Kind {
        /** One value: {@code p := 1}, {@code p if …}; also {@code f(x) := …}. */
        COMPLETE,
        /** A set: {@code p contains x} ({@code p[x] { … }} in v0). */
        SET,
        /** An object by references with variables: {@code p[k] := v}. */
        OBJECT
    }
}
