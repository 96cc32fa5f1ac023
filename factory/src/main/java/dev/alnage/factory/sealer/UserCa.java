package dev.alnage.factory.sealer;

import dev.alnage.evidence.Bytes;
import dev.alnage.evidence.Digest;
import dev.alnage.evidence.Rejected;
import dev.alnage.evidence.people.BoundKey;
import dev.alnage.evidence.people.CertificateRequest;
import dev.alnage.evidence.people.Login;
import dev.alnage.evidence.people.StepUpOccasion;
import dev.alnage.evidence.sign.Signer;
import dev.alnage.evidence.sign.UserCertificate;
import dev.alnage.factory.TrustSource;
import dev.alnage.factory.TrustedClock;
import dev.alnage.factory.identity.Assurance;
import dev.alnage.factory.identity.Directory;
import dev.alnage.factory.identity.StepUp;
import java.io.IOException;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

/**
 * Certifies keys of people for some hours (practice {@code source/ssh-keys}). It believes the ledger and the signatures of the request, and
 * nobody who hands one on: the process that speaks Git can have no certificate made.
 */
public final class UserCa {
    /** What one key in a file is given. */
    public static final Duration LIFE_USUAL = Duration.ofHours(1);
    private static final Duration SKEW = Duration.ofSeconds(5);
    private static final int NONCE_BYTES = 32;
    private static final System.Logger LOG = System.getLogger("alnage.identity");

    private final Signer ca;
    private final Directory people;
    private final TrustSource trust;
    private final TrustedClock clock;
    private final SecureRandom random = new SecureRandom();
    /** The requests that were granted, until they are too old to be. */
    private final Map<Digest, Instant> granted = new HashMap<>();

    public UserCa(Signer ca, Directory people, TrustSource trust, TrustedClock clock) {
        this.ca = ca;
        this.people = people;
        this.trust = trust;
        this.clock = clock;
    }

    /**
     * A certificate as a line of OpenSSH.
     *
     * @param proofs as {@link CertificateRequest#require} wants them
     * @throws Rejected.Untrusted unless the keys are the account's
     * @throws dev.alnage.factory.http.Refused for more than an hour, or under a policy that asks for more, on the strength of one key in a file
     * @throws Rejected.Stale for a request that is old or was granted before
     */
    public synchronized String certify(CertificateRequest request, java.util.List<String> proofs) throws IOException {
        var now = clock.now();
        var roster = people.current(now);
        var logins = request.require(proofs, roster, trust.current().trustDomain(), now);
        if (request.life().compareTo(UserCertificate.LIFETIME_MAX) > 0) {
            throw new Rejected.Untrusted("found a wish for a certificate of " + request.life().toHours() + " hours, expected at most " + UserCertificate.LIFETIME_MAX.toHours());
        }
        if (request.life().compareTo(LIFE_USUAL) > 0) {
            StepUp.requireStrong(StepUpOccasion.CERTIFICATE, Assurance.of(logins));
        }
        StepUp.require(roster, StepUpOccasion.CERTIFICATE, Assurance.of(logins));
        granted.values().removeIf(time -> time.isBefore(now.minus(CertificateRequest.AGE_MAX.multipliedBy(2))));
        if (granted.putIfAbsent(request.digest(), now) != null) {
            throw new Rejected.Stale("found a request for a certificate that was granted before, expected a new one");
        }
        var nonce = new byte[NONCE_BYTES];
        random.nextBytes(nonce);
        // no longer than any of the keys behind it
        var until = logins.stream().map(BoundKey::expires).reduce(now.plus(request.life()), (one, other) -> one.isBefore(other) ? one : other);
        // positive, so that every tool prints it alike
        var certificate = new UserCertificate(request.key(), random.nextLong(1, Long.MAX_VALUE), Login.keyId(request.account(), request.logins()),
                request.account(), now.minus(SKEW), until);
        LOG.log(System.Logger.Level.INFO, () -> "certificate=" + certificate.serial() + " account=" + request.account() + " key=" + request.key().fingerprint()
                + " by=" + String.join(",", request.logins()) + " until=" + certificate.validUntil());
        return certificate.issue(ca, Bytes.of(nonce));
    }
}
