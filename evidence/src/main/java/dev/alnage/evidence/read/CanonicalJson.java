package dev.alnage.evidence.read;

import dev.alnage.evidence.Bytes;
import dev.alnage.evidence.Json;
import dev.alnage.evidence.Rejected;
import java.math.BigDecimal;
import java.util.Comparator;
import java.util.Map;

/**
 * The canonical JSON over which classic in-toto signatures are made (OLPC): sorted names, no white space, integers only,
 * and in text only the quote and the backslash are escaped. Control characters therefore stand raw in these bytes.
 */
public final class CanonicalJson {
    private static final BigDecimal INTEGER_MAX = BigDecimal.valueOf(Fields.INTEGER_MAX);

    /** By code points, as the reference sorts; Java's own order of strings differs above the basic plane. */
    public static final Comparator<String> BY_CODE_POINT = CanonicalJson::compare;

    private CanonicalJson() {}

    /** The canonical bytes of a value. */
    public static Bytes of(Json json) {
        var out = new StringBuilder();
        write(json, out);
        return Bytes.utf8(out.toString());
    }

    public static void write(Json json, StringBuilder out) {
        switch (json) {
            case Json.Members(var values) -> {
                out.append('{');
                var separator = "";
                for (var member : values.entrySet().stream().sorted(Map.Entry.comparingByKey(BY_CODE_POINT)).toList()) {
                    out.append(separator);
                    writeText(member.getKey(), out);
                    out.append(':');
                    write(member.getValue(), out);
                    separator = ",";
                }
                out.append('}');
            }
            case Json.Elements(var values) -> {
                out.append('[');
                var separator = "";
                for (var value : values) {
                    out.append(separator);
                    write(value, out);
                    separator = ",";
                }
                out.append(']');
            }
            case Json.Text(var value) -> writeText(value, out);
            case Json.Number(var value) -> {
                // X3: beyond these, readers of numbers as floating point see another value than was signed
                if (value.scale() != 0 || value.abs().compareTo(INTEGER_MAX) > 0) {
                    throw new Rejected.Malformed("found number " + value + " in signed metadata, expected integers within 2^53");
                }
                out.append(value.toBigInteger());
            }
            case Json.Bool(var value) -> out.append(value);
            case Json.Null() -> out.append("null");
        }
    }

    public static void writeText(String text, StringBuilder out) {
        out.append('"');
        if (text.indexOf('"') < 0 && text.indexOf('\\') < 0) {
            out.append(text);
        } else {
            for (var i = 0; i < text.length(); i++) {
                var c = text.charAt(i);
                if (c == '"' || c == '\\') {
                    out.append('\\');
                }
                out.append(c);
            }
        }
        out.append('"');
    }

    private static int compare(String a, String b) {
        var end = Math.min(a.length(), b.length());
        for (var i = 0; i < end; i++) {
            var left = a.charAt(i);
            var right = b.charAt(i);
            if (left != right) {
                // a surrogate stands for a code point above all others, wherever its own number lies
                var surrogates = Boolean.compare(Character.isSurrogate(left), Character.isSurrogate(right));
                return surrogates != 0 ? surrogates : Character.compare(left, right);
            }
        }
        return Integer.compare(a.length(), b.length());
    }
}
