package dev.alnage.policy.protect;

import dev.alnage.evidence.Rejected;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;

/**
 * A pattern for names with slashes: {@code *} stands for anything but a slash, {@code **} for anything, {@code ?} for one character but a
 * slash. Matching takes at most length of pattern times length of name.
 */
public final class PathGlob {
    public static final int LENGTH_MAX = 512;

    private final String text;
    private final List<Token> tokens;

    private sealed interface Token {
        record One(int codePoint) implements Token {}

        record AnyOne() implements Token {}

        record Many(boolean slashes) implements Token {}
    }

    private PathGlob(String text, List<Token> tokens) {
        this.text = text;
        this.tokens = tokens;
    }

    /** @throws Rejected.Malformed for an empty or overlong pattern, and for signs that mean something in other patterns and nothing here */
    public static PathGlob of(String text) {
        if (text.isEmpty() || text.length() > LENGTH_MAX || text.chars().anyMatch(c -> c < 0x20 || c == 0x7f || "[]{}!\\".indexOf(c) >= 0)) {
            throw new Rejected.Malformed("found pattern \"" + (text.length() > 80 ? text.substring(0, 80) + "…" : text) + "\", expected 1 to " + LENGTH_MAX
                    + " characters with *, ** and ? as the only signs");
        }
        var tokens = new ArrayList<Token>();
        var points = text.codePoints().toArray();
        for (var i = 0; i < points.length; i++) {
            if (points[i] == '*') {
                var twice = i + 1 < points.length && points[i + 1] == '*';
                if (twice && i + 2 < points.length && points[i + 2] == '*') {
                    throw new Rejected.Malformed("found *** in pattern " + text + ", expected * or **");
                }
                tokens.add(new Token.Many(twice));
                i += twice ? 1 : 0;
            } else {
                tokens.add(points[i] == '?' ? new Token.AnyOne() : new Token.One(points[i]));
            }
        }
        return new PathGlob(text, List.copyOf(tokens));
    }

    /** Whether the pattern stands for the whole name. */
    public boolean matches(String name) {
        var points = name.codePoints().toArray();
        var at = new boolean[tokens.size() + 1];
        at[0] = true;
        spread(at);
        for (var point : points) {
            var next = new boolean[at.length];
            for (var i = 0; i < tokens.size(); i++) {
                if (at[i]) {
                    switch (tokens.get(i)) {
                        case Token.One(var own) -> next[i + 1] |= own == point;
                        case Token.AnyOne() -> next[i + 1] |= point != '/';
                        case Token.Many(var slashes) -> next[i] |= slashes || point != '/';
                    }
                }
            }
            spread(next);
            at = next;
        }
        return at[tokens.size()];
    }

    /** A star may stand for nothing. */
    private void spread(boolean[] at) {
        for (var i = 0; i < tokens.size(); i++) {
            at[i + 1] |= at[i] && tokens.get(i) instanceof Token.Many;
        }
    }

    /** Whether some name matches both. */
    public boolean meets(PathGlob other) {
        return meets(0, other, 0, new HashSet<>());
    }

    private boolean meets(int i, PathGlob other, int j, HashSet<Long> seen) {
        if (!seen.add((long) i << 32 | j)) {
            return false;
        }
        var mine = i < tokens.size() ? tokens.get(i) : null;
        var theirs = j < other.tokens.size() ? other.tokens.get(j) : null;
        if (mine == null && theirs == null) {
            return true;
        }
        if (mine instanceof Token.Many && meets(i + 1, other, j, seen) || theirs instanceof Token.Many && meets(i, other, j + 1, seen)) {
            return true;
        }
        if (mine == null || theirs == null || !share(mine, theirs)) {
            return false;
        }
        return meets(mine instanceof Token.Many ? i : i + 1, other, theirs instanceof Token.Many ? j : j + 1, seen);
    }

    /** Whether one character fits both. */
    private static boolean share(Token one, Token other) {
        return switch (one) {
            case Token.One(var point) -> switch (other) {
                case Token.One(var second) -> point == second;
                case Token.AnyOne() -> point != '/';
                case Token.Many(var slashes) -> slashes || point != '/';
            };
            case Token.AnyOne() -> !(other instanceof Token.One(var point) && point == '/');
            case Token.Many(var slashes) -> slashes || !(other instanceof Token.One(var point) && point == '/');
        };
    }

    @Override public boolean equals(Object other) {
        return other instanceof PathGlob glob && glob.text.equals(text);
    }

    @Override public int hashCode() {
        return text.hashCode();
    }

    @Override public String toString() {
        return text;
    }
}
