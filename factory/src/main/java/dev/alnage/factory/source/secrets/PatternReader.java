package dev.alnage.factory.source.secrets;

import dev.alnage.evidence.Rejected;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Reads the shape of an expression in the syntax of RE2. The expression has been compiled before, so it is well formed; what
 * this reader does not know it refuses. Letters count in lower case, flags are ignored: the words may be too many, never too few.
 */
final class PatternReader {
    private static final int DEPTH_MAX = 100;
    private static final int LISTED_MAX = 10;

    private final String pattern;
    private int at;
    private int depth;
    /** Whether a dot may stand for a line feed somewhere: then it counts as if it did everywhere. */
    private boolean dotAll;

    private PatternReader(String pattern) {
        this.pattern = pattern;
    }

    static PatternShape read(String pattern) {
        var reader = new PatternReader(pattern);
        reader.dotAll = reader.hasFlagS();
        var shape = reader.choices();
        if (reader.at < pattern.length()) {
            throw reader.unknown();
        }
        return shape;
    }

    private boolean hasFlagS() {
        for (var flags = pattern.indexOf("(?"); flags >= 0; flags = pattern.indexOf("(?", flags + 1)) {
            for (var i = flags + 2; i < pattern.length() && ":)P<".indexOf(pattern.charAt(i)) < 0; i++) {
                if (pattern.charAt(i) == 's') {
                    return true;
                }
            }
        }
        return false;
    }

    private PatternShape choices() {
        if (++depth > DEPTH_MAX) {
            throw new Rejected.Malformed("found an expression nested deeper than " + DEPTH_MAX + ", expected less");
        }
        var choices = new ArrayList<PatternShape>();
        do {
            choices.add(sequence());
        } while (accept('|'));
        depth--;
        return choices.size() == 1 ? choices.getFirst() : PatternShape.alternation(choices);
    }

    private PatternShape sequence() {
        List<PatternShape> parts = new ArrayList<>();
        while (at < pattern.length() && pattern.charAt(at) != '|' && pattern.charAt(at) != ')') {
            parts.add(quantified(one()));
        }
        return PatternShape.concatenation(parts);
    }

    private PatternShape one() {
        var c = pattern.charAt(at++);
        return switch (c) {
            case '(' -> group();
            case '[' -> set();
            case '.' -> PatternShape.oneByte(dotAll);
            case '^', '$' -> PatternShape.NOTHING;
            case '\\' -> escape();
            default -> letter(c);
        };
    }

    private PatternShape group() {
        if (accept('?')) {
            if (accept('P') || pattern.startsWith("<", at)) {
                at = pattern.indexOf('>', at) + 1;
            } else {
                while (at < pattern.length() && ":)".indexOf(pattern.charAt(at)) < 0) {
                    at++;
                }
                if (accept(')')) {
                    return PatternShape.NOTHING; // flags for the rest of the group
                }
                at++;
            }
        }
        var inside = choices();
        if (!accept(')')) {
            throw unknown();
        }
        return inside;
    }

    private PatternShape escape() {
        var c = pattern.charAt(at++);
        switch (c) {
            case 'b', 'B', 'A', 'z' -> {
                return PatternShape.NOTHING;
            }
            case 'd', 'D', 'w', 'W', 's', 'S' -> {
                return PatternShape.oneByte("DWs".indexOf(c) >= 0);
            }
            case 'Q' -> {
                var end = pattern.indexOf("\\E", at);
                var text = pattern.substring(at, end < 0 ? pattern.length() : end);
                at = end < 0 ? pattern.length() : end + 2;
                return PatternShape.concatenation(text.chars().mapToObj(each -> letter((char) each)).toList());
            }
            case 'p', 'P', 'C' -> throw unknown();
            default -> {
                return letter(escaped(c));
            }
        }
    }

    /** The byte that an escape stands for, {@code at} being behind its first character. */
    private char escaped(char c) {
        return switch (c) {
            case 'n' -> '\n';
            case 'r' -> '\r';
            case 't' -> '\t';
            case 'f' -> '\f';
            case 'v' -> 0x0b;
            case 'a' -> 0x07;
            case 'x' -> hex();
            case '0', '1', '2', '3', '4', '5', '6', '7' -> octal(c);
            default -> c;
        };
    }

