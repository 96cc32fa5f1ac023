package dev.alnage.factory.source.secrets;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Makes texts that an expression of RE2 matches, by walking its syntax; says nothing about the engine under test. */
final class PatternSample {
    private static final String WORD = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_";
    private static final String PRINTABLE = WORD + "-+/=.,:;!#%&*@~ ";

    private final String pattern;
    private final Random random;
    private int at;

    private PatternSample(String pattern, Random random) {
        this.pattern = pattern;
        this.random = random;
    }

    static String of(String pattern, Random random) {
        var sample = new PatternSample(pattern, random);
        return sample.choices();
    }

    private String choices() {
        List<String> choices = new ArrayList<>();
        do {
            choices.add(sequence());
        } while (accept('|'));
        return choices.get(random.nextInt(choices.size()));
    }

    private String sequence() {
        var text = new StringBuilder();
        while (at < pattern.length() && pattern.charAt(at) != '|' && pattern.charAt(at) != ')') {
            var begin = at;
            var one = one();
            var end = at;
            var times = times();
            var behind = at;
            for (var i = 0; i < times; i++) {
                at = begin;
                one = one();
                text.append(one);
            }
            at = Math.max(end, behind);
        }
        return text.toString();
    }

    private String one() {
        var c = pattern.charAt(at++);
        return switch (c) {
            case '(' -> group();
            case '[' -> set();
            case '.' -> pick(PRINTABLE);
            case '^', '$' -> "";
            case '\\' -> escape();
            default -> String.valueOf(c);
        };
    }

    private String group() {
        if (accept('?')) {
            if (accept('P')) {
                at = pattern.indexOf('>', at) + 1;
            } else {
                var colon = pattern.indexOf(':', at);
                var close = pattern.indexOf(')', at);
                at = Math.min(colon < 0 ? close : colon, close) + 1;
                if (pattern.charAt(at - 1) == ')') {
                    return "";
                }
            }
        }
        var inside = choices();
        at++;
        return inside;
    }

    private String escape() {
        var c = pattern.charAt(at++);
        return switch (c) {
            case 'b', 'B', 'A', 'z' -> "";
            case 'd' -> pick("0123456789");
            case 'w' -> pick(WORD);
            case 's' -> " ";
            case 'S', 'D' -> pick("abcdefghijkl");
            case 'W' -> "-";
            case 'n' -> "\n";
            case 'r' -> "\r";
            case 't' -> "\t";
            case 'x' -> {
                at += 2;
                yield String.valueOf((char) Integer.parseInt(pattern.substring(at - 2, at), 16));
            }
            default -> String.valueOf(c);
        };
    }

    private String set() {
        var negated = accept('^');
        var members = new StringBuilder();
        for (var first = true; first || pattern.charAt(at) != ']'; first = false) {
            if (pattern.startsWith("[:", at)) {
                members.append(pattern.startsWith("[:alnum:]", at) ? WORD.replace("_", "") : "a");
                at = pattern.indexOf(":]", at) + 2;
            } else if (pattern.charAt(at) == '\\' && "wds".indexOf(pattern.charAt(at + 1)) >= 0) {
                members.append(pattern.charAt(at + 1) == 'w' ? WORD : pattern.charAt(at + 1) == 'd' ? "0123456789" : " ");
                at += 2;
            } else if (pattern.charAt(at) == '\\' && "SWD".indexOf(pattern.charAt(at + 1)) >= 0) {
                members.append(PRINTABLE);
                at += 2;
            } else {
                range(members);
            }
        }
        at++;
        if (!negated) {
            return pick(members.toString());
        }
        var allowed = PRINTABLE.chars().filter(c -> members.indexOf(String.valueOf((char) c)) < 0).mapToObj(c -> String.valueOf((char) c)).toList();
        return allowed.get(random.nextInt(allowed.size()));
    }

    private void range(StringBuilder members) {
        var from = member();
        var to = from;
        if (pattern.charAt(at) == '-' && pattern.charAt(at + 1) != ']') {
            at++;
            to = member();
        }
        for (var c = from; c <= to; c++) {
            members.append(c);
        }
    }

    private char member() {
        var c = pattern.charAt(at++);
        return c == '\\' ? escape().charAt(0) : c;
    }

    private int times() {
        if (accept('*')) {
            return lazily(random.nextInt(3));
        }
        if (accept('+')) {
            return lazily(1 + random.nextInt(3));
        }
        if (accept('?')) {
            return lazily(random.nextInt(2));
        }
        if (at + 1 < pattern.length() && pattern.charAt(at) == '{' && Character.isDigit(pattern.charAt(at + 1))) {
            var bounds = pattern.substring(at + 1, pattern.indexOf('}', at)).split(",", -1);
            at = pattern.indexOf('}', at) + 1;
            var min = Integer.parseInt(bounds[0]);
            var max = bounds.length == 1 ? min : bounds[1].isEmpty() ? min + 5 : Integer.parseInt(bounds[1]);
            return lazily(min + random.nextInt(Math.min(max - min, 12) + 1));
        }
        return 1;
    }

    private int lazily(int times) {
        accept('?');
        return times;
    }

    private boolean accept(char c) {
        if (at < pattern.length() && pattern.charAt(at) == c) {
            at++;
            return true;
        }
        return false;
    }

    private String pick(String letters) {
        return String.valueOf(letters.charAt(random.nextInt(letters.length())));
    }
}
