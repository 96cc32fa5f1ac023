package dev.alnage.policy.rego.parse;

import dev.alnage.policy.rego.ast.Location;
import dev.alnage.policy.rego.ast.RegoError;
import dev.alnage.policy.rego.ast.RegoErrors;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/** Cuts a source into tokens, once, from its first character to its last. */
final class Lexer {
    /** UTF-16 units of one source. */
    static final int SOURCE_LENGTH_MAX = 1 << 20;
    /** Templates in holes of templates. */
    private static final int TEMPLATE_DEPTH_MAX = 32;
    private static final String BYTE_ORDER_MARK = "\uFEFF";
    /** Longest first, so that {@code :=} is not read as {@code :}. */
    private static final List<String> SIGNS = List.of(":=", "==", "!=", "<=", ">=", "[", "]", "{", "}", "(", ")", ",", ":", "+", "-", "*", "/", "%",
            "&", "|", "=", ">", "<", ";", ".");

    /** A template whose hole is being read: whether it is a raw one, and how many braces are open in the hole. */
    private static final class OpenTemplate {
        final boolean raw;
        int braces;

        OpenTemplate(boolean raw) {
            this.raw = raw;
        }
    }

    private final String file;
    private final String source;
    private final List<Token> tokens = new ArrayList<>();
    private final List<Comment> comments = new ArrayList<>();
    private final Deque<OpenTemplate> templates = new ArrayDeque<>();
    private int at;
    private int row = 1;
    private int rowStart;
    private int column = 1;
    private int columnAt;
    private boolean spaced;
    private boolean onNewRow;

    private Lexer(String file, String source) {
        this.file = file;
        this.source = source;
    }

    /** What a source consists of; the last token is always {@link Token.Kind#END}. */
    record Lexed(List<Token> tokens, List<Comment> comments) {}

    /** @throws RegoErrors with one error, at the first character that cannot be read */
    static Lexed read(String file, String source) {
        if (source.length() > SOURCE_LENGTH_MAX) {
            throw new RegoErrors(RegoError.PARSE, "found a source of " + source.length() + " characters, expected at most "
                    + SOURCE_LENGTH_MAX + ": split it into several files", new Location(file, 1, 1));
        }
        var lexer = new Lexer(file, source);
        lexer.readAll();
        return new Lexed(lexer.tokens, lexer.comments);
    }

    private void readAll() {
        if (source.startsWith(BYTE_ORDER_MARK)) {
            at = rowStart = columnAt = 1;
        }
        while (skipSpace()) {
            readToken();
        }
        if (!templates.isEmpty()) {
            throw error(at, "found the end of the text in a hole of a template string, expected '}'");
        }
        add(Token.Kind.END, "", at);
    }

    /** Whether anything is left. */
    private boolean skipSpace() {
        spaced = at == 0;
        onNewRow = false;
        while (at < source.length()) {
            switch (source.charAt(at)) {
                case ' ', '\t', '\r' -> at++;
                case '\n' -> newRow();
                case '#' -> comment();
                default -> {
                    return true;
                }
            }
            spaced = true;
        }
        return false;
    }

    private void newRow() {
        at++;
        row++;
        rowStart = columnAt = at;
        column = 1;
        onNewRow = true;
    }

    private void comment() {
        var start = at;
        var end = source.indexOf('\n', at);
        at = end < 0 ? source.length() : end;
        requireWellFormed(start, at);
        var text = source.substring(start + 1, at);
        comments.add(new Comment(text.endsWith("\r") ? text.substring(0, text.length() - 1) : text, row, columnOf(start)));
    }

    private void readToken() {
        var c = source.charAt(at);
        if (isLetter(c)) {
            var start = at;
            while (at < source.length() && (isLetter(source.charAt(at)) || isDigit(source.charAt(at)))) {
                at++;
            }
            add(Token.Kind.NAME, source.substring(start, at), start);
        } else if (isDigit(c) || c == '.' && at + 1 < source.length() && isDigit(source.charAt(at + 1)) && !followsOperand()) {
            number();
        } else if (c == '"') {
            var start = at++;
            add(Token.Kind.TEXT, quoted(start, false), start);
        } else if (c == '`') {
            var start = at++;
            add(Token.Kind.TEXT, raw(start, false), start);
        } else if (c == '$') {
            template();
        } else {
            sign();
        }
    }

