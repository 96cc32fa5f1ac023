package dev.alnage.policy.rego.builtin;

import static dev.alnage.policy.rego.builtin.Catalogue.ARRAY_OF_ANY;
import static dev.alnage.policy.rego.builtin.Catalogue.LIST_OF_STRINGS;
import static dev.alnage.policy.rego.type.Type.BOOLEAN;
import static dev.alnage.policy.rego.type.Type.NUMBER;
import static dev.alnage.policy.rego.type.Type.STRING;

import dev.alnage.policy.rego.type.Type;
import dev.alnage.policy.rego.value.ArrayValue;
import dev.alnage.policy.rego.value.Num;
import dev.alnage.policy.rego.value.Value;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.function.BiPredicate;
import java.util.function.IntUnaryOperator;

/** Strings. Places and lengths count code points. */
final class StringFunctions {
    private StringFunctions() {}

    static void addTo(Catalogue catalogue) {
        var textOrTexts = Type.any(STRING, LIST_OF_STRINGS);
        test(catalogue, "contains", String::contains);
        test(catalogue, "startswith", String::startsWith);
        test(catalogue, "endswith", String::endsWith);
        map(catalogue, "lower", Character::toLowerCase);
        map(catalogue, "upper", Character::toUpperCase);
        catalogue.pure("concat", STRING, StringFunctions::concat, STRING, LIST_OF_STRINGS)
                .pure("format_int", STRING, StringFunctions::formatInteger, NUMBER, NUMBER)
                .pure("indexof", NUMBER, (evaluation, arguments) -> {
                    var found = places(evaluation, arguments, 1);
                    return found.isEmpty() ? Num.of(-1) : found.getFirst();
                }, STRING, STRING)
                .pure("indexof_n", Type.array(NUMBER), (evaluation, arguments) ->
                        ArrayValue.of(places(evaluation, arguments, Integer.MAX_VALUE)), STRING, STRING)
                .pure("substring", STRING, StringFunctions::substring, STRING, NUMBER, NUMBER)
                .pure("split", Type.array(STRING), StringFunctions::split, STRING, STRING)
                .pure("sprintf", STRING, (evaluation, arguments) ->
                        Value.of(GoFormat.format(evaluation, Operands.text(arguments, 0), Operands.array(arguments, 1))), STRING, ARRAY_OF_ANY)
                .pure("strings.reverse", STRING, StringFunctions::reverse, STRING)
                .pure("strings.count", NUMBER, StringFunctions::count, STRING, STRING)
                .pure("strings.any_prefix_match", BOOLEAN, (evaluation, arguments) -> anyPrefix(evaluation, arguments, false),
                        textOrTexts, textOrTexts)
                .pure("strings.any_suffix_match", BOOLEAN, (evaluation, arguments) -> anyPrefix(evaluation, arguments, true),
                        textOrTexts, textOrTexts);
        TextEdits.addTo(catalogue);
    }

    private static void test(Catalogue catalogue, String name, BiPredicate<String, String> holds) {
        catalogue.pure(name, BOOLEAN, (evaluation, arguments) -> {
            var text = Operands.text(arguments, 0);
            evaluation.spend(text.length() / 16);
            return Value.of(holds.test(text, Operands.text(arguments, 1)));
        }, STRING, STRING);
    }

    /** One code point becomes one: what a language would make of a word is not asked. */
    private static void map(Catalogue catalogue, String name, IntUnaryOperator mapping) {
        catalogue.pure(name, STRING, (evaluation, arguments) -> {
            var text = Operands.text(arguments, 0);
            evaluation.spend(text.length() / 16);
            var mapped = new StringBuilder(text.length());
            text.codePoints().map(mapping).forEach(mapped::appendCodePoint);
            return mapped.compareTo(new StringBuilder(text)) == 0 ? arguments[0] : Value.of(mapped.toString());
        }, STRING);
    }

    private static Value concat(Evaluation evaluation, Value[] arguments) {
        var delimiter = Operands.text(arguments, 0);
        var texts = Operands.texts(arguments, 1, "set", "array");
        var length = Math.multiplyFull(delimiter.length(), texts.size()) + texts.stream().mapToLong(String::length).sum();
        spendText(evaluation, length);
        return Value.of(String.join(delimiter, texts));
    }

    /** A text of that length is about to be made. */
    static void spendText(Evaluation evaluation, long length) {
        evaluation.spend(1 + length / 16);
        if (length > Integer.MAX_VALUE / 4) {
            throw BuiltinError.of("result has " + length + " characters, expected at most " + Integer.MAX_VALUE / 4);
        }
    }

