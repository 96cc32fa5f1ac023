package dev.alnage.policy.rego.builtin;

import dev.alnage.policy.rego.value.ArrayValue;
import dev.alnage.policy.rego.value.ByteText;
import dev.alnage.policy.rego.value.Notation;
import dev.alnage.policy.rego.value.Num;
import dev.alnage.policy.rego.value.Value;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/**
 * {@code sprintf} as Go's package {@code fmt} has it: verbs, flags, width and precision, indexes of arguments, and what is written for a
 * verb that does not fit its argument, such as {@code %!d(string=hi)}. Arguments are integers, floating-point numbers and strings;
 * everything else is a string in Rego's notation.
 */
final class GoFormat {
    /** Behind a width or precision beyond nothing is read; one that is given as an argument is a bad one. */
    private static final int NUMBER_MAX = 1_000_000;

    private final Evaluation evaluation;
    private final String format;
    private final List<Object> arguments = new ArrayList<>();
    private final StringBuilder out = new StringBuilder();
    private int at;
    private int argument;
    private boolean reordered;
    private boolean goodIndex;

    private GoFormat(Evaluation evaluation, String format, ArrayValue arguments) {
        this.evaluation = evaluation;
        this.format = format;
        arguments.forEach(value -> this.arguments.add(argument(value)));
    }

    /** The flags, width and precision of one directive; a width or precision of -1 is none. */
    static final class Directive {
        boolean plus;
        boolean minus;
        boolean space;
        boolean sharp;
        boolean zero;
        /** Whether a string is written as a source of Go has it. */
        boolean quoting;
        int width = -1;
        int precision = -1;
    }

    static String format(Evaluation evaluation, String format, ArrayValue arguments) {
        StringFunctions.spendText(evaluation, format.length());
        return new GoFormat(evaluation, format, arguments).run();
    }

    private static Object argument(Value value) {
        if (value instanceof Num number) {
            if (number.isLong()) {
                return BigInteger.valueOf(number.longValue());
            }
            var decimal = number.toBigDecimal();
            if (decimal.scale() == 0) {
                return decimal.unscaledValue();
            }
            var real = decimal.doubleValue();
            return Double.isInfinite(real) ? number.toString() : (Object) real;
        }
        return Notation.bare(value);
    }

    private String run() {
        while (at < format.length()) {
            var percent = format.indexOf('%', at);
            if (percent < 0) {
                out.append(format, at, format.length());
                break;
            }
            out.append(format, at, percent);
            at = percent + 1;
            directive();
        }
        if (!reordered && argument < arguments.size()) {
            out.append("%!(EXTRA ");
            for (var i = argument; i < arguments.size(); i++) {
                out.append(i > argument ? ", " : "").append(typeName(arguments.get(i))).append('=');
                var value = arguments.get(i);
                write(new Directive(), value, 'v');
            }
            out.append(')');
        }
        return out.toString();
    }

    private void directive() {
        goodIndex = true;
        var directive = new Directive();
        flags(directive);
        argumentIndex();
        var afterIndex = reordered && at > 0 && format.charAt(at - 1) == ']';
        width(directive, afterIndex);
        if (peek('.') && at + 1 < format.length()) { // one at the end is the verb
            goodIndex &= format.charAt(at - 1) != ']' || !afterIndex;
            at++;
            precision(directive);
        }
        argumentIndex();
        if (at >= format.length()) {
            out.append("%!(NOVERB)");
            return;
        }
        var verb = format.codePointAt(at);
        at += Character.charCount(verb);
        if (verb == '%') {
            out.append('%');
        } else if (!goodIndex) {
            out.append("%!").appendCodePoint(verb).append("(BADINDEX)");
        } else if (argument >= arguments.size()) {
            out.append("%!").appendCodePoint(verb).append("(MISSING)");
        } else {
            write(directive, arguments.get(argument++), verb);
        }
    }

