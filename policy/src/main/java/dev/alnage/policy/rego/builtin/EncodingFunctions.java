package dev.alnage.policy.rego.builtin;

import static dev.alnage.policy.rego.type.Type.ANY;
import static dev.alnage.policy.rego.type.Type.BOOLEAN;
import static dev.alnage.policy.rego.type.Type.STRING;

import dev.alnage.evidence.Bytes;
import dev.alnage.evidence.Rejected;
import dev.alnage.evidence.read.YamlReader;
import dev.alnage.policy.rego.type.Type;
import dev.alnage.policy.rego.value.ByteText;
import dev.alnage.policy.rego.value.ObjectValue;
import dev.alnage.policy.rego.value.RegoJson;
import dev.alnage.policy.rego.value.SetValue;
import dev.alnage.policy.rego.value.ArrayValue;
import dev.alnage.policy.rego.value.Value;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;

/**
 * JSON, YAML, Base64 and hexadecimal digits. Reading is as strict as that of evidence, but for a member that stands twice in JSON, of
 * which the language takes the last; numbers beyond all digits and anchors are errors.
 */
final class EncodingFunctions {
    private static final String UNEXPECTED = "Unexpected character ('";

    private EncodingFunctions() {}

    static void addTo(Catalogue catalogue) {
        var options = Type.object(STRING, ANY);
        catalogue.pure("json.marshal", STRING, (evaluation, arguments) -> {
                    spendTree(evaluation, arguments[0]);
                    return Value.of(RegoJson.marshal(arguments[0]));
                }, ANY)
                .pure("json.marshal_with_options", STRING, EncodingFunctions::marshalWithOptions, ANY, options)
                .pure("json.unmarshal", ANY, (evaluation, arguments) -> json(evaluation, Operands.text(arguments, 0)), STRING)
                .pure("json.is_valid", BOOLEAN, (evaluation, arguments) -> isValid(arguments, text -> json(evaluation, text)), STRING)
                .pure("yaml.marshal", STRING, (evaluation, arguments) -> {
                    spendTree(evaluation, arguments[0]);
                    return Value.of(YamlWriter.write(arguments[0]));
                }, ANY)
                .pure("yaml.unmarshal", ANY, (evaluation, arguments) -> yaml(evaluation, Operands.text(arguments, 0)), STRING)
                .pure("yaml.is_valid", BOOLEAN, (evaluation, arguments) -> isValid(arguments, text -> yaml(evaluation, text)), STRING)
                .pure("base64.is_valid", BOOLEAN, (evaluation, arguments) ->
                        isValid(arguments, text -> Value.of(GoBase64.standard(bytes(evaluation, text)).length)), STRING);
        bytes(catalogue, "base64.encode", bytes -> Base64.getEncoder().encode(bytes));
        bytes(catalogue, "base64.decode", GoBase64::standard);
        bytes(catalogue, "base64url.encode", bytes -> Base64.getUrlEncoder().encode(bytes));
        bytes(catalogue, "base64url.encode_no_pad", bytes -> Base64.getUrlEncoder().withoutPadding().encode(bytes));
        bytes(catalogue, "base64url.decode", EncodingFunctions::base64Url);
        bytes(catalogue, "hex.encode", bytes -> ByteText.bytes(HexFormat.of().formatHex(bytes)));
        bytes(catalogue, "hex.decode", EncodingFunctions::hex);
    }

    private static void bytes(Catalogue catalogue, String name, UnaryOperator<byte[]> function) {
        catalogue.pure(name, STRING, (evaluation, arguments) ->
                Value.of(ByteText.of(function.apply(bytes(evaluation, Operands.text(arguments, 0))))), STRING);
    }

    private static byte[] bytes(Evaluation evaluation, String text) {
        evaluation.spend(1 + text.length() / 16);
        return ByteText.bytes(text);
    }

    @FunctionalInterface private interface Reading {
        Value read(String text);
    }

    private static Value isValid(Value[] arguments, Reading reading) {
        if (!(arguments[0] instanceof Value.Text(var text))) {
            return Value.FALSE;
        }
        try {
            reading.read(text);
            return Value.TRUE;
        } catch (BuiltinError e) {
            return Value.FALSE;
        }
    }

    /** Text of JSON as a value. */
    static Value json(Evaluation evaluation, String text) {
        evaluation.spend(1 + text.length() / 4);
        try {
            return RegoJson.readLast(Bytes.of(ByteText.bytes(text)));
        } catch (Rejected.Malformed e) {
            throw BuiltinError.of(text.isBlank() ? "EOF" : damaged(e.getMessage()));
        }
    }

    /** In the words of Go's reader of JSON where a character is one too many. */
    private static String damaged(String message) {
        var at = message.indexOf(UNEXPECTED) + UNEXPECTED.length();
        return at >= UNEXPECTED.length() && message.startsWith("'", at + 1) ? "invalid character '" + message.charAt(at) + "' looking for beginning of value" : message;
    }