    /** {@code a.5} is a dot after a name; {@code .5} elsewhere is a number. */
    private boolean followsOperand() {
        return !spaced && !tokens.isEmpty() && switch (tokens.getLast().kind()) {
            case NAME, NUMBER, TEXT, TEMPLATE_END -> true;
            case SIGN -> tokens.getLast().is(")") || tokens.getLast().is("]") || tokens.getLast().is("}");
            case TEMPLATE_PART, END -> false;
        };
    }

    private void number() {
        var start = at;
        if (source.charAt(at) == '0' && at + 1 < source.length() && isDigit(source.charAt(at + 1))) {
            throw error(start, "found a number with a leading zero, expected it without");
        }
        digits();
        if (at < source.length() && source.charAt(at) == '.') {
            at++;
            if (!digits()) {
                throw error(start, "found a number that ends with a point, expected digits behind it");
            }
        }
        if (at < source.length() && (source.charAt(at) == 'e' || source.charAt(at) == 'E')) {
            at++;
            if (at < source.length() && (source.charAt(at) == '+' || source.charAt(at) == '-')) {
                at++;
            }
            if (!digits()) {
                throw error(start, "found a number without an exponent behind its e, expected digits");
            }
        }
        if (at < source.length() && isLetter(source.charAt(at))) {
            throw error(start, "found a number with letters behind it, expected digits only");
        }
        add(Token.Kind.NUMBER, source.substring(start, at), start);
    }

    private boolean digits() {
        var start = at;
        while (at < source.length() && isDigit(source.charAt(at))) {
            at++;
        }
        return at > start;
    }

    private void template() {
        var start = at;
        var quote = at + 1 < source.length() ? source.charAt(at + 1) : ' ';
        if (quote != '"' && quote != '`') {
            throw error(start, "found '$', expected a template string such as $\"… {x} …\" or $`… {x} …`");
        }
        if (templates.size() == TEMPLATE_DEPTH_MAX) {
            throw error(start, "found template strings nested deeper than " + TEMPLATE_DEPTH_MAX + ", expected less: name a part of it first");
        }
        at += 2;
        templates.push(new OpenTemplate(quote == '`'));
        templatePart(start);
    }

    /** Reads on in the innermost template, up to its next hole or its end. */
    private void templatePart(int start) {
        var text = templates.element().raw ? raw(start, true) : quoted(start, true);
        if (source.charAt(at - 1) == '{') {
            add(Token.Kind.TEMPLATE_PART, text, start);
        } else {
            templates.pop();
            add(Token.Kind.TEMPLATE_END, text, start);
        }
    }

    private void sign() {
        var start = at;
        for (var sign : SIGNS) {
            if (source.startsWith(sign, at)) {
                at += sign.length();
                add(Token.Kind.SIGN, sign, start);
                closeHole(sign);
                return;
            }
        }
        var found = source.codePointAt(at);
        throw error(start, "found character " + (found >= ' ' && found < 0x7F ? "'" + Character.toString(found) + "'" : String.format("U+%04X", found))
                + ", expected Rego");
    }

    private void closeHole(String sign) {
        if (templates.isEmpty()) {
            return;
        }
        var open = templates.element();
        if (sign.equals("{")) {
            open.braces++;
        } else if (sign.equals("}") && --open.braces < 0) {
            open.braces = 0;
            spaced = onNewRow = false;
            templatePart(at);
        }
    }

    /** The content up to the closing quote, or (in a template) up to the hole's brace; the escapes are those of JSON. */
    private String quoted(int start, boolean template) {
        var text = new StringBuilder();
        while (true) {
            if (at >= source.length() || source.charAt(at) == '\n') {
                throw error(start, "found the end of the line in a string, expected '\"' (a string over several lines stands between backquotes)");
            }
            var c = source.charAt(at++);
            if (c == '"' || template && c == '{') {
                return text.toString();
            }
            if (c == '\\') {
                escape(template, text);
            } else {
                text.append(wellFormed(c));
            }
        }
    }

