package dev.alnage.policy.rego.run;

import dev.alnage.policy.rego.value.ArrayValue;
import dev.alnage.policy.rego.value.ObjectValue;
import dev.alnage.policy.rego.value.Value;
import java.util.List;

/** The kinds of patterns. */
public final class Patterns {
    private Patterns() {}

    /** A variable that takes whatever value comes. */
    public static final class Bind extends Pattern {
        private final int slot;

        public Bind(int slot) {
            this.slot = slot;
        }

        @Override public boolean matches(Frame frame, Value value) {
            frame.slots[slot] = value;
            return true;
        }
    }

    /** A term that is known by then. */
    public static final class Same extends Pattern {
        private final Operand term;

        public Same(Operand term) {
            this.term = term;
        }

        @Override public boolean matches(Frame frame, Value value) {
            frame.machine.compare(value);
            return value.equals(term.eval(frame));
        }
    }

    /** {@code [a, b]}. */
    public static final class OfArray extends Pattern {
        private final Pattern[] elements;

        public OfArray(List<Pattern> elements) {
            this.elements = elements.toArray(new Pattern[0]);
        }

        @Override public boolean matches(Frame frame, Value value) {
            if (!(value instanceof ArrayValue array) || array.size() != elements.length) {
                return false;
            }
            for (var i = 0; i < elements.length; i++) {
                if (!elements[i].matches(frame, array.get(i))) {
                    return false;
                }
            }
            return true;
        }
    }

    /** {@code {k: v}}: exactly these keys, which are known by then. */
    public static final class OfObject extends Pattern {
        private final Operand[] keys;
        private final Pattern[] values;

        public OfObject(List<Operand> keys, List<Pattern> values) {
            this.keys = keys.toArray(new Operand[0]);
            this.values = values.toArray(new Pattern[0]);
        }

        @Override public boolean matches(Frame frame, Value value) {
            if (!(value instanceof ObjectValue object) || object.size() != keys.length) {
                return false;
            }
            for (var i = 0; i < keys.length; i++) {
                var key = keys[i].eval(frame);
                var member = key == null ? null : object.get(key);
                if (member == null || !values[i].matches(frame, member)) {
                    return false;
                }
            }
            return true;
        }
    }
}
