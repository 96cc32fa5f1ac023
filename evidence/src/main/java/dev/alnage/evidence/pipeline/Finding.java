package dev.alnage.evidence.pipeline;

/** One thing that is not as it should be: at which step, what was found, what was expected. */
public record Finding(String step, String found, String expected) {
    @Override public String toString() {
        return step + ": found " + found + ", expected " + expected;
    }
}
