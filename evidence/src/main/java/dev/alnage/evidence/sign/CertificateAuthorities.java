package dev.alnage.evidence.sign;

import dev.alnage.evidence.Bytes;
import dev.alnage.evidence.Rejected;
import dev.alnage.evidence.read.DerReader;
import java.io.ByteArrayInputStream;
import java.security.GeneralSecurityException;
import java.security.Provider;
import java.security.Security;
import java.security.cert.CertPathBuilder;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertStore;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.CollectionCertStoreParameters;
import java.security.cert.PKIXBuilderParameters;
import java.security.cert.PKIXCertPathBuilderResult;
import java.security.cert.TrustAnchor;
import java.security.cert.X509CertSelector;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The certificate authorities that somebody else's signed metadata names, as DER: roots to trust and certificates that may
 * stand between them and a functionary's. Paths follow RFC 5280 §6 at a time that the caller gives; nothing is fetched, so
 * there is no revocation: what is named here is trusted until whoever named it signs anew.
 */
public record CertificateAuthorities(List<Bytes> roots, List<Bytes> intermediates) {
    public static final int CERTIFICATES_MAX = 32;
    public static final int CERTIFICATE_BYTES_MAX = 16 << 10;
    /** Without a bound, authorities that certify each other in a circle would be tried in every order. */
    private static final int INTERMEDIATES_IN_PATH_MAX = 4;
    private static final int KEY_USAGE_DIGITAL_SIGNATURE = 0;
    private static final int KEY_USAGE_NON_REPUDIATION = 1;
    private static final String ANY_PURPOSE = "2.5.29.37.0";
    private static final String SERVER = "1.3.6.1.5.5.7.3.1";
    /** By instance, as everywhere here; every JDK has this one. */
    private static final Provider PROVIDER = Security.getProvider("SUN");

    /** @throws Rejected.Malformed for more than {@link #CERTIFICATES_MAX} certificates, or what is no certificate in DER */
    public CertificateAuthorities {
        roots = List.copyOf(roots);
        intermediates = List.copyOf(intermediates);
        if (roots.size() + intermediates.size() > CERTIFICATES_MAX) {
            throw new Rejected.Malformed("found " + (roots.size() + intermediates.size()) + " certificate authorities, expected at most " + CERTIFICATES_MAX);
        }
        Stream.concat(roots.stream(), intermediates.stream()).forEach(CertificateAuthorities::parse);
    }

    /**
     * Returns whose certificate this is, if a path leads from it to one of the roots and everything in the path holds at
     * {@code at}.
     *
     * @throws Rejected.Untrusted if no path does, or it is the certificate of an authority or not for signatures
     * @throws Rejected.Stale if the certificate itself does not hold at this time
     * @throws Rejected.Malformed if it is no certificate, or has a name that two readers read differently
     */
    public FunctionaryCertificate verify(Bytes der, Instant at) {
        var names = FunctionaryCertificate.read(der);
        var certificate = parse(der);
        if (at.isBefore(certificate.getNotBefore().toInstant()) || at.isAfter(certificate.getNotAfter().toInstant())) {
            throw new Rejected.Stale("found a certificate valid from " + certificate.getNotBefore().toInstant() + " to "
                    + certificate.getNotAfter().toInstant() + ", expected one valid at " + at);
        }
        // Stricter than the Go implementation: what may certify functionaries is none itself, or one key would be many.
        if (certificate.getBasicConstraints() >= 0 || roots.contains(der) || intermediates.contains(der)) {
            throw new Rejected.Untrusted("found the certificate of an authority on a link, expected a functionary's own");
        }
        var usage = certificate.getKeyUsage();
        if (usage != null && !usage[KEY_USAGE_DIGITAL_SIGNATURE] && !usage[KEY_USAGE_NON_REPUDIATION]) {
            throw new Rejected.Untrusted("found a certificate whose key usage is not signatures, expected digitalSignature");
        }
        requirePurpose(path(certificate, at));
        return names;
    }

    private List<X509Certificate> path(X509Certificate certificate, Instant at) {
        var anchors = new HashSet<TrustAnchor>();
        for (var root : roots) {
            var parsed = parse(root);
            if (!at.isBefore(parsed.getNotBefore().toInstant()) && !at.isAfter(parsed.getNotAfter().toInstant())) {
                anchors.add(new TrustAnchor(parsed, null));
            }
        }
        if (anchors.isEmpty()) {
            throw new Rejected.Untrusted("found no root authority that holds at " + at + ", expected one");
        }
        try {
            var result = (PKIXCertPathBuilderResult) CertPathBuilder.getInstance("PKIX", PROVIDER).build(parameters(certificate, anchors, at));
            var path = new ArrayList<X509Certificate>();
            result.getCertPath().getCertificates().forEach(each -> path.add((X509Certificate) each));
            path.add(result.getTrustAnchor().getTrustedCert());
            return path;
        } catch (CertPathBuilderException e) {
            throw new Rejected.Untrusted("found a certificate from which no path leads to a root, expected one by " + roots.size() + " roots and "
                    + intermediates.size() + " intermediates");
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK builds PKIX paths", e);
        }
    }

    private PKIXBuilderParameters parameters(X509Certificate certificate, Set<TrustAnchor> anchors, Instant at) throws GeneralSecurityException {
        var target = new X509CertSelector();
        target.setCertificate(certificate);
        var parameters = new PKIXBuilderParameters(anchors, target);
        parameters.setDate(Date.from(at));
        parameters.setRevocationEnabled(false);
        parameters.setMaxPathLength(INTERMEDIATES_IN_PATH_MAX);
        var between = intermediates.stream().map(CertificateAuthorities::parse).toList();
        parameters.addCertStore(CertStore.getInstance("Collection", new CollectionCertStoreParameters(between), PROVIDER));
        return parameters;
    }

    /** As the Go implementation has it: where purposes are listed, "server" or "any" is among them, all along the path. */
    private static void requirePurpose(List<X509Certificate> path) {
        for (var certificate : path) {
            try {
                var purposes = certificate.getExtendedKeyUsage();
                if (purposes != null && !purposes.contains(ANY_PURPOSE) && !purposes.contains(SERVER)) {
                    throw new Rejected.Untrusted("found a certificate for the purposes " + purposes + ", expected no list of purposes, or server or any in it");
                }
            } catch (CertificateException e) {
                throw new Rejected.Malformed("found a certificate with damaged purposes, expected object identifiers");
            }
        }
    }

    private static X509Certificate parse(Bytes der) {
        if (der.size() > CERTIFICATE_BYTES_MAX) {
            throw new Rejected.Malformed("found a certificate of " + der.size() + " bytes, expected at most " + CERTIFICATE_BYTES_MAX);
        }
        DerReader.certificate(der);
        try {
            return (X509Certificate) CertificateFactory.getInstance("X.509", PROVIDER).generateCertificate(new ByteArrayInputStream(der.toArray()));
        } catch (CertificateException e) {
            throw new Rejected.Malformed("found a damaged certificate, expected X.509 version 3 in DER");
        }
    }
}
