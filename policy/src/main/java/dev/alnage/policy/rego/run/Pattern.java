package dev.alnage.policy.rego.run;

import dev.alnage.policy.rego.value.Value;

/** A compiled term with variables that are not known yet: meeting a value, it sets them or does not fit. */
public abstract class Pattern {
    public abstract boolean matches(Frame frame, Value value);
}
