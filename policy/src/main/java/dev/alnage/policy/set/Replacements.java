package dev.alnage.policy.set;

import dev.alnage.policy.rego.ast.Body;
import dev.alnage.policy.rego.ast.Expression;
import dev.alnage.policy.rego.ast.Expression.Form;
import dev.alnage.policy.rego.ast.Location;
import dev.alnage.policy.rego.ast.Module;
import dev.alnage.policy.rego.ast.Rule;
import dev.alnage.policy.rego.ast.Term;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What a module replaces by {@code with}, anywhere in it. */
final class Replacements {
    private static final List<String> PRODUCT = List.of("data", "alnage");

    private final Map<String, List<String>> imports = new HashMap<>();
    private final List<Replacement> found = new ArrayList<>();

    private Replacements() {}

    /** Where something is replaced, and what, with imports resolved; as much of the path as is written out. */
    record Replacement(Location at, List<String> path) {}

    static List<Replacement> in(Module module) {
        var replacements = new Replacements();
        module.imports().forEach(each -> replacements.imports.put(each.name(), each.path()));
        module.rules().forEach(replacements::rule);
        return replacements.found;
    }

    /** Whether it replaces something of the product's, all of the data included. */
    static boolean isOfTheProduct(Replacement each) {
        var shared = Math.min(each.path().size(), PRODUCT.size());
        return each.path().subList(0, shared).equals(PRODUCT.subList(0, shared));
    }

    private void rule(Rule rule) {
        term(rule.head().reference());
        rule.head().arguments().ifPresent(terms -> terms.forEach(this::term));
        rule.head().key().ifPresent(this::term);
        rule.head().value().ifPresent(this::term);
        body(rule.body());
        rule.otherwise().ifPresent(this::rule);
    }

    private void body(Body body) {
        body.expressions().forEach(this::expression);
    }

    private void expression(Expression expression) {
        for (var with : expression.withs()) {
            found.add(new Replacement(with.at(), path(with.target())));
            term(with.value());
        }
        switch (expression.form()) {
            case Form.Holds(var term) -> term(term);
            case Form.Unify(var left, var right) -> {
                term(left);
                term(right);
            }
            case Form.Assign(var left, var right) -> {
                term(left);
                term(right);
            }
            case Form.Some _ -> { }
            case Form.SomeIn(var key, var value, var domain) -> {
                key.ifPresent(this::term);
                term(value);
                term(domain);
            }
            case Form.Every(var key, var value, var domain, var body) -> {
                key.ifPresent(this::term);
                term(value);
                term(domain);
                body(body);
            }
        }
    }

    private void term(Term term) {
        switch (term) {
            case Term.Scalar _, Term.Var _ -> { }
            case Term.Template(_, var parts) -> parts.forEach(part -> {
                if (part instanceof Term.Template.Part.Hole(var hole)) {
                    expression(hole);
                }
            });
            case Term.Ref(_, var head, var path) -> {
                term(head);
                path.forEach(this::term);
            }
            case Term.ArrayOf(_, var elements) -> elements.forEach(this::term);
            case Term.SetOf(_, var elements) -> elements.forEach(this::term);
            case Term.ObjectOf(_, var members) -> members.forEach(member -> {
                term(member.key());
                term(member.value());
            });
            case Term.Call(_, _, var arguments) -> arguments.forEach(this::term);
            case Term.ArrayComprehension(_, var head, var body) -> {
                term(head);
                body(body);
            }
            case Term.SetComprehension(_, var head, var body) -> {
                term(head);
                body(body);
            }
            case Term.ObjectComprehension(_, var key, var value, var body) -> {
                term(key);
                term(value);
                body(body);
            }
        }
    }

    private List<String> path(Term target) {
        var path = new ArrayList<String>();
        switch (target) {
            case Term.Var(_, var name) -> path.addAll(imports.getOrDefault(name, List.of(name)));
            case Term.Ref(_, Term.Var(_, var name), var rest) -> {
                path.addAll(imports.getOrDefault(name, List.of(name)));
                for (var segment : rest) {
                    if (!(segment instanceof Term.Scalar(_, dev.alnage.policy.rego.value.Value.Text(var text)))) {
                        return path;
                    }
                    path.add(text);
                }
            }
            default -> { }
        }
        return path;
    }
}
