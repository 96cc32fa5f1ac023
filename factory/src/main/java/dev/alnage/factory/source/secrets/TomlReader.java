package dev.alnage.factory.source.secrets;

import dev.alnage.evidence.Bytes;
import dev.alnage.evidence.Json;
import dev.alnage.evidence.Rejected;
import dev.alnage.evidence.read.Utf8;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import org.tomlj.Toml;
import org.tomlj.TomlArray;
import org.tomlj.TomlTable;

/** TOML 1.0 as a JSON value, within limits; dates are refused, since no rule has one. */
final class TomlReader {
    static final int BYTES_MAX = 1 << 20;
    /** The parser below descends once for each open bracket, so they are counted before it sees them. */
    static final int DEPTH_MAX = 32;

    private TomlReader() {}

    static Json read(Bytes bytes) {
        if (bytes.size() > BYTES_MAX) {
            throw new Rejected.Malformed("found " + bytes.size() + " bytes of TOML, expected at most " + BYTES_MAX);
        }
        var text = Utf8.read(bytes);
        requireShallow(text);
        var result = Toml.parse(text);
        if (result.hasErrors()) {
            var first = result.errors().getFirst();
            throw new Rejected.Malformed("found damaged TOML in line " + first.position().line() + ", expected TOML 1.0: " + first.getMessage());
        }
        return table(result, 0);
    }

    /** Brackets in a row, whatever they mean: outside of text they can open a level each, and nothing honest has so many unclosed. */
    private static void requireShallow(String text) {
        var open = 0;
        var quote = "";
        for (var i = 0; i < text.length(); i++) {
            if (!quote.isEmpty()) {
                if (text.startsWith(quote, i)) {
                    i += quote.length() - 1;
                    quote = "";
                } else if (quote.startsWith("\"") && text.charAt(i) == '\\') {
                    i++;
                } else if (quote.length() == 1 && text.charAt(i) == '\n') {
                    quote = "";
                }
                continue;
            }
            switch (text.charAt(i)) {
                case '\'', '"' -> {
                    var one = text.substring(i, i + 1);
                    quote = text.startsWith(one.repeat(3), i) ? one.repeat(3) : one;
                    i += quote.length() - 1;
                }
                case '#' -> i = text.indexOf('\n', i) < 0 ? text.length() : text.indexOf('\n', i);
                case '[', '{' -> open++;
                case ']', '}' -> open--;
                default -> { }
            }
            if (open > DEPTH_MAX) {
                throw new Rejected.Malformed("found TOML nested deeper than " + DEPTH_MAX + ", expected less");
            }
        }
    }

    private static Json table(TomlTable table, int depth) {
        requireDepth(depth);
        var members = Json.object();
        for (var key : table.keySet()) {
            members.with(key, value(table.get(List.of(key)), depth));
        }
        return members.build();
    }

    private static Json array(TomlArray array, int depth) {
        requireDepth(depth);
        var elements = new ArrayList<Json>();
        for (var i = 0; i < array.size(); i++) {
            elements.add(value(array.get(i), depth));
        }
        return new Json.Elements(elements);
    }

    private static void requireDepth(int depth) {
        if (depth > DEPTH_MAX) {
            throw new Rejected.Malformed("found TOML nested deeper than " + DEPTH_MAX + ", expected less");
        }
    }

    private static Json value(Object value, int depth) {
        return switch (value) {
            case String text -> Json.text(text);
            case Long number -> new Json.Number(BigDecimal.valueOf(number));
            case Double number when Double.isFinite(number) -> new Json.Number(BigDecimal.valueOf(number));
            case Boolean bool -> Json.bool(bool);
            case TomlTable table -> table(table, depth + 1);
            case TomlArray array -> array(array, depth + 1);
            default -> throw new Rejected.Malformed("found a TOML value of kind " + value.getClass().getSimpleName() + ", expected text, numbers, tables and arrays");
        };
    }
}
