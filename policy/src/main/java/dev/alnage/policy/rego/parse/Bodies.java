package dev.alnage.policy.rego.parse;

import dev.alnage.policy.rego.ast.Body;
import dev.alnage.policy.rego.ast.Expression;
import dev.alnage.policy.rego.ast.Expression.Form;
import dev.alnage.policy.rego.ast.Location;
import dev.alnage.policy.rego.ast.Term;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads bodies: expressions in rows or between semicolons. */
final class Bodies {
    private final Cursor cursor;
    private final Terms terms;

    Bodies(Cursor cursor, Terms terms) {
        this.cursor = cursor;
        this.terms = terms;
    }

    /** Expressions up to that bracket, which is read too. */
    Body until(String end) {
        var body = expressions(end);
        cursor.next();
        return body;
    }

    /** Expressions up to the end of the text. */
    Body toEnd() {
        return expressions("");
    }

    private Body expressions(String end) {
        cursor.enter();
        var at = cursor.here();
        if (ends(end)) {
            throw cursor.error(at, "found an empty body, expected an expression (write true for a body that always holds)");
        }
        var expressions = new ArrayList<Expression>();
        var reached = 0;
        do {
            expressions.add(literal());
            reached = Math.max(reached, terms.height());
        } while (continues(end));
        terms.height(reached + 1);
        cursor.leave();
        return new Body(at, expressions);
    }

    private boolean continues(String end) {
        if (cursor.take(";")) {
            return true;
        }
        if (ends(end)) {
            return false;
        }
        if (!cursor.token().onNewRow()) {
            throw cursor.unexpected("a new line, ';' or " + (end.isEmpty() ? "the end of the query" : "'" + end + "'"));
        }
        return true;
    }

    private boolean ends(String end) {
        return end.isEmpty() ? cursor.atEnd() : cursor.at(end);
    }

    /** One expression, with {@code not} and {@code with}. */
    Expression literal() {
        var at = cursor.here();
        var negated = cursor.atLeadingKeyword("not");
        if (negated) {
            cursor.next();
            if (cursor.atLeadingKeyword("some") || cursor.atLeadingKeyword("every")) {
                throw cursor.unexpected("a term behind 'not' (negate a rule that says it)");
            }
        }
        var form = form();
        return new Expression(at, negated, form, withs());
    }

    private Form form() {
        if (cursor.atLeadingKeyword("some")) {
            return some();
        }
        if (cursor.atLeadingKeyword("every")) {
            return every();
        }
        var left = terms.expression();
        if (!cursor.at("=") && !cursor.at(":=")) {
            return new Form.Holds(left);
        }
        var reached = terms.height();
        var assigns = cursor.next().is(":=");
        var right = terms.expression();
        terms.height(Math.max(reached, terms.height()));
        return assigns ? new Form.Assign(left, right) : new Form.Unify(left, right);
    }

    private Form some() {
        cursor.next();
        var parts = new ArrayList<Term>();
        var reached = 0;
        do {
            parts.add(terms.infix(0));
            reached = Math.max(reached, terms.height());
        } while (cursor.take(","));
        if (cursor.atLeadingKeyword("in")) {
            if (parts.size() > 2) {
                throw cursor.unexpected("at most a key and a value before 'in'");
            }
            cursor.next();
            var domain = terms.infix(0);
            terms.height(Math.max(reached, terms.height()));
            return new Form.SomeIn(parts.size() == 2 ? Optional.of(parts.getFirst()) : Optional.empty(), parts.getLast(), domain);
        }
        return new Form.Some(variables(parts));
    }

    private List<Term.Var> variables(List<Term> parts) {
        var variables = new ArrayList<Term.Var>();
        for (var part : parts) {
            if (!(part instanceof Term.Var variable)) {
                var hint = cursor.isKeyword("in") ? "" : " (for some x in xs, write import rego.v1)";
                throw cursor.error(part.at(), "found a term behind 'some', expected variables, or some x in xs" + hint);
            }
            variables.add(variable);
        }
        return variables;
    }

    private Form every() {
        cursor.next();
        var first = terms.infix(0);
        Optional<Term> key = Optional.empty();
        var value = first;
        if (cursor.take(",")) {
            key = Optional.of(requireVariable(first));
            value = terms.infix(0);
        }
        requireVariable(value);
        if (!cursor.takeKeyword("in")) {
            throw cursor.unexpected("'in': every x in xs { … }");
        }
        var domain = terms.infix(0);
        var reached = terms.height();
        cursor.require("{", ": every x in xs { … }");
        var body = until("}");
        terms.height(Math.max(reached, terms.height()));
        return new Form.Every(key, value, domain, body);
    }

    private Term requireVariable(Term term) {
        if (term instanceof Term.Var) {
            return term;
        }
        throw cursor.error(term.at(), "found a term behind 'every', expected a variable (take it apart in the body)");
    }

    private List<Expression.With> withs() {
        var withs = new ArrayList<Expression.With>();
        var reached = terms.height();
        while (cursor.atKeyword("with")) {
            var at = cursor.here();
            cursor.next();
            withs.add(with(at));
            reached = Math.max(reached, terms.height());
        }
        terms.height(reached);
        return withs;
    }

    private Expression.With with(Location at) {
        if (cursor.token().kind() != Token.Kind.NAME || cursor.atReserved()) {
            throw cursor.unexpected("input, data or the name of a function behind 'with'");
        }
        var target = terms.single();
        if (!(target instanceof Term.Var || target instanceof Term.Ref ref && ref.head() instanceof Term.Var)) {
            throw cursor.error(target.at(), "found a term behind 'with', expected a reference to input, data or a function");
        }
        if (!cursor.takeKeyword("as")) {
            throw cursor.unexpected("'as': with input as x");
        }
        return new Expression.With(at, target, terms.expression());
    }
}
