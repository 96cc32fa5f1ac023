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
        @Override public Kind kind() {
            return Kind.STRING;
        }
    }

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
