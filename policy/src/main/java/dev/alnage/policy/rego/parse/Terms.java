package dev.alnage.policy.rego.parse;

import dev.alnage.policy.rego.ast.Body;
import dev.alnage.policy.rego.ast.Expression;
import dev.alnage.policy.rego.ast.Location;
import dev.alnage.policy.rego.ast.RegoErrors;
import dev.alnage.policy.rego.ast.Term;
import dev.alnage.policy.rego.value.Value;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads terms: operators by their binding, then what they bind. */
final class Terms {
    /** Decimal places before and behind the point: what a number may take when it is written out. */
    private static final int NUMBER_PLACES_MAX = 30_000;

    /** The operators of one binding, loosest first, each with the built-in function that it stands for. */
    private static final List<Map<String, String>> BINDINGS = List.of(
            Map.of("==", "equal", "!=", "neq", "<", "lt", "<=", "lte", ">", "gt", ">=", "gte"),
            Map.of("|", "or"), Map.of("&", "and"), Map.of("+", "plus", "-", "minus"), Map.of("*", "mul", "/", "div", "%", "rem"));
    private static final List<String> MEMBER = List.of("internal", "member_2");
    private static final List<String> MEMBER_WITH_KEY = List.of("internal", "member_3");

    /** A term in brackets that was read already: what comes behind it and how deep it is. Reading anew is then never dear. */
    private record Read(Term term, int next, int height) {}

    private final Cursor cursor;
    private final Map<Integer, Read> read = new HashMap<>();
    private final Bodies bodies;
    /** How deep the term is that was read last. */
    private int height;

    Terms(Cursor cursor) {
        this.cursor = cursor;
        this.bodies = new Bodies(cursor, this);
    }

    Bodies bodies() {
        return bodies;
    }

    int height() {
        return height;
    }

    void height(int reached) {
        cursor.requireDepth(reached);
        height = reached;
    }

    /** A term with operators, where {@code k, v in xs} may stand: in bodies, brackets and values. */
    Term expression() {
        return membership(true);
    }

    /** A term with operators in a list, where a comma ends it. */
    private Term listed() {
        return membership(false);
    }

    private Term membership(boolean withKey) {
        var at = cursor.here();
        var left = infix(0);
        var reached = height;
        if (withKey && cursor.at(",")) {
            var comma = cursor.index();
            var depth = cursor.depth();
            var second = afterComma(comma, depth);
            if (second != null) {
                reached = Math.max(reached, height);
                cursor.next();
                var domain = infix(0);
                reached = Math.max(reached, height) + 1;
                left = new Term.Call(at, MEMBER_WITH_KEY, List.of(left, second, domain));
            }
        }
        while (cursor.atLeadingKeyword("in")) {
            cursor.next();
            var domain = infix(0);
            reached = Math.max(reached, height) + 1;
            cursor.requireDepth(reached);
            left = new Term.Call(at, MEMBER, List.of(left, domain));
        }
        height(reached);
        return left;
    }

    /** The term behind the comma if {@code in} follows it; else null, and the comma is still to be read. */
    private @Nullable Term afterComma(int comma, int depth) {
        cursor.next();
        try {
            var second = infix(0);
            if (cursor.atLeadingKeyword("in")) {
                return second;
            }
        } catch (RegoErrors e) {
            // it is somebody else's comma, and whoever reads on behind it finds the same error
        }
        cursor.returnTo(comma, depth);
        return null;
    }

    /**
     * Operators of that binding and tighter ones, those of one binding from the left. One call for all that stand beside each other: what
     * is nested takes few frames, so that the greatest depth fits on a small stack before anything is compiled.
     */
    Term infix(int loosest) {
        var at = cursor.here();
        var left = single();
        var reached = height;
        for (var binding = binding(); binding >= loosest; binding = binding()) {
            var operator = BINDINGS.get(binding).get(cursor.next().text());
            var right = infix(binding + 1);
            reached = Math.max(reached, height) + 1;
            cursor.requireDepth(reached);
            left = new Term.Call(at, List.of(operator), List.of(left, right));
        }
        height = reached;
        return left;
    }

    /** How tightly the operator binds that comes next, -1 if none does. */
    private int binding() {
        if (cursor.token().kind() == Token.Kind.SIGN) {
            for (var binding = 0; binding < BINDINGS.size(); binding++) {
                if (BINDINGS.get(binding).containsKey(cursor.token().text())) {
                    return binding;
                }
            }
        }
        return -1;
    }

    /** A term without operators, with the path behind it. */
    Term single() {
        cursor.enter();
        var head = head();
        var result = path(head, false);
        cursor.leave();
        return result;
    }

    private Term head() {
        var token = cursor.token();
        height = 1;
        return switch (token.kind()) {
            case NAME -> named();
            case NUMBER -> new Term.Scalar(cursor.place(token), number(cursor.next().text()));
            case TEXT -> new Term.Scalar(cursor.place(token), Value.of(cursor.next().text()));
            case TEMPLATE_PART, TEMPLATE_END -> template();
            case SIGN -> switch (token.text()) {
                case "-" -> negative();
                case "[", "{", "(" -> bracketed(token);
                default -> throw cursor.unexpected("a term");
            };
            case END -> throw cursor.unexpected("a term");
        };
    }

