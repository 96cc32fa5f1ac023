package dev.alnage.policy.rego.check;

import dev.alnage.policy.rego.ast.Body;
import dev.alnage.policy.rego.ast.Expression;
import dev.alnage.policy.rego.ast.Expression.Form;
import dev.alnage.policy.rego.ast.Term;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

/**
 * The order in which OPA asks the lines of a body, in which its checker of types goes through them too: again and again from the first to
 * the last, each line as soon as its variables are known. Bodies inside are put into order on the way.
 */
final class SafeOrder {
    /** So many lines may be looked at for one rule; who needs more is not checked. */
    private static final int LOOKS_MAX = 200_000;

    /** How many arguments a function takes; -1 if there is no such function. */
    private final Function<List<String>, Integer> arity;
    private boolean complete = true;
    private int looks;

    SafeOrder(Function<List<String>, Integer> arity) {
        this.arity = arity;
    }

    /** Whether every line found its place. Where not, OPA has said something else already, or we take what it does not. */
    boolean isComplete() {
        return complete;
    }

    Body body(Body body, Collection<String> given) {
        var safe = new HashSet<>(given);
        safe.add("data");
        safe.add("input");
        var globals = Set.copyOf(safe);
        var here = new HashSet<String>();
        body.expressions().forEach(one -> variables(one, here));
        var placed = place(body.expressions(), safe, here, globals);
        var around = new HashSet<>(globals);
        var lines = new ArrayList<Expression>();
        for (var line : placed) {
            lines.add(inside(line, around));
            variables(line, around);
        }
        return new Body(body.at(), lines);
    }

    private List<Expression> place(List<Expression> lines, Set<String> safe, Set<String> here, Set<String> globals) {
        var placed = new ArrayList<Expression>();
        var left = List.copyOf(lines);
        while (!left.isEmpty()) {
            looks += left.size();
            var waiting = new ArrayList<Expression>();
            for (var line : left) {
                var made = outputs(line, safe);
                if (isReady(line, made, safe, here, globals)) {
                    placed.add(line);
                    safe.addAll(made);
                } else {
                    waiting.add(line);
                }
            }
            if (waiting.size() == left.size() || looks > LOOKS_MAX) {
                complete = false;
                placed.addAll(waiting);
                break;
            }
            left = waiting;
        }
        return placed;
    }

    private boolean isReady(Expression line, Set<String> made, Set<String> safe, Set<String> here, Set<String> globals) {
        var needed = new HashSet<String>();
        variables(line, needed);
        var closed = new HashSet<String>();
        closures(line, closed);
        closed.retainAll(here);
        closed.removeAll(globals);
        if (!closed.isEmpty() && closed.equals(made)) {
            return false;
        }
        needed.addAll(closed);
        needed.removeAll(safe);
        return made.containsAll(needed);
    }

    /** The variables of a line, without those of bodies inside it. */
    private void variables(Expression line, Set<String> into) {
        line.withs().forEach(with -> replacements(with.value(), into));
        switch (line.form()) {
            case Form.Holds(var term) -> variables(term, into);
            case Form.Unify(var left, var right) -> {
                variables(left, into);
                variables(right, into);
            }
            case Form.Every(_, _, var domain, _) -> variables(domain, into);
            case Form.Assign _, Form.SomeIn _, Form.Some _ -> throw new IllegalStateException("expanded before");
        }
    }

    /** What replaces something may be the name of a function, which is no variable. */
    private void replacements(Term value, Set<String> into) {
        if (!(value instanceof Term.Var(_, var name) && arity.apply(List.of(name)) >= 0)) {
            variables(value, into);
        }
    }

    private static void variables(Term term, Set<String> into) {
        if (term instanceof Term.Var(_, var name)) {
            into.add(name);
        }
        Parts.parts(term).forEach(part -> variables(part, into));
    }

    /** The variables of bodies inside a line. */
    private void closures(Expression line, Set<String> into) {
        switch (line.form()) {
            case Form.Holds(var term) -> closures(term, into);
            case Form.Unify(var left, var right) -> {
                closures(left, into);
                closures(right, into);
            }
            case Form.Every(_, _, _, var body) -> all(body, into);
            case Form.Assign _, Form.SomeIn _, Form.Some _ -> throw new IllegalStateException("expanded before");
        }
    }

    private void closures(Term term, Set<String> into) {
        switch (term) {
            case Term.ArrayComprehension(_, var head, var body) -> {
                variables(head, into);
                all(body, into);
            }
            case Term.SetComprehension(_, var head, var body) -> {
                variables(head, into);
                all(body, into);
            }
            case Term.ObjectComprehension(_, var key, var value, var body) -> {
                variables(key, into);
                variables(value, into);
                all(body, into);
            }
            default -> Parts.parts(term).forEach(part -> closures(part, into));
        }
    }

