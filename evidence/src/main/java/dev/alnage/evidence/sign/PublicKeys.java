package dev.alnage.evidence.sign;

import dev.alnage.evidence.Bytes;
import dev.alnage.evidence.Rejected;
import java.io.IOException;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.edec.EdECObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.sec.SECObjectIdentifiers;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;

/** Which public keys we accept at all; the algorithm stands on the key and never in what it signed. */
final class PublicKeys {
    private PublicKeys() {}

    static Key.Kind kindOf(Bytes spki) {
        var algorithm = parse(spki).getAlgorithm();
        var oid = algorithm.getAlgorithm();
        if (oid.equals(EdECObjectIdentifiers.id_Ed25519)) {
            return Key.Kind.ED25519;
        }
        if (oid.equals(PKCSObjectIdentifiers.rsaEncryption)) {
            return Key.Kind.RSA;
        }
        if (oid.equals(X9ObjectIdentifiers.id_ecPublicKey)) {
            var curve = algorithm.getParameters();
            if (SECObjectIdentifiers.secp256r1.equals(curve)) {
                return Key.Kind.ECDSA_P256;
            }
            if (SECObjectIdentifiers.secp384r1.equals(curve)) {
                return Key.Kind.ECDSA_P384;
            }
        }
        throw new Rejected.Malformed("found a key of algorithm " + named(oid) + ", expected Ed25519, ECDSA P-256 or P-384, or RSA");
    }

    static void require(Key.Kind kind, Bytes spki) {
        if (kindOf(spki) != kind) {
            throw new Rejected.Malformed("found a key of another kind, expected " + kind);
        }
    }

    private static SubjectPublicKeyInfo parse(Bytes spki) {
        try {
            var info = SubjectPublicKeyInfo.getInstance(spki.toArray());
            if (Bytes.of(info.getEncoded("DER")).equals(spki)) {
                return info;
            }
        } catch (IOException | IllegalArgumentException | IllegalStateException e) {
            // falls through to the one refusal
        }
        throw new Rejected.Malformed("found a damaged public key, expected SubjectPublicKeyInfo in DER");
    }

    private static String named(ASN1ObjectIdentifier oid) {
        return oid.getId();
    }
}
