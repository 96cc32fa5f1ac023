package dev.alnage.policy.rego.builtin;

import static dev.alnage.policy.rego.type.Type.NUMBER;
import static dev.alnage.policy.rego.type.Type.STRING;

import dev.alnage.policy.rego.type.Type;
import dev.alnage.policy.rego.value.ArrayValue;
import dev.alnage.policy.rego.value.ByteText;
import dev.alnage.policy.rego.value.Num;
import dev.alnage.policy.rego.value.SetValue;
import dev.alnage.policy.rego.value.Value;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.util.function.BinaryOperator;

/**
 * Arithmetic. Whole numbers are exact at any size; others are computed with in {@link BinaryFloat}, as the reference does. A result
 * beyond {@link #BITS_MAX} bits is an error: a policy that squares a number forty times would fill the memory.
 */
final class NumberFunctions {
    static final int BITS_MAX = 1 << 15;

    private NumberFunctions() {}

    static void addTo(Catalogue catalogue) {
        var numberOrSet = Type.any(NUMBER, Catalogue.SET_OF_ANY);
        catalogue.pure("plus", NUMBER, (_, arguments) -> plus(Operands.number(arguments, 0), Operands.number(arguments, 1)), NUMBER, NUMBER)
                .pure("minus", numberOrSet, NumberFunctions::minus, numberOrSet, numberOrSet)
                .pure("mul", NUMBER, (_, arguments) -> times(Operands.number(arguments, 0), Operands.number(arguments, 1)), NUMBER, NUMBER)
                .pure("div", NUMBER, NumberFunctions::divide, NUMBER, NUMBER)
                .pure("rem", NUMBER, NumberFunctions::remainder, NUMBER, NUMBER)
                .pure("abs", NUMBER, (_, arguments) -> absolute(Operands.number(arguments, 0)), NUMBER)
                .pure("round", NUMBER, (_, arguments) -> whole(Operands.number(arguments, 0), RoundingMode.HALF_UP), NUMBER)
                .pure("ceil", NUMBER, (_, arguments) -> whole(Operands.number(arguments, 0), RoundingMode.CEILING), NUMBER)
                .pure("floor", NUMBER, (_, arguments) -> whole(Operands.number(arguments, 0), RoundingMode.FLOOR), NUMBER)
                .pure("numbers.range", Type.array(NUMBER), (evaluation, arguments) ->
                        range(evaluation, Operands.whole(arguments, 0), Operands.whole(arguments, 1), BigInteger.ONE), NUMBER, NUMBER)
                .pure("numbers.range_step", Type.array(NUMBER), NumberFunctions::rangeInSteps, NUMBER, NUMBER, NUMBER)
                .given("rand.intn", NUMBER, NumberFunctions::random, STRING, NUMBER);
    }

    static Num plus(Num left, Num right) {
        if (left.isLong() && right.isLong()) {
            var sum = left.longValue() + right.longValue();
            if (((left.longValue() ^ sum) & (right.longValue() ^ sum)) >= 0) {
                return Num.of(sum);
            }
        }
        return compute(left, right, BigInteger::add, BinaryFloat::plus);
    }

    static Num times(Num left, Num right) {
        if (left.isLong() && right.isLong()) {
            var product = left.longValue() * right.longValue();
            if (Math.multiplyHigh(left.longValue(), right.longValue()) == product >> 63) {
                return Num.of(product);
            }
        }
        return compute(left, right, BigInteger::multiply, BinaryFloat::times);
    }

    private static Value minus(Evaluation evaluation, Value[] arguments) {
        var left = arguments[0];
        var right = arguments[1];
        if (left instanceof Num a && right instanceof Num b) {
            if (a.isLong() && b.isLong()) {
                var difference = a.longValue() - b.longValue();
                if (((a.longValue() ^ b.longValue()) & (a.longValue() ^ difference)) >= 0) {
                    return Num.of(difference);
                }
            }
            return compute(a, b, BigInteger::subtract, BinaryFloat::minus);
        }
        if (left instanceof SetValue a && right instanceof SetValue b) {
            return SetFunctions.difference(evaluation, a, b);
        }
        if (!(left instanceof Num) && !(left instanceof SetValue)) {
            throw BuiltinError.type(1, left, "number", "set");
        }
        throw BuiltinError.type(2, right, right instanceof Num ? "set" : "number");
    }

