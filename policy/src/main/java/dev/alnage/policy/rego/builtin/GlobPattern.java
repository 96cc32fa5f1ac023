package dev.alnage.policy.rego.builtin;

import com.google.re2j.Pattern;

/** A glob as a regular expression. */
final class GlobPattern {
    private final String glob;
    private final String one;
    private int at;

    GlobPattern(String glob, String delimiters) {
        this.glob = glob;
        var others = new StringBuilder();
        delimiters.codePoints().forEach(c -> others.append(String.format("\\x{%x}", c)));
        one = delimiters.isEmpty() ? "(?s:.)" : "[^" + others + "]";
    }

    /** Without anchors: the whole text must match. */
    String expression() {
        var out = new StringBuilder();
        while (at < glob.length()) {
            part(out, 0);
        }
        return out.toString();
    }

    private void part(StringBuilder out, int depth) {
        var c = glob.charAt(at);
        switch (c) {
            case '*' -> {
                at++;
                if (at < glob.length() && glob.charAt(at) == '*') {
                    at++;
                    out.append("(?s:.*)");
                } else {
                    out.append(one).append('*');
                }
            }
            case '?' -> {
                at++;
                out.append(one);
            }
            case '[' -> range(out);
            case '{' -> alternatives(out, depth + 1);
            default -> literal(out);
        }
    }

    private void literal(StringBuilder out) {
        if (glob.charAt(at) == '\\' && ++at == glob.length()) {
            throw BuiltinError.of("glob ends with an escape: " + glob);
        }
        var c = glob.codePointAt(at);
        at += Character.charCount(c);
        out.append(Pattern.quote(Character.toString(c)));
    }

    private void alternatives(StringBuilder out, int depth) {
        if (depth > 50) {
            throw BuiltinError.of("glob is nested deeper than 50");
        }
        at++;
        out.append("(?:");
        while (at < glob.length() && glob.charAt(at) != '}') {
            if (glob.charAt(at) == ',') {
                out.append('|');
                at++;
            } else {
                part(out, depth);
            }
        }
        if (at == glob.length()) {
            throw BuiltinError.of("glob has { without }: " + glob);
        }
        at++;
        out.append(')');
    }

    /** {@code [a-z]} or {@code [abc]}, with an exclamation mark for all others: one range or a list, never both. */
    private void range(StringBuilder out) {
        at++;
        var not = at < glob.length() && glob.charAt(at) == '!';
        at += not ? 1 : 0;
        var characters = new StringBuilder();
        var isRange = false;
        while (at < glob.length() && glob.charAt(at) != ']') {
            var c = glob.codePointAt(at);
            if (c == '-' && characters.codePointCount(0, characters.length()) == 1 && !isRange) {
                isRange = true;
                at++;
                continue;
            }
            if (c == '\\' && at + 1 < glob.length()) {
                c = glob.codePointAt(++at);
            }
            at += Character.charCount(c);
            characters.appendCodePoint(c);
        }
        var all = characters.codePoints().toArray();
        if (at == glob.length() || all.length == 0 || isRange && (all.length != 2 || all[0] > all[1])) {
            throw BuiltinError.of("glob has a damaged range: " + glob);
        }
        at++;
        out.append(not ? "[^" : "[");
        for (var i = 0; i < all.length; i++) {
            out.append(isRange && i == 1 ? "-" : "").append(String.format("\\x{%x}", all[i]));
        }
        out.append(']');
    }
}
