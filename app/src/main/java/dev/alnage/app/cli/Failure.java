package dev.alnage.app.cli;

/** A command that ends without its result, with the exit code, what was found and expected, and what to try next. */
@SuppressWarnings("serial")
public final class Failure extends RuntimeException {
    private final Exit exit;
    private final String code;
    private final String hint;

    /** @param title lower case, no full stop: what was found, then what was expected; @param hint what to try next, or empty */
    public Failure(Exit exit, String code, String title, String hint) {
        super(title);
        this.exit = exit;
        this.code = code;
        this.hint = hint;
    }

    static Failure usage(String title, String hint) {
        return new Failure(Exit.USAGE, "ALN-CLI-001", title, hint);
    }

    public Exit exit() {
        return exit;
    }

    public String code() {
        return code;
    }

    public String title() {
        return getMessage();
    }

    public String hint() {
        return hint;
    }
}
