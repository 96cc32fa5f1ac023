package dev.alnage.evidence.sign;

import dev.alnage.evidence.Bytes;
import dev.alnage.evidence.Rejected;
import java.io.IOException;
import java.math.BigInteger;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.Locale;
import org.bouncycastle.asn1.ASN1Encoding;
import org.bouncycastle.asn1.DERNull;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.RSAPublicKey;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;

/**
 * A primary key or subkey of OpenPGP, version 4 (RFC 4880, 5.5.2), that can sign: RSA of 3072 bits or more, ECDSA on P-256 or P-384, Ed25519
 * in both spellings. Version 6 (RFC 9580) is refused: no gpg makes it.
 *
 * @param body the packet, over which its fingerprint and the signatures about it go
 */
record OpenPgpKey(Bytes body, Instant created, int algorithm, Key key) {
    static final int RSA = 1;
    static final int RSA_SIGN = 3;
    static final int ECDSA = 19;
    static final int EDDSA_LEGACY = 22;
    static final int ED25519 = 27;
    private static final int VERSION = 4;
    private static final int NATIVE_POINT = 0x40;
    private static final int ED25519_BYTES = 32;
    private static final int FINGERPRINT_BEGIN = 0x99;
    private static final Bytes ED25519_SPKI = Bytes.hex("302a300506032b6570032100");
    private static final Bytes P256_SPKI = Bytes.hex("3059301306072a8648ce3d020106082a8648ce3d030107034200");
    private static final Bytes P384_SPKI = Bytes.hex("3076301006072a8648ce3d020106052b81040022036200");
    private static final Bytes ED25519_CURVE = Bytes.hex("2b06010401da470f01");
    private static final Bytes P256_CURVE = Bytes.hex("2a8648ce3d030107");
    private static final Bytes P384_CURVE = Bytes.hex("2b81040022");

    /** @throws Rejected.Malformed for a key of another version, of a kind that does not sign, or one that is too weak */
    static OpenPgpKey read(Bytes body) {
        var parts = OpenPgpPackets.in(body);
        var version = parts.number(1);
        if (version != VERSION) {
            throw new Rejected.Malformed("found an OpenPGP key of version " + version + ", expected " + VERSION);
        }
        var created = Instant.ofEpochSecond(parts.number(4));
        var algorithm = (int) parts.number(1);
        var key = switch (algorithm) {
            case RSA, RSA_SIGN -> rsa(parts.bigNumber(), parts.bigNumber());
            case ECDSA -> ecdsa(parts.take(parts.number(1)), parts.bigNumber());
            case EDDSA_LEGACY -> ed25519(parts.take(parts.number(1)), parts.bigNumber());
            case ED25519 -> Key.of(ED25519_SPKI.plus(parts.take(ED25519_BYTES)));
            default -> throw new Rejected.Malformed("found an OpenPGP key of algorithm " + algorithm + ", expected RSA (1), ECDSA (19) or Ed25519 (22, 27)");
        };
        parts.end();
        return new OpenPgpKey(body, created, algorithm, key);
    }

    private static Key rsa(BigInteger modulus, BigInteger exponent) {
        try {
            var info = new SubjectPublicKeyInfo(new AlgorithmIdentifier(PKCSObjectIdentifiers.rsaEncryption, DERNull.INSTANCE), new RSAPublicKey(modulus, exponent));
            return Key.of(Bytes.of(info.getEncoded(ASN1Encoding.DER)));
        } catch (IOException e) {
            throw new IllegalStateException("an RSA key cannot be written", e);
        }
    }

    private static Key ecdsa(Bytes curve, BigInteger point) {
        if (!curve.equals(P256_CURVE) && !curve.equals(P384_CURVE)) {
            throw new Rejected.Malformed("found an ECDSA key of OpenPGP on curve " + curve.toHex() + ", expected P-256 or P-384");
        }
        // an uncompressed point begins with 4, so the number has all its bytes
        return Key.of((curve.equals(P256_CURVE) ? P256_SPKI : P384_SPKI).plus(Bytes.of(point.toByteArray())));
    }

    private static Key ed25519(Bytes curve, BigInteger point) {
        var bytes = Bytes.of(point.toByteArray());
        if (!curve.equals(ED25519_CURVE) || bytes.size() != 1 + ED25519_BYTES || bytes.at(0) != NATIVE_POINT) {
            throw new Rejected.Malformed("found an EdDSA key of OpenPGP on curve " + curve.toHex() + ", expected Ed25519 with its point behind 40");
        }
        return Key.of(ED25519_SPKI.plus(bytes.slice(1, bytes.size())));
    }

    /** How long a signature by an RSA key is; 0 of other keys. */
    int modulusBytes() {
        if (algorithm != RSA && algorithm != RSA_SIGN) {
            return 0;
        }
        var parts = OpenPgpPackets.in(body);
        parts.take(6);
        return (parts.bigNumber().bitLength() + 7) / 8;
    }

    /** How signatures about it begin (RFC 4880, 5.2.4). */
    Bytes hashed() {
        return Bytes.of(new byte[] {(byte) FINGERPRINT_BEGIN, (byte) (body.size() >> 8), (byte) body.size()}).plus(body);
    }

    /** The 20 bytes by which OpenPGP knows it, in upper-case hex as gpg prints them. A name to look it up by, and never a proof. */
    String fingerprint() {
        try {
            var sha1 = MessageDigest.getInstance("SHA-1");
            sha1.update(hashed().toBuffer());
            return Bytes.of(sha1.digest()).toHex().toUpperCase(Locale.ROOT);
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every JDK has SHA-1", e);
        }
    }
}
