package dev.alnage.policy.rego.ast;

import dev.alnage.policy.rego.ast.Expression.Form;
import dev.alnage.policy.rego.value.Num;
import dev.alnage.policy.rego.value.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Writes syntax as Rego v1 that reads as the same syntax again: for messages, and for showing a policy as it was understood. Comments
 * are not part of the syntax, so they are not written.
 */
public final class Printer {
    private static final Map<String, String> SIGNS = Map.ofEntries(Map.entry("equal", "=="), Map.entry("neq", "!="), Map.entry("lt", "<"),
            Map.entry("lte", "<="), Map.entry("gt", ">"), Map.entry("gte", ">="), Map.entry("or", "|"), Map.entry("and", "&"), Map.entry("plus", "+"),
            Map.entry("minus", "-"), Map.entry("mul", "*"), Map.entry("div", "/"), Map.entry("rem", "%"));
    private static final String MEMBER = "internal.member_2";
    private static final String MEMBER_WITH_KEY = "internal.member_3";

    private final StringBuilder text = new StringBuilder();

    private Printer() {}

    /** A term on one line. */
    public static String term(Term term) {
        var printer = new Printer();
        printer.top(term);
        return printer.text.toString();
    }

    /** An expression on one line. */
    public static String expression(Expression expression) {
        var printer = new Printer();
        printer.line(expression);
        return printer.text.toString();
    }

    /** A body on one line, its expressions between semicolons. */
    public static String body(Body body) {
        var printer = new Printer();
        printer.inline(body);
        return printer.text.toString();
    }

    /** A rule, each expression of its body on a line of its own. */
    public static String rule(Rule rule) {
        var printer = new Printer();
        printer.whole(rule);
        return printer.text.toString();
    }

    /** A whole policy file. */
    public static String module(Module module) {
        var printer = new Printer();
        printer.text.append("package ").append(path(module.packagePath().subList(1, module.packagePath().size()))).append('\n');
        for (var one : module.imports()) {
            printer.text.append("\nimport ").append(path(one.path()));
            one.alias().ifPresent(alias -> printer.text.append(" as ").append(alias));
        }
        for (var rule : module.rules()) {
            printer.text.append("\n\n");
            printer.whole(rule);
        }
        return printer.text.append('\n').toString();
    }

    /** Names as a reference is written: {@code data.a["b-c"].d}. */
    public static String path(List<String> names) {
        var path = new StringBuilder(names.getFirst());
        names.stream().skip(1).forEach(name -> path.append(step(name)));
        return path.toString();
    }

    private static String step(String name) {
        return isName(name) ? "." + name : "[" + quoted(name, false) + "]";
    }

    private static boolean isName(String name) {
        return !name.isEmpty() && !(name.charAt(0) >= '0' && name.charAt(0) <= '9')
                && name.chars().allMatch(c -> c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c == '_' || c >= '0' && c <= '9');
    }

    private void whole(Rule rule) {
        if (rule.isDefault()) {
            text.append("default ");
        }
        head(rule.head());
        if (!rule.isDefault()) {
            ifBody(rule, rule.head().value().isPresent() || rule.head().key().isPresent());
        }
        for (var other = rule.otherwise(); other.isPresent(); other = other.get().otherwise()) {
            text.append(" else");
            value(other.get().head());
            ifBody(other.get(), other.get().head().value().isPresent());
        }
    }

    private void head(Rule.Head head) {
        single(head.reference());
        head.arguments().ifPresent(arguments -> list("(", arguments, ")"));
        if (head.key().isPresent()) {
            text.append(" contains ");
            top(head.key().get());
        }
        value(head);
    }

    private void value(Rule.Head head) {
        if (head.value().isPresent()) {
            text.append(head.assigned() ? " := " : " = ");
            top(head.value().get());
        }
    }

    /** A body that the parser put there because none was written stands where the rule stands. */
    private void ifBody(Rule rule, boolean mayBeLeftOut) {
        var expressions = rule.body().expressions();
        if (mayBeLeftOut && expressions.size() == 1 && expressions.getFirst().at().equals(rule.at())
                && expressions.getFirst().form() instanceof Form.Holds(Term.Scalar(_, Value.Bool(var value))) && value) {
            return;
        }
        text.append(" if {");
        for (var expression : expressions) {
            text.append("\n\t");
            line(expression);
        }
        text.append("\n}");
    }

    private void inline(Body body) {
        var first = true;
        for (var expression : body.expressions()) {
            text.append(first ? "" : "; ");
            line(expression);
            first = false;
        }
    }

    private void line(Expression expression) {
        text.append(expression.negated() ? "not " : "");
        switch (expression.form()) {
            case Form.Holds(var term) -> top(term);
            case Form.Unify(var left, var right) -> sides(left, " = ", right);
            case Form.Assign(var left, var right) -> sides(left, " := ", right);
            case Form.Some(var variables) -> {
                text.append("some ");
                var names = new ArrayList<String>();
                variables.forEach(variable -> names.add(name(variable)));
                text.append(String.join(", ", names));
            }
            case Form.SomeIn(var key, var value, var domain) -> members("some ", key, value, domain);
            case Form.Every(var key, var value, var domain, var body) -> {
                members("every ", key, value, domain);
                text.append(" { ");
                inline(body);
                text.append(" }");
            }
        }
        for (var with : expression.withs()) {
            text.append(" with ");
            single(with.target());
            text.append(" as ");
            top(with.value());
        }
    }

    private void sides(Term left, String sign, Term right) {
        top(left);
        text.append(sign);
        top(right);
    }

