package dev.alnage.policy.rego.template;

import dev.alnage.policy.rego.template.Node.Command;
import dev.alnage.policy.rego.template.Node.Constant;
import dev.alnage.policy.rego.template.Node.Operand;
import dev.alnage.policy.rego.template.Node.Pipeline;
import dev.alnage.policy.rego.value.Value;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Reads a template into its parts. */
final class TemplateParser {
    private static final int DEPTH_MAX = 100;

    private final String text;
    private int at;
    private int depth;
    private int ranges;
    /** The names that may be used, those of the innermost part first. */
    private final Deque<Set<String>> variables = new ArrayDeque<>();
    /** Whether the text that follows an action begins without its blanks. */
    private boolean isTrimmed;

    private TemplateParser(String text) {
        this.text = text;
        variables.push(new HashSet<>(Set.of("")));
    }

    static List<Node> parse(String text) {
        var parser = new TemplateParser(text);
        var nodes = new ArrayList<Node>();
        var end = parser.nodes(nodes);
        if (!end.isEmpty()) {
            throw parser.error("unexpected {{" + end + "}}");
        }
        return nodes;
    }

    private TemplateError error(String message) {
        return new TemplateError("template:" + (1 + text.substring(0, Math.min(at, text.length())).chars().filter(c -> c == '\n').count()) + ": " + message);
    }

    /** Reads up to the action that ends these parts, and returns its word: {@code end}, {@code else}, or nothing at the end of the text. */
    private String nodes(List<Node> into) {
        while (true) {
            var open = text.indexOf("{{", at);
            var literal = text.substring(at, open < 0 ? text.length() : open);
            var trimsBefore = open >= 0 && text.startsWith("-", open + 2) && isBlankAt(open + 3);
            literal = isTrimmed ? literal.stripLeading() : literal;
            literal = trimsBefore ? literal.stripTrailing() : literal;
            isTrimmed = false;
            if (!literal.isEmpty()) {
                into.add(new Node.Text(literal));
            }
            if (open < 0) {
                at = text.length();
                return "";
            }
            at = open + (trimsBefore ? 3 : 2);
            var end = action(into);
            if (!end.isEmpty()) {
                return end;
            }
        }
    }

    private boolean isBlankAt(int index) {
        return index < text.length() && " \t\r\n".indexOf(text.charAt(index)) >= 0;
    }

    private void blanks() {
        while (isBlankAt(at)) {
            at++;
        }
    }

    private String action(List<Node> into) {
        blanks();
        if (text.startsWith("/*", at)) {
            var end = text.indexOf("*/", at);
            if (end < 0) {
                throw error("unclosed comment");
            }
            at = end + 2;
            close();
            return "";
        }
        var from = at;
        var word = word();
        switch (word) {
            case "if", "with" -> into.add(condition(word));
            case "range" -> into.add(range());
            case "break", "continue" -> {
                if (ranges == 0) {
                    throw error("{{" + word + "}} outside {{range}}");
                }
                close();
                into.add(new Node.Leave(word.equals("break")));
            }
            case "end" -> {
                close();
                return word;
            }
            case "else" -> {
                return word;
            }
            case "define", "template", "block" -> throw error("found {{" + word + "}}, expected no template in a template");
            default -> {
                at = from;
                into.add(new Node.Print(pipeline(true)));
                close();
            }
        }
        return "";
    }

    private void close() {
        blanks();
        if (text.startsWith("-}}", at) && isBlankAt(at - 1)) {
            at += 3;
            isTrimmed = true;
        } else if (text.startsWith("}}", at)) {
            at += 2;
        } else {
            throw error(at >= text.length() ? "unclosed action" : "unexpected " + text.substring(at, Math.min(text.length(), at + 10)) + " in action");
        }
    }

    private void enter() {
        if (++depth > DEPTH_MAX) {
            throw error("found more than " + DEPTH_MAX + " levels within each other, expected at most that");
        }
    }

    private Node condition(String word) {
        enter();
        variables.push(new HashSet<>());
        var condition = pipeline(true);
        close();
        var then = new ArrayList<Node>();
        var otherwise = new ArrayList<Node>();
        if (block(then).equals("else")) {
            blanks();
            var from = at;
            var next = word();
            if (next.equals("if") || next.equals("with")) {
                otherwise.add(condition(next)); // one end for both
            } else {
                at = from;
                close();
                end(otherwise);
            }
        }
        variables.pop();
        depth--;
        return new Node.If(condition, word.equals("with"), then, otherwise);
    }

    private Node range() {
        enter();
        variables.push(new HashSet<>());
        var over = pipeline(true);
        close();
        var each = new ArrayList<Node>();
        var otherwise = new ArrayList<Node>();
        ranges++;
        var end = block(each);
        ranges--;
        if (end.equals("else")) {
            close();
            end(otherwise);
        }
        variables.pop();
        depth--;
        return new Node.Range(over, each, otherwise);
    }

    private String block(List<Node> into) {
        variables.push(new HashSet<>());
        var end = nodes(into);
        variables.pop();
        if (end.isEmpty()) {
            throw error("unexpected EOF");
        }
        return end;
    }

    private void end(List<Node> into) {
        if (!block(into).equals("end")) {
            throw error("expected end; found {{else}}");
        }
    }

    private String word() {
        var from = at;
        while (at < text.length() && (Character.isLetterOrDigit(text.charAt(at)) || text.charAt(at) == '_')) {
            at++;
        }
        return text.substring(from, at);
    }

