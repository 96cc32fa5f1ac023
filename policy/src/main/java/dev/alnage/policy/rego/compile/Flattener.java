package dev.alnage.policy.rego.compile;

import dev.alnage.policy.rego.ast.Body;
import dev.alnage.policy.rego.ast.Expression;
import dev.alnage.policy.rego.ast.Expression.Form;
import dev.alnage.policy.rego.ast.Location;
import dev.alnage.policy.rego.ast.RegoError;
import dev.alnage.policy.rego.ast.ResolvedRule;
import dev.alnage.policy.rego.ast.Term;
import dev.alnage.policy.rego.builtin.Builtin;
import dev.alnage.policy.rego.value.Value;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Takes expressions apart into goals. */
final class Flattener {
    /** How the variables are called that stand for parts. No source can spell that. */
    static final String PART = "@";

    private final Functions functions;
    private final CompileOptions options;
    private final Errors errors;
    /** What {@code rego.metadata.…} calls are worth in this rule; null where there is none. */
    private final Function<String, @Nullable Value> metadata;
    /** Whether {@code not} is about all that stands behind it. */
    private final boolean wholeNegation;
    private int count;

    Flattener(Functions functions, CompileOptions options, Errors errors, boolean wholeNegation, Function<String, @Nullable Value> metadata) {
        this.wholeNegation = wholeNegation;
        this.functions = functions;
        this.options = options;
        this.errors = errors;
        this.metadata = metadata;
    }

    Term.Var part(Location at) {
        return new Term.Var(at, PART + ++count);
    }

    List<Goal> body(Body body) {
        var goals = new ArrayList<Goal>();
        body.expressions().forEach(expression -> expression(expression, goals));
        return goals;
    }

    void expression(Expression expression, List<Goal> goals) {
        if (!expression.withs().isEmpty()) {
            var replacements = expression.withs().stream().map(with -> replacement(with, goals)).toList();
            var inner = new ArrayList<Goal>();
            expression(new Expression(expression.at(), expression.negated(), expression.form(), List.of()), inner);
            if (!inner.isEmpty()) {
                goals.add(Goal.Under.of(expression.at(), replacements, inner));
            }
        } else if (expression.negated()) {
            var inner = new ArrayList<Goal>();
            var denied = wholeNegation ? expression.form() : Negation.of(expression.form(), this, goals);
            form(expression.at(), denied, inner);
            var vars = new Vars();
            vars.add(denied);
            goals.add(new Goal.Not(expression.at(), inner, vars.own, vars.inner));
        } else {
            form(expression.at(), expression.form(), goals);
        }
    }

    private void form(Location at, Form form, List<Goal> goals) {
        switch (form) {
            case Form.Holds(Term.Call call) when call.name().equals("print") && !options.refused().contains("print") ->
                    goals.add(Goal.Print.of(at, call.arguments()));
            case Form.Holds(Term.Call call) -> call(at, call, goals);
            case Form.Holds(var term) -> goals.add(Goal.Holds.of(at, top(term, goals)));
            case Form.Unify(var left, var right) -> unify(at, left, right, goals);
            case Form.Assign(var left, var right) -> unify(at, left, right, goals);
            case Form.Some _ -> { }
            case Form.SomeIn(var key, var value, var domain) -> {
                var members = named(domain, goals);
                var at1 = key.orElseGet(() -> part(at));
                goals.add(Goal.Unify.of(at, new Term.Ref(at, members, List.of(pattern(nested(at1, goals), goals))), pattern(top(value, goals), goals)));
            }
            case Form.Every(var key, var value, var domain, var body) -> {
                var members = nested(domain, goals);
                var vars = new Vars();
                vars.add(form);
                var own = Vars.of(members).own;
                goals.add(new Goal.Every(at, key.orElse(null), value, members, body(body), own, vars.inner));
            }
        }
    }

    private void unify(Location at, Term left, Term right, List<Goal> goals) {
        goals.add(Goal.Unify.of(at, pattern(top(left, goals), goals), pattern(top(right, goals), goals)));
    }

    /**
     * A flat term that is to meet a value: {@code [count(x), x]} makes x known and needs it, so that what needs it is a goal of its own.
     */
    Term pattern(Term term, List<Goal> goals) {
        if (!(term instanceof Term.ArrayOf || term instanceof Term.ObjectOf)) {
            return term;
        }
        var made = new HashSet<String>();
        Order.patternVars(term, made);
        return made.isEmpty() ? term : apart(term, made, goals);
    }

