package dev.alnage.factory.build;

/** Where a step of a run stands. */
public enum StepState {
    /** Its inputs are not there yet. */
    WAITING,
    /** Handed out, or being taken in. */
    RUNNING,
    /** Waits for people. */
    NEEDS_PEOPLE,
    DONE,
    /** Taken over from an earlier run by a signed statement. */
    REUSED,
    /** The command said no, or the pools disagree. */
    FAILED,
    /** The gate said no or could not tell. */
    REFUSED,
    CANCELLED;

    public boolean finished() {
        return this == DONE || this == REUSED;
    }

    public boolean stuck() {
        return this == FAILED || this == REFUSED || this == CANCELLED;
    }
}
