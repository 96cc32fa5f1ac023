package dev.alnage.evidence.intoto;

import dev.alnage.evidence.Rejected;
import java.util.ArrayList;
import java.util.List;

/**
 * A pattern of an artifact rule, in the dialect of the Python reference as far as every implementation agrees on it:
 * {@code *} any characters, slashes too; {@code ?} one; {@code [abc]}, {@code [a-c]} one of; {@code [!abc]} one of the
 * others. What they read differently ({@code [^…]}, a backslash, an unclosed bracket, a backward range: case D7) is
 * refused, because the same signed layout must not mean two things.
 */
final class Glob {
    static final int LENGTH_MAX = 4096;

    /** One position of the pattern. */
    private sealed interface Token {
        record Any() implements Token {}

        record One(int codePoint) implements Token {}

        record Set(boolean negated, List<int[]> ranges) implements Token {}

        record Single() implements Token {}
    }

    private final String pattern;
    private final List<Token> tokens = new ArrayList<>();

    Glob(String pattern) {
        if (pattern.isEmpty() || pattern.length() > LENGTH_MAX) {
            throw new Rejected.Malformed("found a pattern of " + pattern.length() + " characters, expected 1 to " + LENGTH_MAX);
        }
        this.pattern = pattern;
        var points = pattern.codePoints().toArray();
        for (var i = 0; i < points.length; i++) {
            switch (points[i]) {
                case '*' -> {
                    if (tokens.isEmpty() || !(tokens.getLast() instanceof Token.Any)) {
                        tokens.add(new Token.Any());
                    }
                }
                case '?' -> tokens.add(new Token.Single());
                case '[' -> i = set(points, i + 1);
                case '\\' -> throw wrong("a backslash");
                default -> tokens.add(new Token.One(points[i]));
            }
        }
    }

    /** Whether it names one artifact only. */
    boolean isLiteral() {
        return tokens.stream().allMatch(Token.One.class::isInstance);
    }

    /** Whether it names every artifact. */
    boolean isEverything() {
        return tokens.size() == 1 && tokens.getFirst() instanceof Token.Any;
    }

    /** A mismatch only lengthens the last star, so the work is at most the pattern times the text. */
    boolean matches(String text) {
        if (isEverything()) {
            return true;
        }
        int at = 0, token = 0, star = -1, starAt = 0;
        while (at < text.length()) {
            var point = text.codePointAt(at);
            if (token < tokens.size() && tokens.get(token) instanceof Token.Any) {
                star = token++;
                starAt = at;
            } else if (token < tokens.size() && fits(tokens.get(token), point)) {
                token++;
                at += Character.charCount(point);
            } else if (star >= 0) {
                token = star + 1;
                starAt += Character.charCount(text.codePointAt(starAt));
                at = starAt;
            } else {
                return false;
            }
        }
        while (token < tokens.size() && tokens.get(token) instanceof Token.Any) {
            token++;
        }
        return token == tokens.size();
    }

    private static boolean fits(Token token, int point) {
        return switch (token) {
            case Token.Any() -> true;
            case Token.Single() -> true;
            case Token.One(var expected) -> expected == point;
            case Token.Set(var negated, var ranges) -> negated != ranges.stream().anyMatch(range -> point >= range[0] && point <= range[1]);
        };
    }

    /** Reads a bracket from behind its opening; returns the place of its end. */
    private int set(int[] points, int from) {
        var i = from;
        var negated = i < points.length && points[i] == '!';
        if (negated) {
            i++;
        }
        if (i < points.length && points[i] == '^') {
            throw wrong("[^");
        }
        var ranges = new ArrayList<int[]>();
        for (var first = true; i < points.length; first = false) {
            if (points[i] == ']' && !first) {
                tokens.add(new Token.Set(negated, List.copyOf(ranges)));
                return i;
            }
            if (points[i] == ']' || points[i] == '[' || points[i] == '\\' || points[i] == '-') {
                throw wrong("a " + Character.toString(points[i]) + " inside brackets");
            }
            var to = points[i];
            if (i + 2 < points.length && points[i + 1] == '-') {
                to = points[i + 2];
                if (to < points[i] || to == ']' || to == '[' || to == '\\') {
                    throw wrong("a range that is backward or open");
                }
                ranges.add(new int[] {points[i], to});
                i += 3;
            } else {
                ranges.add(new int[] {to, to});
                i++;
            }
        }
        throw wrong("an unclosed bracket");
    }

    private Rejected.Malformed wrong(String found) {
        return new Rejected.Malformed("found " + found + " in pattern " + (pattern.length() > 80 ? pattern.substring(0, 80) + "…" : pattern)
                + ", expected *, ?, [abc], [a-c] and [!abc] only");
    }

    @Override public boolean equals(Object other) {
        return other instanceof Glob that && pattern.equals(that.pattern);
    }

    @Override public int hashCode() {
        return pattern.hashCode();
    }

    @Override public String toString() {
        return pattern;
    }
}
