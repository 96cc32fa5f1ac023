package dev.alnage.evidence.sign;

import dev.alnage.evidence.Bytes;
import dev.alnage.evidence.Digest;

/**
 * A public key as a value: its kind and its SubjectPublicKeyInfo in DER. Objects of cryptographic providers can be equal
 * and hash differently, so they never leave this package.
 */
public record Key(Kind kind, Bytes spki) {
    /** The kinds we accept, each with its one signature algorithm. */
    public enum Kind {
        ED25519, ECDSA_P256, ECDSA_P384, RSA
    }

    /** Refuses what {@link PublicKeys} refuses: another kind, a malformed or small-order point, RSA under 3072 bits. */
    public Key {
        PublicKeys.require(kind, spki);
    }

    /** The key in a SubjectPublicKeyInfo; its kind is read from there and from nowhere else. */
    public static Key of(Bytes spki) {
        return new Key(PublicKeys.kindOf(spki), spki);
    }

    /** A hint by which envelopes name keys: the sha256 of the SubjectPublicKeyInfo, in hex. Never a proof. */
    public String keyid() {
        return Digest.of(spki).hex();
    }
}
