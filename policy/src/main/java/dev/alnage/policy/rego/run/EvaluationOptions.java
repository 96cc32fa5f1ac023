package dev.alnage.policy.rego.run;

import java.time.Instant;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/**
 * What one evaluation is given besides its input: the one time it knows, the seed of what is random in it, its limits, whether the
 * error of a built-in function ends it ({@code strictErrors}) or makes it undefined, whether it is late (asked now and then; the caller's
 * clock, not ours), and who listens.
 */
@SuppressWarnings("OptionalUsedAsFieldOrParameterType")
public record EvaluationOptions(Instant now, long seed, Limits limits, boolean strictErrors, BooleanSupplier late, Optional<Listener> listener) {

    public static EvaluationOptions at(Instant now) {
        return new EvaluationOptions(now, 0, Limits.STANDARD, false, () -> false, Optional.empty());
    }

    public EvaluationOptions withSeed(long seed) {
        return new EvaluationOptions(now, seed, limits, strictErrors, late, listener);
    }

    public EvaluationOptions withLimits(Limits limits) {
        return new EvaluationOptions(now, seed, limits, strictErrors, late, listener);
    }

    public EvaluationOptions strictly() {
        return new EvaluationOptions(now, seed, limits, true, late, listener);
    }

    public EvaluationOptions until(BooleanSupplier late) {
        return new EvaluationOptions(now, seed, limits, strictErrors, late, listener);
    }

    public EvaluationOptions withListener(Listener listener) {
        return new EvaluationOptions(now, seed, limits, strictErrors, late, Optional.of(listener));
    }
}
