package dev.alnage.policy.rego.run;

import dev.alnage.policy.rego.value.Value;
import org.jspecify.annotations.Nullable;

/** A compiled term: one value at most, once the variables in it are known. */
public abstract class Operand {
    /** Null for undefined. */
    public abstract @Nullable Value eval(Frame frame);
}
