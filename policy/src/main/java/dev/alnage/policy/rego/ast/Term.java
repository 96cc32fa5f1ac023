package dev.alnage.policy.rego.ast;

import dev.alnage.policy.rego.value.Value;
import java.util.List;

/** What can stand for a value: the terms of the language's grammar. */
public sealed interface Term {
    Location at();

    /** A value written out: null, true, 1.5, "text". */
    record Scalar(Location at, Value value) implements Term {}

    /**
     * {@code $"… {term with input as x} …"}: text and holes in turn. A hole is a term that must hold ({@link Expression.Form.Holds}), never
     * negated; what is undefined in it is written as {@code <undefined>}.
     */
    record Template(Location at, List<Part> parts) implements Term {
        public sealed interface Part {
            record Text(String text) implements Part {}

            record Hole(Expression expression) implements Part {}
        }

        public Template {
            parts = List.copyOf(parts);
        }
    }

    /** A variable. A wildcard {@code _} is a variable with a name of its own that no source can spell. */
    record Var(Location at, String name) implements Term {
        /** How the names of wildcards begin. */
        public static final String WILDCARD_PREFIX = "$";

        public boolean isWildcard() {
            return name.startsWith(WILDCARD_PREFIX);
        }
    }

    /** {@code head.a[b].c}: the head is mostly a variable, else a call, a comprehension or a composite. Never an empty path. */
    record Ref(Location at, Term head, List<Term> path) implements Term {
        public Ref {
            path = List.copyOf(path);
        }
    }

    /** {@code [a, b]}. */
    record ArrayOf(Location at, List<Term> elements) implements Term {
        public ArrayOf {
            elements = List.copyOf(elements);
        }
    }

    /** {@code {a, b}}; {@code set()} is the empty one. */
    record SetOf(Location at, List<Term> elements) implements Term {
        public SetOf {
            elements = List.copyOf(elements);
        }
    }

    /** {@code {k: v}}. */
    record ObjectOf(Location at, List<Member> members) implements Term {
        public record Member(Term key, Term value) {}

        public ObjectOf {
            members = List.copyOf(members);
        }
    }

    /**
     * {@code f(x)}; infix operators are calls of the built-in functions that they stand for ({@code plus}, {@code lt},
     * {@code internal.member_2}, {@code and} …). The operator is a reference: {@code ["data", "a", "f"]}, {@code ["count"]}.
     */
    record Call(Location at, List<String> operator, List<Term> arguments) implements Term {
        public Call {
            operator = List.copyOf(operator);
            arguments = List.copyOf(arguments);
        }

        public String name() {
            return String.join(".", operator);
        }
    }

    /** {@code [head | body]}. */
    record ArrayComprehension(Location at, Term head, Body body) implements Term {}

    /** {@code {head | body}}. */
    record SetComprehension(Location at, Term head, Body body) implements Term {}

    /** {@code {key: value | body}}. */
    record ObjectComprehension(Location at, Term key, Term value, Body body) implements Term {}
}
