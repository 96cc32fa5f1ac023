package dev.alnage.evidence.sign;

import dev.alnage.evidence.Bytes;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;

/** Makes and verifies signatures: Ed25519 (RFC 8032), ECDSA with SHA-256 or SHA-384 in DER, RSASSA-PSS with SHA-256. */
final class Signatures {
    private Signatures() {}

    /** Whether the signature holds; everything that is not a clear yes, damaged keys included, is a no. */
    static boolean hold(Key key, Bytes message, Bytes sig) {
        try {
            var signature = signature(key.kind());
            signature.initVerify(publicKey(key));
            signature.update(message.toBuffer());
            return signature.verify(sig.toArray());
        } catch (GeneralSecurityException e) {
            return false;
        }
    }

    static Bytes make(Key.Kind kind, PrivateKey privateKey, Bytes message) {
        try {
            var signature = signature(kind);
            signature.initSign(privateKey);
            signature.update(message.toBuffer());
            return Bytes.of(signature.sign());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("the key cannot sign: " + e.getMessage(), e);
        }
    }

    private static PublicKey publicKey(Key key) throws GeneralSecurityException {
        var factory = KeyFactory.getInstance(switch (key.kind()) {
            case ED25519 -> "Ed25519";
            case ECDSA_P256, ECDSA_P384 -> "EC";
            case RSA -> "RSA";
        });
        return factory.generatePublic(new X509EncodedKeySpec(key.spki().toArray()));
    }

    private static Signature signature(Key.Kind kind) throws GeneralSecurityException {
        var signature = Signature.getInstance(switch (kind) {
            case ED25519 -> "Ed25519";
            case ECDSA_P256 -> "SHA256withECDSA";
            case ECDSA_P384 -> "SHA384withECDSA";
            case RSA -> "RSASSA-PSS";
        });
        if (kind == Key.Kind.RSA) {
            signature.setParameter(new java.security.spec.PSSParameterSpec("SHA-256", "MGF1", java.security.spec.MGF1ParameterSpec.SHA256,
                    SignatureAlgorithms.PSS_SALT_BYTES, 1));
        }
        return signature;
    }
}
