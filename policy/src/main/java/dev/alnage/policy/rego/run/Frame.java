package dev.alnage.policy.rego.run;

import dev.alnage.policy.rego.value.Value;
import org.jspecify.annotations.Nullable;

/** The variables of one run of a rule: values in slots, what loops collect in cells. Never shared, and dropped when the run fails. */
public final class Frame {
    final @Nullable Value[] slots;
    final @Nullable Object[] cells;
    final Machine machine;
    Scope scope;
    /** What the rule has yielded so far: for rules that have one value. */
    @Nullable Value result;
    /** What the rule has yielded so far: for rules that make a set or an object. */
    @Nullable Growing growing;

    public Frame(int slots, int cells, Scope scope, Machine machine) {
        this.slots = new Value[slots];
        this.cells = new Object[cells];
        this.scope = scope;
        this.machine = machine;
    }

    /** The value of a slot that is known to be set. */
    public Value slot(int index) {
        var value = slots[index];
        if (value == null) {
            throw new IllegalStateException("slot " + index + " is read before it is set");
        }
        return value;
    }
}
