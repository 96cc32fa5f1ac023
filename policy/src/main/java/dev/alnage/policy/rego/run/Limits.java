package dev.alnage.policy.rego.run;

/**
 * What one evaluation may use. {@code fuel} counts steps, iterations, calls and the work of built-in functions (an element or 16 bytes
 * looked at); {@code depth} counts rules and loops inside each other; {@code memory} counts members put into new values, 64 bytes
 * each as a rule of thumb.
 */
public record Limits(long fuel, int depth, long memory) {
    /** Far above what honest policies need, and over in about two seconds. */
    public static final Limits STANDARD = new Limits(100_000_000, 1_500, 4_000_000);

    public Limits {
        if (fuel < 1 || depth < 1 || memory < 1) {
            throw new IllegalArgumentException("limits below 1: " + fuel + ", " + depth + ", " + memory);
        }
    }
}
