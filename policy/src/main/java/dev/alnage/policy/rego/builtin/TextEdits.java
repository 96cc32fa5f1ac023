package dev.alnage.policy.rego.builtin;

import static dev.alnage.policy.rego.type.Type.STRING;

import dev.alnage.policy.rego.type.Type;
import dev.alnage.policy.rego.value.Value;
import java.util.ArrayList;
import java.util.List;

/** Strings with something taken off or replaced. */
final class TextEdits {
    private TextEdits() {}

    /** Which ends are cut. */
    private enum Ends { LEFT, RIGHT, BOTH }

    static void addTo(Catalogue catalogue) {
        catalogue.pure("replace", STRING, (evaluation, arguments) -> replace(evaluation, Operands.text(arguments, 0),
                        List.of(new Replacement(Operands.text(arguments, 1), Operands.text(arguments, 2)))), STRING, STRING, STRING)
                .pure("strings.replace_n", STRING, TextEdits::replaceAll, Type.object(STRING, STRING), STRING)
                .pure("trim", STRING, (evaluation, arguments) -> trim(evaluation, arguments, Ends.BOTH), STRING, STRING)
                .pure("trim_left", STRING, (evaluation, arguments) -> trim(evaluation, arguments, Ends.LEFT), STRING, STRING)
                .pure("trim_right", STRING, (evaluation, arguments) -> trim(evaluation, arguments, Ends.RIGHT), STRING, STRING)
                .pure("trim_prefix", STRING, (_, arguments) -> {
                    var text = Operands.text(arguments, 0);
                    var prefix = Operands.text(arguments, 1);
                    return text.startsWith(prefix) ? Value.of(text.substring(prefix.length())) : arguments[0];
                }, STRING, STRING)
                .pure("trim_suffix", STRING, (_, arguments) -> {
                    var text = Operands.text(arguments, 0);
                    var suffix = Operands.text(arguments, 1);
                    return text.endsWith(suffix) ? Value.of(text.substring(0, text.length() - suffix.length())) : arguments[0];
                }, STRING, STRING)
                .pure("trim_space", STRING, TextEdits::trimSpace, STRING);
    }

    private record Replacement(String old, String with) {}

    private static Value replaceAll(Evaluation evaluation, Value[] arguments) {
        var patterns = Operands.object(arguments, 0);
        var text = Operands.text(arguments, 1);
        var replacements = new ArrayList<Replacement>();
        for (var i = 0; i < patterns.size(); i++) {
            if (!(patterns.keyAt(i) instanceof Value.Text(var old))) {
                throw BuiltinError.operand(1, "non-string key found in pattern object");
            }
            if (!(patterns.valueAt(i) instanceof Value.Text(var with))) {
                throw BuiltinError.operand(1, "non-string value found in pattern object");
            }
            replacements.add(new Replacement(old, with));
        }
        return replacements.isEmpty() ? arguments[1] : replace(evaluation, text, replacements);
    }

    /** Once through the text; at each place the first replacement that fits is made, and what it made is not looked at again. */
    private static Value replace(Evaluation evaluation, String text, List<Replacement> replacements) {
        evaluation.spend(1 + (long) text.length() * replacements.size() / 16);
        var out = new StringBuilder(text.length());
        var emptyBefore = false;
        for (var at = 0; at <= text.length(); ) {
            var found = find(text, at, replacements, emptyBefore);
            if (found != null) {
                StringFunctions.spendText(evaluation, found.with().length());
                if ((long) out.length() + found.with().length() > Integer.MAX_VALUE / 4) {
                    throw BuiltinError.of("result is longer than " + Integer.MAX_VALUE / 4 + " characters");
                }
                out.append(found.with());
                at += found.old().length();
                emptyBefore = found.old().isEmpty();
                if (!emptyBefore) {
                    continue;
                }
            }
            if (at < text.length()) {
                var c = text.codePointAt(at);
                out.appendCodePoint(c);
                at += Character.charCount(c);
            } else {
                at++;
            }
            emptyBefore = false;
        }
        return Value.of(out.toString());
    }

    private static @org.jspecify.annotations.Nullable Replacement find(String text, int at, List<Replacement> replacements, boolean emptyBefore) {
        for (var replacement : replacements) {
            if (text.startsWith(replacement.old(), at) && !(emptyBefore && replacement.old().isEmpty())) {
                return replacement;
            }
        }
        return null;
    }

    private static Value trim(Evaluation evaluation, Value[] arguments, Ends ends) {
        var text = Operands.text(arguments, 0);
        var cut = Operands.text(arguments, 1);
        evaluation.spend(1 + text.length() / 16 + (long) cut.length() / 16);
        var set = new java.util.HashSet<Integer>();
        cut.codePoints().forEach(set::add);
        return cut(text, ends, set::contains);
    }

    private static Value trimSpace(Evaluation evaluation, Value[] arguments) {
        var text = Operands.text(arguments, 0);
        evaluation.spend(text.length() / 16);
        return cut(text, Ends.BOTH, TextEdits::isSpace);
    }

    /** White space of Unicode, with the ASCII controls and NEL. */
    private static boolean isSpace(int c) {
        return c >= '\t' && c <= '\r' || c == 0x85 || Character.isSpaceChar(c);
    }

    private static Value cut(String text, Ends ends, java.util.function.IntPredicate isCut) {
        var from = 0;
        var to = text.length();
        while (ends != Ends.RIGHT && from < to && isCut.test(text.codePointAt(from))) {
            from += Character.charCount(text.codePointAt(from));
        }
        while (ends != Ends.LEFT && from < to && isCut.test(text.codePointBefore(to))) {
            to -= Character.charCount(text.codePointBefore(to));
        }
        return Value.of(text.substring(from, to));
    }
}
