package dev.alnage.app.cli;

/** How a command ends, for the scripts around it. These numbers are an interface: they never change their meaning. */
public enum Exit {
    /** Looked, and it passed. */
    PASSED(0, "looked and passed"),
    /** Looked, and it was refused or has findings. */
    REFUSED(1, "looked and refused, or found something"),
    USAGE(2, "used wrongly"),
    /** Evidence is missing, stale or out of reach: never a yes, and not the same as a no. */
    CANNOT_TELL(3, "cannot tell: something is missing, stale or out of reach"),
    PERMISSION(4, "no permission"),
    NOT_FOUND(5, "no such thing"),
    /** Waits for people or workers; a script may try again. */
    WAITING(6, "waiting for people or workers"),
    BUG(70, "a mistake of this program"),
    INTERRUPTED(130, "interrupted");

    private final int code;
    private final String meaning;

    Exit(int code, String meaning) {
        this.code = code;
        this.meaning = meaning;
    }

    public int code() {
        return code;
    }

    public String meaning() {
        return meaning;
    }
}
