package dev.alnage.evidence.sign;

import dev.alnage.evidence.Bytes;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.interfaces.RSAKey;
import org.bouncycastle.math.ec.rfc8032.Ed25519;

/**
 * Which byte sequences can be a signature at all. Implementations differ in what they let pass (lenient DER, points of
 * mixed order, padded integers), so the answer is given here, once, and not left to them.
 */
final class SignatureForm {
    private static final int POINT_BYTES = 32;
    private static final BigInteger P256_ORDER = new BigInteger("ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551", 16);
    private static final BigInteger P384_ORDER = new BigInteger(
            "ffffffffffffffffffffffffffffffffffffffffffffffffc7634d81f4372ddf581a0db248b0a77aecec196accc52973", 16);
    private static final Bytes ED25519_IDENTITY = Bytes.hex("01" + "00".repeat(POINT_BYTES - 1));

    private SignatureForm() {}

    static boolean fits(Key key, Bytes sig, Cryptography cryptography) throws GeneralSecurityException {
        return switch (key.kind()) {
            case ED25519 -> ed25519(sig, cryptography);
            case ECDSA_P256 -> ecdsa(sig, P256_ORDER);
            case ECDSA_P384 -> ecdsa(sig, P384_ORDER);
            case RSA -> sig.size() == (((RSAKey) cryptography.publicKey(key)).getModulus().bitLength() + 7) / 8;
        };
    }

    /** RFC 8032 5.1.7, and R must be a canonical point of the prime-order group: elsewhere verifiers disagree. */
    private static boolean ed25519(Bytes sig, Cryptography cryptography) {
        if (sig.size() != 2 * POINT_BYTES) {
            return false;
        }
        var r = sig.slice(0, POINT_BYTES);
        return cryptography.comparesEncodedPoints() ? !r.equals(ED25519_IDENTITY) : Ed25519.validatePublicKeyFull(r.toArray(), 0);
    }

    /** RFC 3279 2.2.3: {@code SEQUENCE { r INTEGER, s INTEGER }} in DER, both from 1 to the order of the curve less 1. */
    private static boolean ecdsa(Bytes sig, BigInteger order) {
        // at most 2 + 2 * (2 + 49) bytes, so every length is one byte
        if (sig.size() < 8 || sig.size() > 2 + 2 * (2 + 49) || sig.at(0) != 0x30 || sig.at(1) != sig.size() - 2) {
            return false;
        }
        var middle = integerEnd(sig, 2, order);
        return middle > 0 && integerEnd(sig, middle, order) == sig.size();
    }

    /** Where the integer that begins here ends, or -1 if none does that is minimal and in range. */
    private static int integerEnd(Bytes sig, int begin, BigInteger order) {
        if (begin + 3 > sig.size() || sig.at(begin) != 0x02) {
            return -1;
        }
        var length = sig.at(begin + 1);
        var end = begin + 2 + length;
        if (length < 1 || end > sig.size() || sig.at(begin + 2) < 0
                || length > 1 && sig.at(begin + 2) == 0 && sig.at(begin + 3) >= 0) {
            return -1;
        }
        var value = new BigInteger(sig.slice(begin + 2, end).toArray());
        return value.signum() > 0 && value.compareTo(order) < 0 ? end : -1;
    }
}
