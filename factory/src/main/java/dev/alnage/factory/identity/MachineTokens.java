package dev.alnage.factory.identity;

import dev.alnage.evidence.Bytes;
import dev.alnage.evidence.Digest;
import dev.alnage.evidence.Json;
import dev.alnage.evidence.Rejected;
import dev.alnage.evidence.claim.AccountKey;
import dev.alnage.evidence.claim.KeyBinding.Purpose;
import dev.alnage.evidence.claim.RepositoryPermission;
import dev.alnage.evidence.people.Roster;
import dev.alnage.evidence.read.Fields;
import dev.alnage.evidence.read.JsonReader;
import dev.alnage.evidence.sign.Envelope;
import dev.alnage.evidence.sign.Principal;
import dev.alnage.evidence.sign.Role;
import dev.alnage.evidence.sign.Trust;
import dev.alnage.evidence.sign.TrustFile;
import dev.alnage.evidence.sign.WorkerCertificate;
import dev.alnage.factory.TrustSource;
import dev.alnage.factory.TrustedClock;
import java.io.IOException;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Gives programs tokens of minutes for what shows which program they are (practice {@code source/ephemeral-credentials}). There is no other way
 * to a token and no longer life. They are random, known here by their digest and only in memory: nothing on a disk could be stolen,
 * and a restart ends them all.
 */
public final class MachineTokens {
    /** No setting changes it, and nobody can ask for more. */
    public static final Duration LIFE_MAX = Duration.ofMinutes(15);
    /** The payload that a worker signs with the key of its certificate. */
    public static final String REQUEST_TYPE = "application/vnd.alnage.token-request+json";
    /** The one service that takes tokens. */
    public static final String GIT = "git";
    private static final String PREFIX = "alnt_";
    private static final Duration REQUEST_AGE_MAX = Duration.ofMinutes(5);
    private static final int TOKEN_BYTES = 32;
    private static final int LIVE_MAX = 100_000;

    private final Directory people;
    private final TrustSource trust;
    private final TrustedClock clock;
    private final Instant started;
    private final SecureRandom random = new SecureRandom();
    private final Map<Digest, MachineToken> live = new HashMap<>();
    /** What has been exchanged, until it could not be anyway. */
    private final Map<Digest, Instant> exchanged = new HashMap<>();

    public MachineTokens(Directory people, TrustSource trust, TrustedClock clock) {
        this.people = people;
        this.trust = trust;
        this.clock = clock;
        this.started = clock.now();
    }

    /** What somebody asks for. */
    public record Wish(String repository, MachineToken.Operation operation, String audience) {
        public Wish {
            if (!audience.equals(GIT)) {
                throw new Rejected.Malformed("found audience " + audience + ", expected " + GIT);
            }
        }

        public static Wish read(Fields fields) {
            return new Wish(fields.text("repository"), MachineToken.Operation.of(fields.text("operation")), fields.text("audience"));
        }
    }

    /** A token, as its bearer is told it, once. */
    public record Issued(String token, MachineToken grants) {
        /** Never shown. */
        @Override public String toString() {
            return "Issued[" + grants + "]";
        }
    }

    /** What an issuer of workload identities must address its tokens to. */
    public static String audienceOf(String trustDomain) {
        return "alnage:" + trustDomain;
    }

    /**
     * A token for the token of an issuer that the trust file names (OpenID Connect, or a JWT-SVID).
     *
     * @throws Rejected.Untrusted unless the issuer is known and the program it names may do that
     * @throws Rejected.Stale if it has lapsed, is older than this process, or was exchanged before
     */
    public synchronized Issued exchange(String identityToken, Wish wish) throws IOException {
        var now = clock.now();
        var identity = WorkloadToken.verify(identityToken, trust.current(), now);
        if (identity.issued().isBefore(started)) {
            throw new Rejected.Stale("found an identity token of " + identity.issued() + ", from before this process began, expected a fresh one: what was exchanged then is not known");
        }
        once(Digest.of(Bytes.utf8(identityToken)), identity.expires(), now);
        return issue(AccountKey.ofIssuer(identity.issuer(), identity.subject()).fingerprint(), wish, earlier(identity.expires(), now.plus(LIFE_MAX)), now);
    }

