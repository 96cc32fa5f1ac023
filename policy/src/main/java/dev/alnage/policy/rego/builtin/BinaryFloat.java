package dev.alnage.policy.rego.builtin;

import dev.alnage.policy.rego.value.Num;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.math.RoundingMode;

/**
 * A binary floating-point number with a mantissa of 64 bits, rounded to the nearest even one: what the reference computes with where
 * numbers are not whole, so that 1/3 has the same digits here and there. The value is {@code mantissa * 2^exponent}.
 */
record BinaryFloat(BigInteger mantissa, int exponent) {
    private static final int PRECISION = 64;
    /** No number of 64 bits needs more decimal digits to be told from its neighbours. */
    private static final int DIGITS_MAX = 21;

    static BinaryFloat of(Num number) {
        if (number.isLong()) {
            return rounded(BigInteger.valueOf(number.longValue()), BigInteger.ONE);
        }
        var decimal = number.toBigDecimal();
        return decimal.scale() <= 0 ? rounded(decimal.toBigIntegerExact(), BigInteger.ONE)
                : rounded(decimal.unscaledValue(), BigInteger.TEN.pow(decimal.scale()));
    }

    BinaryFloat plus(BinaryFloat other) {
        var common = Math.min(exponent, other.exponent);
        var sum = mantissa.shiftLeft(exponent - common).add(other.mantissa.shiftLeft(other.exponent - common));
        return rounded(sum, BigInteger.ONE).scaled(common);
    }

    BinaryFloat minus(BinaryFloat other) {
        return plus(new BinaryFloat(other.mantissa.negate(), other.exponent));
    }

    BinaryFloat times(BinaryFloat other) {
        return rounded(mantissa.multiply(other.mantissa), BigInteger.ONE).scaled(exponent + other.exponent);
    }

    BinaryFloat dividedBy(BinaryFloat other) {
        return (other.mantissa.signum() < 0 ? rounded(mantissa.negate(), other.mantissa.negate()) : rounded(mantissa, other.mantissa))
                .scaled(exponent - other.exponent);
    }

    boolean isZero() {
        return mantissa.signum() == 0;
    }

    /** Without what stands behind the point. */
    BigInteger truncated() {
        return exponent >= 0 ? mantissa.shiftLeft(exponent) : mantissa.abs().shiftRight(-exponent).multiply(BigInteger.valueOf(mantissa.signum()));
    }

    /** As few digits as tell it from every other number of this kind. */
    BigDecimal toDecimal() {
        if (isZero()) {
            return BigDecimal.ZERO;
        }
        var two = BigDecimal.TWO;
        var unit = exponent >= 0 ? new BigDecimal(BigInteger.ONE.shiftLeft(exponent)) : BigDecimal.ONE.divide(two.pow(-exponent));
        var exact = new BigDecimal(mantissa).multiply(unit);
        var widened = mantissa.abs().shiftLeft(PRECISION - mantissa.abs().bitLength());
        var ulp = unit.multiply(pow2(mantissa.abs().bitLength() - PRECISION));
        var half = ulp.divide(two);
        var lowerHalf = widened.bitCount() == 1 ? half.divide(two) : half;
        var even = !widened.testBit(0);
        var magnitude = exact.abs();
        for (var digits = 1; digits < DIGITS_MAX; digits++) {
            var shorter = magnitude.round(new MathContext(digits, RoundingMode.HALF_EVEN));
            var off = shorter.subtract(magnitude);
            var compared = off.abs().compareTo(off.signum() < 0 ? lowerHalf : half);
            if (compared < 0 || compared == 0 && even) {
                return mantissa.signum() < 0 ? shorter.negate() : shorter;
            }
        }
        return exact.round(new MathContext(DIGITS_MAX, RoundingMode.HALF_EVEN));
    }

    private static BigDecimal pow2(int exponent) {
        return exponent >= 0 ? new BigDecimal(BigInteger.ONE.shiftLeft(exponent)) : BigDecimal.ONE.divide(BigDecimal.TWO.pow(-exponent));
    }

    private BinaryFloat scaled(int by) {
        return new BinaryFloat(mantissa, exponent + by);
    }

    /** The quotient rounded to 64 bits. */
    private static BinaryFloat rounded(BigInteger dividend, BigInteger divisor) {
        if (dividend.signum() == 0) {
            return new BinaryFloat(BigInteger.ZERO, 0);
        }
        var magnitude = dividend.abs();
        // enough bits for a quotient of at least 64 and a rest that says on which side of the middle it lies
        var shift = PRECISION + 2 - magnitude.bitLength() + divisor.bitLength();
        var parts = (shift >= 0 ? magnitude.shiftLeft(shift) : magnitude).divideAndRemainder(shift >= 0 ? divisor : divisor.shiftLeft(-shift));
        var quotient = parts[0];
        var extra = quotient.bitLength() - PRECISION;
        var kept = quotient.shiftRight(extra);
        var rest = quotient.subtract(kept.shiftLeft(extra));
        var compared = rest.compareTo(BigInteger.ONE.shiftLeft(extra - 1));
        var up = compared > 0 || compared == 0 && (parts[1].signum() != 0 || kept.testBit(0));
        var mantissa = up ? kept.add(BigInteger.ONE) : kept;
        var zeros = mantissa.getLowestSetBit();
        var shortened = mantissa.shiftRight(zeros);
        return new BinaryFloat(dividend.signum() < 0 ? shortened.negate() : shortened, extra - shift + zeros);
    }
}
