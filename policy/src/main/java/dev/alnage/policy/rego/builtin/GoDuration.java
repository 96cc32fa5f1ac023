package dev.alnage.policy.rego.builtin;

import dev.alnage.policy.rego.value.ByteText;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Map;

/** A duration as Go writes it: {@code 1h15m30.9s}, with a sign perhaps. */
final class GoDuration {
    private static final Map<String, Long> UNITS = Map.of("ns", 1L, "us", 1_000L, "µs", 1_000L, "μs", 1_000L, "ms", 1_000_000L,
            "s", 1_000_000_000L, "m", 60_000_000_000L, "h", 3_600_000_000_000L);
    private static final int LENGTH_MAX = 200;

    private GoDuration() {}

    /** In nanoseconds. */
    static long parse(String text) {
        var at = text.startsWith("-") || text.startsWith("+") ? 1 : 0;
        if (text.substring(at).equals("0")) {
            return 0;
        }
        if (at == text.length() || text.length() > LENGTH_MAX) {
            throw invalid(text);
        }
        var sum = BigDecimal.ZERO;
        while (at < text.length()) {
            var unitFrom = digits(text, at);
            if (unitFrom < text.length() && text.charAt(unitFrom) == '.') {
                unitFrom = digits(text, unitFrom + 1);
            }
            var end = unitFrom;
            while (end < text.length() && !isDigit(text.charAt(end)) && text.charAt(end) != '.') {
                end++;
            }
            var amount = text.substring(at, unitFrom);
            if (amount.isEmpty() || amount.equals(".")) {
                throw invalid(text);
            }
            if (end == unitFrom) {
                throw BuiltinError.of("time: missing unit in duration " + quote(text));
            }
            var unit = UNITS.get(text.substring(unitFrom, end));
            if (unit == null) {
                throw BuiltinError.of("time: unknown unit " + quote(text.substring(unitFrom, end)) + " in duration " + quote(text));
            }
            sum = sum.add(new BigDecimal(amount).multiply(BigDecimal.valueOf(unit)).setScale(0, RoundingMode.DOWN));
            at = end;
        }
        var signed = text.startsWith("-") ? sum.negate() : sum;
        if (signed.toBigIntegerExact().bitLength() >= Long.SIZE) {
            throw invalid(text);
        }
        return signed.longValueExact();
    }

    private static int digits(String text, int from) {
        var at = from;
        while (at < text.length() && isDigit(text.charAt(at))) {
            at++;
        }
        return at;
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    private static BuiltinError invalid(String text) {
        return BuiltinError.of("time: invalid duration " + quote(text));
    }

    /** As Go's package of times shows a text, without what is beyond so many characters: all but printable ASCII byte by byte. */
    static String quote(String text) {
        var quoted = new StringBuilder("\"");
        for (var b : ByteText.bytes(text.length() > LENGTH_MAX ? text.substring(0, LENGTH_MAX) : text)) {
            if (b == '"' || b == '\\') {
                quoted.append('\\').append((char) b);
            } else if (b < ' ') { // control characters, and bytes beyond ASCII, which are negative
                quoted.append(String.format("\\x%02x", b));
            } else {
                quoted.append((char) b);
            }
        }
        return quoted.append('"').toString();
    }
}
