package dev.alnage.policy.rego.builtin;

import static dev.alnage.policy.rego.type.Type.NUMBER;

import dev.alnage.policy.rego.value.Value;
import java.math.BigInteger;
import java.util.function.BinaryOperator;

/** Bits of whole numbers of any size, in two's complement. */
final class BitFunctions {
    private BitFunctions() {}

    static void addTo(Catalogue catalogue) {
        binary(catalogue, "bits.or", BigInteger::or);
        binary(catalogue, "bits.and", BigInteger::and);
        binary(catalogue, "bits.xor", BigInteger::xor);
        catalogue.pure("bits.negate", NUMBER, (_, arguments) -> NumberFunctions.num(Operands.whole(arguments, 0).not()), NUMBER)
                .pure("bits.lsh", NUMBER, BitFunctions::shiftLeft, NUMBER, NUMBER)
                .pure("bits.rsh", NUMBER, BitFunctions::shiftRight, NUMBER, NUMBER);
    }

    private static void binary(Catalogue catalogue, String name, BinaryOperator<BigInteger> operator) {
        catalogue.pure(name, NUMBER, (_, arguments) ->
                NumberFunctions.num(operator.apply(Operands.whole(arguments, 0), Operands.whole(arguments, 1))), NUMBER, NUMBER);
    }

    private static Value shiftLeft(Evaluation evaluation, Value[] arguments) {
        var value = Operands.whole(arguments, 0);
        var by = distance(arguments);
        if (value.signum() != 0 && by.compareTo(BigInteger.valueOf(NumberFunctions.BITS_MAX)) > 0) {
            throw BuiltinError.of("shift is by " + by + " bits, expected at most " + NumberFunctions.BITS_MAX);
        }
        return NumberFunctions.num(value.signum() == 0 ? value : value.shiftLeft(by.intValue()));
    }

    private static Value shiftRight(Evaluation evaluation, Value[] arguments) {
        var value = Operands.whole(arguments, 0);
        var by = distance(arguments);
        return NumberFunctions.num(value.shiftRight(by.min(BigInteger.valueOf(Integer.MAX_VALUE)).intValue()));
    }

    private static BigInteger distance(Value[] arguments) {
        var by = Operands.whole(arguments, 1);
        if (by.signum() < 0) {
            throw BuiltinError.operand(2, "must be an unsigned integer number but got a negative integer");
        }
        return by;
    }
}