    private void members(String word, Optional<Term> key, Term value, Term domain) {
        text.append(word);
        if (key.isPresent()) {
            operand(key.get());
            text.append(", ");
        }
        operand(value);
        text.append(" in ");
        operand(domain);
    }

    /** A term that stands for itself: operators need no brackets, but a union would be taken for a comprehension. */
    private void top(Term term) {
        if (isOperation(term) && !isUnion(term)) {
            operation((Term.Call) term);
        } else {
            operand(term);
        }
    }

    /** A term in a list, where commas part. */
    private void listed(Term term) {
        if (isOperation(term) && !isUnion(term) && SIGNS.containsKey(((Term.Call) term).name())) {
            operation((Term.Call) term);
        } else {
            single(term);
        }
    }

    /** A term beside an operator or at the beginning of a line: there a minus would be taken for an operator. */
    private void operand(Term term) {
        var negative = term instanceof Term.Scalar(_, Num number) && number.toBigDecimal().signum() < 0;
        text.append(negative ? "(" : "");
        single(term);
        text.append(negative ? ")" : "");
    }

    private static boolean isOperation(Term term) {
        return term instanceof Term.Call call && (SIGNS.containsKey(call.name()) || call.name().equals(MEMBER)) && call.arguments().size() == 2
                || term instanceof Term.Call other && other.name().equals(MEMBER_WITH_KEY) && other.arguments().size() == 3;
    }

    private static boolean isUnion(Term term) {
        return term instanceof Term.Call call && call.name().equals("or");
    }

    private void operation(Term.Call call) {
        operand(call.arguments().getFirst());
        if (call.arguments().size() == 3) {
            text.append(", ");
            operand(call.arguments().get(1));
        }
        text.append(' ').append(SIGNS.getOrDefault(call.name(), "in")).append(' ');
        operand(call.arguments().getLast());
    }

    private void single(Term term) {
        switch (term) {
            case Term.Scalar(_, var value) -> scalar(value);
            case Term.Template(_, var parts) -> template(parts);
            case Term.Var variable -> text.append(name(variable));
            case Term.Ref(_, var head, var steps) -> reference(head, steps);
            case Term.ArrayOf(_, var elements) -> list("[", elements, "]");
            case Term.SetOf(_, var elements) -> {
                if (elements.isEmpty()) {
                    text.append("set()");
                } else {
                    list("{", elements, "}");
                }
            }
            case Term.ObjectOf(_, var members) -> object(members);
            case Term.Call call -> call(call);
            case Term.ArrayComprehension(_, var head, var body) -> comprehension("[", head, Optional.empty(), body, "]");
            case Term.SetComprehension(_, var head, var body) -> comprehension("{", head, Optional.empty(), body, "}");
            case Term.ObjectComprehension(_, var key, var value, var body) -> comprehension("{", key, Optional.of(value), body, "}");
        }
    }

    private static String name(Term.Var variable) {
        return variable.isWildcard() ? "_" : variable.name();
    }

    private void scalar(Value value) {
        switch (value) {
            case Value.Text(var string) -> text.append(quoted(string, false));
            case Value.Null _ -> text.append("null");
            case Value.Bool(var bool) -> text.append(bool);
            default -> text.append(value);
        }
    }

    private void template(List<Term.Template.Part> parts) {
        text.append("$\"");
        for (var part : parts) {
            switch (part) {
                case Term.Template.Part.Text(var string) -> {
                    var quoted = quoted(string, true);
                    text.append(quoted, 1, quoted.length() - 1);
                }
                case Term.Template.Part.Hole(var expression) -> {
                    text.append('{');
                    line(expression);
                    text.append('}');
                }
            }
        }
        text.append('"');
    }

    private void reference(Term head, List<Term> steps) {
        single(head);
        for (var step : steps) {
            if (step instanceof Term.Scalar(_, Value.Text(var name))) {
                text.append(step(name));
            } else {
                text.append('[');
                top(step);
                text.append(']');
            }
        }
    }

    private void object(List<Term.ObjectOf.Member> members) {
        text.append('{');
        var first = true;
        for (var member : members) {
            text.append(first ? "" : ", ");
            listed(member.key());
            text.append(": ");
            listed(member.value());
            first = false;
        }
        text.append('}');
    }

    private void call(Term.Call call) {
        if (isOperation(call)) {
            text.append('(');
            operation(call);
            text.append(')');
        } else {
            text.append(path(call.operator()));
            list("(", call.arguments(), ")");
        }
    }

    private void list(String open, List<Term> terms, String close) {
        text.append(open);
        var first = true;
        for (var term : terms) {
            text.append(first ? "" : ", ");
            listed(term);
            first = false;
        }
        text.append(close);
    }

    private void comprehension(String open, Term head, Optional<Term> value, Body body, String close) {
        text.append(open);
        single(head);
        if (value.isPresent()) {
            text.append(": ");
            single(value.get());
        }
        text.append(" | ");
        inline(body);
        text.append(close);
    }

    private static String quoted(String string, boolean template) {
        var quoted = new StringBuilder("\"");
        for (var i = 0; i < string.length(); i++) {
            var c = string.charAt(i);
            switch (c) {
                case '"' -> quoted.append("\\\"");
                case '\\' -> quoted.append("\\\\");
                case '\n' -> quoted.append("\\n");
                case '\t' -> quoted.append("\\t");
                case '\r' -> quoted.append("\\r");
                case '{' -> quoted.append(template ? "\\{" : "{");
                default -> {
                    if (c < ' ' || c == 0x7F || c == '\uFEFF') {
                        quoted.append(String.format("\\u%04x", (int) c));
                    } else {
                        quoted.append(c);
                    }
                }
            }
        }
        return quoted.append('"').toString();
    }
}
