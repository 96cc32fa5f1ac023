package dev.alnage.policy.rego.run;

import dev.alnage.policy.rego.ast.Location;
import dev.alnage.policy.rego.ast.RegoError;
import dev.alnage.policy.rego.ast.RegoErrors;
import dev.alnage.policy.rego.value.ArrayValue;
import dev.alnage.policy.rego.value.ObjectValue;
import dev.alnage.policy.rego.value.SetValue;
import dev.alnage.policy.rego.value.Value;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A body of its own inside a term, which is run for all ways in which it holds. Always defined. */
public abstract sealed class Comprehension extends Operand {
    final int cell;
    private final Step body;

    private Comprehension(int cell, Step body) {
        this.cell = cell;
        this.body = body;
    }

    abstract Object begun();

    abstract Value finished(Object collected);

    @Override public Value eval(Frame frame) {
        var collected = begun();
        frame.cells[cell] = collected;
        body.run(frame);
        frame.cells[cell] = null;
        return frame.machine.made(finished(collected));
    }

    /** {@code [x | …]}. */
    public static final class OfArray extends Comprehension {
        public OfArray(int cell, Step body) {
            super(cell, body);
        }

        @Override Object begun() {
            return new ArrayList<Value>();
        }

        @SuppressWarnings("unchecked")
        @Override Value finished(Object collected) {
            return ArrayValue.of((List<Value>) collected);
        }

        /** The end of its body. */
        public static final class Add extends Step {
            private final int cell;
            private final Operand head;

            public Add(int cell, Operand head) {
                this.cell = cell;
                this.head = head;
            }

            @SuppressWarnings("unchecked")
            @Override public boolean run(Frame frame) {
                var value = head.eval(frame);
                var collected = (List<Value>) frame.cells[cell];
                if (value != null && collected != null) {
                    frame.machine.allocate(1);
                    collected.add(value);
                }
                return false;
            }
        }
    }

    /** {@code {x | …}}. */
    public static final class OfSet extends Comprehension {
        public OfSet(int cell, Step body) {
            super(cell, body);
        }

        @Override Object begun() {
            return SetValue.builder();
        }

        @Override Value finished(Object collected) {
            return ((SetValue.Builder) collected).build();
        }

        /** The end of its body. */
        public static final class Add extends Step {
            private final int cell;
            private final Operand head;

            public Add(int cell, Operand head) {
                this.cell = cell;
                this.head = head;
            }

            @Override public boolean run(Frame frame) {
                var value = head.eval(frame);
                var collected = (SetValue.Builder) frame.cells[cell];
                if (value != null && collected != null) {
                    frame.machine.compare(value);
                    if (collected.add(value)) {
                        frame.machine.allocate(1);
                    }
                }
                return false;
            }
        }
    }

    /** {@code {k: v | …}}. */
    public static final class OfObject extends Comprehension {
        public OfObject(int cell, Step body) {
            super(cell, body);
        }

        @Override Object begun() {
            return ObjectValue.builder();
        }

        @Override Value finished(Object collected) {
            return ((ObjectValue.Builder) collected).build();
        }

        /** The end of its body. */
        public static final class Add extends Step {
            private final int cell;
            private final Operand key;
            private final Operand value;
            private final Location at;

            public Add(int cell, Operand key, Operand value, Location at) {
                this.cell = cell;
                this.key = key;
                this.value = value;
                this.at = at;
            }

            @Override public boolean run(Frame frame) {
                var name = key.eval(frame);
                var member = name == null ? null : value.eval(frame);
                var collected = (ObjectValue.Builder) frame.cells[cell];
                if (name == null || member == null || collected == null) {
                    return false;
                }
                frame.machine.compare(name);
                frame.machine.compare(member);
                if (collected.putNew(name, member)) {
                    frame.machine.allocate(1);
                } else if (!member.equals(collected.get(name))) {
                    throw new RegoErrors(RegoError.CONFLICT, "object keys must be unique", at);
                }
                return false;
            }
        }
    }

    /** A term of an interpolated string that can have several values: it must have one at most. */
    public static final class Single extends Operand {
        private final OfSet values;
        private final Location at;

        public Single(OfSet values, Location at) {
            this.values = values;
            this.at = at;
        }

        @Override public @Nullable Value eval(Frame frame) {
            var set = (SetValue) values.eval(frame);
            if (set.size() > 1) {
                throw new RegoErrors(RegoError.CONFLICT, "template-strings must not produce multiple outputs", at);
            }
            return set.size() == 0 ? null : set.at(0);
        }
    }
}
