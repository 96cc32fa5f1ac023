package dev.alnage.evidence.read;

import dev.alnage.evidence.Json;
import dev.alnage.evidence.Rejected;
import java.math.BigInteger;

/** What a plain scalar means: YAML 1.2.2, 10.3.2 "core schema", without the numbers that JSON does not have. */
final class YamlCore {
    private YamlCore() {}

    static Json resolve(String text, String where) {
        return switch (text) {
            case "", "~", "null", "Null", "NULL" -> new Json.Null();
            case "true", "True", "TRUE" -> Json.bool(true);
            case "false", "False", "FALSE" -> Json.bool(false);
            default -> numberOrText(text, where);
        };
    }

    private static Json numberOrText(String text, String where) {
        if (text.startsWith("0o") && digits(text, 2, 8) == text.length() && text.length() > 2) {
            return integer(text.substring(2), 8, where);
        }
        if (text.startsWith("0x") && digits(text, 2, 16) == text.length() && text.length() > 2) {
            return integer(text.substring(2), 16, where);
        }
        var from = text.startsWith("-") || text.startsWith("+") ? 1 : 0;
        switch (text.substring(from)) {
            case ".inf", ".Inf", ".INF" -> throw refused(text, where);
            default -> { }
        }
        if (text.equals(".nan") || text.equals(".NaN") || text.equals(".NAN")) {
            throw refused(text, where);
        }
        return isDecimal(text, from) ? decimal(text, from, where) : Json.text(text);
    }

    /** {@code [-+]? ( \. [0-9]+ | [0-9]+ ( \. [0-9]* )? ) ( [eE] [-+]? [0-9]+ )?} */
    private static boolean isDecimal(String text, int from) {
        var whole = digits(text, from, 10);
        var at = whole;
        if (at < text.length() && text.charAt(at) == '.') {
            at = digits(text, at + 1, 10);
            if (whole == from && at == whole + 1) {
                return false;
            }
        } else if (whole == from) {
            return false;
        }
        if (at < text.length() && (text.charAt(at) == 'e' || text.charAt(at) == 'E')) {
            at++;
            if (at < text.length() && (text.charAt(at) == '-' || text.charAt(at) == '+')) {
                at++;
            }
            var exponent = digits(text, at, 10);
            return exponent > at && exponent == text.length();
        }
        return at == text.length();
    }

    /** YAML 1.1 readers take {@code 0644} as octal and 1.2 readers as decimal: what two readers read differently is refused. */
    private static Json decimal(String text, int from, String where) {
        if (text.charAt(from) == '0' && text.length() > from + 1 && Character.isDigit(text.charAt(from + 1))) {
            throw new Rejected.Malformed("found number " + text + where + ", expected no leading zero, or quotes around it");
        }
        return new Json.Number(JsonReader.number(text));
    }

    private static Json integer(String digits, int radix, String where) {
        if (digits.length() > JsonReader.NUMBER_DIGITS_MAX) {
            throw refused(digits.substring(0, JsonReader.NUMBER_DIGITS_MAX) + "…", where);
        }
        return new Json.Number(JsonReader.number(new BigInteger(digits, radix).toString()));
    }

    private static int digits(String text, int from, int radix) {
        var at = from;
        while (at < text.length() && text.charAt(at) < 0x80 && Character.digit(text.charAt(at), radix) >= 0) {
            at++;
        }
        return at;
    }

    private static Rejected.Malformed refused(String text, String where) {
        return new Rejected.Malformed("found number " + text + where + ", expected a finite number of at most "
                + JsonReader.NUMBER_DIGITS_MAX + " digits");
    }
}
