package dev.alnage.policy.rego.value;

import java.math.BigDecimal;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A number, kept exactly as it was written: mostly a long, else a decimal of any size. */
public final class Num implements Value {
    /** How many characters a number may have. */
    public static final int LENGTH_MAX = 1_000;
    /** How far its last digit may stand from the point: to write out 1e999999999 takes a gigabyte. */
    public static final int EXPONENT_MAX = 2_000;

    private static final int SMALL = 256;
    private static final Num[] CACHE = new Num[2 * SMALL];

    static {
        for (var i = 0; i < CACHE.length; i++) {
            CACHE[i] = new Num(i - SMALL, null);
        }
    }

    private final long whole;
    private final @Nullable BigDecimal decimal;

    private Num(long whole, @Nullable BigDecimal decimal) {
        this.whole = whole;
        this.decimal = decimal;
    }

    public static Num of(long value) {
        return value >= -SMALL && value < SMALL ? CACHE[(int) value + SMALL] : new Num(value, null);
    }

    /** A decimal of scale 0 that fits becomes a long; others keep their scale, so that {@code 1.0} is written as it came. */
    public static Num of(BigDecimal value) {
        if (value.scale() == 0 && value.unscaledValue().bitLength() < Long.SIZE) {
            return of(value.longValue());
        }
        return new Num(0, value);
    }

    /** Whether it is held as a long; {@code 2.0} is not, though {@link #isWhole} is true of it. */
    public boolean isLong() {
        return decimal == null;
    }

    /** The value, if {@link #isLong}. */
    public long longValue() {
        if (decimal != null) {
            throw new IllegalStateException("not held as a long");
        }
        return whole;
    }

    public BigDecimal toBigDecimal() {
        return decimal == null ? BigDecimal.valueOf(whole) : decimal;
    }

    /** Whether nothing stands behind the point. */
    public boolean isWhole() {
        return decimal == null || decimal.signum() == 0 || decimal.scale() <= 0 || decimal.stripTrailingZeros().scale() <= 0;
    }

    /** The value if it is whole and fits a long, else what is given: {@code 2.0} is 2. */
    public long toLong(long otherwise) {
        if (decimal == null) {
            return whole;
        }
        return isWhole() && (decimal.signum() == 0 || (long) decimal.precision() - decimal.scale() < 20)
                && decimal.toBigInteger().bitLength() < Long.SIZE ? decimal.longValue() : otherwise;
    }

    /**
     * The number that is written there, as JSON writes numbers; none for what is no number, or is longer than {@link #LENGTH_MAX} or
     * further from the point than {@link #EXPONENT_MAX}.
     */
    public static Optional<Num> parse(String text) {
        if (text.isEmpty() || text.length() > LENGTH_MAX) {
            return Optional.empty();
        }
        try {
            return parse(new BigDecimal(text));
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }

    private static Optional<Num> parse(BigDecimal number) {
        return Math.abs((long) number.scale()) > EXPONENT_MAX ? Optional.empty() : Optional.of(of(number));
    }

    int compareNumber(Num other) {
        return decimal == null && other.decimal == null ? Long.compare(whole, other.whole) : toBigDecimal().compareTo(other.toBigDecimal());
    }

    @Override public Kind kind() {
        return Kind.NUMBER;
    }

    @Override public boolean equals(@Nullable Object other) {
        return other instanceof Num number && compareNumber(number) == 0;
    }

    @Override public int hashCode() {
        if (decimal == null) {
            return Long.hashCode(whole);
        }
        var stripped = decimal.stripTrailingZeros();
        return stripped.scale() <= 0 && stripped.precision() - stripped.scale() < 20 && stripped.toBigInteger().bitLength() < Long.SIZE
                ? Long.hashCode(stripped.longValue()) : stripped.hashCode();
    }

    @Override public String toString() {
        return decimal == null ? Long.toString(whole) : text(decimal);
    }

    /** Whole numbers in full, others with an exponent where they are very small, as Go's {@code g} does. */
    private static String text(BigDecimal decimal) {
        if (decimal.scale() <= 0 || decimal.signum() == 0) {
            return decimal.toPlainString();
        }
        var exponent = decimal.precision() - decimal.scale() - 1;
        if (exponent >= -4) {
            return decimal.toPlainString();
        }
        var digits = decimal.unscaledValue().abs().toString();
        return (decimal.signum() < 0 ? "-" : "") + digits.charAt(0) + (digits.length() > 1 ? "." + digits.substring(1) : "")
                + "e-" + (exponent > -10 ? "0" : "") + -exponent;
    }
}
