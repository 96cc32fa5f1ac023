package dev.alnage.policy.rego.parse;

import dev.alnage.policy.rego.ast.Body;
import dev.alnage.policy.rego.ast.Expression;
import dev.alnage.policy.rego.ast.Location;
import dev.alnage.policy.rego.ast.RegoErrors;
import dev.alnage.policy.rego.ast.Rule;
import dev.alnage.policy.rego.ast.Term;
import dev.alnage.policy.rego.value.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads rules: a head, bodies, and what is otherwise. */
final class Rules {
    private final Cursor cursor;
    private final Terms terms;
    private final Bodies bodies;
    /** Whether {@code if} and {@code contains} must be written. */
    private final boolean strict;

    Rules(Cursor cursor, Terms terms, boolean strict) {
        this.cursor = cursor;
        this.terms = terms;
        this.bodies = terms.bodies();
        this.strict = strict;
    }

    /** What was read of a head: its name with arguments, what it contains, its value. */
    private record Heading(Location at, Term reference, Optional<List<Term>> arguments, Optional<Term> key, Optional<Term> value, boolean assigned) {
        boolean isFunction() {
            return arguments.isPresent();
        }

        String noun() {
            return isFunction() ? "function" : "rule";
        }

        /** {@code p[x]} without a value: in Rego v0 a set of x. */
        boolean mayBeSet() {
            return reference instanceof Term.Ref ref && ref.path().size() == 1 && !isFunction() && key.isEmpty() && value.isEmpty();
        }
    }

    /** One rule, or several when several bodies follow one head. */
    List<Rule> rule() {
        var at = cursor.here();
        var isDefault = cursor.atLeadingKeyword("default");
        if (isDefault) {
            cursor.next();
        }
        var heading = heading();
        if (isDefault) {
            return List.of(defaultRule(at, heading));
        }
        var hasIf = cursor.takeKeyword("if");
        if (!hasIf && !cursor.at("{")) {
            return List.of(new Rule(at, false, bodiless(heading), holding(at), Optional.empty()));
        }
        if (!hasIf && strict) {
            throw cursor.error(heading.at(), heading.mayBeSet()
                    ? "`contains` keyword is required for partial set rules: write p contains x if { … }"
                    : "`if` keyword is required before " + heading.noun() + " body: write p if { … }, or ask for Rego v0");
        }
        var head = head(heading, !hasIf && heading.mayBeSet());
        var body = hasIf ? bodyBehindIf() : braced();
        var otherwise = otherwise(head);
        var rules = new ArrayList<Rule>();
        rules.add(new Rule(at, false, head, body, otherwise));
        while (cursor.at("{")) {
            if (otherwise.isPresent()) {
                throw cursor.unexpected("'else', or the next rule");
            }
            var next = cursor.here();
            rules.add(new Rule(next, false, copied(head, next), braced(), Optional.empty()));
        }
        return rules;
    }

    private Heading heading() {
        var at = cursor.here();
        if (cursor.token().kind() != Token.Kind.NAME || cursor.atKeyword(cursor.token().text()) && cursor.atLeadingKeyword(cursor.token().text())) {
            throw cursor.unexpected("a rule, an import or the end of the text");
        }
        var reference = terms.path(cursor.variable(cursor.next()), true);
        var arguments = Optional.<List<Term>>empty();
        if (reference instanceof Term.Call call) {
            arguments = Optional.of(call.arguments());
            reference = reference(call);
        } else if (!(reference instanceof Term.Var || reference instanceof Term.Ref ref && ref.head() instanceof Term.Var)) {
            throw cursor.error(at, "found a head that is no name, expected one such as p, a.b[c] or f(x)");
        }
        if (cursor.atKeyword("contains")) {
            if (arguments.isPresent()) {
                throw cursor.unexpected("no 'contains' behind a function: it is for rules that make sets, p contains x");
            }
            cursor.next();
            return new Heading(at, reference, arguments, Optional.of(terms.expression()), Optional.empty(), false);
        }
        var assigned = cursor.at(":=");
        var value = cursor.take(":=") || cursor.take("=") ? Optional.of(terms.expression()) : Optional.<Term>empty();
        return new Heading(at, reference, arguments, Optional.empty(), value, assigned);
    }

    private static Term reference(Term.Call call) {
        var head = new Term.Var(call.at(), call.operator().getFirst());
        if (call.operator().size() == 1) {
            return head;
        }
        return new Term.Ref(call.at(), head,
                call.operator().stream().skip(1).<Term>map(name -> new Term.Scalar(call.at(), Value.of(name))).toList());
    }

    private Rule.Head bodiless(Heading heading) {
        if (strict && heading.mayBeSet()) {
            throw cursor.error(heading.at(), "`contains` keyword is required for partial set rules, and a rule must have value assignment "
                    + "and/or body declaration: write p contains x, p[x] := y or p[x] if { … }");
        }
        if (heading.key().isEmpty() && heading.value().isEmpty() && (strict || heading.reference() instanceof Term.Var && !heading.isFunction())) {
            throw cursor.error(heading.at(), heading.noun() + " must have value assignment and/or body declaration: write p := x, or p if { … }");
        }
        return head(heading, heading.mayBeSet());
    }

    private static Rule.Head head(Heading heading, boolean isSet) {
        if (isSet) {
            var ref = (Term.Ref) heading.reference();
            return new Rule.Head(heading.at(), ref.head(), Rule.Kind.SET, Optional.empty(), Optional.of(ref.path().getFirst()), Optional.empty(), false);
        }
        var kind = heading.key().isPresent() ? Rule.Kind.SET : isObject(heading) ? Rule.Kind.OBJECT : Rule.Kind.COMPLETE;
        return new Rule.Head(heading.at(), heading.reference(), kind, heading.arguments(), heading.key(), heading.value(), heading.assigned());
    }

