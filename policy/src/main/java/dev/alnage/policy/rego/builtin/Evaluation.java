package dev.alnage.policy.rego.builtin;

import java.time.Instant;
import java.util.function.Function;

/** What a built-in function may know of the evaluation that calls it. */
public interface Evaluation {
    /** The one time of this evaluation. */
    Instant now();

    /** The seed of this evaluation: what is random in a policy is a function of it and of the key given, so that it can be done again. */
    long seed();

    /**
     * Accounts for work about to be done, in units of roughly one element or 16 bytes looked at; a function whose work is not bounded
     * by a small constant calls it. Throws what ends the evaluation when the allowance is used up.
     */
    void spend(long units);

    /** Something dear to make and fit to be kept for the life of the compiled policy, by a key of the caller's own kind (a compiled regex). */
    <K, V> V remembered(K key, Function<K, V> maker);
}
