package demo.app;

/** Input that cannot be used; the message says what was found and what was expected. */
@SuppressWarnings("serial")
public final class Unfit extends RuntimeException {
    public Unfit(String message) {
        super(message);
    }

    public Unfit(String message, Exception cause) {
        super(message, cause);
    }
}
