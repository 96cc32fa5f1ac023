package dev.alnage.policy.rego.value;

import java.math.BigDecimal;
import java.util.Comparator;
import java.util.List;

/**
 * A value of Rego. All of them stand in one total order: null, booleans, numbers, strings, arrays, objects, sets. Equal is what
 * compares as equal; numbers are equal by what they are worth.
 */
public sealed interface Value extends Comparable<Value> permits Value.Null, Value.Bool, Num, Value.Text, ArrayValue, ObjectValue, SetValue {
    Value NULL = new Null();
    Value TRUE = new Bool(true);
    Value FALSE = new Bool(false);

    /** The kinds, in the order in which values of different kinds compare. */
    enum Kind {
        NULL("null"), BOOLEAN("boolean"), NUMBER("number"), STRING("string"), ARRAY("array"), OBJECT("object"), SET("set");

        private final String word;

        Kind(String word) {
            this.word = word;
        }

        /** As {@code type_name} says it. */
        public String word() {
            return word;
        }
    }

    Kind kind();

    /** {@code null}, which is defined. */
    record Null() implements Value {
        @Override public Kind kind() {
            return Kind.NULL;
        }
    }

    /** {@code true} or {@code false}. */
    record Bool(boolean value) implements Value {
        @Override public Kind kind() {
            return Kind.BOOLEAN;
        }
    }

    /** A string; ordered by code points, as its UTF-8 bytes are. */
    record Text(String value) implements Value {
        @Override public long weight() {
            return 1 + value.length() / 16;
        }

        @Override public Kind kind() {
            return Kind.STRING;
        }
    }

    /**
     * How much of it there is to go through: values in values, each text by its length, what stands there twice counted twice. Found out once, in the
     * time that the parts which are new take; a policy can make a value of few parts that is longer than any memory when written out.
     */
    default long weight() {
        return 1;
    }

    /** No value is said to be heavier. */
    long WEIGHT_MAX = 1L << 40;

    static Value of(boolean value) {
        return value ? TRUE : FALSE;
    }

    static Value of(long value) {
        return Num.of(value);
    }

    static Value of(BigDecimal value) {
        return Num.of(value);
    }

    static Value of(String value) {
        return new Text(value);
    }

    static ArrayValue array(Value... elements) {
        return ArrayValue.of(List.of(elements));
    }

    @Override default int compareTo(Value other) {
        return Ordering.compare(this, other);
    }

    Comparator<Value> ORDER = Ordering::compare;
}
