package dev.alnage.policy.rego.builtin;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Whether some text matches both of two globs, in which {@code .} is any character, {@code [a-z]} one of some, and {@code *} and
 * {@code +} repeat what stands before them. Found by walking both at once.
 */
final class GlobIntersection {
    private static final int SET_MAX = 10_000;

    private final String glob;
    private final int[] characters;
    private final List<Token> tokens = new ArrayList<>();
    private int at;

    private GlobIntersection(String glob) {
        this.glob = glob;
        characters = glob.codePoints().toArray();
    }

    /** One character, any of some, or any at all (null), perhaps repeated. */
    private record Token(@Nullable TreeSet<Integer> characters, boolean optional, boolean repeated) {
        boolean meets(Token other) {
            return characters == null || other.characters == null || characters.stream().anyMatch(other.characters::contains);
        }
    }

    static boolean isNotEmpty(Evaluation evaluation, String left, String right) {
        evaluation.spend(1 + (left.length() + right.length()) / 4);
        var first = new GlobIntersection(left).tokens();
        var second = new GlobIntersection(right).tokens();
        evaluation.spend(1L + (long) first.size() * second.size());
        return walk(evaluation, first, second);
    }

    /** Places in both globs, each visited once. */
    private static boolean walk(Evaluation evaluation, List<Token> first, List<Token> second) {
        var seen = new java.util.HashSet<Long>();
        var open = new ArrayDeque<long[]>();
        open.add(new long[] {0, 0});
        while (!open.isEmpty()) {
            var place = open.pop();
            var i = (int) place[0];
            var j = (int) place[1];
            if (!seen.add((long) i << 32 | j)) {
                continue;
            }
            evaluation.spend(1);
            if (i == first.size() && j == second.size()) {
                return true;
            }
            if (i < first.size() && first.get(i).optional()) {
                open.push(new long[] {i + 1, j});
            }
            if (j < second.size() && second.get(j).optional()) {
                open.push(new long[] {i, j + 1});
            }
            if (i < first.size() && j < second.size() && first.get(i).meets(second.get(j))) {
                for (var a = first.get(i).repeated() ? 0 : 1; a <= 1; a++) {
                    for (var b = second.get(j).repeated() ? 0 : 1; b <= 1; b++) {
                        open.push(new long[] {i + a, j + b});
                    }
                }
            }
        }
        return false;
    }

    private List<Token> tokens() {
        while (at < characters.length) {
            var set = set();
            var repeated = at < characters.length && (characters[at] == '*' || characters[at] == '+');
            var optional = repeated && characters[at] == '*';
            at += repeated ? 1 : 0;
            // one or more may come as one and then none or more; a plus sign that may stay is the same
            tokens.add(new Token(set, optional, repeated));
        }
        return withoutStayingPlus();
    }

    /** A repeated token that is not optional becomes one of itself and then any number. */
    private List<Token> withoutStayingPlus() {
        var plain = new ArrayList<Token>();
        for (var token : tokens) {
            if (token.repeated() && !token.optional()) {
                plain.add(new Token(token.characters(), false, false));
                plain.add(new Token(token.characters(), true, true));
            } else {
                plain.add(token);
            }
        }
        return plain;
    }

    private @Nullable TreeSet<Integer> set() {
        var c = characters[at++];
        return switch (c) {
            case '\\' -> one(escaped());
            case '.' -> null;
            case '[' -> bracket();
            case ']' -> throw invalid("set-close ']' with no preceding '['");
            case '*', '+' -> throw invalid("flag '" + (char) c + "' must be preceded by a non-flag");
            default -> one(c);
        };
    }

    private static TreeSet<Integer> one(int c) {
        return new TreeSet<>(List.of(c));
    }

    private int escaped() {
        if (at == characters.length) {
            throw invalid("input ends with a \\ (escape) character");
        }
        return characters[at++];
    }

    private TreeSet<Integer> bracket() {
        var set = new TreeSet<Integer>();
        var before = -1;
        while (at < characters.length) {
            var c = characters[at++];
            if (c == ']') {
                return set;
            }
            if (c == '-') {
                if (before < 0 || at == characters.length || characters[at] == ']' || characters[at] == '-') {
                    throw invalid("range character '-' must be preceded and followed by a character");
                }
                var to = characters[at++] == '\\' ? escaped() : characters[at - 1];
                if (to < before || to - before > SET_MAX || set.size() > SET_MAX) {
                    throw invalid("range is out of order or too large");
                }
                for (var in = before; in <= to; in++) {
                    set.add(in);
                }
                before = -1;
                continue;
            }
            before = c == '\\' ? escaped() : c;
            set.add(before);
        }
        throw invalid("found [ without matching ]");
    }

    private BuiltinError invalid(String why) {
        return BuiltinError.of("input:" + glob + ", pos:" + at + ", " + why + ": the input provided is invalid");
    }
}
