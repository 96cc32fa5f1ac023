package dev.alnage.policy.rego.graphql;

import java.util.ArrayList;
import java.util.List;

/** Takes a document apart into tokens (specification, section 2.1); what is none ends it, and is said where a parser meets it. */
final class Tokens {
    private static final String PUNCTUATION = "!$&():=@[]{|}";

    private final String text;
    private int at;
    private int line = 1;
    /** Where this line begins, in code points. */
    private int lineStart;
    /** How many code points stand before. */
    private int passed;

    Tokens(String text) {
        this.text = text;
    }

    enum Kind {
        INVALID("<Invalid>"), END("<EOF>"), MARK(""), NAME("Name"), INT("Int"), FLOAT("Float"), STRING("String"), BLOCK("BlockString");

        private final String word;

        Kind(String word) {
            this.word = word;
        }
    }

    /** @param text of a mark itself, of a string what it means */
    record Token(Kind kind, String text, Place place) {
        boolean is(String mark) {
            return kind == Kind.MARK && text.equals(mark);
        }

        boolean isName(String name) {
            return kind == Kind.NAME && text.equals(name);
        }

        /** What kind of token it is, as errors call it. */
        String word() {
            return kind == Kind.MARK ? text : kind.word;
        }
    }

    Token next() {
        skip();
        var place = place();
        if (at >= text.length()) {
            return new Token(Kind.END, "", place);
        }
        var c = text.charAt(at);
        if (text.startsWith("...", at)) {
            return mark("...", place);
        }
        if (PUNCTUATION.indexOf(c) >= 0) {
            return mark(String.valueOf(c), place);
        }
        if (c == '_' || isLetter(c)) {
            var end = at;
            while (end < text.length() && (text.charAt(end) == '_' || isLetter(text.charAt(end)) || isDigit(end))) {
                end++;
            }
            return new Token(Kind.NAME, taken(end), place);
        }
        if (c == '-' || isDigit(at)) {
            return number(place);
        }
        if (c == '"') {
            return text.startsWith("\"\"\"", at) ? block() : string();
        }
        return new Token(Kind.INVALID, "", place);
    }

    private Place place() {
        return new Place(line, passed - lineStart + 1);
    }

    private Token mark(String mark, Place place) {
        taken(at + mark.length());
        return new Token(Kind.MARK, mark, place);
    }

    private String taken(int end) {
        var part = text.substring(at, end);
        passed += part.codePointCount(0, part.length());
        at = end;
        return part;
    }

    private static boolean isLetter(char c) {
        return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z';
    }

    private boolean isDigit(int index) {
        return index < text.length() && text.charAt(index) >= '0' && text.charAt(index) <= '9';
    }

    /** Blanks, commas, ends of lines, marks of the byte order, and comments. */
    private void skip() {
        while (at < text.length()) {
            var c = text.charAt(at);
            if (c == '#') {
                var end = at;
                while (end < text.length() && (text.charAt(end) >= ' ' || text.charAt(end) == '\t')) {
                    end++;
                }
                taken(end);
            } else if (c == '\n' || c == '\r') {
                newLine();
            } else if (c == ' ' || c == '\t' || c == ',' || c == '\ufeff') {
                taken(at + 1);
            } else {
                return;
            }
        }
    }

    private void newLine() {
        var isPair = text.startsWith("\r\n", at);
        taken(at + 1);
        line++;
        lineStart = passed;
        if (isPair) {
            taken(at + 1);
        }
    }

    private Token number(Place place) {
        var end = at + (text.charAt(at) == '-' ? 1 : 0);
        var digits = digits(end);
        if (digits == end || text.charAt(end) == '0' && digits > end + 1) {
            return invalid(digits == end ? end : end + 1);
        }
        end = digits;
        var kind = Kind.INT;
        if (end < text.length() && text.charAt(end) == '.') {
            kind = Kind.FLOAT;
            digits = digits(end + 1);
            if (digits == end + 1) {
                return invalid(digits);
            }
            end = digits;
        }
        if (end < text.length() && (text.charAt(end) == 'e' || text.charAt(end) == 'E')) {
            kind = Kind.FLOAT;
            var from = end + 1 < text.length() && (text.charAt(end + 1) == '-' || text.charAt(end + 1) == '+') ? end + 2 : end + 1;
            digits = digits(from);
            if (digits == from) {
                return invalid(digits);
            }
            end = digits;
        }
        return new Token(kind, taken(end), place);
    }

