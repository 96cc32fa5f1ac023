package dev.alnage.policy.rego.builtin;

import static dev.alnage.policy.rego.type.Type.BOOLEAN;
import static dev.alnage.policy.rego.type.Type.NUMBER;
import static dev.alnage.policy.rego.type.Type.STRING;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import dev.alnage.policy.rego.type.Type;
import dev.alnage.policy.rego.value.ArrayValue;
import dev.alnage.policy.rego.value.Notation;
import dev.alnage.policy.rego.value.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Regular expressions of RE2; matches follow each other as Go's package {@code regexp} has them. */
final class RegexFunctions {
    private RegexFunctions() {}

    static void addTo(Catalogue catalogue) {
        var strings = Type.array(STRING);
        catalogue.pure("regex.is_valid", BOOLEAN, RegexFunctions::isValid, STRING)
                .pure("regex.match", BOOLEAN, RegexFunctions::match, STRING, STRING)
                .pure("re_match", BOOLEAN, RegexFunctions::match, STRING, STRING)
                .pure("regex.find_n", strings, RegexFunctions::find, STRING, STRING, NUMBER)
                .pure("regex.find_all_string_submatch_n", Type.array(strings), RegexFunctions::findSubmatches, STRING, STRING, NUMBER)
                .pure("regex.split", strings, RegexFunctions::split, STRING, STRING)
                .pure("regex.replace", STRING, RegexFunctions::replace, STRING, STRING, STRING)
                .pure("regex.template_match", BOOLEAN, RegexFunctions::matchTemplate, STRING, STRING, STRING, STRING)
                .pure("regex.globs_match", BOOLEAN, (evaluation, arguments) ->
                        Value.of(GlobIntersection.isNotEmpty(evaluation, Operands.text(arguments, 0), Operands.text(arguments, 1))), STRING, STRING);
    }

    private static Value isValid(Evaluation evaluation, Value[] arguments) {
        if (!(arguments[0] instanceof Value.Text(var pattern))) {
            return Value.FALSE;
        }
        try {
            Patterns.compiled(evaluation, pattern);
            return Value.TRUE;
        } catch (BuiltinError e) {
            return Value.FALSE;
        }
    }

    private static Value match(Evaluation evaluation, Value[] arguments) {
        var pattern = Operands.text(arguments, 0);
        return Value.of(matcher(evaluation, pattern, Operands.text(arguments, 1)).find());
    }

    private static Matcher matcher(Evaluation evaluation, String pattern, String text) {
        var compiled = Patterns.compiled(evaluation, pattern);
        compiled.spend(evaluation, text);
        return compiled.pattern().matcher(text);
    }

    /** Each match that does not overlap the one before; an empty one right after another match is none. */
    private static void forEach(Evaluation evaluation, Matcher matcher, String text, long max, Consumer<Matcher> each) {
        var at = 0;
        var before = -1;
        for (var count = 0L; at <= text.length() && (max < 0 || count < max); ) {
            if (!matcher.find(at)) {
                return;
            }
            evaluation.spend(1);
            var accepted = true;
            if (matcher.end() == at) {
                accepted = matcher.start() != before;
                at += at < text.length() ? Character.charCount(text.codePointAt(at)) : 1;
            } else {
                at = matcher.end();
            }
            before = matcher.end();
            if (accepted) {
                count++;
                each.accept(matcher);
            }
        }
    }

    private static Value find(Evaluation evaluation, Value[] arguments) {
        var text = Operands.text(arguments, 1);
        var max = Operands.integer(arguments, 2);
        var found = new ArrayList<Value>();
        forEach(evaluation, matcher(evaluation, Operands.text(arguments, 0), text), text, max, match -> found.add(Value.of(match.group())));
        return ArrayValue.of(found);
    }

    private static Value findSubmatches(Evaluation evaluation, Value[] arguments) {
        var text = Operands.text(arguments, 1);
        var max = Operands.integer(arguments, 2);
        var found = new ArrayList<Value>();
        forEach(evaluation, matcher(evaluation, Operands.text(arguments, 0), text), text, max, match -> {
            evaluation.spend(match.groupCount());
            var groups = new ArrayList<Value>();
            for (var i = 0; i <= match.groupCount(); i++) {
                groups.add(Value.of(orEmpty(match.group(i))));
            }
            found.add(ArrayValue.of(groups));
        });
        return ArrayValue.of(found);
    }

    private static String orEmpty(@Nullable String text) {
        return text == null ? "" : text;
    }

