package dev.alnage.policy.rego.value;

import java.util.List;

/** Writes JSON as Go's encoder does, members sorted; its escapes for HTML only where they are wanted. */
final class JsonWriter {
    private static final String HEX = "0123456789abcdef";

    private final StringBuilder out;
    private final String prefix;
    private final String indent;
    private final boolean html;

    JsonWriter(StringBuilder out, String prefix, String indent, boolean html) {
        this.out = out;
        this.prefix = prefix;
        this.indent = indent;
        this.html = html;
    }

    void write(Value value) {
        switch (value) {
            case Value.Null _ -> out.append("null");
            case Value.Bool(var truth) -> out.append(truth);
            case Num number -> out.append(number);
            case Value.Text(var text) -> text(text);
            case ArrayValue array -> list(array);
            case SetValue set -> list(set);
            case ObjectValue object -> {
                out.append('{');
                var separator = "";
                for (var member : RegoJson.members(object)) {
                    out.append(separator);
                    text(member.name());
                    out.append(':');
                    write(member.value());
                    separator = ",";
                }
                out.append('}');
            }
        }
    }

    private void list(Iterable<Value> values) {
        out.append('[');
        var separator = "";
        for (var value : values) {
            out.append(separator);
            write(value);
            separator = ",";
        }
        out.append(']');
    }

    void pretty(Value value) {
        pretty(value, 0);
    }

    private void pretty(Value value, int depth) {
        switch (value) {
            case ArrayValue array when array.size() > 0 -> lines(array.elements(), depth);
            case SetValue set when set.size() > 0 -> lines(set, depth);
            case ObjectValue object when object.size() > 0 -> {
                out.append('{');
                var separator = "";
                for (var member : RegoJson.members(object)) {
                    out.append(separator);
                    line(depth + 1);
                    text(member.name());
                    out.append(": ");
                    pretty(member.value(), depth + 1);
                    separator = ",";
                }
                line(depth);
                out.append('}');
            }
            default -> write(value);
        }
    }

    private void lines(Iterable<Value> values, int depth) {
        out.append('[');
        var separator = "";
        for (var value : values) {
            out.append(separator);
            line(depth + 1);
            pretty(value, depth + 1);
            separator = ",";
        }
        line(depth);
        out.append(']');
    }

    private void line(int depth) {
        out.append('\n').append(prefix);
        out.repeat(indent, depth);
    }

    private void text(String text) {
        out.append('"');
        var from = 0;
        for (var i = 0; i < text.length(); i++) {
            var c = text.charAt(i);
            if (c >= 0x20 && c != '"' && c != '\\' && c != '\u2028' && c != '\u2029' && !ByteText.isByte(text, i)
                    && !(html && (c == '<' || c == '>' || c == '&'))) {
                continue;
            }
            if (c >= 0xdc00 && c < 0xe000) {
                out.append(text, from, i).append('\ufffd');
                from = i + 1;
                continue;
            }
            out.append(text, from, i).append('\\');
            from = i + 1;
            var at = List.of('"', '\\', '\b', '\f', '\n', '\r', '\t').indexOf(c);
            if (at >= 0) {
                out.append("\"\\bfnrt".charAt(at));
            } else {
                out.append('u').append(HEX.charAt(c >> 12)).append(HEX.charAt(c >> 8 & 15)).append(HEX.charAt(c >> 4 & 15)).append(HEX.charAt(c & 15));
            }
        }
        out.append(text, from, text.length()).append('"');
    }
}
