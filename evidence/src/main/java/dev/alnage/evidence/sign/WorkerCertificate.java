package dev.alnage.evidence.sign;

import dev.alnage.evidence.Bytes;
import dev.alnage.evidence.Digest;
import dev.alnage.evidence.Rejected;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Set;

/**
 * Says that a key is for one step of one run, done by a worker of one pool under one fence: an X.509 certificate with a
 * SPIFFE ID (X.509-SVID), short-lived, issued by the worker CA for one signed order.
 */
public record WorkerCertificate(String trustDomain, String pool, String run, String step, Digest order, long fence, Key key,
        Instant notBefore, Instant notAfter) {
    /** Nobody revokes a certificate this short-lived: it has lapsed before a list could be fetched. */
    public static final Duration LIFETIME_MAX = Duration.ofHours(1);
    public static final int SEGMENT_LENGTH_MAX = 255;

    /** Times are cut to whole seconds, the unit of X.509 (RFC 5280 4.1.2.5). */
    public WorkerCertificate {
        requireTrustDomain(trustDomain);
        requireSegment("pool", pool);
        requireSegment("run", run);
        requireSegment("step", step);
        if (!order.isSha256()) {
            throw new Rejected.Malformed("found an order named by " + order.algorithm().wireName() + ", expected sha256");
        }
        if (fence < 0) {
            throw new Rejected.Malformed("found fence " + fence + ", expected none below 0");
        }
        notBefore = notBefore.truncatedTo(ChronoUnit.SECONDS);
        notAfter = notAfter.truncatedTo(ChronoUnit.SECONDS);
        var lifetime = Duration.between(notBefore, notAfter);
        if (!lifetime.isPositive() || lifetime.compareTo(LIFETIME_MAX) > 0) {
            throw new Rejected.Malformed("found a certificate valid from " + notBefore + " to " + notAfter + ", expected at most "
                    + LIFETIME_MAX.toMinutes() + " minutes");
        }
    }

    /** The SPIFFE ID: the one subject alternative name. */
    public String spiffeId() {
        return "spiffe://" + trustDomain + "/pool/" + pool + "/run/" + run + "/step/" + step + "/order/" + order.hex() + "/fence/" + fence;
    }

    /** Who counts towards a threshold: the pool. It owns no lasting key, so all its workers are one and the same principal. */
    public Principal principal() {
        return new Principal("pool:" + pool, Set.of());
    }

    /** Makes the certificate and returns its DER. The serial number is the caller's randomness. */
    public static Bytes issue(Signer ca, WorkerCertificate values, BigInteger serial) {
        if (values.key().spki().equals(ca.key().spki())) {
            throw new Rejected.Untrusted("found the key of the worker ca as a worker's key, expected a key of its own");
        }
        return CertificateDer.issue(ca, values, serial);
    }

    /**
     * Returns what the certificate says, or throws. Only the exact bytes that {@link #issue} would make for these values
     * are accepted, so there is no further extension, spelling or name for two readers to disagree about.
     */
    public static WorkerCertificate verify(Bytes der, Set<Key> cas, Instant at) {
        var values = CertificateDer.verify(der, cas);
        if (cas.stream().anyMatch(ca -> ca.spki().equals(values.key().spki()))) {
            throw new Rejected.Untrusted("found the key of a worker ca as a worker's key, expected a key of its own");
        }
        if (at.isBefore(values.notBefore()) || at.isAfter(values.notAfter())) {
            throw new Rejected.Stale("found a worker certificate valid from " + values.notBefore() + " to " + values.notAfter()
                    + ", expected one valid at " + at);
        }
        return values;
    }

    /** Trust domain of SPIFFE (SPIFFE-ID 2.1): lower case letters, digits, dots, dashes and underscores. */
    static void requireTrustDomain(String name) {
        if (name.isEmpty() || name.length() > SEGMENT_LENGTH_MAX
                || !name.chars().allMatch(c -> c >= 'a' && c <= 'z' || c >= '0' && c <= '9' || c == '.' || c == '-' || c == '_')) {
            throw new Rejected.Malformed("found trust domain \"" + name + "\", expected lower-case letters, digits, dots, dashes and underscores");
        }
    }

    /** Path segment of SPIFFE (SPIFFE-ID 2.2): no percent encoding, no dot segments, so one name has one spelling. */
    static void requireSegment(String what, String name) {
        if (name.isEmpty() || name.length() > SEGMENT_LENGTH_MAX || name.equals(".") || name.equals("..")
                || !name.chars().allMatch(c -> c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9'
                        || c == '.' || c == '-' || c == '_')) {
            throw new Rejected.Malformed("found " + what + " \"" + name + "\", expected letters, digits, dots, dashes and underscores");
        }
    }
}
