package dev.alnage.policy.rego.run;

import dev.alnage.policy.rego.ast.Location;
import dev.alnage.policy.rego.value.ArrayValue;
import dev.alnage.policy.rego.value.ObjectValue;
import dev.alnage.policy.rego.value.SetValue;
import dev.alnage.policy.rego.value.Value;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The compiled terms that are no references. */
public final class Operands {
    private Operands() {}

    /** A value that is known when compiling. */
    public static final class Constant extends Operand {
        private final Value value;

        public Constant(Value value) {
            this.value = value;
        }

        public Value value() {
            return value;
        }

        @Override public Value eval(Frame frame) {
            return value;
        }
    }

    /** A variable that is known by now. */
    public static final class Slot extends Operand {
        private final int slot;

        public Slot(int slot) {
            this.slot = slot;
        }

        public int slot() {
            return slot;
        }

        @Override public Value eval(Frame frame) {
            return frame.slot(slot);
        }
    }

    /** {@code [a, b]}. */
    public static final class OfArray extends Operand {
        private final Operand[] elements;

        public OfArray(List<Operand> elements) {
            this.elements = elements.toArray(new Operand[0]);
        }

        @Override public @Nullable Value eval(Frame frame) {
            var values = Callee.values(elements, frame);
            if (values == null) {
                return null;
            }
            frame.machine.allocate(values.length + 1L);
            return frame.machine.made(ArrayValue.owning(values));
        }
    }

    /** {@code {a, b}}. */
    public static final class OfSet extends Operand {
        private final Operand[] elements;

        public OfSet(List<Operand> elements) {
            this.elements = elements.toArray(new Operand[0]);
        }

        @Override public @Nullable Value eval(Frame frame) {
            var values = SetValue.builder();
            for (var element : elements) {
                var value = element.eval(frame);
                if (value == null) {
                    return null;
                }
                frame.machine.compare(value);
                values.add(value);
            }
            frame.machine.allocate(values.size() + 1L);
            return frame.machine.made(values.build());
        }
    }

    /** {@code {k: v}}. */
    public static final class OfObject extends Operand {
        private final Operand[] keys;
        private final Operand[] values;

        /** A constant if all of it is known. Of two equal keys the later one counts. */
        public static Operand of(List<Operand> keys, List<Operand> values) {
            var members = ObjectValue.builder();
            for (var i = 0; i < keys.size(); i++) {
                if (!(keys.get(i) instanceof Constant key) || !(values.get(i) instanceof Constant value)) {
                    return new OfObject(keys, values);
                }
                members.put(key.value, value.value);
            }
            return new Constant(members.build());
        }

        private OfObject(List<Operand> keys, List<Operand> values) {
            this.keys = keys.toArray(new Operand[0]);
            this.values = values.toArray(new Operand[0]);
        }

        @Override public @Nullable Value eval(Frame frame) {
            var members = ObjectValue.builder();
            for (var i = 0; i < keys.length; i++) {
                var key = keys[i].eval(frame);
                var value = key == null ? null : values[i].eval(frame);
                if (key == null || value == null) {
                    return null;
                }
                members.put(key, value);
            }
            frame.machine.allocate(members.size() + 1L);
            return frame.machine.made(members.build());
        }
    }

    /** {@code f(x)}. */
    public static final class Call extends Operand {
        private final String name;
        private final Callee callee;
        private final Operand[] arguments;
        private final Location at;

        public Call(String name, Callee callee, List<Operand> arguments, Location at) {
            this.name = name;
            this.callee = callee;
            this.arguments = arguments.toArray(new Operand[0]);
            this.at = at;
        }

        @Override public @Nullable Value eval(Frame frame) {
            var values = Callee.values(arguments, frame);
            if (values == null) {
                return null;
            }
            return frame.scope.substitutes == null ? callee.call(frame.scope, frame.machine, values, at)
                    : Callee.dispatch(name, callee, frame, values, at);
        }
    }

    /** {@code a == b} and its kin. */
    public static final class Comparison extends Operand {
        /** Which one. */
        public enum Kind { EQUAL, NOT_EQUAL, LESS, AT_MOST, GREATER, AT_LEAST }

        private final String name;
        private final Kind kind;
        private final Callee callee;
        private final Operand left;
        private final Operand right;
        private final Location at;

        public Comparison(String name, Kind kind, Callee callee, Operand left, Operand right, Location at) {
            this.name = name;
            this.kind = kind;
            this.callee = callee;
            this.left = left;
            this.right = right;
            this.at = at;
        }

        @Override public @Nullable Value eval(Frame frame) {
            var a = left.eval(frame);
            if (a == null) {
                return null;
            }
            var b = right.eval(frame);
            if (b == null) {
                return null;
            }
            if (frame.scope.substitutes != null) {
                return Callee.dispatch(name, callee, frame, new Value[] {a, b}, at);
            }
            frame.machine.compare(a);
            return Value.of(switch (kind) {
                case EQUAL -> a.equals(b);
                case NOT_EQUAL -> !a.equals(b);
                case LESS -> a.compareTo(b) < 0;
                case AT_MOST -> a.compareTo(b) <= 0;
                case GREATER -> a.compareTo(b) > 0;
                case AT_LEAST -> a.compareTo(b) >= 0;
            });
        }
    }
}
