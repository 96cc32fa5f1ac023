package demo.tools;

/** What a step must not accept. The message says what was found, then what was expected. */
@SuppressWarnings("serial")
final class Refused extends RuntimeException {
    Refused(String message) {
        super(message);
    }
}
