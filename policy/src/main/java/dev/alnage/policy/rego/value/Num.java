package dev.alnage.policy.rego.value;

import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/** A number, kept exactly as it was written: mostly a long, else a decimal of any size. */
public final class Num implements Value {
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
        return decimal == null ? Long.toString(whole) : decimal.toString();
    }
}
