package dev.alnage.policy.rego.check;

import dev.alnage.policy.rego.ast.Body;
import dev.alnage.policy.rego.ast.Expression;
import dev.alnage.policy.rego.ast.Expression.Form;
import dev.alnage.policy.rego.ast.Expression.With;
import dev.alnage.policy.rego.ast.Location;
import dev.alnage.policy.rego.ast.Term;
import dev.alnage.policy.rego.value.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Writes bodies as OPA's checker of types sees them: a call is a line of its own, with one argument more that takes what it yields; what is
 * looked into has a name; {@code some … in} is an equation. What a name stands for so is seen by the checker in one place only.
 */
final class Expansion {
    /** How the names begin that stand for parts; no source can spell that. */
    private static final String PART = "@type";
    static final List<String> TEMPLATE = List.of("internal", "template_string");

    private final Predicate<List<String>> isFunction;
    private int count;

    Expansion(Predicate<List<String>> isFunction) {
        this.isFunction = isFunction;
    }

    Term.Var fresh(Location at) {
        return new Term.Var(at, PART + ++count);
    }

    Body body(Body body) {
        var lines = new ArrayList<Expression>();
        body.expressions().forEach(expression -> expression(expression, lines));
        return filled(body.at(), lines);
    }

    /** Bodies are never empty: where only {@code some} and {@code print} stood, nothing is asked. */
    static Body filled(Location at, List<Expression> lines) {
        return new Body(at, lines.isEmpty() ? List.of(line(at, new Form.Holds(new Term.Scalar(at, Value.TRUE)))) : lines);
    }

    private static Expression line(Location at, Form form) {
        return new Expression(at, false, form, List.of());
    }

    private void expression(Expression expression, List<Expression> lines) {
        var withs = expression.withs().stream().map(with -> new With(with.at(), with.target(), replacement(with.value(), lines))).toList();
        var support = new ArrayList<Expression>();
        var form = form(expression.at(), expression.form(), support);
        support.forEach(one -> lines.add(new Expression(one.at(), one.negated(), one.form(), withs)));
        form.ifPresent(one -> lines.add(new Expression(expression.at(), expression.negated(), one, withs)));
    }

    /** What replaces something is looked at before, unless it is the name of a function. */
    private Term replacement(Term value, List<Expression> lines) {
        return value instanceof Term.Ref ref && Parts.names(ref).filter(isFunction).isPresent() ? ref : named(term(value, lines), lines);
    }

    private Optional<Form> form(Location at, Form form, List<Expression> lines) {
        return switch (form) {
            case Form.Some _ -> Optional.empty();
            case Form.Holds(Term.Call call) when call.name().equals("print") -> Optional.empty();
            case Form.Holds(Term.Call call) -> Optional.of(called(call, call.arguments().stream().map(one -> term(one, lines)).toList()));
            case Form.Holds(var term) -> Optional.of(new Form.Holds(term(term, lines)));
            case Form.Unify(var left, var right) -> Optional.of(new Form.Unify(term(left, lines), term(right, lines)));
            case Form.Assign(var left, var right) -> Optional.of(new Form.Unify(term(left, lines), term(right, lines)));
            case Form.SomeIn(var key, var value, var domain) -> {
                Term place = key.orElseGet(() -> fresh(at));
                yield Optional.of(new Form.Unify(term(value, lines), term(member(at, domain, place), lines)));
            }
            case Form.Every(var key, var value, var domain, var body) -> {
                var members = fresh(domain.at());
                expression(line(domain.at(), new Form.Unify(members, domain)), lines);
                yield Optional.of(new Form.Every(Optional.of(key.orElseGet(() -> fresh(at))), value, members, body(body)));
            }
        };
    }

    private static Form called(Term.Call call, List<Term> arguments) {
        return call.name().equals("eq") && arguments.size() == 2 ? new Form.Unify(arguments.get(0), arguments.get(1))
                : new Form.Holds(new Term.Call(call.at(), call.operator(), arguments));
    }

    private static Term member(Location at, Term domain, Term place) {
        if (domain instanceof Term.Ref(_, var head, var path)) {
            var longer = new ArrayList<>(path);
            longer.add(place);
            return new Term.Ref(at, head, longer);
        }
        return new Term.Ref(at, domain, List.of(place));
    }