    private void all(Body body, Set<String> into) {
        for (var line : body.expressions()) {
            variables(line, into);
            closures(line, into);
            if (line.form() instanceof Form.Every(var key, var value, _, _)) {
                key.ifPresent(term -> variables(term, into));
                variables(value, into);
            }
        }
    }

    /** What becomes known by a line, once {@code safe} is. */
    private Set<String> outputs(Expression line, Set<String> safe) {
        var made = new HashSet<String>();
        if (line.negated()) {
            return made;
        }
        var replaced = new HashSet<String>();
        line.withs().forEach(with -> replacements(with.value(), replaced));
        if (!safe.containsAll(replaced)) {
            return made;
        }
        switch (line.form()) {
            case Form.Holds(Term.Call call) -> called(call, safe, made);
            case Form.Holds(var term) -> references(term, safe, made);
            case Form.Unify(var left, var right) -> {
                references(left, safe, made);
                references(right, safe, made);
                new Equation(safe, made).settle(left, right);
            }
            case Form.Every(_, _, var domain, _) -> references(domain, safe, made);
            case Form.Assign _, Form.SomeIn _, Form.Some _ -> throw new IllegalStateException("expanded before");
        }
        made.removeAll(safe);
        return made;
    }

    private void called(Term.Call call, Set<String> safe, Set<String> made) {
        call.arguments().forEach(argument -> references(argument, safe, made));
        var inputs = arity.apply(call.operator());
        if (inputs < 0 || inputs >= call.arguments().size()) {
            return;
        }
        for (var argument : call.arguments().subList(0, inputs)) {
            var needed = new HashSet<String>();
            Equation.pattern(argument, needed);
            if (needed.stream().anyMatch(name -> !safe.contains(name) && !made.contains(name))) {
                made.clear();
                return;
            }
        }
        call.arguments().subList(inputs, call.arguments().size()).forEach(result -> Equation.pattern(result, made));
    }

    /** A reference makes the variables of its keys known, once what it looks into is. */
    private static void references(Term term, Set<String> safe, Set<String> made) {
        if (term instanceof Term.Ref(_, var head, var path)) {
            if (head instanceof Term.Var(_, var name) && !safe.contains(name)) {
                return;
            }
            path.forEach(key -> keys(key, made));
        }
        Parts.parts(term).forEach(part -> references(part, safe, made));
    }

    private static void keys(Term key, Set<String> made) {
        switch (key) {
            case Term.Var(_, var name) -> made.add(name);
            case Term.Ref(_, _, var path) -> path.forEach(step -> keys(step, made));
            default -> Parts.parts(key).forEach(part -> keys(part, made));
        }
    }

    private Expression inside(Expression line, Set<String> around) {
        var form = switch (line.form()) {
            case Form.Holds(Term.Call call) -> new Form.Holds(new Term.Call(call.at(), call.operator(),
                    call.arguments().stream().map(argument -> inside(argument, around)).toList()));
            case Form.Holds(var term) -> new Form.Holds(inside(term, around));
            case Form.Unify(var left, var right) -> new Form.Unify(inside(left, around), inside(right, around));
            case Form.Every(var key, var value, var domain, var body) -> {
                key.ifPresent(term -> variables(term, around));
                variables(value, around);
                yield new Form.Every(key, value, domain, body(body, around));
            }
            case Form.Assign _, Form.SomeIn _, Form.Some _ -> throw new IllegalStateException("expanded before");
        };
        return new Expression(line.at(), line.negated(), form, line.withs());
    }

    private Term inside(Term term, Set<String> around) {
        return switch (term) {
            case Term.Scalar _, Term.Var _, Term.Template _, Term.Call _ -> term;
            case Term.Ref(var at, var head, var path) -> new Term.Ref(at, head, path.stream().map(step -> inside(step, around)).toList());
            case Term.ArrayOf(var at, var elements) -> new Term.ArrayOf(at, elements.stream().map(element -> inside(element, around)).toList());
            case Term.SetOf(var at, var elements) -> new Term.SetOf(at, elements.stream().map(element -> inside(element, around)).toList());
            case Term.ObjectOf(var at, var members) -> new Term.ObjectOf(at, members.stream()
                    .map(member -> new Term.ObjectOf.Member(inside(member.key(), around), inside(member.value(), around))).toList());
            case Term.ArrayComprehension(var at, var head, var body) -> new Term.ArrayComprehension(at, head, body(body, around));
            case Term.SetComprehension(var at, var head, var body) -> new Term.SetComprehension(at, head, body(body, around));
            case Term.ObjectComprehension(var at, var key, var value, var body) -> new Term.ObjectComprehension(at, key, value, body(body, around));
        };
    }
}
