package dev.alnage.factory.identity;

import dev.alnage.evidence.Bytes;
import dev.alnage.evidence.Digest;
import dev.alnage.evidence.Json;
import dev.alnage.evidence.Rejected;
import dev.alnage.evidence.claim.AccountKey;
import dev.alnage.evidence.claim.KeyBinding.Purpose;
import dev.alnage.evidence.claim.RepositoryPermission;
import dev.alnage.evidence.people.Roster;
import dev.alnage.evidence.people.StepUpOccasion;
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
import java.util.HashSet;
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
    /** Of a certificate that is exchanged for a token: an hour, and what clocks differ. */
    public static final Duration CERTIFICATE_LIFE_MAX = Duration.ofMinutes(65);
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

    /** A program that has proved to have the key of a certificate for a SPIFFE ID. */
    public record Certified(String id, Instant from, Instant until) {}

    /**
     * A token for the token of an issuer that the trust file names (OpenID Connect, or a JWT-SVID).
     *
     * @param client who brought it over mutual TLS; empty for whoever has shown nothing else
     * @throws Rejected.Untrusted unless the issuer is known and the program it names may do that
     * @throws Rejected.Stale if it has lapsed, is older than this process, or was exchanged before
     * @throws dev.alnage.factory.http.Refused if the policy asks for more than the token alone
     */
    @SuppressWarnings("OptionalUsedAsFieldOrParameterType")
    public Issued exchange(String identityToken, Optional<String> client, Wish wish) throws IOException {
        var now = clock.now();
        var identity = WorkloadToken.verify(identityToken, trust.current(), now);
        if (identity.issued().isBefore(started)) {
            throw new Rejected.Stale("found an identity token of " + identity.issued() + ", from before this process began, expected a fresh one: what was exchanged then is not known");
        }
        var fingerprint = AccountKey.ofIssuer(identity.issuer(), identity.subject()).fingerprint();
        var shown = new HashSet<>(Set.of(fingerprint));
        client.ifPresent(shown::add);
        var assurance = new Assurance(identity.severalFactors() ? Assurance.How.FEDERATED : Assurance.How.IDENTITY_TOKEN, shown);
        return issue(new Shown(fingerprint, assurance, identity.names(), identity.expires()), wish, identity.expires(), now);
    }

    /** A token for a worker: a request that is signed by the key of its certificate. @throws Rejected as the other does */
    public Issued exchange(Envelope request) throws IOException {
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
        var fingerprint = AccountKey.ofPool(certificate.pool()).fingerprint();
        return issue(new Shown(fingerprint, byCertificate(fingerprint), Set.of(Digest.of(content)), given.plus(REQUEST_AGE_MAX)), wish, certificate.notAfter(), now);
    }

    /**
     * A token for whoever has shown over mutual TLS the key of a certificate for a SPIFFE ID (an X.509-SVID).
     *
     * @throws Rejected.Untrusted unless the certificate lives for minutes, as a long one is a long-lived credential, and the program may do that
     */
    public Issued exchange(Certified program, Wish wish) throws IOException {
        var now = clock.now();
        if (Duration.between(program.from(), program.until()).compareTo(CERTIFICATE_LIFE_MAX) > 0) {
            throw new Rejected.Untrusted("found a certificate for " + program.id() + " that holds for " + Duration.between(program.from(), program.until()).toMinutes()
                    + " minutes, expected at most " + CERTIFICATE_LIFE_MAX.toMinutes() + " to exchange it for a token");
        }
        if (now.isBefore(program.from()) || !now.isBefore(program.until())) {
            throw new Rejected.Stale("found a certificate from " + program.from() + " to " + program.until() + ", expected one that holds at " + now);
        }
        var fingerprint = AccountKey.ofSpiffe(program.id()).fingerprint();
        return issue(new Shown(fingerprint, byCertificate(fingerprint), Set.of(), now), wish, program.until(), now);
    }

    private static Assurance byCertificate(String fingerprint) {
        return new Assurance(Assurance.How.WORKLOAD_CERTIFICATE, Set.of(fingerprint));
    }

    /** What a worker signs. */
    public static Bytes request(Wish wish, Instant given) {
        return Json.object().with("repository", wish.repository()).with("operation", wish.operation().word())
                .with("audience", wish.audience()).with("given", given.toString()).build().toBytes();
    }

    /**
     * What a program has shown.
     *
     * @param fingerprint of the binding by which it has an account
     * @param names of what must not be shown again
     * @param remembered until when it could be
     */
    private record Shown(String fingerprint, Assurance assurance, Set<Digest> names, Instant remembered) {}

    private void once(Shown shown, Instant now) {
        exchanged.values().removeIf(end -> end.isBefore(now.minus(TrustFile.CLOCK_SKEW_MAX)));
        live.values().removeIf(token -> !token.expires().isAfter(now));
        if (exchanged.size() >= LIVE_MAX || live.size() >= LIVE_MAX) {
            throw new Rejected.Stale("found " + LIVE_MAX + " tokens given out, expected fewer: try again in some minutes");
        }
        if (shown.names().stream().anyMatch(exchanged::containsKey)) {
            throw new Rejected.Stale("found an identity that was exchanged for a token before, expected a fresh one for each token");
        }
        shown.names().forEach(name -> exchanged.put(name, shown.remembered()));
    }

    /** @param end of what was shown; no token outlives that */
    private synchronized Issued issue(Shown shown, Wish wish, Instant end, Instant now) throws IOException {
        once(shown, now);
        var roster = people.current(now);
        var login = roster.findLiveKey(shown.fingerprint(), Purpose.AUTHENTICATE, now).orElseThrow(() -> new Rejected.Untrusted(
                "found a program that no account is bound to (" + shown.fingerprint() + "), expected one of alnage key list --all"));
        StepUp.require(roster, StepUpOccasion.TOKEN, shown.assurance());
        if (!allows(roster, login.account(), wish.repository(), wish.operation(), now)) {
            throw new Rejected.Untrusted("found no role of " + login.account() + " in " + wish.repository() + " that allows to " + wish.operation().word() + ", expected one");
        }
        var secret = new byte[TOKEN_BYTES];
        random.nextBytes(secret);
        var token = PREFIX + Base64.getUrlEncoder().withoutPadding().encodeToString(secret);
        var digest = Digest.of(Bytes.utf8(token));
        var expires = end.isBefore(now.plus(LIFE_MAX)) ? end : now.plus(LIFE_MAX);
        var grants = new MachineToken("token:" + digest.hex().substring(0, 16), login.account(), shown.fingerprint(), wish.repository(), wish.operation(), wish.audience(), expires);
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
