package dev.alnage.policy.rego.builtin;

import dev.alnage.policy.rego.builtin.GoFormat.Directive;
import dev.alnage.policy.rego.value.Notation;
import dev.alnage.policy.rego.value.Num;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.Locale;
import java.util.Optional;

/** Numbers in the verbs of Go's {@code fmt}; empty for a verb that does not fit. */
final class GoNumbers {
    private GoNumbers() {}

    static Optional<String> integer(Directive directive, BigInteger value, int verb) {
        var fits = value.bitLength() < Long.SIZE;
        return switch (verb) {
            case 'v', 'd' -> Optional.of(digits(directive, value, 10, ""));
            case 's' -> fits ? Optional.empty() : Optional.of(digits(directive, value, 10, ""));
            case 'b' -> Optional.of(digits(directive, value, 2, directive.sharp ? "0b" : ""));
            case 'o' -> Optional.of(digits(directive, value, 8, directive.sharp ? "0" : ""));
            case 'O' -> Optional.of(digits(directive, value, 8, "0o"));
            case 'x' -> Optional.of(digits(directive, value, 16, directive.sharp ? "0x" : ""));
            case 'X' -> Optional.of(digits(directive, value, 16, directive.sharp ? "0x" : "").toUpperCase(Locale.ROOT));
            case 'c' -> fits ? Optional.of(GoFormat.pad(directive, character(value))) : Optional.empty();
            case 'q' -> fits ? Optional.of(GoFormat.pad(directive, quoted(value))) : Optional.empty();
            case 'U' -> fits ? Optional.of(unicode(directive, value)) : Optional.empty();
            default -> Optional.empty();
        };
    }

    private static String digits(Directive directive, BigInteger value, int radix, String prefix) {
        var sign = value.signum() < 0 ? "-" : directive.plus ? "+" : directive.space ? " " : "";
        var digits = value.abs().toString(radix);
        if (directive.precision >= 0) {
            if (directive.precision == 0 && value.signum() == 0) {
                return GoFormat.padBlank(directive, "");
            }
            return GoFormat.padBlank(directive, sign + prefix + "0".repeat(Math.max(0, directive.precision - digits.length())) + digits);
        }
        return GoFormat.padNumber(directive, sign + prefix, digits);
    }

    private static String character(BigInteger value) {
        var valid = value.signum() >= 0 && value.compareTo(BigInteger.valueOf(Character.MAX_CODE_POINT)) <= 0
                && !(value.intValue() >= Character.MIN_SURROGATE && value.intValue() <= Character.MAX_SURROGATE);
        return valid ? Character.toString(value.intValue()) : "\ufffd";
    }

    private static String quoted(BigInteger value) {
        var c = character(value);
        if (c.equals("'")) {
            return "'\\''";
        }
        var quoted = c.equals("\"") ? c : Notation.quote(c).substring(1, Notation.quote(c).length() - 1);
        return "'" + quoted + "'";
    }

    private static String unicode(Directive directive, BigInteger value) {
        var hex = value.toString(16).toUpperCase(Locale.ROOT);
        var width = Math.max(4, directive.precision);
        var text = "U+" + "0".repeat(Math.max(0, width - hex.length())) + hex;
        var c = character(value);
        var shown = directive.sharp && Notation.isPrintable(c.codePointAt(0)) ? text + " '" + c + "'" : text;
        return GoFormat.padBlank(directive, shown);
    }

    static Optional<String> real(Directive directive, double value, int verb) {
        var magnitude = Math.abs(value);
        var precision = directive.precision;
        var text = switch (verb) {
            case 'v' -> general(magnitude, precision, 'e', directive.sharp);
            case 'g' -> general(magnitude, precision, 'e', directive.sharp);
            case 'G' -> general(magnitude, precision, 'E', directive.sharp);
            case 'e' -> scientific(magnitude, precision < 0 ? 6 : precision, 'e');
            case 'E' -> scientific(magnitude, precision < 0 ? 6 : precision, 'E');
            case 'f', 'F' -> new BigDecimal(magnitude).setScale(precision < 0 ? 6 : precision, RoundingMode.HALF_EVEN).toPlainString();
            case 'b' -> binary(magnitude);
            case 'x' -> precision < 0 ? hexadecimal(magnitude) : null;
            case 'X' -> precision < 0 ? hexadecimal(magnitude).toUpperCase(Locale.ROOT) : null;
            default -> null;
        };
        if (text == null) {
            return Optional.empty();
        }
        var sign = value < 0 || Double.doubleToRawLongBits(value) == Long.MIN_VALUE ? "-" : directive.plus ? "+" : directive.space ? " " : "";
        return Optional.of(GoFormat.padNumber(directive, sign, text));
    }

