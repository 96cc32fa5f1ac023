package dev.alnage.policy.rego.ast;

import java.util.List;
import java.util.Optional;

/** One line of a body, with {@code not} before it and {@code with} after it. */
public record Expression(Location at, boolean negated, Form form, List<With> withs) {
    public Expression {
        withs = List.copyOf(withs);
    }

    /** What kind of line it is. */
    public sealed interface Form {
        /** A term that must be defined and not false. */
        record Holds(Term term) implements Form {}

        /** {@code left = right}. */
        record Unify(Term left, Term right) implements Form {}

        /** {@code left := right}: declares the variables of the left side. */
        record Assign(Term left, Term right) implements Form {}

        /** {@code some x, y}. */
        record Some(List<Term.Var> variables) implements Form {
            public Some {
                variables = List.copyOf(variables);
            }
        }

        /** {@code some k, v in domain}: declares the variables of key and value, which may be patterns. */
        @SuppressWarnings("OptionalUsedAsFieldOrParameterType")
        record SomeIn(Optional<Term> key, Term value, Term domain) implements Form {}

        /** {@code every k, v in domain { body }}. */
        @SuppressWarnings("OptionalUsedAsFieldOrParameterType")
        record Every(Optional<Term> key, Term value, Term domain, Body body) implements Form {}
    }

    /** {@code with target as value}: the target is a reference to input, data or a function. */
    public record With(Location at, Term target, Term value) {}
}
