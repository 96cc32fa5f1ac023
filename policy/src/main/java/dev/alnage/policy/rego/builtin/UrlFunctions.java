package dev.alnage.policy.rego.builtin;

import static dev.alnage.policy.rego.builtin.Catalogue.LIST_OF_STRINGS;
import static dev.alnage.policy.rego.type.Type.STRING;

import dev.alnage.policy.rego.type.Type;
import dev.alnage.policy.rego.value.ArrayValue;
import dev.alnage.policy.rego.value.ByteText;
import dev.alnage.policy.rego.value.ObjectValue;
import dev.alnage.policy.rego.value.RegoJson;
import dev.alnage.policy.rego.value.Value;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Queries of URLs: a blank is a plus sign. */
final class UrlFunctions {
    private static final String PLAIN = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.~";

    private UrlFunctions() {}

    static void addTo(Catalogue catalogue) {
        catalogue.pure("urlquery.encode", STRING, (evaluation, arguments) -> Value.of(escape(evaluation, Operands.text(arguments, 0))), STRING)
                .pure("urlquery.decode", STRING, (evaluation, arguments) -> Value.of(unescape(evaluation, Operands.text(arguments, 0))), STRING)
                .pure("urlquery.encode_object", STRING, UrlFunctions::encodeObject, Type.object(STRING, Type.any(STRING, LIST_OF_STRINGS)))
                .pure("urlquery.decode_object", Type.object(STRING, Type.array(STRING)), UrlFunctions::decodeObject, STRING);
    }

    private static String escape(Evaluation evaluation, String text) {
        evaluation.spend(1 + text.length() / 4);
        var out = new StringBuilder(text.length());
        for (var b : ByteText.bytes(text)) {
            if (PLAIN.indexOf(b) >= 0) {
                out.append((char) b);
            } else if (b == ' ') {
                out.append('+');
            } else {
                out.append(String.format("%%%02X", b));
            }
        }
        return out.toString();
    }

    private static String unescape(Evaluation evaluation, String text) {
        evaluation.spend(1 + text.length() / 8);
        var bytes = ByteText.bytes(text);
        var out = new ByteArrayOutputStream(bytes.length);
        for (var i = 0; i < bytes.length; i++) {
            if (bytes[i] != '%') {
                out.write(bytes[i] == '+' ? ' ' : bytes[i]);
                continue;
            }
            var high = i + 2 < bytes.length ? Character.digit((char) bytes[i + 1], 16) : -1;
            var low = i + 2 < bytes.length ? Character.digit((char) bytes[i + 2], 16) : -1;
            if (high < 0 || low < 0) {
                throw BuiltinError.of("invalid URL escape \"" + ByteText.of(java.util.Arrays.copyOfRange(bytes, i, Math.min(i + 3, bytes.length))) + "\"");
            }
            out.write(high << 4 | low);
            i += 2;
        }
        return ByteText.of(out.toByteArray());
    }

    private static Value encodeObject(Evaluation evaluation, Value[] arguments) {
        var object = Operands.object(arguments, 0);
        var sorted = new TreeMap<String, Value>();
        for (var i = 0; i < object.size(); i++) {
            sorted.put(RegoJson.name(object.keyAt(i)), object.valueAt(i));
        }
        var parts = new ArrayList<String>();
        for (var member : sorted.entrySet()) {
            for (var value : values(member.getValue())) {
                parts.add(escape(evaluation, member.getKey()) + "=" + escape(evaluation, value));
            }
        }
        return Value.of(String.join("&", parts));
    }

    private static List<String> values(Value value) {
        if (value instanceof Value.Text(var text)) {
            return List.of(text);
        }
        var texts = new ArrayList<String>();
        if (Operands.isList(value)) {
            for (var element : Operands.elements(new Value[] {value}, 0)) {
                if (element instanceof Value.Text(var text)) {
                    texts.add(text);
                }
            }
        }
        if (!Operands.isList(value) || texts.size() != Operands.size(value) - 1) {
            throw BuiltinError.operand(1, "values must be string, array[string], or set[string]");
        }
        return texts;
    }

    private static Value decodeObject(Evaluation evaluation, Value[] arguments) {
        Map<String, List<Value>> values = new LinkedHashMap<>();
        var query = Operands.text(arguments, 0);
        var from = 0;
        while (from <= query.length()) {
            var end = query.indexOf('&', from);
            end = end < 0 ? query.length() : end;
            var part = query.substring(from, end);
            from = end + 1;
            if (part.contains(";")) {
                throw BuiltinError.of("invalid semicolon separator in query");
            }
            if (!part.isEmpty()) {
                var equals = part.indexOf('=');
                var name = unescape(evaluation, equals < 0 ? part : part.substring(0, equals));
                values.computeIfAbsent(name, _ -> new ArrayList<>()).add(Value.of(equals < 0 ? "" : unescape(evaluation, part.substring(equals + 1))));
            }
        }
        var object = ObjectValue.builder();
        values.forEach((name, all) -> object.put(name, ArrayValue.of(all)));
        return object.build();
    }
}