    private boolean peek(char c) {
        return at < format.length() && format.charAt(at) == c;
    }

    private void flags(Directive directive) {
        for (; at < format.length(); at++) {
            switch (format.charAt(at)) {
                case '#' -> directive.sharp = true;
                case '0' -> directive.zero = true;
                case '+' -> directive.plus = true;
                case '-' -> directive.minus = true;
                case ' ' -> directive.space = true;
                default -> {
                    return;
                }
            }
        }
    }

    /** {@code [n]}: the argument that comes next, counted from 1. */
    private void argumentIndex() {
        if (!peek('[')) {
            return;
        }
        reordered = true;
        var close = format.indexOf(']', at);
        if (close < 0) {
            goodIndex = false;
            at++;
            return;
        }
        var digits = format.substring(at + 1, close);
        at = close + 1;
        var index = digits.isEmpty() || digits.length() > 7 || !digits.chars().allMatch(c -> c >= '0' && c <= '9') ? 0 : Integer.parseInt(digits);
        if (index < 1 || index > arguments.size()) {
            goodIndex = false;
        } else {
            argument = index - 1;
        }
    }

    private void width(Directive directive, boolean afterIndex) {
        if (peek('*')) {
            at++;
            var value = star();
            if (value == Integer.MIN_VALUE) {
                out.append("%!(BADWIDTH)");
            } else {
                directive.minus |= value < 0;
                directive.width = Math.abs(value);
            }
            return;
        }
        var from = at;
        var number = number();
        if (at > from) {
            goodIndex &= !afterIndex;
            directive.width = number;
        }
    }

    private void precision(Directive directive) {
        argumentIndex();
        if (peek('*')) {
            at++;
            var value = star();
            if (value < 0) {
                out.append("%!(BADPREC)");
            } else {
                directive.precision = value;
            }
            return;
        }
        directive.precision = number();
    }

    /** The integer that the next argument is, or the least one if it is none that fits. */
    private int star() {
        if (argument >= arguments.size()) {
            return Integer.MIN_VALUE;
        }
        var fits = arguments.get(argument++) instanceof BigInteger value && value.abs().compareTo(BigInteger.valueOf(NUMBER_MAX)) <= 0;
        return fits ? ((BigInteger) arguments.get(argument - 1)).intValue() : Integer.MIN_VALUE;
    }

    /** The digits that stand here, 0 for none; behind too many of them nothing is read. */
    private int number() {
        var value = 0;
        for (; at < format.length() && format.charAt(at) >= '0' && format.charAt(at) <= '9'; at++) {
            value = value * 10 + format.charAt(at) - '0';
            if (value > NUMBER_MAX) {
                at = format.length();
                return 0;
            }
        }
        return value;
    }

    private static String typeName(Object value) {
        return switch (value) {
            case BigInteger integer -> integer.bitLength() < Long.SIZE ? "int" : "*big.Int";
            case Double _ -> "float64";
            default -> "string";
        };
    }

    private void write(Directive directive, Object value, int verb) {
        StringFunctions.spendText(evaluation, (long) Math.max(0, directive.width) + Math.max(0, directive.precision)
                + (value instanceof String text ? text.length() : 32));
        if (out.length() > Integer.MAX_VALUE / 4) {
            throw BuiltinError.of("result is longer than " + Integer.MAX_VALUE / 4 + " characters");
        }
        if (verb == 'v' || verb == 'w') { // ask for names of fields, of which there are none here, and for the syntax of Go
            directive.plus &= value instanceof BigInteger integer && integer.bitLength() >= Long.SIZE;
            directive.quoting = directive.sharp && value instanceof String;
            directive.sharp = false;
        }
        var written = verb == 'T' ? java.util.Optional.of(pad(directive, truncated(directive, typeName(value)))) : switch (value) {
            case BigInteger integer -> GoNumbers.integer(directive, integer, verb);
            case Double real -> GoNumbers.real(directive, real, verb);
            default -> text(directive, (String) value, verb);
        };
        out.append(written.isPresent() ? written.get() : bad(directive, value, verb));
    }

