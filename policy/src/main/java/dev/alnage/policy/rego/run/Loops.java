package dev.alnage.policy.rego.run;

import dev.alnage.policy.rego.value.ArrayValue;
import dev.alnage.policy.rego.value.Num;
import dev.alnage.policy.rego.value.ObjectValue;
import dev.alnage.policy.rego.value.SetValue;
import dev.alnage.policy.rego.value.Value;
import org.jspecify.annotations.Nullable;

/** The compiled expressions that can hold in many ways. */
public final class Loops {
    private Loops() {}

    /** {@code domain[key]}, with a key that is not known: once for each member. A pattern that is null takes anything. */
    public static final class Members extends Step {
        private final Operand domain;
        private final @Nullable Pattern key;
        private final int slot;

        /** {@code slot} takes the member. */
        public Members(Operand domain, @Nullable Pattern key, int slot) {
            this.domain = domain;
            this.key = key;
            this.slot = slot;
        }

        @Override public boolean run(Frame frame) {
            var in = domain.eval(frame);
            return switch (in) {
                case null -> false;
                case ArrayValue array -> through(frame, array);
                case SetValue set -> through(frame, set);
                case ObjectValue object -> through(frame, object);
                case Value.Null _, Value.Bool _, Num _, Value.Text _ -> false;
            };
        }

        private boolean through(Frame frame, ArrayValue array) {
            for (var i = 0; i < array.size(); i++) {
                frame.machine.step();
                if (key != null && !key.matches(frame, Num.of(i))) {
                    continue;
                }
                frame.slots[slot] = array.get(i);
                if (next.run(frame)) {
                    return true;
                }
            }
            return false;
        }

        private boolean through(Frame frame, SetValue set) {
            for (var i = 0; i < set.size(); i++) {
                frame.machine.step();
                var element = set.at(i);
                if (key != null && !key.matches(frame, element)) {
                    continue;
                }
                frame.slots[slot] = element;
                if (next.run(frame)) {
                    return true;
                }
            }
            return false;
        }

        private boolean through(Frame frame, ObjectValue object) {
            for (var i = 0; i < object.size(); i++) {
                frame.machine.step();
                if (key != null && !key.matches(frame, object.keyAt(i))) {
                    continue;
                }
                frame.slots[slot] = object.valueAt(i);
                if (next.run(frame)) {
                    return true;
                }
            }
            return false;
        }
    }

    /** A call that has many results: once for each. */
    public static final class Results extends Step {
        private final Operand call;
        private final int slot;

        public Results(Operand call, int slot) {
            this.call = call;
            this.slot = slot;
        }

        @Override public boolean run(Frame frame) {
            if (!(call.eval(frame) instanceof ArrayValue results)) {
                return false;
            }
            for (var i = 0; i < results.size(); i++) {
                frame.machine.step();
                frame.slots[slot] = results.get(i);
                if (next.run(frame)) {
                    return true;
                }
            }
            return false;
        }
    }
}
