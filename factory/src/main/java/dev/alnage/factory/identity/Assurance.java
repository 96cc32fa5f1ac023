package dev.alnage.factory.identity;

import java.util.Set;

/**
 * How somebody has shown who they are.
 *
 * @param keys the fingerprints of what they showed
 */
public record Assurance(How how, Set<String> keys) {
    /** The kinds of proof. */
    public enum How {
        /** A key in a file: whoever can read the file has it. */
        KEY,
        /** A key on a FIDO token that somebody touched. */
        TOUCHED_TOKEN,
        /** A certificate of the user CA, which asked for one of the others. */
        CERTIFICATE,
        /** A token of minutes, for a program. */
        MACHINE_TOKEN
    }

    public Assurance {
        keys = Set.copyOf(keys);
    }
}
