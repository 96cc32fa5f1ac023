package dev.alnage.evidence.sign;

import dev.alnage.evidence.Bytes;
import dev.alnage.evidence.Digest;
import dev.alnage.evidence.Rejected;
import java.io.IOException;
import java.math.BigInteger;
import java.text.ParseException;
import java.time.Instant;
import java.util.Date;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.bouncycastle.asn1.ASN1EncodableVector;
import org.bouncycastle.asn1.ASN1Encoding;
import org.bouncycastle.asn1.ASN1IA5String;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.ASN1Sequence;
import org.bouncycastle.asn1.DERBitString;
import org.bouncycastle.asn1.DERSequence;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x500.X500NameBuilder;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Certificate;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.ExtensionsGenerator;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.asn1.x509.Time;
import org.bouncycastle.asn1.x509.V3TBSCertificateGenerator;

/** The one DER form of a worker's certificate (RFC 5280 profile of X.509-SVID), written and recognised. */
final class CertificateDer {
    static final int BYTES_MAX = 8192;
    /** RFC 5280 4.1.2.2: positive and at most 20 octets. */
    private static final int SERIAL_BITS_MAX = 159;

    /** A memo, not a state: the link, the provenance and who follows them show one certificate again and again. A full one is emptied. */
    private static final Map<Shown, WorkerCertificate> VERIFIED = new ConcurrentHashMap<>();
    private static final int VERIFIED_MAX = 512;

    private record Shown(Bytes der, Set<Key> cas) {}

    private CertificateDer() {}

    static Bytes issue(Signer ca, WorkerCertificate values, BigInteger serial) {
        if (serial.signum() < 1 || serial.bitLength() > SERIAL_BITS_MAX) {
            throw new IllegalArgumentException("a serial number is positive and has at most " + SERIAL_BITS_MAX + " bits");
        }
        var body = body(ca.key(), values, serial);
        return certificate(ca.key(), body, ca.sign(body));
    }

    /** Reads the values, writes the certificate that they call for, and accepts nothing but those very bytes. */
    static WorkerCertificate verify(Bytes der, Set<Key> cas) {
        if (der.size() > BYTES_MAX) {
            throw new Rejected.Malformed("found a certificate of " + der.size() + " bytes, expected at most " + BYTES_MAX);
        }
        var shown = new Shown(der, Set.copyOf(cas));
        var known = VERIFIED.get(shown);
        if (known != null) {
            return known;
        }
        var values = verifyAnew(der, cas);
        if (VERIFIED.size() >= VERIFIED_MAX) {
            VERIFIED.clear();
        }
        VERIFIED.put(shown, values);
        return values;
    }

    private static WorkerCertificate verifyAnew(Bytes der, Set<Key> cas) {
        try {
            var certificate = Certificate.getInstance(der.toArray());
            var issuer = certificate.getIssuer();
            // The issuer only picks which CA key is tried: what it claims is proved by the signature alone.
            var ca = cas.stream().filter(candidate -> issuerName(candidate).equals(issuer)).findFirst().orElseThrow(
                    () -> new Rejected.Untrusted("found a certificate of issuer " + named(issuer) + ", expected one of " + cas.size()
                            + " trusted worker cas"));
            var sig = Bytes.of(certificate.getSignature().getOctets());
            var body = Bytes.of(certificate.getTBSCertificate().getEncoded(ASN1Encoding.DER));
            if (!certificate(ca, body, sig).equals(der)) {
                throw new Rejected.Malformed("found a certificate that is not in the der of its issuer's algorithm, expected exactly that");
            }
            if (!Signatures.hold(ca, body, sig)) {
                throw new Rejected.Untrusted("found a certificate whose signature does not hold, expected one by its issuer");
            }
            var values = values(certificate);
            if (!body(ca, values, certificate.getSerialNumber().getPositiveValue()).equals(body)) {
                throw new Rejected.Malformed("found a certificate with other fields or extensions, expected key usage "
                        + "digital signature, no ca, one spiffe id and nothing else");
            }
            return values;
        } catch (IOException | ParseException | IllegalArgumentException | IllegalStateException | ClassCastException
                | IndexOutOfBoundsException | ArithmeticException e) {
            throw new Rejected.Malformed("found a damaged certificate, expected x.509 version 3 in der");
        }
    }

