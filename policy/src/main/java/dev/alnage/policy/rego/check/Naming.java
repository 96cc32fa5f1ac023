package dev.alnage.policy.rego.check;

import dev.alnage.policy.rego.ast.Body;
import dev.alnage.policy.rego.ast.Expression;
import dev.alnage.policy.rego.ast.Expression.Form;
import dev.alnage.policy.rego.ast.Term;
import java.util.ArrayList;
import java.util.List;

/** Gives names to references and comprehensions inside of terms, in a line before the one that uses them: they are asked first. */
final class Naming {
    private final Expansion expansion;
    private final boolean equations;

    /** @param equations whether {@code ==} is an equation, as in rules; in queries it is a function like others */
    Naming(Expansion expansion, boolean equations) {
        this.expansion = expansion;
        this.equations = equations;
    }

    Body body(Body body) {
        var lines = new ArrayList<Expression>();
        for (var line : body.expressions()) {
            var before = new ArrayList<Expression>();
            var form = form(line.form(), before);
            before.forEach(one -> lines.add(new Expression(one.at(), false, one.form(), line.withs())));
            lines.add(new Expression(line.at(), line.negated(), form, line.withs()));
        }
        return new Body(body.at(), lines);
    }

    private Form form(Form form, List<Expression> before) {
        return switch (form) {
            case Form.Holds(Term.Call call) when equations && call.name().equals("equal") && call.arguments().size() == 2 ->
                    new Form.Unify(alone(call.arguments().get(0), before), alone(call.arguments().get(1), before));
            case Form.Holds(Term.Call call) -> new Form.Holds(new Term.Call(call.at(), call.operator(),
                    call.arguments().stream().map(argument -> named(argument, before)).toList()));
            case Form.Holds(var term) -> new Form.Holds(alone(term, before));
            case Form.Unify(var left, var right) -> new Form.Unify(alone(left, before), alone(right, before));
            case Form.Every(var key, var value, var domain, var body) -> new Form.Every(key, value, named(domain, before), body(body));
            case Form.Assign _, Form.SomeIn _, Form.Some _ -> throw new IllegalStateException("expanded before");
        };
    }

    /** A term beside an equals sign or without anything: it stays what it is, and its parts get names. */
    private Term alone(Term term, List<Expression> before) {
        return switch (term) {
            case Term.Ref ref -> keys(ref, before);
            case Term.ArrayComprehension _, Term.SetComprehension _, Term.ObjectComprehension _ -> inside(term);
            default -> named(term, before);
        };
    }

    private Term.Ref keys(Term.Ref ref, List<Expression> before) {
        return new Term.Ref(ref.at(), ref.head(), ref.path().stream().map(step -> named(step, before)).toList());
    }

    private Term inside(Term term) {
        return switch (term) {
            case Term.ArrayComprehension(var at, var head, var body) -> new Term.ArrayComprehension(at, head, body(body));
            case Term.SetComprehension(var at, var head, var body) -> new Term.SetComprehension(at, head, body(body));
            case Term.ObjectComprehension(var at, var key, var value, var body) -> new Term.ObjectComprehension(at, key, value, body(body));
            default -> term;
        };
    }

    private Term named(Term term, List<Expression> before) {
        return switch (term) {
            case Term.Ref ref -> expansion.equal(keys(ref, before), before);
            case Term.ArrayComprehension _, Term.SetComprehension _, Term.ObjectComprehension _ -> expansion.equal(inside(term), before);
            case Term.ArrayOf(var at, var elements) -> new Term.ArrayOf(at, elements.stream().map(one -> named(one, before)).toList());
            case Term.SetOf(var at, var elements) -> new Term.SetOf(at, elements.stream().map(one -> named(one, before)).toList());
            case Term.ObjectOf(var at, var members) -> new Term.ObjectOf(at, members.stream()
                    .map(one -> new Term.ObjectOf.Member(named(one.key(), before), named(one.value(), before))).toList());
            case Term.Scalar _, Term.Var _, Term.Template _, Term.Call _ -> term;
        };
    }
}
