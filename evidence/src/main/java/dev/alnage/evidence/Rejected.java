package dev.alnage.evidence;

/** Input that must not be used. Messages: lower case, no full stop; what was found, then what was expected. */
@SuppressWarnings("serial")
public abstract sealed class Rejected extends RuntimeException {
    private Rejected(String message) {
        super(message);
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