    Term term(Term term, List<Expression> lines) {
        return switch (term) {
            case Term.Scalar _ -> term;
            case Term.Var(var at, var name) -> Parts.isRoot(name) ? new Term.Ref(at, term, List.of()) : term;
            case Term.Template template -> term(written(template), lines);
            case Term.Call call -> {
                var arguments = new ArrayList<>(call.arguments().stream().map(one -> term(one, lines)).toList());
                var result = fresh(call.at());
                arguments.add(result);
                lines.add(line(call.at(), new Form.Holds(new Term.Call(call.at(), call.operator(), arguments))));
                yield result;
            }
            case Term.Ref ref -> reference(ref, lines);
            case Term.ArrayOf(var at, var elements) -> new Term.ArrayOf(at, elements.stream().map(one -> term(one, lines)).toList());
            case Term.SetOf(var at, var elements) -> new Term.SetOf(at, elements.stream().map(one -> term(one, lines)).toList());
            case Term.ObjectOf(var at, var members) -> new Term.ObjectOf(at, members.stream()
                    .map(one -> new Term.ObjectOf.Member(term(one.key(), lines), term(one.value(), lines))).toList());
            case Term.ArrayComprehension(var at, var head, var body) -> {
                var inner = new ArrayList<Expression>();
                var one = support(head, body, inner);
                yield new Term.ArrayComprehension(at, named(one, inner), filled(body.at(), inner));
            }
            case Term.SetComprehension(var at, var head, var body) -> {
                var inner = new ArrayList<Expression>();
                var one = support(head, body, inner);
                yield new Term.SetComprehension(at, named(one, inner), filled(body.at(), inner));
            }
            case Term.ObjectComprehension(var at, var key, var value, var body) -> {
                var inner = new ArrayList<>(body(body).expressions());
                var ofKey = term(key, inner);
                var ofValue = term(value, inner);
                yield new Term.ObjectComprehension(at, named(ofKey, inner), named(ofValue, inner), filled(body.at(), inner));
            }
        };
    }

    private Term support(Term head, Body body, List<Expression> inner) {
        inner.addAll(body(body).expressions());
        return term(head, inner);
    }

    private Term reference(Term.Ref ref, List<Expression> lines) {
        var head = ref.head() instanceof Term.Var ? ref.head() : term(ref.head(), lines);
        var path = ref.path().stream().map(one -> term(one, lines)).toList();
        return switch (head) {
            case Term.Ref(_, var first, var beginning) -> {
                var all = new ArrayList<>(beginning);
                all.addAll(path);
                yield new Term.Ref(ref.at(), first, all);
            }
            case Term.Var _, Term.Scalar _ -> new Term.Ref(ref.at(), head, path);
            default -> new Term.Ref(ref.at(), equal(head, lines), path);
        };
    }

    /** A term that must be asked for gets a name. */
    Term named(Term term, List<Expression> lines) {
        return Parts.isAsked(term) ? equal(term, lines) : term;
    }

    /** A name for a term, in a line of its own. */
    Term equal(Term term, List<Expression> lines) {
        var name = fresh(term.at());
        lines.add(line(term.at(), new Form.Unify(name, term)));
        return name;
    }

    /** What is written into a template are sets of one value, or of none. */
    private Term written(Term.Template template) {
        var parts = new ArrayList<Term>();
        for (var part : template.parts()) {
            switch (part) {
                case Term.Template.Part.Text(var text) -> parts.add(new Term.Scalar(template.at(), Value.of(text)));
                case Term.Template.Part.Hole(var expression) -> {
                    var at = expression.at();
                    var value = fresh(at);
                    var term = expression.form() instanceof Form.Holds(var one) ? one : new Term.Scalar(at, Value.TRUE);
                    parts.add(new Term.SetComprehension(at, value,
                            new Body(at, List.of(new Expression(at, false, new Form.Unify(value, term), expression.withs())))));
                }
            }
        }
        return new Term.Call(template.at(), TEMPLATE, List.of(new Term.ArrayOf(template.at(), parts)));
    }
}
