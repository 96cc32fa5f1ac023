package dev.alnage.evidence.sign;

import java.time.Instant;

/**
 * The word that a key is not to be believed from a time on. It counts whatever else is said about the key, before or after it (case G7).
 *
 * @param key as {@link SignatureAnswer} names keys: {@code SHA256:…} of an SSH key, the fingerprint of an OpenPGP key in upper-case hex, the
 *     sha256 of a certificate in DER; or {@code serial:N} of a certificate of OpenSSH
 * @param since pushes from this moment on do not count
 * @param compromised whether somebody else may have it: then what is not on record from before counts for nothing, whatever its date
 */
public record SigningRevocation(String key, Instant since, boolean compromised) {
    public static final String SERIAL = "serial:";

    boolean covers(SigningOccasion occasion) {
        return !occasion.pushed().isBefore(since) || compromised && !occasion.onRecord();
    }
}
