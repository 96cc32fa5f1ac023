package dev.alnage.policy.rego.run;

import dev.alnage.policy.rego.ast.Location;
import dev.alnage.policy.rego.value.Value;
import java.util.Map;
import java.util.function.Supplier;

/** Hears what an evaluation does: for coverage, and for saying why. Only policies compiled to be listened to tell it anything. */
public interface Listener {
    /** An expression is about to be tried. */
    default void entered(Location expression) {}

    /** The same with the variables that are known then, by their names in the source; read them at once, for they change. */
    default void entered(Location expression, Supplier<Map<String, Value>> variables) {
        entered(expression);
    }

    /** An expression held. */
    default void held(Location expression) {}

    /** A clause of a rule yielded this value (of the key, for what a set contains). */
    default void yielded(Location rule, String reference, Value value) {}

    /** {@code print} was called. */
    default void printed(Location at, String text) {}
}
