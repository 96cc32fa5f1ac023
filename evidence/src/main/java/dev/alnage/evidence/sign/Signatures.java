package dev.alnage.evidence.sign;

import dev.alnage.evidence.Bytes;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.Signature;
import java.util.List;

/** Makes and verifies signatures: Ed25519 (RFC 8032), ECDSA with SHA-256 or SHA-384 in DER, RSASSA-PSS with SHA-256 and a salt of 32 bytes. */
final class Signatures {
    private Signatures() {}

    /** Whether the signature holds; everything that is not a clear yes, damaged signatures included, is a no. */
    static boolean hold(Key key, Bytes message, Bytes sig) {
        return hold(Cryptography.chosen(), key, List.of(message), sig);
    }

    /** The same for a message in pieces, which need not be copied into one. */
    static boolean hold(Key key, List<Bytes> message, Bytes sig) {
        return hold(Cryptography.chosen(), key, message, sig);
    }

    static boolean hold(Cryptography preferred, Key key, List<Bytes> message, Bytes sig) {
        try {
            var cryptography = preferred.fitting(key.kind(), message);
            if (!SignatureForm.fits(key, sig, cryptography)) {
                return false;
            }
            var signature = cryptography.signature(key.kind());
            signature.initVerify(cryptography.publicKey(key));
            update(signature, message);
            return signature.verify(sig.toArray());
        } catch (GeneralSecurityException e) {
            return false;
        }
    }

    static Bytes make(Cryptography cryptography, Key.Kind kind, PrivateKey privateKey, Bytes message) {
        try {
            return make(cryptography.fitting(kind, List.of(message)).signature(kind), privateKey, message);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("the key cannot sign: " + e.getMessage(), e);
        }
    }

    static Bytes make(Signature signature, PrivateKey privateKey, Bytes message) throws GeneralSecurityException {
        signature.initSign(privateKey);
        update(signature, List.of(message));
        return Bytes.of(signature.sign());
    }

    private static void update(Signature signature, List<Bytes> message) throws GeneralSecurityException {
        for (var piece : message) {
            // an array, since the JDK takes a read-only buffer apart into 4 KiB that it then joins again
            signature.update(piece.toArray());
        }
    }
}
