package dev.alnage.evidence.sign;

import dev.alnage.evidence.Bytes;
import dev.alnage.evidence.Rejected;
import java.io.IOException;
import java.math.BigInteger;
import org.bouncycastle.asn1.ASN1Encoding;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.DERNull;
import org.bouncycastle.asn1.edec.EdECObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.RSAPublicKey;
import org.bouncycastle.asn1.sec.SECObjectIdentifiers;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;
import org.bouncycastle.crypto.ec.CustomNamedCurves;
import org.bouncycastle.math.ec.rfc8032.Ed25519;

/** Which public keys we accept at all; the algorithm stands on the key and never in what it signed (case K3). */
final class PublicKeys {
    static final int RSA_BITS_MIN = 3072;
    /** A verification with more bits costs whoever must verify more than it costs whoever made the key. */
    static final int RSA_BITS_MAX = 8192;
    private static final int SPKI_BYTES_MAX = 2048;

    private PublicKeys() {}

    static Key.Kind kindOf(Bytes spki) {
        var algorithm = parse(spki).getAlgorithm();
        var oid = algorithm.getAlgorithm();
        var parameters = algorithm.getParameters();
        if (oid.equals(EdECObjectIdentifiers.id_Ed25519) && parameters == null) {
            return Key.Kind.ED25519;
        }
        if (oid.equals(PKCSObjectIdentifiers.rsaEncryption) && DERNull.INSTANCE.equals(parameters)) {
            return Key.Kind.RSA;
        }
        if (oid.equals(X9ObjectIdentifiers.id_ecPublicKey)) {
            if (SECObjectIdentifiers.secp256r1.equals(parameters)) {
                return Key.Kind.ECDSA_P256;
            }
            if (SECObjectIdentifiers.secp384r1.equals(parameters)) {
                return Key.Kind.ECDSA_P384;
            }
        }
        throw new Rejected.Malformed("found a key of algorithm " + oid.getId() + " with its parameters, expected Ed25519, ECDSA P-256 or P-384, or RSA");
    }

    /** Demands a key of this kind, well formed, on its curve and strong enough. */
    static void require(Key.Kind kind, Bytes spki) {
        var found = kindOf(spki);
        if (found != kind) {
            throw new Rejected.Malformed("found a key of kind " + found + ", expected " + kind);
        }
        var info = parse(spki);
        if (info.getPublicKeyData().getPadBits() != 0) {
            throw new Rejected.Malformed("found a public key of a fraction of bytes, expected whole bytes");
        }
        var content = info.getPublicKeyData().getOctets();
        switch (kind) {
            case ED25519 -> requireEd25519(content);
            case ECDSA_P256 -> requirePoint(SECObjectIdentifiers.secp256r1, content, 65);
            case ECDSA_P384 -> requirePoint(SECObjectIdentifiers.secp384r1, content, 97);
            case RSA -> requireRsa(content);
        }
    }

    /** With a key of small order one signature fits every message; of mixed order, verifiers disagree about it. */
    private static void requireEd25519(byte[] content) {
        if (content.length != 32 || !Ed25519.validatePublicKeyFull(content, 0)) {
            throw new Rejected.Malformed("found an Ed25519 key that is not a canonical point of the prime-order group, expected one");
        }
    }

    /** Uncompressed only, so that one key has one spelling. */
    private static void requirePoint(ASN1ObjectIdentifier curve, byte[] content, int length) {
        try {
            if (content.length == length && content[0] == 4 && CustomNamedCurves.getByOID(curve).getCurve().decodePoint(content).isValid()) {
                return;
            }
        } catch (IllegalArgumentException e) {
            // falls through to the one refusal
        }
        throw new Rejected.Malformed("found an ECDSA key that is not an uncompressed point of its curve, expected one");
    }

    private static void requireRsa(byte[] content) {
        var key = rsa(content);
        var modulus = key.getModulus();
        if (modulus.signum() < 1 || modulus.bitLength() < RSA_BITS_MIN || modulus.bitLength() > RSA_BITS_MAX || !modulus.testBit(0)) {
            throw new Rejected.Malformed("found an RSA modulus of " + modulus.bitLength() + " bits, expected an odd one of "
                    + RSA_BITS_MIN + " to " + RSA_BITS_MAX);
        }
        var exponent = key.getPublicExponent();
        if (exponent.compareTo(BigInteger.valueOf(65537)) < 0 || exponent.bitLength() > 32 || !exponent.testBit(0)) {
            throw new Rejected.Malformed("found RSA exponent of " + exponent.bitLength() + " bits, expected an odd one from 65537, under 2^32");
        }
    }

    private static RSAPublicKey rsa(byte[] content) {
        try {
            var key = RSAPublicKey.getInstance(content);
            if (java.util.Arrays.equals(key.getEncoded(ASN1Encoding.DER), content)) {
                return key;
            }
        } catch (IOException | IllegalArgumentException | IllegalStateException e) {
            // falls through to the one refusal
        }
        throw new Rejected.Malformed("found a damaged RSA key, expected modulus and exponent in DER");
    }

    private static SubjectPublicKeyInfo parse(Bytes spki) {
        if (spki.size() <= SPKI_BYTES_MAX) {
            try {
                var info = SubjectPublicKeyInfo.getInstance(spki.toArray());
                if (Bytes.of(info.getEncoded(ASN1Encoding.DER)).equals(spki)) {
                    return info;
                }
            } catch (IOException | IllegalArgumentException | IllegalStateException e) {
                // falls through to the one refusal
            }
        }
        throw new Rejected.Malformed("found a damaged public key, expected SubjectPublicKeyInfo in DER");
    }
}