    private void escape(boolean template, StringBuilder text) {
        var c = at < source.length() ? source.charAt(at++) : ' ';
        switch (c) {
            case '"', '\\', '/' -> text.append(c);
            case 'b' -> text.append('\b');
            case 'f' -> text.append('\f');
            case 'n' -> text.append('\n');
            case 'r' -> text.append('\r');
            case 't' -> text.append('\t');
            case 'u' -> text.append(codePoint());
            case '{' -> {
                if (!template) {
                    throw unknownEscape(false);
                }
                text.append('{');
            }
            default -> throw unknownEscape(template);
        }
    }

    private RegoErrors unknownEscape(boolean template) {
        return error(at - 2, "found an escape that is none, expected one of \\\" \\\\ \\/ \\b \\f \\n \\r \\t \\u0041"
                    + (template ? " \\{" : "") + " (a string between backquotes takes backslashes as they are)");
    }

    /** What a backslash, u and four digits stands for; half a pair of surrogates is the replacement character, as in OPA. */
    private String codePoint() {
        var first = hexadecimal();
        if (!Character.isSurrogate(first)) {
            return String.valueOf(first);
        }
        if (Character.isHighSurrogate(first) && source.startsWith("\\u", at)) {
            var before = at;
            at += 2;
            var second = hexadecimal();
            if (Character.isLowSurrogate(second)) {
                return new String(new char[] {first, second});
            }
            at = before;
        }
        return "\uFFFD";
    }

    private char hexadecimal() {
        var value = 0;
        for (var i = 0; i < 4; i++) {
            var digit = at < source.length() && source.charAt(at) < 0x80 ? Character.digit(source.charAt(at), 16) : -1;
            if (digit < 0) {
                throw error(at, "found an escape \\u without four hexadecimal digits, expected them");
            }
            value = value << 4 | digit;
            at++;
        }
        return (char) value;
    }

    private String raw(int start, boolean template) {
        var text = new StringBuilder();
        while (at < source.length()) {
            var c = source.charAt(at++);
            if (c == '`' || template && c == '{') {
                return text.toString();
            }
            if (template && c == '\\' && at < source.length() && source.charAt(at) == '{') {
                c = source.charAt(at++);
            }
            text.append(wellFormed(c));
            if (c == '\n') {
                row++;
                rowStart = columnAt = at;
                column = 1;
            }
        }
        throw error(start, "found the end of the text in a string, expected '`'");
    }

    /** The character before {@code at}, if it may stand in a source. */
    private char wellFormed(char c) {
        if (c == 0 || c == '\uFEFF' || Character.isSurrogate(c)) {
            requireWellFormed(at - 1, Math.min(at + 1, source.length()));
        }
        return c;
    }

    private void requireWellFormed(int from, int to) {
        for (var i = from; i < to; i++) {
            var c = source.charAt(i);
            var half = Character.isHighSurrogate(c) && (i + 1 >= source.length() || !Character.isLowSurrogate(source.charAt(i + 1)))
                    || Character.isLowSurrogate(c) && (i == 0 || !Character.isHighSurrogate(source.charAt(i - 1)));
            if (c == 0 || c == '\uFEFF' || half) {
                throw error(i, String.format("found character U+%04X, expected text without it", (int) c));
            }
        }
    }

    private void add(Token.Kind kind, String text, int start) {
        // A raw string may have ended on a later row than it began: its place is where it began.
        var begins = start >= rowStart;
        var startRow = begins ? row : row - (int) source.substring(start, rowStart).chars().filter(c -> c == '\n').count();
        var startColumn = begins ? columnOf(start) : source.codePointCount(source.lastIndexOf('\n', start - 1) + 1, start) + 1;
        tokens.add(new Token(kind, text, startRow, startColumn, start, at, spaced, onNewRow));
    }

    /** Counted on from the last time, so that a long row takes linear time. */
    private int columnOf(int position) {
        if (position < columnAt) {
            return source.codePointCount(rowStart, position) + 1;
        }
        column += source.codePointCount(columnAt, position);
        columnAt = position;
        return column;
    }

    private RegoErrors error(int position, String message) {
        var where = Math.min(position, source.length());
        var lineStart = source.lastIndexOf('\n', where - 1) + 1;
        var errorRow = 1 + (int) source.substring(0, where).chars().filter(c -> c == '\n').count();
        return new RegoErrors(RegoError.PARSE, message, new Location(file, errorRow, source.codePointCount(lineStart, where) + 1));
    }

    private static boolean isLetter(char c) {
        return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c == '_';
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }
}