    private Pipeline pipeline(boolean mayDeclare) {
        blanks();
        var from = at;
        var names = new ArrayList<String>();
        while (mayDeclare && text.startsWith("$", at) && names.size() < 2) {
            at++;
            names.add(word());
            blanks();
            if (text.startsWith(",", at)) {
                at++;
                blanks();
            }
        }
        var isNew = text.startsWith(":=", at);
        if (names.isEmpty() || !isNew && !(text.startsWith("=", at))) {
            names.clear();
            at = from;
        } else {
            at += isNew ? 2 : 1;
        }
        var commands = new ArrayList<Command>();
        do {
            commands.add(command());
            blanks();
        } while (skip("|"));
        for (var name : names) {
            if (isNew) {
                variables.getFirst().add(name);
            } else {
                checkVariable(name);
            }
        }
        return new Pipeline(names, isNew, commands);
    }

    private boolean skip(String mark) {
        if (!text.startsWith(mark, at)) {
            return false;
        }
        at += mark.length();
        return true;
    }

    private void checkVariable(String name) {
        if (variables.stream().noneMatch(names -> names.contains(name))) {
            throw error("undefined variable \"$" + name + "\"");
        }
    }

    private Command command() {
        var operands = new ArrayList<Operand>();
        blanks();
        while (at < text.length() && "|)".indexOf(text.charAt(at)) < 0 && !text.startsWith("}}", at) && !text.startsWith("-}}", at)) {
            operands.add(operand());
            if (at < text.length() && !isBlankAt(at) && "|)}".indexOf(text.charAt(at)) < 0) {
                throw error("unexpected " + text.charAt(at) + " in operand");
            }
            blanks();
        }
        if (operands.isEmpty()) {
            throw error(at >= text.length() ? "unclosed action" : "missing value for command");
        }
        if (operands.getFirst() instanceof Constant(var value) && value == Value.NULL) {
            throw error("nil is not a command");
        }
        if (operands.size() > 1 && operands.getFirst() instanceof Constant) {
            throw error("can't give argument to a constant");
        }
        return new Command(operands);
    }

    private Operand operand() {
        var c = text.charAt(at);
        if (c == '.' && !(at + 1 < text.length() && isDigit(text.charAt(at + 1)))) {
            if (at + 1 < text.length() && isWord(text.charAt(at + 1))) {
                return new Node.Dot(members());
            }
            at++;
            return new Node.Dot(List.of());
        }
        if (c == '$') {
            at++;
            var name = word();
            checkVariable(name);
            return new Node.Variable(name, members());
        }
        if (c == '(') {
            at++;
            enter();
            var inner = pipeline(false);
            depth--;
            blanks();
            if (!skip(")")) {
                throw error("unclosed left paren");
            }
            return new Node.Inner(inner, members());
        }
        if (c == '"' || c == '`') {
            return new Constant(Value.of(string(c)));
        }
        if (isDigit(c) || "+-.".indexOf(c) >= 0) {
            return new Constant(number());
        }
        var word = word();
        return switch (word) {
            case "true", "false" -> new Constant(Value.of(word.equals("true")));
            case "nil" -> new Constant(Value.NULL);
            case "" -> throw error("unexpected " + c + " in operand");
            default -> {
                if (!TemplateFunctions.NAMES.contains(word)) {
                    throw error("function \"" + word + "\" not defined");
                }
                yield new Node.Function(word);
            }
        };
    }

    private List<String> members() {
        var members = new ArrayList<String>();
        while (at + 1 < text.length() && text.charAt(at) == '.' && isWord(text.charAt(at + 1))) {
            at++;
            members.add(word());
        }
        return members;
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    private static boolean isWord(char c) {
        return Character.isLetterOrDigit(c) || c == '_';
    }

    private String string(char quote) {
        var out = new StringBuilder();
        for (at++; at < text.length() && text.charAt(at) != quote; at++) {
            var c = text.charAt(at);
            if (quote == '"' && c == '\n') {
                break;
            }
            if (quote == '`' || c != '\\') {
                out.append(c);
                continue;
            }
            at++;
            var escape = at < text.length() ? "abfnrtv\\\"".indexOf(text.charAt(at)) : -1;
            if (escape < 0) {
                throw error("found an escape that is none of \\a \\b \\f \\n \\r \\t \\v \\\\ \\\", expected one of them");
            }
            out.append("\u0007\b\f\n\r\t\u000b\\\"".charAt(escape));
        }
        if (at >= text.length() || text.charAt(at) != quote) {
            throw error("unterminated " + (quote == '"' ? "quoted" : "raw quoted") + " string");
        }
        at++;
        return out.toString();
    }

    private Object number() {
        var from = at;
        while (at < text.length() && (isWord(text.charAt(at)) || "+-.".indexOf(text.charAt(at)) >= 0) && !text.startsWith("-}}", at)) {
            at++;
        }
        var digits = text.substring(from, at);
        try {
            if (digits.startsWith("0x") || digits.startsWith("0X")) {
                return Long.valueOf(digits.substring(2), 16);
            }
            return digits.chars().allMatch(c -> isDigit((char) c) || c == '-' || c == '+') ? (Object) Long.valueOf(digits) : (Object) Double.valueOf(digits);
        } catch (NumberFormatException e) {
            throw error("bad number syntax: \"" + digits + "\"");
        }
    }
}
