package dev.alnage.policy.rego.compile;

import dev.alnage.policy.rego.ast.Body;
import dev.alnage.policy.rego.ast.Expression;
import dev.alnage.policy.rego.ast.Expression.Form;
import dev.alnage.policy.rego.ast.Rule;
import dev.alnage.policy.rego.ast.Term;
import dev.alnage.policy.rego.value.Value;
import java.util.ArrayList;
import java.util.List;

/** What terms refer to: paths below {@code data} and {@code input}, and the names of functions. */
final class References {
    /** The keys behind {@code data}. */
    final List<List<Term>> data = new ArrayList<>();
    /** The keys behind {@code input}. */
    final List<List<Term>> input = new ArrayList<>();
    final List<String> functions = new ArrayList<>();

    static References of(Rule rule, List<Term> keys) {
        var references = new References();
        keys.forEach(references::add);
        references.add(rule);
        return references;
    }

    private void add(Rule rule) {
        rule.head().arguments().ifPresent(arguments -> arguments.forEach(this::add));
        rule.head().key().ifPresent(this::add);
        rule.head().value().ifPresent(this::add);
        add(rule.body());
        rule.otherwise().ifPresent(this::add);
    }

    void add(Body body) {
        body.expressions().forEach(this::add);
    }

    private void add(Expression expression) {
        switch (expression.form()) {
            case Form.Holds(var term) -> add(term);
            case Form.Unify(var left, var right) -> {
                add(left);
                add(right);
            }
            case Form.Assign(var left, var right) -> {
                add(left);
                add(right);
            }
            case Form.Some _ -> { }
            case Form.SomeIn(var key, var value, var domain) -> {
                key.ifPresent(this::add);
                add(value);
                add(domain);
            }
            case Form.Every(var key, var value, var domain, var body) -> {
                key.ifPresent(this::add);
                add(value);
                add(domain);
                add(body);
            }
        }
        for (var with : expression.withs()) {
            add(with.value());
            Resolver.dotted(with.value()).ifPresent(functions::add);
        }
    }

    private void add(Term term) {
        switch (term) {
            case Term.Scalar _ -> { }
            case Term.Var(_, var name) -> root(name, List.of());
            case Term.Ref(_, var head, var path) -> {
                if (head instanceof Term.Var(_, var name)) {
                    root(name, path);
                } else {
                    add(head);
                }
                path.forEach(this::add);
            }
            case Term.ArrayOf(_, var elements) -> elements.forEach(this::add);
            case Term.SetOf(_, var elements) -> elements.forEach(this::add);
            case Term.ObjectOf(_, var members) -> members.forEach(member -> {
                add(member.key());
                add(member.value());
            });
            case Term.Call call -> {
                functions.add(call.name());
                call.arguments().forEach(this::add);
            }
            case Term.Template(_, var parts) -> parts.forEach(part -> {
                if (part instanceof Term.Template.Part.Hole(var expression)) {
                    add(expression);
                }
            });
            case Term.ArrayComprehension(_, var head, var body) -> {
                add(head);
                add(body);
            }
            case Term.SetComprehension(_, var head, var body) -> {
                add(head);
                add(body);
            }
            case Term.ObjectComprehension(_, var key, var value, var body) -> {
                add(key);
                add(value);
                add(body);
            }
        }
    }

    private void root(String name, List<Term> path) {
        if (name.equals("data")) {
            data.add(path);
        } else if (name.equals("input")) {
            input.add(path);
        }
    }

    /** The key as text, if it is a constant one. */
    static String text(Term key) {
        return key instanceof Term.Scalar(_, Value.Text(var text)) ? text : "";
    }
}