    private static Value formatInteger(Evaluation evaluation, Value[] arguments) {
        var number = Operands.number(arguments, 0);
        var base = Operands.number(arguments, 1);
        var radix = base.isLong() ? base.longValue() : 0;
        if (radix != 2 && radix != 8 && radix != 10 && radix != 16) {
            throw BuiltinError.operand(2, "must be one of {2, 8, 10, 16}");
        }
        var whole = number.isLong() ? BigInteger.valueOf(number.longValue()) : number.toBigDecimal().toBigInteger();
        evaluation.spend(whole.bitLength() / 16);
        return Value.of(whole.toString((int) radix));
    }

    private static List<Value> places(Evaluation evaluation, Value[] arguments, int max) {
        var text = Operands.text(arguments, 0);
        var search = Operands.text(arguments, 1);
        if (search.isEmpty()) {
            throw BuiltinError.of("empty search character");
        }
        evaluation.spend(text.length() / 16);
        var places = new ArrayList<Value>();
        var before = 0;
        var codePoints = 0;
        // overlapping ones count
        for (var at = text.indexOf(search); at >= 0 && places.size() < max; at = text.indexOf(search, at + 1)) {
            codePoints += text.codePointCount(before, at);
            before = at;
            places.add(Num.of(codePoints));
            evaluation.spend(1 + search.length() / 16);
        }
        return places;
    }

    private static Value substring(Evaluation evaluation, Value[] arguments) {
        var text = Operands.text(arguments, 0);
        var offset = Operands.integer(arguments, 1);
        var length = Operands.integer(arguments, 2);
        if (offset < 0) {
            throw BuiltinError.of("negative offset");
        }
        evaluation.spend(text.length() / 16);
        var size = text.codePointCount(0, text.length());
        if (offset >= size) {
            return Value.of("");
        }
        var begin = text.offsetByCodePoints(0, (int) offset);
        var end = length < 0 || length >= size - offset ? text.length() : text.offsetByCodePoints(begin, (int) length);
        return Value.of(text.substring(begin, end));
    }

    private static Value split(Evaluation evaluation, Value[] arguments) {
        var text = Operands.text(arguments, 0);
        var delimiter = Operands.text(arguments, 1);
        evaluation.spend(text.length() / 16);
        var parts = new ArrayList<Value>();
        if (delimiter.isEmpty()) {
            evaluation.spend(text.length());
            text.codePoints().forEach(c -> parts.add(Value.of(Character.toString(c))));
            return ArrayValue.of(parts);
        }
        var from = 0;
        for (var at = text.indexOf(delimiter); at >= 0; at = text.indexOf(delimiter, from)) {
            evaluation.spend(1);
            parts.add(Value.of(text.substring(from, at)));
            from = at + delimiter.length();
        }
        parts.add(from == 0 ? arguments[0] : Value.of(text.substring(from)));
        return ArrayValue.of(parts);
    }

    private static Value reverse(Evaluation evaluation, Value[] arguments) {
        var text = Operands.text(arguments, 0);
        evaluation.spend(text.length() / 16);
        return Value.of(reversed(text));
    }

    private static String reversed(String text) {
        var codePoints = text.codePoints().toArray();
        var reversed = new StringBuilder(text.length());
        for (var i = codePoints.length - 1; i >= 0; i--) {
            reversed.appendCodePoint(codePoints[i]);
        }
        return reversed.toString();
    }

    private static Value count(Evaluation evaluation, Value[] arguments) {
        var text = Operands.text(arguments, 0);
        var search = Operands.text(arguments, 1);
        evaluation.spend(text.length() / 16);
        if (search.isEmpty()) {
            return Num.of(text.codePointCount(0, text.length()) + 1L);
        }
        var count = 0;
        for (var at = text.indexOf(search); at >= 0; at = text.indexOf(search, at + search.length())) {
            count++;
        }
        return Num.of(count);
    }

    /** Whether one of the strings begins (or ends) with one of the others; sorted, the first string not before a prefix tells. */
    private static Value anyPrefix(Evaluation evaluation, Value[] arguments, boolean suffixes) {
        var sorted = new TreeSet<String>();
        for (var text : textOrTexts(arguments, 0)) {
            evaluation.spend(1 + text.length() / 16);
            sorted.add(suffixes ? reversed(text) : text);
        }
        var found = false;
        for (var text : textOrTexts(arguments, 1)) {
            evaluation.spend(1 + text.length() / 16);
            var prefix = suffixes ? reversed(text) : text;
            var first = sorted.ceiling(prefix);
            found |= first != null && first.startsWith(prefix);
        }
        return Value.of(found);
    }

    private static List<String> textOrTexts(Value[] arguments, int at) {
        return arguments[at] instanceof Value.Text(var text) ? List.of(text) : Operands.texts(arguments, at, "string", "set", "array");
    }
}
