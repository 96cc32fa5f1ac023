package dev.alnage.evidence.sign;

import dev.alnage.evidence.Bytes;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.function.Consumer;
import org.bouncycastle.asn1.ASN1EncodableVector;
import org.bouncycastle.asn1.ASN1Encoding;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.ASN1Sequence;
import org.bouncycastle.asn1.DERBitString;
import org.bouncycastle.asn1.DERSequence;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.ExtensionsGenerator;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.asn1.x509.Time;
import org.bouncycastle.asn1.x509.V3TBSCertificateGenerator;

/** A certificate of somebody else's authority with its key, for tests: whatever the test wants it to say. */
public record Issued(Bytes der, SoftwareSigner signer, X500Name subject) {
    public static final Instant NOW = Instant.parse("2026-11-25T12:00:00Z");
    private static final SecureRandom RANDOM = new SecureRandom();

    public static Issued root(String subject) {
        var signer = newSigner();
        return made(signer, new X500Name(subject), signer, new X500Name(subject), NOW.minus(Duration.ofDays(1)), NOW.plus(Duration.ofDays(1)), Issued::authority);
    }

    public Issued intermediate(String subject) {
        return issue(subject, Issued::authority);
    }

    /** A functionary's certificate with the subject alternative names given. */
    public Issued functionary(String subject, GeneralName... names) {
        return issue(subject, extensions -> functionary(extensions, names));
    }

    public Issued issue(String subject, Consumer<ExtensionsGenerator> extensions) {
        return issue(subject, NOW.minus(Duration.ofDays(1)), NOW.plus(Duration.ofDays(1)), extensions);
    }

    public Issued issue(String subject, Instant from, Instant to, Consumer<ExtensionsGenerator> extensions) {
        return made(signer, this.subject, newSigner(), new X500Name(subject), from, to, extensions);
    }

    public static void authority(ExtensionsGenerator extensions) {
        add(extensions, Extension.basicConstraints, new BasicConstraints(true));
        add(extensions, Extension.keyUsage, new KeyUsage(KeyUsage.keyCertSign | KeyUsage.cRLSign));
    }

    public static void functionary(ExtensionsGenerator extensions, GeneralName... names) {
        add(extensions, Extension.keyUsage, new KeyUsage(KeyUsage.digitalSignature));
        if (names.length > 0) {
            add(extensions, Extension.subjectAlternativeName, new GeneralNames(names));
        }
    }

    public static void add(ExtensionsGenerator extensions, org.bouncycastle.asn1.ASN1ObjectIdentifier oid, org.bouncycastle.asn1.ASN1Encodable value) {
        try {
            extensions.addExtension(oid, true, value);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static SoftwareSigner newSigner() {
        return SoftwareSigner.generate(Key.Kind.ECDSA_P256, RANDOM);
    }

    private static Issued made(SoftwareSigner issuer, X500Name issuerName, SoftwareSigner key, X500Name subject, Instant from, Instant to,
            Consumer<ExtensionsGenerator> extensions) {
        try {
            var generator = new ExtensionsGenerator();
            extensions.accept(generator);
            var body = new V3TBSCertificateGenerator();
            body.setSerialNumber(new ASN1Integer(new BigInteger(64, RANDOM).add(BigInteger.ONE)));
            body.setSignature(SignatureAlgorithms.of(Key.Kind.ECDSA_P256));
            body.setIssuer(issuerName);
            body.setStartDate(new Time(Date.from(from)));
            body.setEndDate(new Time(Date.from(to)));
            body.setSubject(subject);
            body.setSubjectPublicKeyInfo(SubjectPublicKeyInfo.getInstance(key.key().spki().toArray()));
            if (!generator.isEmpty()) {
                body.setExtensions(generator.generate());
            }
            var signed = Bytes.of(body.generateTBSCertificate().getEncoded(ASN1Encoding.DER));
            var parts = new ASN1EncodableVector();
            parts.add(ASN1Sequence.getInstance(signed.toArray()));
            parts.add(SignatureAlgorithms.of(Key.Kind.ECDSA_P256));
            parts.add(new DERBitString(issuer.sign(signed).toArray()));
            return new Issued(Bytes.of(new DERSequence(parts).getEncoded(ASN1Encoding.DER)), key, subject);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
