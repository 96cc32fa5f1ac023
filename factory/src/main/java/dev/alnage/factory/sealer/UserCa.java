package dev.alnage.factory.sealer;

import dev.alnage.evidence.Bytes;
import dev.alnage.evidence.Digest;
import dev.alnage.evidence.Rejected;
import dev.alnage.evidence.claim.KeyKind;
import dev.alnage.evidence.people.BoundKey;
import dev.alnage.evidence.people.CertificateRequest;
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
import java.util.stream.Collectors;

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
    private final StepUp stepUp;
    private final SecureRandom random = new SecureRandom();
    /** The requests that were granted, until they are too old to be. */
    private final Map<Digest, Instant> granted = new HashMap<>();

    public UserCa(Signer ca, Directory people, TrustSource trust, TrustedClock clock, StepUp stepUp) {
        this.ca = ca;
        this.people = people;
        this.trust = trust;
        this.clock = clock;
        this.stepUp = stepUp;
    }

    /**
     * A certificate as a line of OpenSSH.
     *
     * @param proofs as {@link CertificateRequest#require} wants them
     * @throws Rejected.Untrusted unless the keys are the account's, or for more than an hour on the strength of one key in a file
     * @throws Rejected.Stale for a request that is old or was granted before
     */
    public synchronized String certify(CertificateRequest request, java.util.List<String> proofs) throws IOException {
        var now = clock.now();
        var roster = people.current(now);
        var logins = request.require(proofs, roster, trust.current().trustDomain(), now);
        if (request.life().compareTo(UserCertificate.LIFETIME_MAX) > 0) {
            throw new Rejected.Untrusted("found a wish for a certificate of " + request.life().toHours() + " hours, expected at most " + UserCertificate.LIFETIME_MAX.toHours());
        }
        if (request.life().compareTo(LIFE_USUAL) > 0 && !stepUp.suffices(StepUp.Operation.KEYS, assurance(logins))) {
            throw new Rejected.Untrusted("found a wish for a certificate of " + request.life().toMinutes() + " minutes by one key in a file, expected at most "
                    + LIFE_USUAL.toMinutes() + ", or a key on a token, or two keys");
        }
        granted.values().removeIf(time -> time.isBefore(now.minus(CertificateRequest.AGE_MAX.multipliedBy(2))));
        if (granted.putIfAbsent(request.digest(), now) != null) {
            throw new Rejected.Stale("found a request for a certificate that was granted before, expected a new one");
        }
        var nonce = new byte[NONCE_BYTES];
        random.nextBytes(nonce);
        var until = now.plus(request.life()).isBefore(logins.getFirst().expires()) ? now.plus(request.life()) : logins.getFirst().expires();
        // positive, so that every tool prints it alike
        var certificate = new UserCertificate(request.key(), random.nextLong(1, Long.MAX_VALUE), keyId(request.account(), logins.getFirst().fingerprint()),
                request.account(), now.minus(SKEW), until);
        LOG.log(System.Logger.Level.INFO, () -> "certificate=" + certificate.serial() + " account=" + request.account() + " key=" + request.key().fingerprint()
                + " by=" + String.join(",", request.logins()) + " until=" + certificate.validUntil());
        return certificate.issue(ca, Bytes.of(nonce));
    }

    /** Who, and by which key: when that one is revoked, its certificates are worth nothing either. */
    static String keyId(String account, String login) {
        return account + " by " + login;
    }

    private static Assurance assurance(java.util.List<BoundKey> logins) {
        var keys = logins.stream().map(BoundKey::fingerprint).collect(Collectors.toUnmodifiableSet());
        return new Assurance(logins.stream().anyMatch(login -> login.key().kind() == KeyKind.SSH_SK) ? Assurance.How.TOUCHED_TOKEN : Assurance.How.KEY, keys);
    }
}