    private static Value yaml(Evaluation evaluation, String text) {
        evaluation.spend(1 + text.length());
        if (text.lines().allMatch(line -> line.replace(" ", "").isEmpty() || line.stripLeading().startsWith("#"))) {
            return Value.NULL; // no document at all is an empty one to OPA
        }
        try {
            return RegoJson.of(YamlReader.read(Bytes.of(ByteText.bytes(text))));
        } catch (Rejected.Malformed e) {
            throw BuiltinError.of("yaml: line " + line(e.getMessage()) + ": did not find expected YAML: " + e.getMessage());
        }
    }

    /** The line that a message names, 1 if none. */
    private static int line(String message) {
        var at = message.indexOf("line ");
        var number = 0;
        for (var i = at + 5; at >= 0 && i < message.length() && Character.isDigit(message.charAt(i)) && number < 1_000_000; i++) {
            number = number * 10 + message.charAt(i) - '0';
        }
        return Math.max(1, number);
    }

    private static Value marshalWithOptions(Evaluation evaluation, Value[] arguments) {
        var options = Operands.object(arguments, 1);
        Map<String, Value> known = new TreeMap<>(Map.of("prefix", Value.of(""), "indent", Value.of("\t"), "pretty", Value.of(hasLines(options))));
        for (var i = 0; i < options.size(); i++) {
            var name = options.keyAt(i) instanceof Value.Text(var text) ? text : options.keyAt(i).toString();
            var expected = known.get(name);
            if (expected == null) {
                throw BuiltinError.operand(2, "object contained unknown key \"" + name + "\"");
            }
            if (options.valueAt(i).kind() != expected.kind()) {
                throw BuiltinError.operand(2, "key \"" + name + "\" failed cast to " + (name.equals("pretty") ? "bool" : "string"));
            }
            known.put(name, options.valueAt(i));
        }
        spendTree(evaluation, arguments[0]);
        if (known.get("pretty").equals(Value.FALSE)) {
            return Value.of(RegoJson.marshal(arguments[0]));
        }
        var prefix = ((Value.Text) known.get("prefix")).value();
        var indent = ((Value.Text) known.get("indent")).value();
        evaluation.spend(lines(arguments[0], 0, prefix.length(), indent.length()) / 16);
        return Value.of(RegoJson.marshal(arguments[0], prefix, indent));
    }

    private static boolean hasLines(ObjectValue options) {
        return options.get("prefix") != null || options.get("indent") != null;
    }

    /** How many characters the beginnings of the lines will have. */
    private static long lines(Value value, int depth, long prefix, long indent) {
        var sum = prefix + indent * depth;
        switch (value) {
            case ArrayValue array -> {
                for (var element : array) {
                    sum += lines(element, depth + 1, prefix, indent);
                }
            }
            case SetValue set -> {
                for (var member : set) {
                    sum += lines(member, depth + 1, prefix, indent);
                }
            }
            case ObjectValue object -> {
                for (var i = 0; i < object.size(); i++) {
                    sum += lines(object.valueAt(i), depth + 1, prefix, indent);
                }
            }
            default -> { }
        }
        return sum;
    }

    /** The cost of going through a value and all that is in it. */
    static void spendTree(Evaluation evaluation, Value value) {
        evaluation.spend(Operands.size(value));
        switch (value) {
            case ArrayValue array -> array.forEach(element -> spendTree(evaluation, element));
            case SetValue set -> set.forEach(member -> spendTree(evaluation, member));
            case ObjectValue object -> {
                for (var i = 0; i < object.size(); i++) {
                    spendTree(evaluation, object.keyAt(i));
                    spendTree(evaluation, object.valueAt(i));
                }
            }
            default -> { }
        }
    }

    /** Padding may be missing as a whole (RFC 7515, appendix C). */
    static byte[] base64Url(byte[] bytes) {
        var missing = bytes.length > 0 && bytes[bytes.length - 1] == '=' ? 0 : (4 - bytes.length % 4) % 4;
        if (missing == 3) {
            throw BuiltinError.of("illegal base64url string: " + ByteText.of(bytes.length > 100 ? java.util.Arrays.copyOf(bytes, 100) : bytes));
        }
        var padded = java.util.Arrays.copyOf(bytes, bytes.length + missing);
        java.util.Arrays.fill(padded, bytes.length, padded.length, (byte) '=');
        return GoBase64.url(padded);
    }

    private static byte[] hex(byte[] bytes) {
        var out = new byte[bytes.length / 2];
        for (var i = 0; i < bytes.length; i++) {
            var digit = bytes[i] < 0 ? -1 : Character.digit(bytes[i], 16);
            if (digit < 0) {
                var c = bytes[i] & 0xff;
                throw BuiltinError.of("encoding/hex: invalid byte: " + String.format("U+%04X", c) + (c >= 0x20 && c != 0x7f ? " '" + (char) c + "'" : ""));
            }
            if (i / 2 < out.length) {
                out[i / 2] = (byte) (out[i / 2] << 4 | digit);
            }
        }
        if (bytes.length % 2 != 0) {
            throw BuiltinError.of("encoding/hex: odd length hex string");
        }
        return out;
    }
}
