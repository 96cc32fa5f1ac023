package dev.alnage.policy.rego.run;

/** A compiled expression that holds once or not at all; it may set slots. */
public abstract class Check {
    public abstract boolean holds(Frame frame);
}
