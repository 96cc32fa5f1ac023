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
    /** So many hexadecimal digits behind the point tell any number. */
    private static final int HEXADECIMAL_DIGITS = 13;

    private GoNumbers() {}

    static Optional<String> integer(Directive directive, BigInteger value, int verb) {
        var fits = value.bitLength() < Long.SIZE;
        return switch (verb) {
            case 'v', 'd' -> Optional.of(digits(directive, value, 10, ""));
            case 's' -> fits ? Optional.empty() : Optional.of(digits(directive, value, 10, ""));
            case 'b' -> Optional.of(digits(directive, value, 2, directive.sharp ? "0b" : ""));
            case 'o' -> Optional.of(digits(directive, value, 8, ""));
            case 'O' -> Optional.of(digits(directive, value, 8, "0o"));
            case 'x' -> Optional.of(digits(directive, value, 16, directive.sharp ? "0x" : ""));
            case 'X' -> Optional.of(digits(directive, value, 16, directive.sharp ? "0x" : "").toUpperCase(Locale.ROOT));
            case 'c' -> fits ? Optional.of(GoFormat.pad(directive, character(value))) : Optional.empty();
            case 'q' -> fits ? Optional.of(GoFormat.pad(directive, quoted(directive, value))) : Optional.empty();
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
            digits = "0".repeat(Math.max(0, directive.precision - digits.length())) + digits;
            return GoFormat.padBlank(directive, sign + prefix + octal(directive, radix, digits));
        }
        if (directive.zero && !directive.minus && value.bitLength() < Long.SIZE) { // the width does not count the prefix then
            digits = "0".repeat(Math.max(0, directive.width - sign.length() - digits.length())) + digits;
        }
        return GoFormat.padNumber(directive, sign + prefix, octal(directive, radix, digits));
    }

    /** With the sharp flag, octal digits begin with a zero. */
    private static String octal(Directive directive, int radix, String digits) {
        return radix == 8 && directive.sharp && !digits.startsWith("0") ? "0" + digits : digits;
    }

    private static String character(BigInteger value) {
        var valid = value.signum() >= 0 && value.compareTo(BigInteger.valueOf(Character.MAX_CODE_POINT)) <= 0
                && !(value.intValue() >= Character.MIN_SURROGATE && value.intValue() <= Character.MAX_SURROGATE);
        return valid ? Character.toString(value.intValue()) : "\ufffd";
    }

    private static String quoted(Directive directive, BigInteger value) {
        var c = character(value);
        if (c.equals("'")) {
            return "'\\''";
        }
        var quoted = c.equals("\"") ? c : Notation.quote(c).substring(1, Notation.quote(c).length() - 1);
        return "'" + (directive.plus ? GoFormat.ascii(quoted) : quoted) + "'";
    }

    /** Negative ones as what their 64 bits are without a sign. */
    private static String unicode(Directive directive, BigInteger value) {
        var hex = (value.signum() < 0 ? value.add(BigInteger.ONE.shiftLeft(Long.SIZE)) : value).toString(16).toUpperCase(Locale.ROOT);
        var width = Math.max(4, directive.precision);
        var text = "U+" + "0".repeat(Math.max(0, width - hex.length())) + hex;
        var isShown = directive.sharp && value.signum() >= 0 && value.compareTo(BigInteger.valueOf(Character.MAX_CODE_POINT)) <= 0
                && Notation.isPrintable(value.intValue());
        return GoFormat.padBlank(directive, isShown ? text + " '" + character(value) + "'" : text);
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
            case 'x' -> hexadecimal(magnitude, precision, directive.sharp);
            case 'X' -> hexadecimal(magnitude, precision, directive.sharp).toUpperCase(Locale.ROOT);
            default -> null;
        };
        if (text == null) {
            return Optional.empty();
        }
        var sign = value < 0 || Double.doubleToRawLongBits(value) == Long.MIN_VALUE ? "-" : directive.plus ? "+" : directive.space ? " " : "";
        return Optional.of(GoFormat.padNumber(directive, sign, directive.sharp && "eEfFgGvxX".indexOf(verb) >= 0 ? withPoint(text) : text));
    }

    /** With the sharp flag, a decimal point stands there even where no digit follows. */
    private static String withPoint(String text) {
        if (text.indexOf('.') >= 0) {
            return text;
        }
        var exponent = Math.max(text.indexOf(text.contains("x") ? 'p' : 'e'), text.indexOf(text.contains("X") ? 'P' : 'E'));
        return exponent < 0 ? text + "." : text.substring(0, exponent) + "." + text.substring(exponent);
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

    /** Such as {@code 0x1.8p+00}: as many digits as the precision says, rounded to even, or as it takes. */
    private static String hexadecimal(double value, int precision, boolean zeros) {
        var exponent = value == 0 ? 0 : Math.getExponent(value) < Double.MIN_EXPONENT ? Math.getExponent(Math.scalb(value, 64)) - 64 : Math.getExponent(value);
        var fraction = new BigDecimal(Math.scalb(Math.scalb(value, -exponent / 2), exponent / 2 - exponent));
        var digits = precision < 0 ? HEXADECIMAL_DIGITS : Math.min(precision, HEXADECIMAL_DIGITS);
        var scaled = fraction.multiply(new BigDecimal(BigInteger.TWO.pow(4 * digits))).setScale(0, RoundingMode.HALF_EVEN).toBigIntegerExact();
        if (scaled.bitLength() > 4 * digits + 1) { // rounded up to the next power of two
            scaled = scaled.shiftRight(1);
            exponent++;
        }
        var all = scaled.toString(16);
        var written = all.substring(1).isEmpty() ? all : all.charAt(0) + "." + all.substring(1);
        if (value == 0) {
            written = "0" + (precision > 0 ? "." + "0".repeat(precision) : "");
        } else if (precision < 0) {
            written = withoutZeros(written);
        } else {
            written += "0".repeat(Math.max(0, precision - HEXADECIMAL_DIGITS));
        }
        if (zeros && precision < 0) {
            var point = written.length() == 1 ? "." : "";
            written = written + point + "0".repeat(Math.max(0, 6 - written.length() - point.length()));
        }
        return "0x" + written + "p" + (exponent < 0 ? "-" : "+") + (Math.abs(exponent) < 10 ? "0" : "") + Math.abs(exponent);
    }

    /** Without zeros at the end behind the point, and without the point if nothing is left there. */
    private static String withoutZeros(String digits) {
        var end = digits.length();
        while (digits.charAt(end - 1) == '0') {
            end--;
        }
        return digits.substring(0, digits.charAt(end - 1) == '.' ? end - 1 : end);
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

    /** Java writes two digits at least, also where one is enough. */
    private static BigDecimal shortest(double value) {
        var one = new BigDecimal(value).round(new MathContext(1, RoundingMode.HALF_EVEN));
        return one.doubleValue() == value ? one : new BigDecimal(Double.toString(value));
    }

    /** As few digits as tell it from other numbers, or so many as the precision says, in the shorter of both notations. */
    private static String general(double value, int precision, char letter, boolean zeros) {
        var shortest = precision < 0;
        var significant = precision == 0 ? 1 : precision;
        if (value == 0) {
            return zeros ? "0." + "0".repeat(Math.max(0, (shortest ? 6 : significant) - 1)) : "0";
        }
        var decimal = shortest ? shortest(value)
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