    private Term apart(Term term, Set<String> made, List<Goal> goals) {
        return switch (term) {
            case Term.Scalar _, Term.Var _ -> term;
            case Term.ArrayOf(var at, var elements) -> new Term.ArrayOf(at, elements.stream().map(element -> apart(element, made, goals)).toList());
            case Term.ObjectOf(var at, var members) -> new Term.ObjectOf(at,
                    members.stream().map(member -> new Term.ObjectOf.Member(member.key(), apart(member.value(), made, goals))).toList());
            case Term.Template _, Term.Ref _, Term.SetOf _, Term.Call _, Term.ArrayComprehension _, Term.SetComprehension _, Term.ObjectComprehension _ -> {
                var vars = Vars.of(term);
                yield Collections.disjoint(vars.own, made) && Collections.disjoint(vars.inner, made) ? term : named(term.at(), term, goals);
            }
        };
    }

    /** A call that stands alone: it must hold, or it has one argument more, which is what it yields. */
    private void call(Location at, Term.Call call, List<Goal> goals) {
        var signature = functions.find(call.name());
        if (call.name().equals("eq") && call.arguments().size() == 2) {
            unify(at, call.arguments().getFirst(), call.arguments().getLast(), goals);
        } else if (saysItsResult(call)) {
            var arguments = call.arguments();
            var result = pattern(top(arguments.getLast(), goals), goals);
            var shorter = new Term.Call(call.at(), call.operator(), arguments.subList(0, arguments.size() - 1));
            goals.add(Goal.Unify.of(at, top(shorter, goals), result));
        } else {
            var term = top(call, goals);
            if (term instanceof Term.Call && signature.isPresent() && signature.get().isRelation()) {
                var result = part(at);
                goals.add(Goal.Unify.of(at, result, term));
                term = result;
            }
            goals.add(Goal.Holds.of(at, term));
        }
    }

    /** Whether a call has one argument more than the function takes: the last one is then unified with what it yields. */
    boolean saysItsResult(Term.Call call) {
        return functions.find(call.name()).filter(signature -> call.arguments().size() == signature.arity() + 1).isPresent();
    }

    /** A term that stands alone or beside an equals sign: it may be a reference with variables, or a call with many results. */
    Term top(Term term, List<Goal> goals) {
        return switch (term) {
            case Term.Ref(var at, var head, var path) -> new Term.Ref(at, nested(head, goals), path.stream().map(key -> nested(key, goals)).toList());
            case Term.Call call -> called(call, goals);
            case Term.Scalar _, Term.Var _, Term.Template _, Term.ArrayOf _, Term.SetOf _, Term.ObjectOf _, Term.ArrayComprehension _,
                 Term.SetComprehension _, Term.ObjectComprehension _ -> nested(term, goals);
        };
    }

    /** A term inside another. */
    Term nested(Term term, List<Goal> goals) {
        return switch (term) {
            case Term.Scalar _, Term.Var _, Term.Template _, Term.ArrayComprehension _, Term.SetComprehension _, Term.ObjectComprehension _ -> term;
            case Term.ArrayOf(var at, var elements) -> new Term.ArrayOf(at, elements.stream().map(element -> nested(element, goals)).toList());
            case Term.SetOf(var at, var elements) -> new Term.SetOf(at, elements.stream().map(element -> nested(element, goals)).toList());
            case Term.ObjectOf(var at, var members) -> new Term.ObjectOf(at, members.stream()
                    .map(member -> new Term.ObjectOf.Member(nested(member.key(), goals), nested(member.value(), goals))).toList());
            case Term.Ref ref -> {
                var flat = top(ref, goals);
                yield ref.path().stream().allMatch(key -> key instanceof Term.Scalar) ? flat : named(ref.at(), flat, goals);
            }
            case Term.Call call -> {
                var flat = called(call, goals);
                yield functions.find(call.name()).filter(Functions.Signature::isRelation).isPresent() ? named(call.at(), flat, goals) : flat;
            }
        };
    }

    /** A variable for a term that stands alone. */
    Term.Var named(Location at, Term flat, List<Goal> goals) {
        var name = part(at);
        goals.add(Goal.Unify.of(at, name, flat));
        return name;
    }