    private int digits(int from) {
        var end = from;
        while (isDigit(end)) {
            end++;
        }
        return end;
    }

    private Token invalid(int end) {
        taken(end);
        return new Token(Kind.INVALID, "", place());
    }

    /** Its place is that of what stands behind the quote. */
    private Token string() {
        taken(at + 1);
        var place = place();
        var value = new StringBuilder();
        while (at < text.length()) {
            var c = text.charAt(at);
            if (c == '"') {
                taken(at + 1);
                return new Token(Kind.STRING, value.toString(), place);
            }
            if (c < ' ' && c != '\t') {
                break;
            }
            if (c != '\\') {
                value.append(taken(at + 1 + (Character.isHighSurrogate(c) && at + 1 < text.length() ? 1 : 0)));
                continue;
            }
            var length = escape(value);
            if (length == 0) {
                return invalid(at + 1);
            }
            taken(at + length);
        }
        return invalid(at);
    }

    /** How long the escape there is; 0 for none. */
    private int escape(StringBuilder value) {
        if (at + 1 >= text.length()) {
            return 0;
        }
        var c = text.charAt(at + 1);
        if (c == 'u') {
            var unit = 0;
            for (var i = at + 2; i < at + 6; i++) {
                var digit = i + 1 < text.length() ? Character.digit(text.charAt(i), 16) : -1;
                if (digit < 0 || text.charAt(i) >= 0x80) {
                    return 0;
                }
                unit = unit << 4 | digit;
            }
            value.append(Character.isSurrogate((char) unit) ? '\ufffd' : (char) unit);
            return 6;
        }
        var plain = "\"/\\bfnrt".indexOf(c);
        if (plain < 0) {
            return 0;
        }
        value.append("\"/\\\b\f\n\r\t".charAt(plain));
        return 2;
    }

    private Token block() {
        taken(at + 3);
        var place = place();
        var raw = new StringBuilder();
        while (at < text.length()) {
            var c = text.charAt(at);
            if (text.startsWith("\"\"\"", at)) {
                taken(at + 3);
                return new Token(Kind.BLOCK, dedented(raw.toString()), place);
            }
            if (text.startsWith("\\\"\"\"", at)) {
                raw.append("\"\"\"");
                taken(at + 4);
            } else if (c == '\n' || c == '\r') {
                raw.append('\n');
                newLine();
            } else if (c < ' ' && c != '\t') {
                return invalid(at);
            } else {
                raw.append(taken(at + 1 + (Character.isHighSurrogate(c) && at + 1 < text.length() ? 1 : 0)));
            }
        }
        return invalid(at);
    }

    /** Without the blanks that all lines but the first begin with, and without empty lines around (specification, BlockStringValue). */
    private static String dedented(String raw) {
        var lines = new ArrayList<>(List.of(raw.split("\n", -1)));
        var common = lines.stream().filter(one -> !one.isBlank()).mapToInt(Tokens::indent).min().orElse(0);
        for (var i = 1; i < lines.size(); i++) {
            lines.set(i, lines.get(i).substring(Math.min(common, lines.get(i).length())));
        }
        while (!lines.isEmpty() && indent(lines.getFirst()) == lines.getFirst().length()) {
            lines.removeFirst();
        }
        while (!lines.isEmpty() && indent(lines.getLast()) == lines.getLast().length()) {
            lines.removeLast();
        }
        return String.join("\n", lines);
    }

    private static int indent(String line) {
        var indent = 0;
        while (indent < line.length() && (line.charAt(indent) == ' ' || line.charAt(indent) == '\t')) {
            indent++;
        }
        return indent;
    }
}
