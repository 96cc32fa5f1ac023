package dev.alnage.policy.rego.builtin;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;

/**
 * Compiles regular expressions of policies, which take linear time, and refuses those that would take much memory: repetitions within
 * repetitions multiply, and {@code ((a{100}){100}){100}} is a million states.
 */
final class Patterns {
    static final int LENGTH_MAX = 20_000;
    /** How many states a pattern may come to, roughly. */
    static final int STATES_MAX = 50_000;

    private Patterns() {}

    /** A compiled pattern and how many states it has, roughly. */
    record Compiled(Pattern pattern, long states) {
        /** Searching costs a step for each character and state at most; that is what is spent. */
        void spend(Evaluation evaluation, String text) {
            evaluation.spend(1 + text.length() / 4 * (1 + states / 64));
        }
    }

    private record Source(String pattern) {}

    /** The pattern, compiled once in the life of the policy. @throws BuiltinError if it is none, or too large */
    static Compiled compiled(Evaluation evaluation, String pattern) {
        evaluation.spend(1 + pattern.length() / 16);
        return evaluation.remembered(new Source(pattern), source -> new Compiled(compile(source.pattern), states(source.pattern)));
    }

    static Pattern compile(String pattern) {
        if (pattern.length() > LENGTH_MAX || states(pattern) > STATES_MAX) {
            throw BuiltinError.of("pattern is too large, expected at most " + LENGTH_MAX + " characters and " + STATES_MAX + " states");
        }
        try {
            return Pattern.compile(pattern);
        } catch (PatternSyntaxException e) {
            throw BuiltinError.of("error parsing regexp: " + e.getDescription() + ": `" + e.getPattern() + "`");
        } catch (RuntimeException | StackOverflowError e) {
            // re2j parses by recursion, and lets some faults of its own out
            throw BuiltinError.of("error parsing regexp: `" + (pattern.length() > 100 ? pattern.substring(0, 100) + "…" : pattern) + "`");
        }
    }

    /** An upper bound for the number of states, from one look at the text: what is repeated counts as often as it may be. */
    static long states(String pattern) {
        var open = new long[pattern.length() + 1];
        var depth = 0;
        var last = 0L;
        for (var at = 0; at < pattern.length(); at++) {
            var c = pattern.charAt(at);
            if (c == '\\') {
                at++;
                last = 1;
            } else if (c == '[') {
                at = classEnd(pattern, at);
                last = 1;
            } else if (c == '(') {
                open[++depth] = 0;
                continue;
            } else if (c == ')' && depth > 0) {
                last = open[depth--] + 2;
            } else if (c == '{') {
                var times = times(pattern, at);
                if (times > 1) {
                    open[depth] = saturated(open[depth], last, times - 1);
                    last = saturated(0, last, times);
                }
                continue;
            } else {
                last = 1;
            }
            open[depth] = saturated(open[depth], last, 1);
        }
        var sum = 0L;
        for (var i = 0; i <= depth; i++) {
            sum = saturated(sum, open[i], 1);
        }
        return sum;
    }

    private static long saturated(long sum, long value, long times) {
        return Math.min(Integer.MAX_VALUE, sum + Math.min(Integer.MAX_VALUE, value) * times);
    }

    private static int classEnd(String pattern, int at) {
        var i = at + 1;
        if (i < pattern.length() && pattern.charAt(i) == '^') {
            i++;
        }
        for (var first = i; i < pattern.length() && (pattern.charAt(i) != ']' || i == first); i++) {
            if (pattern.charAt(i) == '\\') {
                i++;
            }
        }
        return Math.min(i, pattern.length() - 1);
    }

    /** The largest number of {@code {n}}, {@code {n,}} or {@code {n,m}}; 1 for other braces. */
    private static long times(String pattern, int at) {
        var most = 1L;
        var number = 0L;
        for (var i = at + 1; i < pattern.length(); i++) {
            var c = pattern.charAt(i);
            if (c >= '0' && c <= '9') {
                number = Math.min(100_000, number * 10 + c - '0');
                most = Math.max(most, number);
            } else if (c == ',') {
                number = 0;
            } else {
                return c == '}' ? most + 1 : 1;
            }
        }
        return 1;
    }
}
