package dev.alnage.policy.rego.builtin;

import static dev.alnage.policy.rego.type.Type.BOOLEAN;
import static dev.alnage.policy.rego.type.Type.NULL;
import static dev.alnage.policy.rego.type.Type.STRING;

import com.google.re2j.Pattern;
import dev.alnage.policy.rego.type.Type;
import dev.alnage.policy.rego.value.ArrayValue;
import dev.alnage.policy.rego.value.Value;

/** Globs with delimiters that a single asterisk does not cross. */
final class GlobFunctions {
    private static final String SPECIAL = "*?\\[]{}";

    private GlobFunctions() {}

    static void addTo(Catalogue catalogue) {
        catalogue.pure("glob.match", BOOLEAN, GlobFunctions::match, STRING, Type.any(NULL, Type.array(STRING)), STRING)
                .pure("glob.quote_meta", STRING, GlobFunctions::quote, STRING);
    }

    private record Source(String glob, String delimiters) {}

    private static Value match(Evaluation evaluation, Value[] arguments) {
        var glob = Operands.text(arguments, 0);
        var delimiters = delimiters(arguments);
        var text = Operands.text(arguments, 2);
        evaluation.spend(1 + glob.length() / 4 + text.length() / 4 * (1L + glob.length() / 64));
        Pattern pattern = evaluation.remembered(new Source(glob, delimiters), source ->
                Patterns.compile(new GlobPattern(source.glob, source.delimiters).expression()));
        return Value.of(pattern.matches(text));
    }

    /** None at all for null, a dot for an empty array. */
    private static String delimiters(Value[] arguments) {
        if (arguments[1] instanceof Value.Null) {
            return "";
        }
        if (!(arguments[1] instanceof ArrayValue array)) {
            throw BuiltinError.type(2, arguments[1], "array", "null");
        }
        var delimiters = new StringBuilder();
        for (var element : array) {
            if (!(element instanceof Value.Text(var text))) {
                throw BuiltinError.element(2, array, element, "string");
            }
            if (text.codePointCount(0, text.length()) != 1) {
                throw BuiltinError.element(2, array, element, "rune");
            }
            delimiters.append(text);
        }
        return delimiters.isEmpty() ? "." : delimiters.toString();
    }

    private static Value quote(Evaluation evaluation, Value[] arguments) {
        var text = Operands.text(arguments, 0);
        evaluation.spend(text.length() / 16);
        var quoted = new StringBuilder();
        for (var i = 0; i < text.length(); i++) {
            if (SPECIAL.indexOf(text.charAt(i)) >= 0) {
                quoted.append('\\');
            }
            quoted.append(text.charAt(i));
        }
        return Value.of(quoted.toString());
    }
}
