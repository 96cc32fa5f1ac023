package dev.alnage.evidence.sign;

import dev.alnage.evidence.sign.SignatureAnswer.Fault;
import java.util.List;

/** What a signature that was tried with an entry led to. */
sealed interface SigningMatch {
    /** The signature is by the credential of this entry. @param names under which a revocation can name it: itself, and what vouches for it */
    record Somebody(SigningKey entry, String principal, String key, List<String> names) implements SigningMatch {}

    record Nobody(SignatureAnswer.Refused refused) implements SigningMatch {
        static Nobody of(Fault fault, String message) {
            return new Nobody(new SignatureAnswer.Refused(fault, message));
        }
    }
}