    private static boolean hasVariables(Term reference) {
        return reference instanceof Term.Ref ref && ref.path().stream().anyMatch(step -> !(step instanceof Term.Scalar));
    }

    private static boolean isObject(Heading heading) {
        return heading.reference() instanceof Term.Ref ref
                && ref.path().stream().anyMatch(step -> !(step instanceof Term.Scalar(_, Value.Text _)));
    }

    /** {@code default p := v}: the value is written out, or a comprehension. */
    private Rule defaultRule(Location at, Heading heading) {
        if (heading.value().isEmpty()) {
            throw cursor.error(at, "illegal default rule (must have a value): write default p := x");
        }
        requireWrittenOut(at, heading.value().get());
        if (hasVariables(heading.reference())) {
            throw cursor.error(at, "illegal default rule (its place cannot contain anything but constants)");
        }
        var names = new ArrayList<String>();
        for (var argument : heading.arguments().orElse(List.of())) {
            if (!(argument instanceof Term.Var variable)) {
                throw cursor.error(at, "illegal default rule (arguments cannot contain anything but variables)");
            }
            if (names.contains(variable.name())) {
                throw cursor.error(at, "illegal default rule (arguments cannot be repeated " + variable.name() + ")");
            }
            names.add(variable.name());
        }
        return new Rule(at, true, head(heading, false), holding(at), Optional.empty());
    }

    private void requireWrittenOut(Location at, Term value) {
        switch (value) {
            case Term.Scalar _, Term.ArrayComprehension _, Term.SetComprehension _, Term.ObjectComprehension _ -> { }
            case Term.ArrayOf array -> array.elements().forEach(element -> requireWrittenOut(at, element));
            case Term.SetOf set -> set.elements().forEach(element -> requireWrittenOut(at, element));
            case Term.ObjectOf object -> object.members().forEach(member -> {
                requireWrittenOut(at, member.key());
                requireWrittenOut(at, member.value());
            });
            case Term.Var _ -> throw illegalDefault(at, "var");
            case Term.Ref _ -> throw illegalDefault(at, "ref");
            case Term.Call _ -> throw illegalDefault(at, "call");
            case Term.Template _ -> throw illegalDefault(at, "template string");
        }
    }

    private RegoErrors illegalDefault(Location at, String kind) {
        return cursor.error(at, "illegal default rule (value cannot contain " + kind + "): write the value itself");
    }

    /** {@code if x}, {@code if { x; y }}: a brace opens a body, unless what it opens is an object or a comprehension. */
    private Body bodyBehindIf() {
        if (!cursor.at("{")) {
            return single(bodies.literal());
        }
        var start = cursor.index();
        var depth = cursor.depth();
        try {
            var literal = bodies.literal();
            if (!(literal.form() instanceof Expression.Form.Holds(Term.SetOf _))) {
                return single(literal);
            }
        } catch (RegoErrors e) {
            // not a term: a body then, whose error is the one to tell
        }
        cursor.returnTo(start, depth);
        return braced();
    }

    private Body braced() {
        cursor.require("{", " before a body");
        return bodies.until("}");
    }

    private static Body single(Expression literal) {
        return new Body(literal.at(), List.of(literal));
    }

    /** The body of a rule without one. */
    private static Body holding(Location at) {
        return single(new Expression(at, false, new Expression.Form.Holds(new Term.Scalar(at, Value.TRUE)), List.of()));
    }

    private Optional<Rule> otherwise(Rule.Head head) {
        if (!cursor.atLeadingKeyword("else")) {
            return Optional.empty();
        }
        if (head.kind() == Rule.Kind.SET) {
            throw cursor.unexpected("no else keyword: it cannot be used on multi-value rules");
        }
        if (hasVariables(head.reference())) {
            throw cursor.unexpected("no else keyword: it cannot be used on rules with variables in head");
        }
        cursor.enter();
        var at = cursor.here();
        cursor.next();
        var assigned = cursor.at(":=");
        var value = cursor.take(":=") || cursor.take("=") ? Optional.of(terms.expression()) : Optional.<Term>empty();
        var hasIf = cursor.takeKeyword("if");
        if (value.isEmpty() && !hasIf && !cursor.at("{")) {
            throw cursor.unexpected("a value or a body behind 'else': else := x if { … }");
        }
        if (strict && !hasIf && cursor.at("{")) {
            throw cursor.error(at, "`if` keyword is required before " + (head.arguments().isPresent() ? "function" : "rule") + " body: write else if { … }");
        }
        var copy = copied(head, at);
        var elseHead = new Rule.Head(at, copy.reference(), copy.kind(), copy.arguments(), copy.key(), value, assigned);
        var body = cursor.at("{") ? braced() : hasIf ? single(bodies.literal()) : holding(at);
        var rule = new Rule(at, false, elseHead, body, otherwise(elseHead));
        cursor.leave();
        return Optional.of(rule);
    }

    /** The head for another body: each {@code _} of it is another one. */
    private Rule.Head copied(Rule.Head head, Location at) {
        var arguments = head.arguments().map(list -> list.stream()
                .map(argument -> argument instanceof Term.Var variable && variable.isWildcard() ? cursor.wildcard(variable.at()) : argument).toList());
        return new Rule.Head(at, head.reference(), head.kind(), arguments, head.key(), head.value(), head.assigned());
    }
}
