package dev.alnage.factory.identity;

/** Asked before something that a stolen key alone must not do; whoever does it asks, and goes on only after a clear yes. */
public interface StepUp {
    /** What wants more than one key in a file. */
    enum Operation {
        /** Anything about keys, such as a certificate for a working day. */
        KEYS,
        /** A new policy, or an exception from one. */
        POLICY,
        /** Letting a release go. */
        RELEASE
    }

    /** A touched token, or two keys of one person: what can be told today. Passkeys are asked for in the same place. */
    StepUp TOKEN_OR_TWO_KEYS = (_, assurance) -> switch (assurance.how()) {
        case TOUCHED_TOKEN -> true;
        case KEY -> assurance.keys().size() > 1;
        case CERTIFICATE, MACHINE_TOKEN -> false;
    };

    /** Whether that is enough for this. */
    boolean suffices(Operation operation, Assurance assurance);
}