    private static Value split(Evaluation evaluation, Value[] arguments) {
        var pattern = Operands.text(arguments, 0);
        var text = Operands.text(arguments, 1);
        var matcher = matcher(evaluation, pattern, text);
        var parts = new ArrayList<Value>();
        if (!pattern.isEmpty() && text.isEmpty()) {
            return Value.array(Value.of(""));
        }
        var places = new int[2]; // where the last match ended, and where it began
        forEach(evaluation, matcher, text, -1, match -> {
            places[1] = match.start();
            if (match.end() != 0) {
                parts.add(Value.of(text.substring(places[0], match.start())));
            }
            places[0] = match.end();
        });
        if (places[1] != text.length()) {
            parts.add(Value.of(text.substring(places[0])));
        }
        return ArrayValue.of(parts);
    }

    private static Value replace(Evaluation evaluation, Value[] arguments) {
        var text = Operands.text(arguments, 0);
        var template = Operands.text(arguments, 2);
        var matcher = matcher(evaluation, Operands.text(arguments, 1), text);
        var out = new StringBuilder();
        var from = new int[1];
        forEach(evaluation, matcher, text, -1, match -> {
            out.append(text, from[0], match.start());
            var before = out.length();
            expand(template, match, out);
            evaluation.spend((out.length() - before) / 16 + template.length() / 16);
            if (out.length() > Integer.MAX_VALUE / 8) {
                throw BuiltinError.of("result is longer than " + Integer.MAX_VALUE / 8 + " characters");
            }
            from[0] = match.end();
        });
        return Value.of(out.append(text, from[0], text.length()).toString());
    }

    /** {@code $1}, {@code $name}, {@code ${name}} and {@code $$}; a group that is not there is empty. */
    private static void expand(String template, Matcher match, StringBuilder out) {
        for (var at = 0; at < template.length(); at++) {
            var c = template.charAt(at);
            if (c != '$' || at + 1 == template.length()) {
                out.append(c);
                continue;
            }
            if (template.charAt(at + 1) == '$') {
                out.append('$');
                at++;
                continue;
            }
            var braced = template.charAt(at + 1) == '{';
            var from = at + (braced ? 2 : 1);
            var to = from;
            while (to < template.length() && isWord(template.charAt(to))) {
                to++;
            }
            if (to == from || braced && (to == template.length() || template.charAt(to) != '}')) {
                out.append('$'); // no reference: as it stands
                continue;
            }
            out.append(group(match, template.substring(from, to)));
            at = braced ? to : to - 1;
        }
    }

    private static boolean isWord(char c) {
        return c == '_' || Character.isLetterOrDigit(c);
    }

    private static String group(Matcher match, String name) {
        if (name.chars().allMatch(c -> c >= '0' && c <= '9')) {
            var isThere = name.length() < 10 && (name.length() == 1 || name.charAt(0) != '0') && Integer.parseInt(name) <= match.groupCount();
            return isThere ? orEmpty(match.group(Integer.parseInt(name))) : "";
        }
        return match.pattern().namedGroups().containsKey(name) ? orEmpty(match.group(name)) : "";
    }

    /** Text with patterns between two delimiters, which may be nested; the whole text must match. */
    private static Value matchTemplate(Evaluation evaluation, Value[] arguments) {
        var template = Operands.text(arguments, 0);
        var text = Operands.text(arguments, 1);
        var begins = Operands.text(arguments, 2);
        var ends = Operands.text(arguments, 3);
        var start = delimiter("start", begins);
        var end = delimiter("end", ends);
        var pattern = new StringBuilder("^");
        var rest = 0;
        for (var part : parts(template, start, end)) {
            var inner = template.substring(part[0] + 1, part[1]);
            Patterns.compile("^" + inner + "$");
            pattern.append(Pattern.quote(template.substring(rest, part[0]))).append('(').append(inner).append(')');
            rest = part[1] + 1;
        }
        pattern.append(Pattern.quote(template.substring(rest))).append('$');
        return Value.of(matcher(evaluation, pattern.toString(), text).find());
    }

    private static char delimiter(String which, String text) {
        if (text.length() != 1) {
            throw BuiltinError.of(which + " delimiter has to be exactly one character long but is " + text.length() + " long");
        }
        return text.charAt(0);
    }

    /** Where each outermost pair of delimiters stands. */
    private static List<int[]> parts(String template, char start, char end) {
        var parts = new ArrayList<int[]>();
        var level = 0;
        var begin = 0;
        for (var at = 0; at < template.length() && level >= 0; at++) {
            if (template.charAt(at) == start) {
                if (++level == 1) {
                    begin = at;
                }
            } else if (template.charAt(at) == end && --level == 0) {
                parts.add(new int[] {begin, at});
            }
        }
        if (level != 0) {
            throw BuiltinError.of("unbalanced braces in " + Notation.quote(template));
        }
        return parts;
    }
}
