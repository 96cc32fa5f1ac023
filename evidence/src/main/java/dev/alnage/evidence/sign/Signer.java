package dev.alnage.evidence.sign;

import dev.alnage.evidence.Bytes;

/** A private key that can be used and not be read: a file unlocked by a passphrase, a token behind PKCS#11. */
public interface Signer {
    /** The public half. */
    Key key();

    /** The signature over the message, in the form that {@link Signatures} verifies for this kind of key. */
    Bytes sign(Bytes message);
}