    private static Value divide(Evaluation evaluation, Value[] arguments) {
        var dividend = Operands.number(arguments, 0);
        var divisor = Operands.number(arguments, 1);
        if (divisor.toBigDecimal().signum() == 0) {
            throw BuiltinError.of("divide by zero");
        }
        if (dividend.isWhole() && divisor.isWhole()) {
            var parts = integer(dividend).divideAndRemainder(integer(divisor));
            if (parts[1].signum() == 0) {
                return num(parts[0]);
            }
        }
        return num(BinaryFloat.of(dividend).dividedBy(BinaryFloat.of(divisor)));
    }

    private static Value remainder(Evaluation evaluation, Value[] arguments) {
        var dividend = Operands.number(arguments, 0);
        var divisor = Operands.number(arguments, 1);
        if (!dividend.isWhole() || !divisor.isWhole()) {
            throw BuiltinError.of("modulo on floating-point number");
        }
        var by = integer(divisor);
        if (by.signum() == 0) {
            throw BuiltinError.of("modulo by zero");
        }
        return num(integer(dividend).remainder(by));
    }

    private static Num absolute(Num number) {
        if (number.isLong() && number.longValue() != Long.MIN_VALUE) {
            return number.longValue() < 0 ? Num.of(-number.longValue()) : number;
        }
        return Num.of(number.toBigDecimal().abs());
    }

    private static Num whole(Num number, RoundingMode mode) {
        return number.isLong() ? number : num(number.toBigDecimal().setScale(0, mode).toBigIntegerExact());
    }

    private static Value rangeInSteps(Evaluation evaluation, Value[] arguments) {
        var step = Operands.whole(arguments, 2);
        var from = Operands.whole(arguments, 0);
        var to = Operands.whole(arguments, 1);
        if (step.signum() <= 0) {
            throw BuiltinError.of("numbers.range_step: step must be a positive number above zero");
        }
        return range(evaluation, from, to, step);
    }

    private static Value range(Evaluation evaluation, BigInteger from, BigInteger to, BigInteger step) {
        var count = to.subtract(from).abs().divide(step).add(BigInteger.ONE);
        evaluation.spend(count.bitLength() < Long.SIZE ? count.longValue() : Long.MAX_VALUE);
        if (count.bitLength() > 30) {
            throw BuiltinError.of("range has " + count + " numbers, expected at most " + (1 << 30));
        }
        var elements = new Value[count.intValue()];
        var by = from.compareTo(to) <= 0 ? step : step.negate();
        var at = from;
        for (var i = 0; i < elements.length; i++) {
            elements[i] = num(at);
            at = at.add(by);
        }
        return ArrayValue.owning(elements);
    }

    /** The same number for the same seed, text and bound, in this evaluation and in its repetition. */
    private static Value random(Evaluation evaluation, Value[] arguments) {
        var key = Operands.text(arguments, 0);
        var bound = BigInteger.valueOf(Operands.integer(arguments, 1)).abs();
        if (bound.signum() == 0) {
            return Num.of(0);
        }
        evaluation.spend(Operands.size(arguments[0]));
        return num(new BigInteger(1, Seeded.bytes(evaluation.seed(), "rand.intn " + bound, ByteText.bytes(key))).mod(bound));
    }

    private static Num compute(Num left, Num right, BinaryOperator<BigInteger> exact, BinaryOperator<BinaryFloat> rounded) {
        return left.isWhole() && right.isWhole() ? num(exact.apply(integer(left), integer(right)))
                : num(rounded.apply(BinaryFloat.of(left), BinaryFloat.of(right)));
    }

    static BigInteger integer(Num number) {
        return number.isLong() ? BigInteger.valueOf(number.longValue()) : number.toBigDecimal().toBigIntegerExact();
    }

    static Num num(BigInteger value) {
        if (value.bitLength() > BITS_MAX) {
            throw BuiltinError.of("number has " + value.bitLength() + " bits, expected at most " + BITS_MAX);
        }
        return value.bitLength() < Long.SIZE ? Num.of(value.longValue()) : Num.of(new BigDecimal(value));
    }

    static Num num(BinaryFloat value) {
        if (Math.abs((long) value.exponent()) > BITS_MAX) {
            throw BuiltinError.of("number is too large or too small, expected an exponent below 2^" + BITS_MAX);
        }
        if (value.exponent() >= 0) {
            return num(value.toDecimal().toBigIntegerExact());
        }
        var decimal = value.toDecimal();
        return decimal.scale() <= 0 ? num(decimal.toBigIntegerExact()) : Num.of(decimal);
    }
}