    /** A token for a worker: a request that is signed by the key of its certificate. @throws Rejected as the other does */
    public synchronized Issued exchange(Envelope request) throws IOException {
        var now = clock.now();
        if (request.signatures().size() != 1) {
            throw new Rejected.Untrusted("found " + request.signatures().size() + " signatures of a request for a token, expected one");
        }
        var certificate = WorkerCertificate.verify(request.signatures().getFirst().certificate(), trust.current().keys(Role.WORKER_CA), now);
        if (!certificate.trustDomain().equals(trust.current().trustDomain())) {
            throw new Rejected.Untrusted("found a worker of " + certificate.trustDomain() + ", expected of " + trust.current().trustDomain());
        }
        var content = new Trust(Set.of(new Principal("worker", Set.of(certificate.key()))), 1).verify(request, REQUEST_TYPE).value();
        var fields = Fields.of("token request", JsonReader.read(content));
        var wish = Wish.read(fields);
        var given = fields.instant("given");
        fields.noOthers();
        if (given.isAfter(now.plus(TrustFile.CLOCK_SKEW_MAX)) || given.isBefore(now.minus(REQUEST_AGE_MAX)) || given.isBefore(started)) {
            throw new Rejected.Stale("found a request for a token given at " + given + ", expected one of the last " + REQUEST_AGE_MAX.toMinutes() + " minutes");
        }
        once(Digest.of(content), given.plus(REQUEST_AGE_MAX), now);
        return issue(AccountKey.ofPool(certificate.pool()).fingerprint(), wish, earlier(certificate.notAfter(), now.plus(LIFE_MAX)), now);
    }

    /** What a worker signs. */
    public static Bytes request(Wish wish, Instant given) {
        return Json.object().with("repository", wish.repository()).with("operation", wish.operation().word())
                .with("audience", wish.audience()).with("given", given.toString()).build().toBytes();
    }

    private static Instant earlier(Instant one, Instant other) {
        return one.isBefore(other) ? one : other;
    }

    private void once(Digest presented, Instant until, Instant now) {
        exchanged.values().removeIf(end -> end.isBefore(now.minus(TrustFile.CLOCK_SKEW_MAX)));
        live.values().removeIf(token -> !token.expires().isAfter(now));
        if (exchanged.size() >= LIVE_MAX || live.size() >= LIVE_MAX) {
            throw new Rejected.Stale("found " + LIVE_MAX + " tokens given out, expected fewer: try again in some minutes");
        }
        if (exchanged.putIfAbsent(presented, until) != null) {
            throw new Rejected.Stale("found an identity that was exchanged for a token before, expected a fresh one for each token");
        }
    }

    private Issued issue(String fingerprint, Wish wish, Instant expires, Instant now) throws IOException {
        var roster = people.current(now);
        var login = roster.findLiveKey(fingerprint, Purpose.AUTHENTICATE, now).orElseThrow(() -> new Rejected.Untrusted(
                "found a program that no account is bound to (" + fingerprint + "), expected one of alnage key list --all"));
        if (!allows(roster, login.account(), wish.repository(), wish.operation(), now)) {
            throw new Rejected.Untrusted("found no role of " + login.account() + " in " + wish.repository() + " that allows to " + wish.operation().word() + ", expected one");
        }
        var secret = new byte[TOKEN_BYTES];
        random.nextBytes(secret);
        var token = PREFIX + Base64.getUrlEncoder().withoutPadding().encodeToString(secret);
        var digest = Digest.of(Bytes.utf8(token));
        var grants = new MachineToken("token:" + digest.hex().substring(0, 16), login.account(), fingerprint, wish.repository(), wish.operation(), wish.audience(), expires);
        live.put(digest, grants);
        return new Issued(token, grants);
    }

    /** What a token grants now at a service; empty for one that has lapsed, is for another service, or never was. */
    public synchronized Optional<MachineToken> find(String token, String audience, Instant now) throws IOException {
        var found = Optional.ofNullable(live.get(Digest.of(Bytes.utf8(token)))).filter(grants -> grants.audience().equals(audience));
        return found.isPresent() && holds(found.get(), now) ? found : Optional.empty();
    }

    /** The same by its id, for who has shown it before. */
    public synchronized Optional<MachineToken> findById(String id, Instant now) throws IOException {
        for (var grants : live.values()) {
            if (grants.id().equals(id) && holds(grants, now)) {
                return Optional.of(grants);
            }
        }
        return Optional.empty();
    }

    /** Whoever lost the account, the binding or the role loses the token with the next question. */
    private boolean holds(MachineToken grants, Instant now) throws IOException {
        var roster = people.current(now);
        return grants.expires().isAfter(now) && roster.findLiveKey(grants.login(), Purpose.AUTHENTICATE, now).isPresent()
                && allows(roster, grants.account(), grants.repository(), grants.operation(), now);
    }

    private static boolean allows(Roster roster, String account, String repository, MachineToken.Operation operation, Instant now) {
        return switch (operation) {
            case READ -> roster.allows(account, repository, RepositoryPermission.READ, now);
            case WRITE -> roster.allows(account, repository, RepositoryPermission.PUSH, now) || roster.allows(account, repository, RepositoryPermission.OPEN_CHANGE, now);
        };
    }
}
