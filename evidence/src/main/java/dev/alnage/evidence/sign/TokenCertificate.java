package dev.alnage.evidence.sign;

import dev.alnage.evidence.Bytes;
import dev.alnage.evidence.Rejected;
import java.io.IOException;
import org.bouncycastle.asn1.ASN1Encoding;
import org.bouncycastle.asn1.x509.Certificate;

/** A certificate that only carries a key: whoever hands it over vouches for it, and nothing else in it is looked at. */
public final class TokenCertificate {
    private TokenCertificate() {}

    /** SubjectPublicKeyInfo in DER. @throws Rejected.Malformed unless the bytes are a certificate */
    public static Bytes publicKey(Bytes der) {
        try {
            return Bytes.of(Certificate.getInstance(der.toArray()).getSubjectPublicKeyInfo().getEncoded(ASN1Encoding.DER));
        } catch (IOException | IllegalArgumentException | IllegalStateException | ClassCastException | IndexOutOfBoundsException e) {
            throw new Rejected.Malformed("found a damaged certificate, expected X.509 in DER");
        }
    }
}