    /** The value as {@code %v} shows it, with the flags of the directive whose verb does not fit. */
    private String bad(Directive directive, Object value, int verb) {
        var shown = switch (value) {
            case BigInteger integer when integer.bitLength() < Long.SIZE -> GoNumbers.integer(directive, integer, 'd').orElseThrow();
            case BigInteger integer -> GoNumbers.integer(new Directive(), integer, 'd').orElseThrow();
            case Double real -> GoNumbers.real(directive, real, 'g').orElseThrow();
            default -> text(directive, (String) value, 's').orElseThrow();
        };
        var type = typeName(value);
        return "%!" + Character.toString(verb) + "(" + (type.startsWith("*") ? type.substring(1) : type) + "=" + shown + ")";
    }

    private static java.util.Optional<String> text(Directive directive, String value, int verb) {
        return switch (verb) {
            case 's', 'v' -> java.util.Optional.of(pad(directive, directive.quoting ? quoted(directive, truncated(directive, value)) : truncated(directive, value)));
            case 'q' -> java.util.Optional.of(pad(directive, quoted(directive, truncated(directive, value))));
            case 'x', 'X' -> java.util.Optional.of(pad(directive, hex(directive, value, verb == 'X')));
            default -> java.util.Optional.empty();
        };
    }

    private static String truncated(Directive directive, String value) {
        return directive.precision < 0 || directive.precision >= value.codePointCount(0, value.length()) ? value
                : value.substring(0, value.offsetByCodePoints(0, directive.precision));
    }

    private static String quoted(Directive directive, String value) {
        if (directive.sharp && value.chars().allMatch(c -> c != '`' && (c >= 0x20 || c == '\t') && c != 0x7f && c != 0xfeff)) {
            return "`" + value + "`";
        }
        var quoted = Notation.quote(value);
        return directive.plus ? ascii(quoted) : quoted;
    }

    /** With escapes for all that is not ASCII. */
    static String ascii(String quoted) {
        var ascii = new StringBuilder();
        quoted.codePoints().forEach(c -> ascii.append(c < 0x80 ? Character.toString(c)
                : c < 0x10000 ? String.format("\\u%04x", c) : String.format("\\U%08x", c)));
        return ascii.toString();
    }

    private static String hex(Directive directive, String value, boolean upper) {
        var bytes = ByteText.bytes(value);
        var length = directive.precision < 0 ? bytes.length : Math.min(bytes.length, directive.precision);
        var format = upper ? HexFormat.of().withUpperCase() : HexFormat.of();
        var prefix = directive.sharp ? upper ? "0X" : "0x" : "";
        if (length == 0) {
            return "";
        }
        return directive.space ? format.withDelimiter(" ").withPrefix(prefix).formatHex(bytes, 0, length)
                : prefix + format.formatHex(bytes, 0, length);
    }

    /** Blanks, or zeros with that flag, on the left; blanks on the right with the minus flag. */
    static String pad(Directive directive, String text) {
        var missing = directive.width - text.codePointCount(0, text.length());
        if (missing <= 0) {
            return text;
        }
        return directive.minus ? text + " ".repeat(missing) : (directive.zero ? "0" : " ").repeat(missing) + text;
    }

    /** Zeros go between the sign and the digits. */
    static String padNumber(Directive directive, String sign, String digits) {
        var missing = directive.width - sign.length() - digits.length();
        return directive.zero && !directive.minus && missing > 0 ? sign + "0".repeat(missing) + digits : padBlank(directive, sign + digits);
    }

    static String padBlank(Directive directive, String text) {
        var blank = new Directive();
        blank.width = directive.width;
        blank.minus = directive.minus;
        return pad(blank, text);
    }
}
