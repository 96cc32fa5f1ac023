package dev.alnage.evidence.sign;

import dev.alnage.evidence.Bytes;
import dev.alnage.evidence.Rejected;
import dev.alnage.evidence.read.DerReader;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.bouncycastle.asn1.ASN1Encoding;
import org.bouncycastle.asn1.ASN1IA5String;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.ASN1String;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x509.Certificate;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;

/**
 * Whose key it is, as a certificate says whose path to a root held: the names by which the layouts of in-toto choose
 * functionaries (ITE-7). Only {@link CertificateAuthorities} makes one for others.
 */
public final class FunctionaryCertificate {
    private final FunctionaryKey key;
    private final String commonName;
    private final List<String> organizations;
    private final List<String> dnsNames = new ArrayList<>();
    private final List<String> emails = new ArrayList<>();
    private final List<String> uris = new ArrayList<>();

    private FunctionaryCertificate(Certificate certificate) throws IOException {
        key = FunctionaryKey.of(Bytes.of(certificate.getSubjectPublicKeyInfo().getEncoded(ASN1Encoding.DER)));
        var commonNames = values(certificate.getSubject(), BCStyle.CN);
        // Go takes the last one, others the first.
        if (commonNames.size() > 1) {
            throw new Rejected.Malformed("found a certificate with " + commonNames.size() + " common names, expected at most one");
        }
        commonName = commonNames.isEmpty() ? "" : commonNames.getFirst();
        organizations = values(certificate.getSubject(), BCStyle.O);
        var extensions = certificate.getTBSCertificate().getExtensions();
        if (extensions != null && extensions.getExtension(Extension.subjectAlternativeName) != null) {
            alternativeNames(GeneralNames.getInstance(extensions.getExtensionParsedValue(Extension.subjectAlternativeName)));
        }
    }

    /** What it says, before anybody has looked at who signed it. */
    static FunctionaryCertificate read(Bytes der) {
        try {
            return new FunctionaryCertificate(DerReader.certificate(der));
        } catch (IOException | IllegalArgumentException | IllegalStateException | ClassCastException e) {
            throw new Rejected.Malformed("found a damaged certificate, expected X.509 version 3 in DER");
        }
    }

    public FunctionaryKey key() {
        return key;
    }

    /** The common name of the subject, or empty. */
    public String commonName() {
        return commonName;
    }

    public List<String> organizations() {
        return organizations;
    }

    public List<String> dnsNames() {
        return List.copyOf(dnsNames);
    }

    public List<String> emails() {
        return List.copyOf(emails);
    }

    public List<String> uris() {
        return List.copyOf(uris);
    }

    /** Addresses and directory names can be asked for by no constraint. */
    private void alternativeNames(GeneralNames names) {
        for (var name : names.getNames()) {
            switch (name.getTagNo()) {
                case GeneralName.dNSName -> dnsNames.add(text(name));
                case GeneralName.rfc822Name -> emails.add(text(name));
                case GeneralName.uniformResourceIdentifier -> uris.add(text(name));
                default -> { }
            }
        }
    }

    private static String text(GeneralName name) {
        return requirePlain(ASN1IA5String.getInstance(name.getName()).getString());
    }

    private static List<String> values(X500Name subject, ASN1ObjectIdentifier type) {
        var values = new ArrayList<String>();
        for (var set : subject.getRDNs()) {
            for (var pair : set.getTypesAndValues()) {
                if (pair.getType().equals(type)) {
                    if (!(pair.getValue() instanceof ASN1String text)) {
                        throw new Rejected.Malformed("found a name in a certificate that is no text, expected text");
                    }
                    values.add(requirePlain(text.getString()));
                }
            }
        }
        return List.copyOf(values);
    }

    private static String requirePlain(String name) {
        if (name.chars().anyMatch(c -> c < 0x20 || c == 0x7f)) {
            throw new Rejected.Malformed("found a control character in a name of a certificate, expected none");
        }
        return name;
    }
}