    private static WorkerCertificate values(Certificate certificate) throws IOException, ParseException {
        var extensions = certificate.getTBSCertificate().getExtensions();
        if (extensions == null || extensions.getExtension(Extension.subjectAlternativeName) == null) {
            throw new Rejected.Malformed("found a certificate without a subject alternative name, expected a spiffe id");
        }
        var names = GeneralNames.getInstance(extensions.getExtensionParsedValue(Extension.subjectAlternativeName)).getNames();
        if (names.length != 1 || names[0].getTagNo() != GeneralName.uniformResourceIdentifier) {
            throw new Rejected.Malformed("found " + names.length + " subject alternative names, expected one uri");
        }
        // spiffe://trust-domain/pool/p/run/r/step/s/order/hex/fence/n
        var parts = ASN1IA5String.getInstance(names[0].getName()).getString().split("/", -1);
        if (parts.length != 13) {
            throw new Rejected.Malformed("found a spiffe id of another form, expected pool, run, step, order and fence");
        }
        var spki = Bytes.of(certificate.getSubjectPublicKeyInfo().getEncoded(ASN1Encoding.DER));
        return new WorkerCertificate(parts[2], parts[4], parts[6], parts[8], Digest.sha256(parts[10]), Long.parseLong(parts[12]),
                Key.of(spki), instant(certificate.getStartDate()), instant(certificate.getEndDate()));
    }

    private static Bytes body(Key ca, WorkerCertificate values, BigInteger serial) {
        try {
            var extensions = new ExtensionsGenerator();
            extensions.addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.digitalSignature));
            extensions.addExtension(Extension.basicConstraints, true, new BasicConstraints(false));
            // critical, since the subject is empty (RFC 5280 4.2.1.6)
            extensions.addExtension(Extension.subjectAlternativeName, true,
                    new GeneralNames(new GeneralName(GeneralName.uniformResourceIdentifier, values.spiffeId())));
            var body = new V3TBSCertificateGenerator();
            body.setSerialNumber(new ASN1Integer(serial));
            body.setSignature(SignatureAlgorithms.of(ca.kind()));
            body.setIssuer(issuerName(ca));
            body.setStartDate(new Time(Date.from(values.notBefore())));
            body.setEndDate(new Time(Date.from(values.notAfter())));
            body.setSubject(X500Name.getInstance(new DERSequence()));
            body.setSubjectPublicKeyInfo(SubjectPublicKeyInfo.getInstance(values.key().spki().toArray()));
            body.setExtensions(extensions.generate());
            return Bytes.of(body.generateTBSCertificate().getEncoded(ASN1Encoding.DER));
        } catch (IOException e) {
            throw new IllegalStateException("a certificate of checked values can be written", e);
        }
    }

    private static Bytes certificate(Key ca, Bytes body, Bytes sig) {
        try {
            var parts = new ASN1EncodableVector();
            parts.add(ASN1Sequence.getInstance(body.toArray()));
            parts.add(SignatureAlgorithms.of(ca.kind()));
            parts.add(new DERBitString(sig.toArray()));
            return Bytes.of(new DERSequence(parts).getEncoded(ASN1Encoding.DER));
        } catch (IOException e) {
            throw new IllegalStateException("a certificate of checked parts can be written", e);
        }
    }

    /** Names the CA by its key, so that two CAs never share a name. */
    private static X500Name issuerName(Key ca) {
        return new X500NameBuilder().addRDN(BCStyle.CN, ca.keyid()).build();
    }

    private static String named(X500Name issuer) {
        var name = issuer.toString();
        return name.length() <= 100 ? name : name.substring(0, 100) + "…";
    }

    private static Instant instant(Time time) {
        return time.getDate().toInstant();
    }
}
