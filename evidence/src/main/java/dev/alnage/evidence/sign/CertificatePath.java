package dev.alnage.evidence.sign;

import dev.alnage.evidence.Bytes;
import dev.alnage.evidence.Rejected;
import java.security.GeneralSecurityException;
import java.security.cert.CertPathBuilder;
import java.security.cert.CertStore;
import java.security.cert.CertificateFactory;
import java.security.cert.CertificateParsingException;
import java.security.cert.CollectionCertStoreParameters;
import java.security.cert.PKIXBuilderParameters;
import java.security.cert.PKIXCertPathBuilderResult;
import java.security.cert.TrustAnchor;
import java.security.cert.X509CertSelector;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A path from a certificate to the one root that the caller trusts (RFC 5280, 6), for policies that are handed chains of others.
 * Nothing is fetched: revocation is not looked at.
 */
public final class CertificatePath {
    /** The purpose of a server's certificate, which is asked for where no other is. */
    public static final String SERVER = "1.3.6.1.5.5.7.3.1";
    public static final String ANY_PURPOSE = "2.5.29.37.0";
    private static final int CERTIFICATES_MAX = 20;

    private CertificatePath() {}

    /** What is demanded besides the signatures. @param purposes of which one is enough, as object identifiers */
    public record Demands(Instant at, Optional<String> dnsName, Set<String> purposes) {
        public Demands {
            purposes = purposes.isEmpty() ? Set.of(SERVER) : Set.copyOf(purposes);
        }
    }

    /**
     * The path from the last certificate to the first one, over any of those between; empty if there is none. The root itself must be
     * valid at that time.
     */
    public static Optional<List<Bytes>> verify(List<Bytes> certificates, Demands demands) {
        if (certificates.size() < 2 || certificates.size() > CERTIFICATES_MAX) {
            return Optional.empty();
        }
        try {
            var parsed = new ArrayList<X509Certificate>();
            for (var der : certificates) {
                parsed.add((X509Certificate) CertificateFactory.getInstance("X.509", "SUN").generateCertificate(der.toStream()));
            }
            var root = parsed.getFirst();
            var leaf = parsed.getLast();
            root.checkValidity(Date.from(demands.at()));
            var target = new X509CertSelector();
            target.setCertificate(leaf);
            var parameters = new PKIXBuilderParameters(Set.of(new TrustAnchor(root, null)), target);
            parameters.setRevocationEnabled(false);
            parameters.setDate(Date.from(demands.at()));
            parameters.addCertStore(CertStore.getInstance("Collection", new CollectionCertStoreParameters(parsed), "SUN"));
            var path = ((PKIXCertPathBuilderResult) CertPathBuilder.getInstance("PKIX", "SUN").build(parameters)).getCertPath().getCertificates();
            var found = new ArrayList<Bytes>();
            for (var certificate : path) {
                found.add(Bytes.of(certificate.getEncoded()));
            }
            found.add(certificates.getFirst());
            return path.isEmpty() || !areFor(parsed, demands.purposes()) || !isNamed(leaf, demands.dnsName()) ? Optional.empty() : Optional.of(found);
        } catch (GeneralSecurityException | Rejected.Malformed e) {
            return Optional.empty();
        }
    }

    /** A certificate that names purposes is for no other ones, and neither is what it issues. */
    private static boolean areFor(List<X509Certificate> certificates, Set<String> purposes) throws CertificateParsingException {
        return purposes.contains(ANY_PURPOSE) || purposes.stream().anyMatch(purpose -> certificates.stream().allMatch(one -> isFor(one, purpose)));
    }

    private static boolean isFor(X509Certificate certificate, String purpose) {
        try {
            var purposes = certificate.getExtendedKeyUsage();
            return purposes == null || purposes.contains(purpose) || purposes.contains(ANY_PURPOSE);
        } catch (CertificateParsingException e) {
            return false;
        }
    }

    /** RFC 6125, 6.4: a wildcard stands for the whole first label and nothing else. */
    private static boolean isNamed(X509Certificate certificate, Optional<String> wanted) throws CertificateParsingException {
        if (wanted.isEmpty() || wanted.get().isEmpty()) {
            return true;
        }
        var host = wanted.get().toLowerCase(java.util.Locale.ROOT);
        var names = Optional.<Collection<List<?>>>ofNullable(certificate.getSubjectAlternativeNames()).orElse(List.of());
        return names.stream().filter(name -> Integer.valueOf(2).equals(name.getFirst())).map(name -> ((String) name.get(1)).toLowerCase(java.util.Locale.ROOT))
                .anyMatch(name -> name.equals(host) || name.startsWith("*.") && host.indexOf('.') > 0
                        && host.substring(host.indexOf('.')).equals(name.substring(1)));
    }
}
