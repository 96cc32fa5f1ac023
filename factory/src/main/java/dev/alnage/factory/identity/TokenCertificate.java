package dev.alnage.factory.identity;

import dev.alnage.evidence.sign.Key;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.spec.ECGenParameterSpec;
import java.time.Instant;
import java.util.Date;
import org.bouncycastle.asn1.x500.X500NameBuilder;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/**
 * The wrapper that the JDK demands around a public key on a token. Nobody trusts it, so it is signed by a key that is
 * thrown away at once, and the token's own key signs nothing but what its owner asks for.
 */
final class TokenCertificate {
    /** RFC 5280 4.1.2.5: a certificate without a well-defined end. */
    private static final Date NO_END = Date.from(Instant.parse("9999-12-31T23:59:59Z"));

    private TokenCertificate() {}

    static Certificate of(String name, Key key, SecureRandom random) throws GeneralSecurityException {
        var generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec("secp256r1"), random);
        var subject = new X500NameBuilder().addRDN(BCStyle.CN, name).build();
        var builder = new X509v3CertificateBuilder(subject, new BigInteger(127, random).add(BigInteger.ONE), new Date(0), NO_END, subject,
                SubjectPublicKeyInfo.getInstance(key.spki().toArray()));
        try {
            var encoded = builder.build(new JcaContentSignerBuilder("SHA256withECDSA").build(generator.generateKeyPair().getPrivate())).getEncoded();
            return CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(encoded));
        } catch (OperatorCreationException | IOException e) {
            throw new GeneralSecurityException("the certificate around the public key cannot be made", e);
        }
    }
}
