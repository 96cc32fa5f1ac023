package dev.alnage.policy.rego.value;

import org.jspecify.annotations.Nullable;

/** How values are written in Rego itself: what {@code sprintf("%v", …)} shows of a collection, and what can be parsed again. */
public final class Notation {
    private Notation() {}

    public static String of(Value value) {
        var out = new StringBuilder();
        write(value, out);
        return out.toString();
    }

    /** The same, but a string is itself: as a template, an error or a log shows a value. */
    public static String bare(Value value) {
        return value instanceof Value.Text(var text) ? text : of(value);
    }

    private static void write(Value value, StringBuilder out) {
        switch (value) {
            case Value.Null _ -> out.append("null");
            case Value.Bool(var truth) -> out.append(truth);
            case Num number -> out.append(number);
            case Value.Text(var text) -> quote(text, out);
            case ArrayValue array -> list(array, '[', ']', out);
            case SetValue set -> {
                if (set.size() == 0) {
                    out.append("set()");
                } else {
                    list(set, '{', '}', out);
                }
            }
            case ObjectValue object -> {
                out.append('{');
                for (var i = 0; i < object.size(); i++) {
                    out.append(i == 0 ? "" : ", ");
                    write(object.keyAt(i), out);
                    out.append(": ");
                    write(object.valueAt(i), out);
                }
                out.append('}');
            }
        }
    }

    private static void list(Iterable<Value> values, char open, char close, StringBuilder out) {
        out.append(open);
        var separator = "";
        for (var value : values) {
            out.append(separator);
            write(value, out);
            separator = ", ";
        }
        out.append(close);
    }

    /** A string between double quotes with what cannot be seen escaped, as Go's {@code strconv.Quote} writes it. */
    public static String quote(String text) {
        var out = new StringBuilder();
        quote(text, out);
        return out.toString();
    }

    private static void quote(String text, StringBuilder out) {
        out.append('"');
        text.codePoints().forEach(c -> {
            var escape = c == '"' ? "\\\"" : c >= 0xdc00 && c < 0xe000 ? String.format("\\x%02x", c & 0xff) : escape(c);
            if (escape != null) {
                out.append(escape);
            } else {
                out.appendCodePoint(c);
            }
        });
        out.append('"');
    }

    private static @Nullable String escape(int c) {
        return switch (c) {
            case '\\' -> "\\\\";
            case 7 -> "\\a";
            case '\b' -> "\\b";
            case '\f' -> "\\f";
            case '\n' -> "\\n";
            case '\r' -> "\\r";
            case '\t' -> "\\t";
            case 11 -> "\\v";
            default -> {
                if (isPrintable(c)) {
                    yield null;
                }
                yield c < 0x80 ? String.format("\\x%02x", c) : c < 0x10000 ? String.format("\\u%04x", c) : String.format("\\U%08x", c);
            }
        };
    }

    /** Go's {@code strconv.IsPrint}: letters, marks, numbers, punctuation, symbols and the ASCII space. */
    public static boolean isPrintable(int c) {
        return switch (Character.getType(c)) {
            case Character.CONTROL, Character.FORMAT, Character.SURROGATE, Character.PRIVATE_USE, Character.UNASSIGNED,
                    Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR -> false;
            case Character.SPACE_SEPARATOR -> c == ' ';
            default -> true;
        };
    }
}