    private char hex() {
        var end = pattern.charAt(at) == '{' ? pattern.indexOf('}', at) : at + 2;
        var digits = pattern.substring(pattern.charAt(at) == '{' ? at + 1 : at, end);
        at = pattern.startsWith("}", end) && pattern.charAt(at) == '{' ? end + 1 : end;
        var value = Integer.parseInt(digits, 16);
        if (value > 0xff) {
            throw unknown();
        }
        return (char) value;
    }

    private char octal(char first) {
        var value = first - '0';
        for (var i = 0; i < 2 && at < pattern.length() && pattern.charAt(at) >= '0' && pattern.charAt(at) <= '7'; i++) {
            value = value * 8 + pattern.charAt(at++) - '0';
        }
        return (char) value;
    }

    private static PatternShape letter(char c) {
        return PatternShape.ofExact(Set.of(String.valueOf(lower(c))));
    }

    private static char lower(char c) {
        return c >= 'A' && c <= 'Z' ? (char) (c + 32) : c;
    }

    private PatternShape set() {
        var negated = accept('^');
        var members = new BitSet(256);
        var first = true;
        var large = negated;
        var lineFeed = false;
        while (first || pattern.charAt(at) != ']') {
            first = false;
            if (pattern.startsWith("[:", at)) {
                var name = pattern.substring(at, pattern.indexOf(":]", at));
                lineFeed |= name.startsWith("[:^") || name.equals("[:space") || name.equals("[:cntrl") || name.equals("[:ascii");
                at = pattern.indexOf(":]", at) + 2;
                large = true;
                continue;
            }
            if (pattern.charAt(at) == '\\' && "dDwWsS".indexOf(pattern.charAt(at + 1)) >= 0) {
                lineFeed |= "DWs".indexOf(pattern.charAt(at + 1)) >= 0;
                at += 2;
                large = true;
                continue;
            }
            var from = member();
            var to = from;
            if (pattern.charAt(at) == '-' && pattern.charAt(at + 1) != ']') {
                at++;
                to = member();
            }
            members.set(from, to + 1);
        }
        at++;
        lineFeed |= members.get('\n');
        return large ? PatternShape.oneByte(negated != lineFeed) : listed(members);
    }

    private char member() {
        var c = pattern.charAt(at++);
        if (c != '\\') {
            return c;
        }
        var escape = pattern.charAt(at++);
        if (escape == 'p' || escape == 'P') {
            throw unknown();
        }
        return escaped(escape);
    }

    private static PatternShape listed(BitSet members) {
        var letters = new LinkedHashSet<String>();
        members.stream().forEach(c -> letters.add(String.valueOf(lower((char) c))));
        return letters.size() > LISTED_MAX ? PatternShape.oneByte(members.get('\n')) : PatternShape.ofExact(letters);
    }

    private PatternShape quantified(PatternShape one) {
        var shape = one;
        while (at < pattern.length()) {
            if (accept('*')) {
                shape = shape.repeated(0, -1);
            } else if (accept('+')) {
                shape = shape.repeated(1, -1);
            } else if (accept('?')) {
                shape = shape.repeated(0, 1);
            } else if (pattern.charAt(at) == '{' && counted()) {
                var end = pattern.indexOf('}', at);
                var bounds = pattern.substring(at + 1, end);
                at = end + 1;
                var comma = bounds.indexOf(',');
                var min = Integer.parseInt(comma < 0 ? bounds : bounds.substring(0, comma));
                shape = shape.repeated(min, comma < 0 ? min : comma == bounds.length() - 1 ? -1 : Integer.parseInt(bounds.substring(comma + 1)));
            } else {
                return shape;
            }
            accept('?'); // reluctant: matches the same texts
        }
        return shape;
    }

    /** Whether the brace here begins a count; otherwise it is a letter like any other. */
    private boolean counted() {
        var i = at + 1;
        var digits = i;
        while (i < pattern.length() && Character.isDigit(pattern.charAt(i))) {
            i++;
        }
        if (i == digits) {
            return false;
        }
        if (pattern.startsWith(",", i)) {
            i++;
            while (i < pattern.length() && Character.isDigit(pattern.charAt(i))) {
                i++;
            }
        }
        return pattern.startsWith("}", i);
    }

    private boolean accept(char c) {
        if (at < pattern.length() && pattern.charAt(at) == c) {
            at++;
            return true;
        }
        return false;
    }

    private Rejected unknown() {
        return new Rejected.Malformed("found an expression that is not understood at character " + at + ", expected RE2 over bytes (no \\p, \\C)");
    }
}
