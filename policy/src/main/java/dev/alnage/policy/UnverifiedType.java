package dev.alnage.policy;

import dev.alnage.evidence.Rejected;
import dev.alnage.evidence.sign.Envelope;

/** The predicate type that an envelope claims to hold: good for choosing which role must have signed, and for nothing else. */
public final class UnverifiedType {
    private UnverifiedType() {}

    /** Empty when the payload is no statement. */
    public static String of(Envelope envelope) {
        try {
            return envelope.unverifiedStatement().predicate().type();
        } catch (Rejected e) {
            return "";
        }
    }
}