    private Term named(Term term, List<Goal> goals) {
        return term instanceof Term.Var variable && !Vars.isRoot(variable.name()) ? variable : named(term.at(), top(term, goals), goals);
    }

    private Term called(Term.Call call, List<Goal> goals) {
        var name = call.name();
        if (name.startsWith("rego.metadata.")) {
            var value = metadata.apply(name);
            if (value != null && call.arguments().isEmpty()) {
                return new Term.Scalar(call.at(), value);
            }
        }
        var signature = functions.find(name);
        if (signature.isEmpty()) {
            errors.add(RegoError.TYPE, "undefined function " + name + " (what is claimed of the language is listed in docs/rego.md)", call.at());
        } else if (signature.get().arity() != call.arguments().size()) {
            errors.add(RegoError.TYPE, name + ": arity mismatch\n\thave: " + call.arguments().size() + " arguments\n\twant: "
                    + signature.get().arity(), call.at());
        }
        return new Term.Call(call.at(), call.operator(), call.arguments().stream().map(argument -> nested(argument, goals)).toList());
    }

    private Goal.Replacement replacement(Expression.With with, List<Goal> goals) {
        var path = with.target() instanceof Term.Ref ref ? ref.path() : List.<Term>of();
        var name = Resolver.dotted(with.target());
        var nothing = new Goal.Replacement.Target.Input(List.of());
        if (name.isEmpty()) {
            errors.add(RegoError.TYPE, "with keyword target must be a reference to input, data or a function, of names that are constant", with.at());
            return new Goal.Replacement(with.at(), nothing, with.value());
        }
        var signature = functions.find(name.get());
        if (signature.isPresent()) {
            return replacedFunction(with, signature.get(), goals);
        }
        var head = Resolver.firstName(name.get());
        if (!Vars.isRoot(head)) {
            errors.add(RegoError.TYPE, "undefined function " + name.get() + ": found as the target of with, expected input, data or a known function",
                    with.at());
            return new Goal.Replacement(with.at(), nothing, with.value());
        }
        var names = path.stream().map(key -> ((Value.Text) ((Term.Scalar) key).value()).value()).toList();
        var target = head.equals("input") ? new Goal.Replacement.Target.Input(names) : new Goal.Replacement.Target.Document(names);
        return new Goal.Replacement(with.at(), target, nested(with.value(), goals));
    }

    private Goal.Replacement replacedFunction(Expression.With with, Functions.Signature replaced, List<Goal> goals) {
        var builtin = replaced.builtin();
        if (builtin != null) {
            if (builtin.nature() == Builtin.Nature.RELATION || builtin.name().startsWith("internal.") || builtin.name().equals("eq")) {
                errors.add(RegoError.TYPE, "with keyword replacing built-in function: target must not be internal or a relation: " + builtin.name(), with.at());
            } else if (functions.isIrreplaceable(builtin.name())) {
                errors.add(RegoError.COMPILE, "with keyword replacing built-in function " + builtin.name()
                        + ": in a decision nothing may stand in for what verifies, or for the time; do so in tests only", with.at());
            }
        }
        var by = Resolver.dotted(with.value()).flatMap(functions::find);
        if (by.isPresent()) {
            if (by.get().arity() != replaced.arity()) {
                errors.add(RegoError.TYPE, replaced.name() + ": arity mismatch\n\thave: a replacement of " + by.get().arity()
                        + " arguments\n\twant: " + replaced.arity(), with.at());
            }
            var nothing = new Term.Scalar(with.at(), Value.NULL);
            return new Goal.Replacement(with.at(), new Goal.Replacement.Target.Function(replaced.name(), by.get().name()), nothing);
        }
        if (with.value() instanceof Term.Ref(_, Term.Var(_, var head), _) && !Vars.isRoot(head) && head.indexOf(ResolvedRule.MARK) < 0) {
            Resolver.dotted(with.value()).ifPresent(name -> errors.add(RegoError.TYPE, "undefined function " + name, with.at()));
            return new Goal.Replacement(with.at(), new Goal.Replacement.Target.Function(replaced.name(), null), new Term.Scalar(with.at(), Value.NULL));
        }
        return new Goal.Replacement(with.at(), new Goal.Replacement.Target.Function(replaced.name(), null), nested(with.value(), goals));
    }
}
