package dev.alnage.policy.rego.builtin;

import static dev.alnage.policy.rego.builtin.Call.call;
import static dev.alnage.policy.rego.builtin.Call.fails;
import static dev.alnage.policy.rego.builtin.Call.failsType;
import static dev.alnage.policy.rego.builtin.Call.gives;
import static dev.alnage.policy.rego.builtin.Call.isStopped;
import static dev.alnage.policy.rego.builtin.Call.json;
import static dev.alnage.policy.rego.builtin.Call.set;
import static dev.alnage.policy.rego.builtin.Call.text;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.alnage.policy.rego.value.Num;
import dev.alnage.policy.rego.value.Value;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class NumberFunctionsTest {
    @Test void whole_numbers_are_exact_beyond_a_long() {
        gives("9223372036854775808", "plus", json("9223372036854775807"), json("1"));
        gives("-9223372036854775809", "minus", json("-9223372036854775808"), json("1"));
        gives("85070591730234615847396907784232501249", "mul", json("9223372036854775807"), json("9223372036854775807"));
        gives("9223372036854775808", "abs", json("-9223372036854775808"));
        gives("18446744073709551614", "bits.lsh", json("9223372036854775807"), json("1"));
    }

    @Test void other_numbers_have_the_digits_of_the_reference() {
        gives("0.33333333333333333334", "div", json("1"), json("3"));
        gives("0.6666666666666666667", "div", json("2"), json("3"));
        gives("0.3", "plus", json("0.1"), json("0.2"));
        gives("2.5", "div", json("5"), json("2"));
        gives("1000000000", "div", Num.parse("1e109").orElseThrow(), Num.parse("1e100").orElseThrow());
        gives("1e-07", "div", json("1"), json("10000000"));
        gives("-0.5", "div", json("1"), json("-2"));
    }

    @Test void rounding_goes_away_from_zero_up_or_down() {
        gives("3", "round", json("2.5"));
        gives("-3", "round", json("-2.5"));
        gives("3", "ceil", json("2.01"));
        gives("-2", "ceil", json("-2.01"));
        gives("2", "floor", json("2.99"));
        gives("-3", "floor", json("-2.01"));
        gives("4", "floor", json("4"));
    }

    @Test void what_has_no_answer_is_an_error() {
        fails("divide by zero", "div", json("1"), json("0.0"));
        fails("modulo by zero", "rem", json("1"), json("0"));
        fails("modulo on floating-point number", "rem", json("1.5"), json("2"));
        failsType("operand 1 must be number but got string", "plus", text("1"), json("2"));
        failsType("operand 2 must be number but got set", "minus", json("1"), set("[1]"));
        failsType("operand 2 must be set but got number", "minus", set("[1]"), json("1"));
        failsType("operand 1 must be one of {number, set} but got array", "minus", json("[]"), json("1"));
    }

    @Test void the_sign_of_a_remainder_is_that_of_the_dividend() {
        gives("-1", "rem", json("-7"), json("3"));
        gives("1", "rem", json("7"), json("-3"));
    }

    @Test void ranges_go_both_ways_and_in_steps() {
        gives("[3,2,1]", "numbers.range", json("3"), json("1"));
        gives("[1]", "numbers.range", json("1"), json("1"));
        gives("[0,3,6]", "numbers.range_step", json("0"), json("7"), json("3"));
        gives("[7,4,1]", "numbers.range_step", json("7"), json("0"), json("3"));
        fails("numbers.range_step: step must be a positive number above zero", "numbers.range_step", json("0"), json("7"), json("0"));
        failsType("operand 2 must be integer number but got floating-point number", "numbers.range", json("0"), json("1.5"));
    }

    @Test @Tag("P8") void numbers_cannot_fill_the_memory() {
        isStopped("numbers.range", json("0"), json("9223372036854775807"));
        isStopped("numbers.range", json("-123456789012345678901234567890"), json("123456789012345678901234567890"));
        fails("shift is by", "bits.lsh", json("1"), json("1000000000"));
        var value = new Value[] {json("9223372036854775807")};
        assertThrows(BuiltinError.class, () -> {
            for (var i = 0; i < 100; i++) {
                value[0] = call("mul", value[0], value[0]);
            }
        });
    }

    @Test void bits_are_those_of_twos_complement() {
        gives("-43", "bits.negate", json("42"));
        gives("-2", "bits.rsh", json("-7"), json("2"));
        gives("0", "bits.rsh", json("7"), json("99999999999"));
        gives("0", "bits.lsh", json("0"), json("99999999999"));
        gives("8", "bits.and", json("-8"), json("15"));
        failsType("operand 2 must be an unsigned integer number but got a negative integer", "bits.lsh", json("7"), json("-1"));
        failsType("operand 1 must be integer number but got floating-point number", "bits.or", json("7.2"), json("1"));
        failsType("operand 1 must be integer but got string", "bits.or", text("7"), json("1"));
    }

    @Test void what_is_random_is_the_same_for_the_same_seed_and_key_only() {
        var big = json("1000000000000");
        var first = new Call(1_000, 7).apply("rand.intn", text("a"), big);
        assertEquals(first, new Call(1_000, 7).apply("rand.intn", text("a"), big));
        assertNotEquals(first, new Call(1_000, 8).apply("rand.intn", text("a"), big));
        assertNotEquals(first, new Call(1_000, 7).apply("rand.intn", text("b"), big));
        gives("0", "rand.intn", text("a"), json("0"));
        gives("0", "rand.intn", text("a"), json("-1"));
    }

    @Test void aggregates_take_arrays_and_sets() {
        gives("4", "count", text("aé😀b"));
        gives("2", "count", json("{\"a\": 1, \"b\": 2}"));
        gives("0", "sum", json("[]"));
        gives("1", "product", json("[]"));
        gives("6.5", "sum", json("[1, 2.5, 3]"));
        gives("\"b\"", "max", json("[\"a\", 5, \"b\", null]"));
        gives("undefined", "max", json("[]"));
        gives("undefined", "min", set("[]"));
        gives("[null,1,\"a\",[]]", "sort", json("[[], \"a\", null, 1]"));
        gives("false", "any", json("[]"));
        gives("true", "all", json("[]"));
        gives("true", "any", set("[false, true]"));
        failsType("operand 1 must be array of numbers but got array containing string", "sum", json("[1, \"2\"]"));
        failsType("operand 1 must be set of numbers but got set containing null", "product", set("[1, null]"));
        failsType("operand 1 must be one of {array, object, set, string} but got null", "count", json("null"));
        failsType("operand 1 must be one of {set, array} but got string", "sort", text("ba"));
    }
}
