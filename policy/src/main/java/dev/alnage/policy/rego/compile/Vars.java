package dev.alnage.policy.rego.compile;

import dev.alnage.policy.rego.ast.Body;
import dev.alnage.policy.rego.ast.Expression;
import dev.alnage.policy.rego.ast.Expression.Form;
import dev.alnage.policy.rego.ast.Term;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * Which variables stand where: those of a term itself, and apart from them those inside its comprehensions and templates, which are
 * bodies of their own.
 */
final class Vars {
    final Set<String> own = new LinkedHashSet<>();
    final Set<String> inner = new LinkedHashSet<>();

    static Vars of(Term... terms) {
        var vars = new Vars();
        for (var term : terms) {
            vars.add(term);
        }
        return vars;
    }

    static boolean isRoot(String name) {
        return name.equals("data") || name.equals("input");
    }

    void add(Term term) {
        switch (term) {
            case Term.Scalar _ -> { }
            case Term.Var(_, var name) -> {
                if (!isRoot(name)) {
                    own.add(name);
                }
            }
            case Term.Ref(_, var head, var path) -> {
                add(head);
                path.forEach(this::add);
            }
            case Term.ArrayOf(_, var elements) -> elements.forEach(this::add);
            case Term.SetOf(_, var elements) -> elements.forEach(this::add);
            case Term.ObjectOf(_, var members) -> members.forEach(member -> {
                add(member.key());
                add(member.value());
            });
            case Term.Call(_, _, var arguments) -> arguments.forEach(this::add);
            case Term.Template(_, var parts) -> parts.forEach(part -> {
                if (part instanceof Term.Template.Part.Hole(var expression)) {
                    addInner(expression);
                }
            });
            case Term.ArrayComprehension(_, var head, var body) -> {
                addInner(head);
                addInner(body);
            }
            case Term.SetComprehension(_, var head, var body) -> {
                addInner(head);
                addInner(body);
            }
            case Term.ObjectComprehension(_, var key, var value, var body) -> {
                addInner(key);
                addInner(value);
                addInner(body);
            }
        }
    }

    void addInner(Term term) {
        var vars = of(term);
        inner.addAll(vars.own);
        inner.addAll(vars.inner);
    }

    void addInner(Body body) {
        body.expressions().forEach(this::addInner);
    }

    private void addInner(Expression expression) {
        var vars = new Vars();
        vars.add(expression.form());
        expression.withs().forEach(with -> vars.add(with.value()));
        inner.addAll(vars.own);
        inner.addAll(vars.inner);
    }

    void add(Form form) {
        switch (form) {
            case Form.Holds(var term) -> add(term);
            case Form.Unify(var left, var right) -> {
                add(left);
                add(right);
            }
            case Form.Assign(var left, var right) -> {
                add(left);
                add(right);
            }
            case Form.Some(var variables) -> variables.forEach(this::add);
            case Form.SomeIn(var key, var value, var domain) -> {
                key.ifPresent(this::add);
                add(value);
                add(domain);
            }
            case Form.Every(var key, var value, var domain, var body) -> {
                add(domain);
                key.ifPresent(this::addInner);
                addInner(value);
                addInner(body);
            }
        }
    }
}