    private Term named() {
        var token = cursor.token();
        if (cursor.atReserved()) {
            var at = cursor.here();
            return switch (token.text()) {
                case "null" -> scalar(at, Value.NULL);
                case "true" -> scalar(at, Value.TRUE);
                case "false" -> scalar(at, Value.FALSE);
                default -> throw cursor.unexpected("a term");
            };
        }
        return cursor.variable(cursor.next());
    }

    private Term scalar(Location at, Value value) {
        cursor.next();
        return new Term.Scalar(at, value);
    }

    private Term negative() {
        var at = cursor.here();
        cursor.next();
        if (cursor.token().kind() != Token.Kind.NUMBER) {
            throw cursor.unexpected("a number behind '-' (write 0 - x for the negative of x)");
        }
        return new Term.Scalar(at, number("-" + cursor.next().text()));
    }

    private Value number(String digits) {
        // An exponent of more than nine digits is none that BigDecimal reads.
        if (digits.length() <= NUMBER_PLACES_MAX) {
            try {
                var number = new BigDecimal(digits);
                if (Math.abs((long) number.scale()) <= NUMBER_PLACES_MAX && Math.abs((long) number.precision() - number.scale()) <= NUMBER_PLACES_MAX) {
                    return Value.of(number);
                }
            } catch (NumberFormatException | ArithmeticException e) {
                // as below
            }
        }
        throw cursor.error(cursor.here(), "found number " + digits.substring(0, Math.min(40, digits.length())) + ", expected one of at most "
                + NUMBER_PLACES_MAX + " places before and behind the point");
    }

    private Term template() {
        var at = cursor.here();
        var parts = new ArrayList<Term.Template.Part>();
        var reached = 0;
        while (true) {
            var part = cursor.next();
            if (!part.text().isEmpty()) {
                parts.add(new Term.Template.Part.Text(part.text()));
            }
            if (part.kind() == Token.Kind.TEMPLATE_END) {
                height(reached + 1);
                return new Term.Template(at, parts);
            }
            if (cursor.at("}")) {
                throw cursor.unexpected("an expression in a hole of a template string (write \\{ for the brace itself)");
            }
            parts.add(new Term.Template.Part.Hole(hole()));
            reached = Math.max(reached, height);
            if (!cursor.at("}")) {
                throw cursor.unexpected("'}' at the end of a hole of a template string");
            }
            cursor.next();
        }
    }

    private Expression hole() {
        var expression = bodies.literal();
        if (expression.negated() || !(expression.form() instanceof Expression.Form.Holds)) {
            throw cursor.error(expression.at(), "found a declaration, negation or unification in a hole of a template string, expected a term: "
                    + "do it in the body, and write its variable here");
        }
        return expression;
    }

    private Term bracketed(Token open) {
        var start = cursor.index();
        var known = read.get(start);
        if (known != null) {
            cursor.moveTo(known.next());
            height = known.height();
            return known.term();
        }
        var term = switch (open.text()) {
            case "[" -> array();
            case "{" -> setOrObject();
            default -> parenthesised();
        };
        read.put(start, new Read(term, cursor.index(), height));
        return term;
    }

    /** Forgets what was read: nobody goes back beyond this place. */
    void settle() {
        read.clear();
    }

    private Term parenthesised() {
        cursor.next();
        var term = expression();
        cursor.require(")", " or an operator");
        return term;
    }

    private Term array() {
        var at = cursor.here();
        cursor.next();
        height = 0;
        if (cursor.take("]")) {
            height = 1;
            return new Term.ArrayOf(at, List.of());
        }
        var mayBeComprehension = !cursor.take(",");
        var start = cursor.index();
        var head = single();
        if (mayBeComprehension && cursor.at("|")) {
            var body = comprehensionBody(start, "]");
            if (body != null) {
                return new Term.ArrayComprehension(at, head, body);
            }
        }
        cursor.moveTo(start);
        return new Term.ArrayOf(at, list("]"));
    }

    /**
     * The body behind {@code head |}. {@code {a | b}} is a comprehension, whatever a and b are; only when a comma shows that a list was meant
     * is this null, and the union to be read from the start.
     */
    private @Nullable Body comprehensionBody(int start, String end) {
        var depth = cursor.depth();
        var reached = height;
        try {
            cursor.next();
            var body = bodies.until(end);
            height(Math.max(reached, height) + 1);
            return body;
        } catch (RegoErrors e) {
            if (!cursor.at(",")) {
                throw e;
            }
            cursor.returnTo(start, depth);
            return null;
        }
    }

