package dev.alnage.policy.rego.ast;

import dev.alnage.policy.rego.ast.Expression.Form;
import java.util.function.Consumer;

/** Goes through all terms of a piece of syntax, outer ones before those inside them. */
public final class Terms {
    private Terms() {}

    /** Heads and bodies of a rule and of its alternatives. */
    public static void forEach(Rule rule, Consumer<Term> visitor) {
        for (var clause = rule; clause != null; clause = clause.otherwise().orElse(null)) {
            forEach(clause.head().reference(), visitor);
            clause.head().arguments().ifPresent(arguments -> arguments.forEach(term -> forEach(term, visitor)));
            clause.head().key().ifPresent(term -> forEach(term, visitor));
            clause.head().value().ifPresent(term -> forEach(term, visitor));
            forEach(clause.body(), visitor);
        }
    }

    public static void forEach(Body body, Consumer<Term> visitor) {
        body.expressions().forEach(expression -> forEach(expression, visitor));
    }

    public static void forEach(Expression expression, Consumer<Term> visitor) {
        switch (expression.form()) {
            case Form.Holds(var term) -> forEach(term, visitor);
            case Form.Unify(var left, var right) -> {
                forEach(left, visitor);
                forEach(right, visitor);
            }
            case Form.Assign(var left, var right) -> {
                forEach(left, visitor);
                forEach(right, visitor);
            }
            case Form.Some(var variables) -> variables.forEach(visitor);
            case Form.SomeIn(var key, var value, var domain) -> {
                key.ifPresent(term -> forEach(term, visitor));
                forEach(value, visitor);
                forEach(domain, visitor);
            }
            case Form.Every(var key, var value, var domain, var body) -> {
                key.ifPresent(term -> forEach(term, visitor));
                forEach(value, visitor);
                forEach(domain, visitor);
                forEach(body, visitor);
            }
        }
        for (var with : expression.withs()) {
            forEach(with.target(), visitor);
            forEach(with.value(), visitor);
        }
    }

    public static void forEach(Term term, Consumer<Term> visitor) {
        visitor.accept(term);
        switch (term) {
            case Term.Scalar _, Term.Var _ -> { }
            case Term.Template(_, var parts) -> parts.forEach(part -> {
                if (part instanceof Term.Template.Part.Hole(var expression)) {
                    forEach(expression, visitor);
                }
            });
            case Term.Ref(_, var head, var path) -> {
                forEach(head, visitor);
                path.forEach(step -> forEach(step, visitor));
            }
            case Term.ArrayOf(_, var elements) -> elements.forEach(element -> forEach(element, visitor));
            case Term.SetOf(_, var elements) -> elements.forEach(element -> forEach(element, visitor));
            case Term.ObjectOf(_, var members) -> members.forEach(member -> {
                forEach(member.key(), visitor);
                forEach(member.value(), visitor);
            });
            case Term.Call(_, _, var arguments) -> arguments.forEach(argument -> forEach(argument, visitor));
            case Term.ArrayComprehension(_, var head, var body) -> {
                forEach(head, visitor);
                forEach(body, visitor);
            }
            case Term.SetComprehension(_, var head, var body) -> {
                forEach(head, visitor);
                forEach(body, visitor);
            }
            case Term.ObjectComprehension(_, var key, var value, var body) -> {
                forEach(key, visitor);
                forEach(value, visitor);
                forEach(body, visitor);
            }
        }
    }
}
