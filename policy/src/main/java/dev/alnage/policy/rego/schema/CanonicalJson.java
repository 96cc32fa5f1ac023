package dev.alnage.policy.rego.schema;

import dev.alnage.policy.rego.value.ArrayValue;
import dev.alnage.policy.rego.value.Num;
import dev.alnage.policy.rego.value.ObjectValue;
import dev.alnage.policy.rego.value.RegoJson;
import dev.alnage.policy.rego.value.SetValue;
import dev.alnage.policy.rego.value.Value;
import java.math.BigDecimal;

/** JSON in which equal values are equal texts: members in order, numbers as binary floating point has them, as OPA compares constants. */
final class CanonicalJson {
    /** Go writes smaller and larger numbers with an exponent. */
    private static final double PLAIN_MIN = 1e-6;
    private static final double PLAIN_MAX = 1e21;

    private static final int LIMIT_DIGITS = 6;

    private CanonicalJson() {}

    /** @throws SchemaException for a number that is too large for binary floating point */
    static String text(Value value) {
        var text = new StringBuilder();
        write(value, text);
        return text.toString();
    }

    private static void write(Value value, StringBuilder text) {
        switch (value) {
            case Num number -> text.append(number(number.toBigDecimal()));
            case ArrayValue array -> elements(array, text);
            case SetValue set -> elements(set, text);
            case ObjectValue object -> {
                text.append('{');
                object.members().forEach((key, member) -> {
                    text.append(text.charAt(text.length() - 1) == '{' ? "" : ",").append(RegoJson.marshal(key)).append(':');
                    write(member, text);
                });
                text.append('}');
            }
            case Value.Null _, Value.Bool _, Value.Text _ -> text.append(RegoJson.marshal(value));
        }
    }

    private static void elements(Iterable<Value> elements, StringBuilder text) {
        text.append('[');
        var first = true;
        for (var element : elements) {
            text.append(first ? "" : ",");
            first = false;
            write(element, text);
        }
        text.append(']');
    }

    private static String number(BigDecimal exact) {
        var value = exact.doubleValue();
        if (Double.isInfinite(value)) {
            throw new SchemaException("json: cannot unmarshal number " + exact + " into Go value of type float64");
        }
        var size = Math.abs(value);
        var shortest = new BigDecimal(Double.toString(value)).stripTrailingZeros();
        if (size == 0 || size >= PLAIN_MIN && size < PLAIN_MAX) {
            return size == 0 ? "0" : shortest.toPlainString();
        }
        return scientific(shortest, 1);
    }

    /** With one digit before the point. @param exponentDigits the least that are written of the exponent */
    private static String scientific(BigDecimal value, int exponentDigits) {
        var digits = value.unscaledValue().abs().toString();
        var exponent = digits.length() - 1 - value.scale();
        var power = Integer.toString(Math.abs(exponent));
        return (value.signum() < 0 ? "-" : "") + digits.charAt(0) + (digits.length() > 1 ? "." + digits.substring(1) : "")
                + "e" + (exponent < 0 ? "-" : "+") + "0".repeat(Math.max(0, exponentDigits - power.length())) + power;
    }

    /** A limit as errors show it: Go's {@code %v} of its large floating point numbers. */
    static String limit(BigDecimal limit) {
        var value = limit.stripTrailingZeros();
        if (value.signum() == 0) {
            return "0";
        }
        var exponent = value.precision() - 1 - value.scale();
        return exponent < -4 || exponent >= LIMIT_DIGITS ? scientific(value, 2) : value.toPlainString();
    }
}