    /** A whole number that Go holds as one in full; any other as the nearest binary one, in as few digits as tell it from its neighbours. */
    static String written(Num number) {
        var decimal = number.toBigDecimal();
        var value = decimal.doubleValue();
        if (number.isLong() || decimal.scale() == 0 && decimal.signum() > 0 && decimal.unscaledValue().bitLength() <= Long.SIZE || Double.isInfinite(value)) {
            return number.toString();
        }
        return (value < 0 ? "-" : "") + general(Math.abs(value), -1, 'e', false);
    }

    /** A whole number and a power of two, such as {@code 4503599627370496p-52}. */
    private static String binary(double value) {
        var exponent = Math.max(Math.getExponent(value), Double.MIN_EXPONENT) - 52;
        return (long) Math.scalb(value, -exponent) + "p" + (exponent < 0 ? "" : "+") + exponent;
    }

    /** Such as {@code 0x1.8p+00}: as Java writes it, but for the exponent. */
    private static String hexadecimal(double value) {
        var text = value == 0 ? "0x0.0p0" : Double.toHexString(value);
        var exponent = Integer.parseInt(text.substring(text.indexOf('p') + 1));
        var digits = text.substring(0, text.indexOf('p'));
        return (digits.endsWith(".0") ? digits.substring(0, digits.length() - 2) : digits) + "p" + (exponent < 0 ? "-" : "+")
                + (Math.abs(exponent) < 10 ? "0" : "") + Math.abs(exponent);
    }

    private static String scientific(double value, int precision, char letter) {
        if (value == 0) {
            return "0" + (precision > 0 ? "." + "0".repeat(precision) : "") + letter + "+00";
        }
        var rounded = new BigDecimal(value).round(new MathContext(precision + 1, RoundingMode.HALF_EVEN));
        var digits = rounded.unscaledValue().toString();
        var exponent = rounded.precision() - rounded.scale() - 1;
        return withExponent(digits + "0".repeat(Math.max(0, precision + 1 - digits.length())), exponent, letter);
    }

    private static String withExponent(String digits, int exponent, char letter) {
        var magnitude = Math.abs(exponent);
        return digits.charAt(0) + (digits.length() > 1 ? "." + digits.substring(1) : "") + letter + (exponent < 0 ? "-" : "+")
                + (magnitude < 10 ? "0" : "") + magnitude;
    }

    /** As few digits as tell it from other numbers, or so many as the precision says, in the shorter of both notations. */
    private static String general(double value, int precision, char letter, boolean zeros) {
        var shortest = precision < 0;
        var significant = precision == 0 ? 1 : precision;
        if (value == 0) {
            return zeros ? "0." + "0".repeat(Math.max(0, (shortest ? 6 : significant) - 1)) : "0";
        }
        var decimal = shortest ? new BigDecimal(Double.toString(value))
                : new BigDecimal(value).round(new MathContext(significant, RoundingMode.HALF_EVEN));
        var stripped = decimal.stripTrailingZeros();
        var exponent = stripped.precision() - stripped.scale() - 1;
        var digits = stripped.unscaledValue().toString();
        var limit = shortest ? 6 : significant;
        if (!shortest && limit > digits.length() && digits.length() >= exponent + 1) {
            limit = digits.length();
        }
        if (zeros) {
            digits += "0".repeat(Math.max(0, (shortest ? 6 : significant) - digits.length()));
        }
        if (exponent < -4 || exponent >= limit) {
            return withExponent(digits, exponent, letter);
        }
        var plain = new BigDecimal(new BigInteger(digits), digits.length() - 1 - exponent);
        return plain.scale() < 0 ? plain.setScale(0).toPlainString() : plain.toPlainString();
    }
}
