package dev.alnage.policy.rego.builtin;

import dev.alnage.policy.rego.value.ArrayValue;
import dev.alnage.policy.rego.value.Num;
import dev.alnage.policy.rego.value.ObjectValue;
import dev.alnage.policy.rego.value.SetValue;
import dev.alnage.policy.rego.value.Value;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;

/** The arguments of a call, taken by type; each throws a type error for what it is not. Places count from 0, messages from 1. */
final class Operands {
    private Operands() {}

    static String text(Value[] arguments, int at) {
        if (arguments[at] instanceof Value.Text(var text)) {
            return text;
        }
        throw BuiltinError.type(at + 1, arguments[at], "string");
    }

    static Num number(Value[] arguments, int at) {
        if (arguments[at] instanceof Num number) {
            return number;
        }
        throw BuiltinError.type(at + 1, arguments[at], "number");
    }

    /** An integer that was written as one and fits. */
    static long integer(Value[] arguments, int at) {
        var number = number(arguments, at);
        if (!number.isLong()) {
            throw BuiltinError.operand(at + 1, "must be integer number but got floating-point number");
        }
        return number.longValue();
    }

    /** A whole number of any size, however it was written. */
    static BigInteger whole(Value[] arguments, int at) {
        if (!(arguments[at] instanceof Num number)) {
            throw BuiltinError.type(at + 1, arguments[at], "integer");
        }
        if (!number.isWhole()) {
            throw BuiltinError.operand(at + 1, "must be integer number but got floating-point number");
        }
        return number.isLong() ? BigInteger.valueOf(number.longValue()) : number.toBigDecimal().toBigIntegerExact();
    }

    static ArrayValue array(Value[] arguments, int at) {
        if (arguments[at] instanceof ArrayValue array) {
            return array;
        }
        throw BuiltinError.type(at + 1, arguments[at], "array");
    }

    static ObjectValue object(Value[] arguments, int at) {
        if (arguments[at] instanceof ObjectValue object) {
            return object;
        }
        throw BuiltinError.type(at + 1, arguments[at], "object");
    }

    static SetValue set(Value[] arguments, int at) {
        if (arguments[at] instanceof SetValue set) {
            return set;
        }
        throw BuiltinError.type(at + 1, arguments[at], "set");
    }

    /** The elements of an array or a set, in order. @param expected what the message names */
    static List<Value> elements(Value[] arguments, int at, String... expected) {
        return switch (arguments[at]) {
            case ArrayValue array -> array.elements();
            case SetValue set -> members(set);
            default -> throw BuiltinError.type(at + 1, arguments[at], expected);
        };
    }

    static List<Value> members(SetValue set) {
        var members = new ArrayList<Value>(set.size());
        set.forEach(members::add);
        return members;
    }

    /** The elements of an array or a set of strings. */
    static List<String> texts(Value[] arguments, int at, String... expected) {
        var texts = new ArrayList<String>();
        for (var element : elements(arguments, at, expected)) {
            if (!(element instanceof Value.Text(var text))) {
                throw BuiltinError.element(at + 1, arguments[at], element, "string");
            }
            texts.add(text);
        }
        return texts;
    }

    /** Whether an array or a set. */
    static boolean isList(Value value) {
        return value instanceof ArrayValue || value instanceof SetValue;
    }

    /** What it costs to go through a value once, roughly. */
    static long size(Value value) {
        return switch (value) {
            case Value.Text(var text) -> 1 + text.length() / 16;
            case ArrayValue array -> 1 + array.size();
            case SetValue set -> 1 + set.size();
            case ObjectValue object -> 1 + object.size();
            case Value.Null _, Value.Bool _, Num _ -> 1;
        };
    }
}
