package dev.alnage.policy.rego.builtin;

import static dev.alnage.policy.rego.type.Type.NUMBER;
import static dev.alnage.policy.rego.type.Type.STRING;

import dev.alnage.policy.rego.value.Num;
import dev.alnage.policy.rego.value.Value;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Locale;
import java.util.Optional;

/** Amounts with a unit: {@code 10Gi}, {@code 500m}, {@code 1.5KB}. */
final class UnitFunctions {
    private static final int EXPONENT_DIGITS_MAX = 6;
    private static final String LETTERS = "kmgtpe";
    /** As the reference has it: the floating-point number nearest to a thousandth. */
    private static final BigDecimal MILLI = new BigDecimal(0.001);

    private static final String UNITS = "amount";
    private static final String BYTES = "byte amount";

    private UnitFunctions() {}

    /** OPA says the name twice. */
    private static BuiltinError failed(String of, String message) {
        return BuiltinError.of((of.equals(BYTES) ? "units.parse_bytes: " : "units.parse: ") + message);
    }

    static void addTo(Catalogue catalogue) {
        catalogue.pure("units.parse", NUMBER, (evaluation, arguments) -> {
                    evaluation.spend(Operands.size(arguments[0]));
                    return units(Operands.text(arguments, 0));
                }, STRING)
                .pure("units.parse_bytes", NUMBER, (evaluation, arguments) -> {
                    evaluation.spend(Operands.size(arguments[0]));
                    return bytes(Operands.text(arguments, 0));
                }, STRING);
    }

    private record Amount(String number, String unit) {}

    /** @param of what an empty or damaged number is called */
    private static Amount amount(String text, String of) {
        var plain = text.replace("\"", "");
        if (plain.indexOf(' ') >= 0) {
            throw failed(of, "spaces not allowed in resource strings");
        }
        var end = numberEnd(plain, of);
        if (end == 0) {
            throw failed(of, "no " + of + " provided");
        }
        return new Amount(plain.substring(0, end), plain.substring(end));
    }

    /** Where the number ends: an E belongs to it if an exponent follows. */
    private static int numberEnd(String text, String of) {
        var at = 0;
        while (at < text.length()) {
            var c = text.charAt(at);
            if (c == 'e' || c == 'E') {
                var next = at + 1 < text.length() ? text.charAt(at + 1) : ' ';
                var signed = next == '+' || next == '-';
                if (!isDigit(next) && !signed) {
                    return at;
                }
                var from = at + (signed ? 2 : 1);
                var to = from;
                while (to < text.length() && isDigit(text.charAt(to))) {
                    to++;
                }
                if (to - from > EXPONENT_DIGITS_MAX) {
                    throw failed(of, "exponent too large");
                }
                at = from;
            } else if (isDigit(c) || c == '.' || c == '+' || c == '-') {
                at++;
            } else {
                return at;
            }
        }
        return at;
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    private static BigDecimal number(String digits, String of) {
        if (digits.length() <= Num.LENGTH_MAX) {
            try {
                var number = new BigDecimal(digits);
                if (Math.abs((long) number.scale()) > Num.EXPONENT_MAX) {
                    throw failed(of, "exponent too large");
                }
                return number;
            } catch (NumberFormatException e) {
                // falls through to the one refusal
            }
        }
        throw failed(of, "could not parse " + of + " to a number");
    }

    /** Powers of 1000, or of 1024 with an i. @param unit in small letters, without a b */
    private static Optional<BigDecimal> factor(String unit) {
        if (unit.isEmpty()) {
            return Optional.of(BigDecimal.ONE);
        }
        var power = LETTERS.indexOf(unit.charAt(0)) + 1;
        if (power == 0 || !unit.substring(1).isEmpty() && !unit.substring(1).equals("i")) {
            return Optional.empty();
        }
        return Optional.of(BigDecimal.valueOf(unit.length() > 1 ? 1024 : 1000).pow(power));
    }

    /** A single small m is a thousandth, a capital one a million. */
    private static Value units(String text) {
        var amount = amount(text, UNITS);
        var unit = amount.unit();
        // the first letter of a unit tells thousandths from millions, the others nothing
        var shown = unit.isEmpty() ? unit : unit.charAt(0) + unit.substring(1).toLowerCase(Locale.ROOT);
        var factor = unit.equals("m") ? Optional.of(MILLI) : factor(unit.toLowerCase(Locale.ROOT));
        var by = factor.orElseThrow(() -> failed(UNITS, "unit " + shown + " not recognized"));
        var exact = number(amount.number(), UNITS).multiply(by);
        var whole = Num.of(exact).isWhole();
        return whole ? NumberFunctions.num(exact.toBigIntegerExact()) : Num.of(exact.setScale(10, RoundingMode.HALF_UP));
    }

    private static Value bytes(String text) {
        var amount = amount(text.toLowerCase(Locale.ROOT), BYTES);
        var unit = amount.unit();
        var prefix = unit.endsWith("b") && unit.length() > 1 ? unit.substring(0, unit.length() - 1) : unit;
        var by = factor(prefix).orElseThrow(() -> failed(BYTES, "byte unit " + unit + " not recognized"));
        var number = BinaryFloat.of(Num.of(number(amount.number(), BYTES)));
        return NumberFunctions.num(number.times(BinaryFloat.of(Num.of(by))).truncated());
    }
}
