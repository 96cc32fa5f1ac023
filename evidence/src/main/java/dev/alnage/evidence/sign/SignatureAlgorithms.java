package dev.alnage.evidence.sign;

import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.DERNull;
import org.bouncycastle.asn1.edec.EdECObjectIdentifiers;
import org.bouncycastle.asn1.nist.NISTObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.RSASSAPSSparams;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;

/** How X.509 writes the one signature algorithm of each kind of key (RFC 5758, RFC 8410, RFC 4055). */
final class SignatureAlgorithms {
    /** As long as the hash, as the in-toto and TUF scheme {@code rsassa-pss-sha256} has it. */
    static final int PSS_SALT_BYTES = 32;

    private SignatureAlgorithms() {}

    static AlgorithmIdentifier of(Key.Kind kind) {
        return switch (kind) {
            case ED25519 -> new AlgorithmIdentifier(EdECObjectIdentifiers.id_Ed25519);
            case ECDSA_P256 -> new AlgorithmIdentifier(X9ObjectIdentifiers.ecdsa_with_SHA256);
            case ECDSA_P384 -> new AlgorithmIdentifier(X9ObjectIdentifiers.ecdsa_with_SHA384);
            case RSA -> {
                var sha256 = new AlgorithmIdentifier(NISTObjectIdentifiers.id_sha256, DERNull.INSTANCE);
                var mask = new AlgorithmIdentifier(PKCSObjectIdentifiers.id_mgf1, sha256);
                yield new AlgorithmIdentifier(PKCSObjectIdentifiers.id_RSASSA_PSS,
                        new RSASSAPSSparams(sha256, mask, new ASN1Integer(PSS_SALT_BYTES), RSASSAPSSparams.DEFAULT_TRAILER_FIELD));
            }
        };
    }
}
