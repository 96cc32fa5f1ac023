package demo.tools;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * JSON as maps, lists, strings, integers and booleans: as much as image layouts, expectations and BOMs need. Reading is
 * strict: a name twice, a fraction, a null, bytes after the value or deep nesting are refused.
 */
final class Json {
    private static final int DEPTH_MAX = 64;

    private final String text;
    private int at;
    private int depth;

    private Json(String text) {
        this.text = text;
    }

    static Map<String, Object> readObject(byte[] utf8) {
        try {
            var decoder = StandardCharsets.UTF_8.newDecoder();
            var reader = new Json(decoder.decode(ByteBuffer.wrap(utf8)).toString());
            var value = reader.value();
            reader.blanks();
            if (reader.at != reader.text.length()) {
                throw reader.found("the end");
            }
            return object(value, "document");
        } catch (CharacterCodingException e) {
            throw new Refused("found bytes that are not UTF-8, expected JSON");
        }
    }

    @SuppressWarnings("unchecked")
    static Map<String, Object> object(Object value, String what) {
        if (value instanceof Map<?, ?> map) {
            return (Map<String, Object>) map;
        }
        throw new Refused("found " + value + " as " + what + ", expected an object");
    }

    @SuppressWarnings("unchecked")
    static List<Object> array(Map<String, Object> object, String name) {
        if (object.get(name) instanceof List<?> list) {
            return (List<Object>) list;
        }
        throw new Refused("found " + object.get(name) + " as " + name + ", expected an array");
    }

    static List<String> strings(Map<String, Object> object, String name) {
        return array(object, name).stream().map(value -> {
            if (value instanceof String string) {
                return string;
            }
            throw new Refused("found " + value + " in " + name + ", expected a string");
        }).toList();
    }

    static String string(Map<String, Object> object, String name) {
        if (object.get(name) instanceof String string) {
            return string;
        }
        throw new Refused("found " + object.get(name) + " as " + name + ", expected a string");
    }

    static long integer(Map<String, Object> object, String name) {
        if (object.get(name) instanceof Long number) {
            return number;
        }
        throw new Refused("found " + object.get(name) + " as " + name + ", expected an integer");
    }

    private Object value() {
        blanks();
        if (at == text.length()) {
            throw found("a value");
        }
        return switch (text.charAt(at)) {
            case '{' -> nested(this::members);
            case '[' -> nested(this::elements);
            case '"' -> string();
            case 't' -> word("true", true);
            case 'f' -> word("false", false);
            default -> integer();
        };
    }

    private Object nested(Supplier<Object> inner) {
        if (++depth > DEPTH_MAX) {
            throw new Refused("found nesting deeper than " + DEPTH_MAX + ", expected less");
        }
        at++;
        var value = inner.get();
        depth--;
        return value;
    }

    private Object members() {
        var members = new LinkedHashMap<String, Object>();
        while (!closes('}', members.isEmpty())) {
            blanks();
            var name = string();
            blanks();
            expect(':');
            if (members.put(name, value()) != null) {
                throw new Refused("found the name " + name + " twice, expected it once");
            }
        }
        return members;
    }

    private Object elements() {
        var elements = new ArrayList<Object>();
        while (!closes(']', elements.isEmpty())) {
            elements.add(value());
        }
        return elements;
    }

    /** Consumes the closing bracket, or the comma before the next one. */
    private boolean closes(char bracket, boolean first) {
        blanks();
        if (at < text.length() && text.charAt(at) == bracket) {
            at++;
            return true;
        }
        if (!first) {
            expect(',');
        }
        return false;
    }

    private String string() {
        expect('"');
        var out = new StringBuilder();
        while (true) {
            if (at == text.length()) {
                throw found("a closing quote");
            }
            char c = text.charAt(at++);
            if (c == '"') {
                return out.toString();
            }
            if (c < 0x20) {
                throw new Refused("found a control character in a string, expected an escape");
            }
            out.append(c == '\\' ? escaped() : c);
        }
    }

    private char escaped() {
        if (at == text.length()) {
            throw found("an escape");
        }
        char c = text.charAt(at++);
        return switch (c) {
            case '"', '\\', '/' -> c;
            case 'b' -> '\b';
            case 'f' -> '\f';
            case 'n' -> '\n';
            case 'r' -> '\r';
            case 't' -> '\t';
            case 'u' -> unicode();
            default -> throw new Refused("found the escape \\" + c + ", expected one of JSON");
        };
    }

    private char unicode() {
        int code = 0;
        for (int i = 0; i < 4; i++) {
            int digit = at < text.length() ? Character.digit(text.charAt(at), 16) : -1;
            if (digit < 0) {
                throw found("four hex digits");
            }
            code = code * 16 + digit;
            at++;
        }
        return (char) code;
    }

    private Object word(String word, Object value) {
        if (!text.startsWith(word, at)) {
            throw found(word);
        }
        at += word.length();
        return value;
    }

    private Object integer() {
        int start = at;
        while (at < text.length() && "+-.0123456789eE".indexOf(text.charAt(at)) >= 0) {
            at++;
        }
        var digits = text.substring(start, at);
        var plain = digits.startsWith("-") ? digits.substring(1) : digits;
        if (plain.isEmpty() || plain.length() > 18 || plain.chars().anyMatch(c -> c < '0' || c > '9')
                || plain.length() > 1 && plain.startsWith("0")) {
            at = start;
            throw found("an integer");
        }
        return Long.valueOf(digits);
    }

    private void expect(char c) {
        if (at == text.length() || text.charAt(at) != c) {
            throw found("'" + c + "'");
        }
        at++;
    }

    private void blanks() {
        while (at < text.length() && " \t\r\n".indexOf(text.charAt(at)) >= 0) {
            at++;
        }
    }

    private Refused found(String expected) {
        return new Refused("found " + (at == text.length() ? "the end" : "'" + text.charAt(at) + "'") + " at character "
                + at + ", expected " + expected);
    }

    /** The value in UTF-8, with the members in the order of their map, two blanks a level, and a line feed at the end. */
    static byte[] write(Object value) {
        var out = new StringBuilder();
        write(value, "\n", out);
        return out.append('\n').toString().getBytes(StandardCharsets.UTF_8);
    }

    private static void write(Object value, String line, StringBuilder out) {
        switch (value) {
            case Map<?, ?> map -> {
                var separator = "{";
                for (var member : map.entrySet()) {
                    out.append(separator).append(line).append("  ");
                    quote(member.getKey().toString(), out);
                    out.append(": ");
                    write(member.getValue(), line + "  ", out);
                    separator = ",";
                }
                out.append(map.isEmpty() ? "{}" : line + "}");
            }
            case List<?> list -> {
                var separator = "[";
                for (var element : list) {
                    out.append(separator).append(line).append("  ");
                    write(element, line + "  ", out);
                    separator = ",";
                }
                out.append(list.isEmpty() ? "[]" : line + "]");
            }
            case String string -> quote(string, out);
            case Integer number -> out.append(number);
            case Long number -> out.append(number);
            case Boolean truth -> out.append(truth);
            default -> throw new IllegalArgumentException("no JSON for " + value.getClass());
        }
    }

    private static void quote(String string, StringBuilder out) {
        out.append('"');
        for (int i = 0; i < string.length(); i++) {
            char c = string.charAt(i);
            if (c == '"' || c == '\\') {
                out.append('\\').append(c);
            } else if (c < 0x20) {
                out.append(String.format("\\u%04x", (int) c));
            } else {
                out.append(c);
            }
        }
        out.append('"');
    }
}