    private Term setOrObject() {
        var at = cursor.here();
        cursor.next();
        if (cursor.take("}")) {
            height = 1;
            return new Term.ObjectOf(at, List.of());
        }
        var mayBeComprehension = !cursor.take(",");
        var start = cursor.index();
        var head = single();
        if (mayBeComprehension && cursor.at("|")) {
            var body = comprehensionBody(start, "}");
            return body != null ? new Term.SetComprehension(at, head, body) : new Term.SetOf(at, list("}"));
        }
        if (!cursor.at(":")) {
            cursor.moveTo(start);
            head = listed();
        }
        if (cursor.at(":")) {
            return object(at, head, mayBeComprehension);
        }
        cursor.moveTo(start);
        return new Term.SetOf(at, list("}"));
    }

    private Term object(Location at, Term firstKey, boolean mayBeComprehension) {
        cursor.next();
        var reached = height;
        var start = cursor.index();
        var value = single();
        if (mayBeComprehension && cursor.at("|")) {
            reached = Math.max(reached, height);
            var body = comprehensionBody(start, "}");
            if (body != null) {
                height(Math.max(reached + 1, height));
                return new Term.ObjectComprehension(at, firstKey, value, body);
            }
        }
        cursor.moveTo(start);
        var members = new ArrayList<Term.ObjectOf.Member>();
        var key = firstKey;
        while (true) {
            members.add(new Term.ObjectOf.Member(key, listed()));
            reached = Math.max(reached, height);
            if (!cursor.take(",") && !cursor.at("}")) {
                throw cursor.unexpected("',' or '}' behind a member of an object");
            }
            if (cursor.take("}")) {
                height(reached + 1);
                return new Term.ObjectOf(at, members);
            }
            key = listed();
            reached = Math.max(reached, height);
            cursor.require(":", " behind the key of an object");
        }
    }

    /** Terms up to that bracket, with a comma behind the last one or not. */
    private List<Term> list(String end) {
        var terms = new ArrayList<Term>();
        var reached = 0;
        while (!cursor.at(end)) {
            terms.add(listed());
            reached = Math.max(reached, height);
            if (!cursor.take(",") && !cursor.at(end)) {
                throw cursor.unexpected("',' or '" + end + "'");
            }
        }
        cursor.next();
        height(reached + 1);
        return terms;
    }

    /** What stands directly behind a term: dots, brackets and calls. In the head of a rule, space may stand before it. */
    Term path(Term head, boolean loose) {
        if (!(head instanceof Term.Var) && !takesPath(head)) {
            return head;
        }
        var result = head;
        var reached = height;
        var steps = new ArrayList<Term>();
        var mayBeSpaced = loose;
        while (cursor.token().kind() == Token.Kind.SIGN && (mayBeSpaced || !cursor.token().spaced())) {
            mayBeSpaced = false;
            if (cursor.at(".")) {
                steps.add(dotted());
            } else if (cursor.at("[")) {
                cursor.next();
                steps.add(expression());
                reached = Math.max(reached, height);
                cursor.require("]", " behind a step of a reference");
            } else if (cursor.at("(")) {
                var operator = operator(result, steps);
                cursor.next();
                var arguments = list(")");
                reached = Math.max(reached + 1, height);
                result = operator.equals(List.of("set")) && arguments.isEmpty() ? new Term.SetOf(head.at(), List.of())
                        : new Term.Call(head.at(), operator, arguments);
                steps.clear();
            } else {
                break;
            }
        }
        height(steps.isEmpty() ? reached : reached + 1);
        return steps.isEmpty() ? result : new Term.Ref(head.at(), result, steps);
    }

    /** Whether a path may follow; a number or a text has none, and what follows it is then an error where it stands. */
    private boolean takesPath(Term head) {
        var follows = cursor.token().kind() == Token.Kind.SIGN && !cursor.token().spaced() && (cursor.at(".") || cursor.at("[") || cursor.at("("));
        if (!follows) {
            return false;
        }
        return switch (head) {
            case Term.Var _, Term.ArrayOf _, Term.SetOf _, Term.ObjectOf _, Term.ArrayComprehension _, Term.SetComprehension _,
                 Term.ObjectComprehension _, Term.Call _ -> true;
            case Term.Scalar _, Term.Template _, Term.Ref _ -> throw cursor.unexpected("no path behind this term: give it a name first");
        };
    }

    private Term dotted() {
        cursor.next();
        if (cursor.token().kind() != Token.Kind.NAME || cursor.token().spaced()) {
            throw cursor.unexpected("a name behind '.'");
        }
        return new Term.Scalar(cursor.here(), Value.of(cursor.next().text()));
    }

    /** The name of the function that is called: a variable and names. */
    private List<String> operator(Term head, List<Term> steps) {
        var names = new ArrayList<String>();
        if (!(head instanceof Term.Var variable) || variable.isWildcard()) {
            throw cursor.error(cursor.here(), "found a call of what is no name, expected the name of a function");
        }
        names.add(variable.name());
        for (var step : steps) {
            if (!(step instanceof Term.Scalar(_, Value.Text(var name)))) {
                throw cursor.error(step.at(), "found a call of what is no name, expected the name of a function");
            }
            names.add(name);
        }
        return names;
    }
}
