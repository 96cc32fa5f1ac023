package dev.alnage.evidence.sign;

import dev.alnage.evidence.Bytes;
import dev.alnage.evidence.Rejected;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.Provider;
import java.security.Security;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.X509EncodedKeySpec;

/**
 * A public key as in-toto metadata of other people names it: with the signature scheme that it is bound to. Wider than
 * {@link Key} in one point, because their layouts are not ours to re-sign: RSA from 2048 bits (theirs are often that long).
 * Verifies only; nothing of ours is ever signed or certified with such a key.
 */
public record FunctionaryKey(Scheme scheme, Bytes spki) {
    /** By instance, as everywhere here; every JDK has this one. */
    private static final Provider RSA_PROVIDER = Security.getProvider("SunRsaSign");
    private static final int RSA_BITS_MIN = 2048;
    private static final int RSA_BITS_MAX = 8192;

    /** The schemes of the reference implementation (key type and scheme as they stand on the wire). */
    public enum Scheme {
        ED25519("ed25519", "ed25519"),
        RSASSA_PSS_SHA256("rsa", "rsassa-pss-sha256"),
        ECDSA_P256("ecdsa", "ecdsa-sha2-nistp256"),
        ECDSA_P384("ecdsa", "ecdsa-sha2-nistp384");

        private final String keytype;
        private final String wireName;

        Scheme(String keytype, String wireName) {
            this.keytype = keytype;
            this.wireName = wireName;
        }

        public String keytype() {
            return keytype;
        }

        public String wireName() {
            return wireName;
        }
    }

    public FunctionaryKey {
        var found = schemeOf(spki);
        if (found != scheme) {
            throw new Rejected.Malformed("found a key for " + found.wireName + ", expected one for " + scheme.wireName);
        }
    }

    /** The key in a SubjectPublicKeyInfo, with the one scheme we accept for its kind. */
    public static FunctionaryKey of(Bytes spki) {
        return new FunctionaryKey(schemeOf(spki), spki);
    }

    public static FunctionaryKey of(Key key) {
        return of(key.spki());
    }

    /** Whether the signature holds; everything that is not a clear yes is a no. */
    public boolean holds(Bytes message, Bytes sig) {
        try {
            if (scheme != Scheme.RSASSA_PSS_SHA256) {
                return Signatures.hold(Key.of(spki), message, sig);
            }
            // salt as long as the hash, as both other implementations make it
            var signature = Cryptography.signature(Key.Kind.RSA, RSA_PROVIDER);
            signature.initVerify(rsa(spki));
            signature.update(message.toBuffer());
            return signature.verify(sig.toArray());
        } catch (GeneralSecurityException e) {
            return false;
        }
    }

    private static Scheme schemeOf(Bytes spki) {
        return switch (PublicKeys.kindOf(spki)) {
            case ED25519 -> accepted(spki, Scheme.ED25519);
            case ECDSA_P256 -> accepted(spki, Scheme.ECDSA_P256);
            case ECDSA_P384 -> accepted(spki, Scheme.ECDSA_P384);
            case RSA -> {
                requireRsa(spki);
                yield Scheme.RSASSA_PSS_SHA256;
            }
        };
    }

    private static Scheme accepted(Bytes spki, Scheme scheme) {
        Key.of(spki);
        return scheme;
    }

    private static void requireRsa(Bytes spki) {
        try {
            var key = rsa(spki);
            var bits = key.getModulus().bitLength();
            if (bits < RSA_BITS_MIN || bits > RSA_BITS_MAX || key.getPublicExponent().bitLength() > 32
                    || key.getPublicExponent().intValue() < 3 || !key.getPublicExponent().testBit(0)) {
                throw new Rejected.Malformed("found an RSA key of " + bits + " bits, expected " + RSA_BITS_MIN + " to " + RSA_BITS_MAX);
            }
        } catch (GeneralSecurityException e) {
            throw new Rejected.Malformed("found a damaged RSA key, expected SubjectPublicKeyInfo in DER");
        }
    }

    private static RSAPublicKey rsa(Bytes spki) throws GeneralSecurityException {
        return (RSAPublicKey) KeyFactory.getInstance("RSA", RSA_PROVIDER).generatePublic(new X509EncodedKeySpec(spki.toArray()));
    }
}
