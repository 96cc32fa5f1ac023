package dev.alnage.policy.rego.builtin;

import dev.alnage.evidence.Bytes;
import dev.alnage.evidence.Json;
import dev.alnage.evidence.Rejected;
import dev.alnage.evidence.read.YamlReader;
import dev.alnage.policy.rego.value.Notation;
import dev.alnage.policy.rego.value.Num;
import dev.alnage.policy.rego.value.RegoJson;
import dev.alnage.policy.rego.value.ArrayValue;
import dev.alnage.policy.rego.value.ObjectValue;
import dev.alnage.policy.rego.value.SetValue;
import dev.alnage.policy.rego.value.Value;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;

/** YAML in block style, keys in order, elements not indented; a string is quoted unless it reads as itself. */
final class YamlWriter {
    /** What YAML 1.1 takes for a boolean or nothing. */
    private static final Set<String> WORDS = Set.of("y", "n", "yes", "no", "on", "off", "true", "false", "null", "~", "");

    private final StringBuilder out = new StringBuilder();

    private YamlWriter() {}

    static String write(Value value) {
        var writer = new YamlWriter();
        writer.block(value, 0, true);
        return writer.out.toString();
    }

    /** Writes a value up to and with the end of its last line. @param begun whether something stands on this line already or may */
    private void block(Value value, int indent, boolean begun) {
        switch (value) {
            case ArrayValue array when array.size() > 0 -> elements(array.elements(), indent, begun);
            case SetValue set when set.size() > 0 -> elements(Operands.members(set), indent, begun);
            case ObjectValue object when object.size() > 0 -> members(object, indent, begun);
            default -> out.append(scalar(value, indent)).append('\n');
        }
    }

    private void elements(List<Value> elements, int indent, boolean begun) {
        var first = begun;
        for (var element : elements) {
            out.repeat(' ', first ? 0 : indent).append("- ");
            first = false;
            block(element, indent + 2, true);
        }
    }

    private void members(ObjectValue object, int indent, boolean begun) {
        var sorted = new TreeMap<String, Value>();
        for (var i = 0; i < object.size(); i++) {
            sorted.put(RegoJson.name(object.keyAt(i)), object.valueAt(i));
        }
        var first = begun;
        for (var member : sorted.entrySet()) {
            out.repeat(' ', first ? 0 : indent).append(text(member.getKey(), -1)).append(':');
            first = false;
            var value = member.getValue();
            var empty = value instanceof ObjectValue inner && inner.size() == 0 || Operands.isList(value) && Operands.size(value) == 1;
            if (value instanceof ObjectValue && !empty) {
                out.append('\n');
                block(value, indent + 2, false);
            } else if (Operands.isList(value) && !empty) {
                out.append('\n');
                block(value, indent, false);
            } else {
                out.append(' ');
                block(value, indent + 2, true);
            }
        }
    }

    private static String scalar(Value value, int indent) {
        return switch (value) {
            case Value.Text(var text) -> text(text, indent);
            case Num number -> GoNumbers.written(number);
            case ArrayValue _, SetValue _ -> "[]";
            case ObjectValue _ -> "{}";
            case Value.Null _, Value.Bool _ -> value instanceof Value.Bool(var truth) ? String.valueOf(truth) : "null";
        };
    }

    /** @param indent of the lines of a text that has several, or -1 where there may be only one */
    private static String text(String text, int indent) {
        if (indent >= 0 && isBlock(text)) {
            var body = text.endsWith("\n") ? text.substring(0, text.length() - 1) : text;
            return "|" + (text.endsWith("\n") ? "" : "-") + "\n" + " ".repeat(Math.max(2, indent))
                    + body.replace("\n", "\n" + " ".repeat(Math.max(2, indent)));
        }
        if (WORDS.contains(text.toLowerCase(java.util.Locale.ROOT)) || !isItself(text)) {
            return text.codePoints().allMatch(Notation::isPrintable) && isOther(text) ? "'" + text.replace("'", "''") + "'" : RegoJson.write(Value.of(text));
        }
        return text;
    }

    /** Several lines without blanks at their ends or characters that cannot be seen. */
    private static boolean isBlock(String text) {
        return text.indexOf('\n') > 0 && !text.endsWith("\n\n") && !text.startsWith(" ") && !text.contains(" \n") && !text.contains("\n ")
                && !text.contains("\n\n") && text.codePoints().allMatch(c -> c == '\n' || Notation.isPrintable(c));
    }

    /** Whether the text without quotes is read as this very text. */
    private static boolean isItself(String text) {
        if (!text.codePoints().allMatch(Notation::isPrintable) || text.startsWith(" ") || text.endsWith(" ") || text.equals("---") || text.equals("<<")
                || looksLikeTime(text)) {
            return false;
        }
        try {
            return YamlReader.read(Bytes.utf8("a: " + text + "\n")).equals(Json.object().with("a", text).build())
                    && YamlReader.read(Bytes.utf8(text + ": a\n")).equals(Json.object().with(text, "a").build());
        } catch (Rejected.Malformed | IllegalArgumentException e) {
            return false;
        }
    }

    /** YAML 1.1 has dates and numbers of base 60. */
    private static boolean looksLikeTime(String text) {
        return !text.isEmpty() && Character.isDigit(text.charAt(0)) && text.chars().allMatch(c -> c >= '0' && c <= '9' || "-:.TZtz +_".indexOf(c) >= 0);
    }

    /** Whether the text is no number or word of YAML, which are quoted twice for the reader's sake. */
    private static boolean isOther(String text) {
        return !WORDS.contains(text.toLowerCase(java.util.Locale.ROOT)) && !looksLikeTime(text)
                && !(text.length() > 0 && "0123456789+-.".indexOf(text.charAt(0)) >= 0 && text.indexOf(' ') < 0 && text.length() > 1);
    }
}
