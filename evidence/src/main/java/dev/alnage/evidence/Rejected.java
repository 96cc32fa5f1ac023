package dev.alnage.evidence;

/** Input that must not be used. Messages: lower case, no full stop; what was found, then what was expected; one line of printable text. */
@SuppressWarnings("serial")
public abstract sealed class Rejected extends RuntimeException {
    private static final int MESSAGE_LENGTH_MAX = 2000;

    private Rejected(String message) {
        super(printable(message));
    }

    /** What was found is somebody else's text: it must not begin a log line, colour a terminal or turn the reading direction (reliability S6). */
    private static String printable(String message) {
        var text = new StringBuilder();
        for (var i = 0; i < message.length() && text.length() < MESSAGE_LENGTH_MAX; i++) {
            var c = message.charAt(i);
            var half = Character.isSurrogate(c) && !(Character.isHighSurrogate(c) && i + 1 < message.length() && Character.isLowSurrogate(message.charAt(i + 1))
                    || Character.isLowSurrogate(c) && i > 0 && Character.isHighSurrogate(message.charAt(i - 1)));
            switch (Character.getType(c)) {
                case Character.CONTROL, Character.FORMAT, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR -> escape(c, text);
                default -> {
                    if (half) {
                        escape(c, text);
                    } else {
                        text.append(c);
                    }
                }
            }
        }
        return text.length() < MESSAGE_LENGTH_MAX ? text.toString() : text + "…";
    }

    private static void escape(char c, StringBuilder text) {
        text.append(String.format("\\u%04x", (int) c));
    }

    /** Not what its format says: damaged, too long, or never ours. */
    public static final class Malformed extends Rejected {
        public Malformed(String message) {
            super(message);
        }
    }

    /** Well formed, but too few trusted keys stand behind it, or they may not say this. */
    public static final class Untrusted extends Rejected {
        public Untrusted(String message) {
            super(message);
        }
    }

    /** Genuine once, but expired, or older than what we have already seen. */
    public static final class Stale extends Rejected {
        public Stale(String message) {
            super(message);
        }
    }
}
