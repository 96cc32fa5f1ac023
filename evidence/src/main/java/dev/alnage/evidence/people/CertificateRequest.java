package dev.alnage.evidence.people;

import dev.alnage.evidence.Bytes;
import dev.alnage.evidence.Digest;
import dev.alnage.evidence.Json;
import dev.alnage.evidence.Rejected;
import dev.alnage.evidence.claim.AccountKey;
import dev.alnage.evidence.read.Fields;
import dev.alnage.evidence.sign.OpenSshKey;
import dev.alnage.evidence.sign.TrustFile;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;

/**
 * Somebody's wish to have a key certified by the user CA for some hours, signed by that key, which shows that they have it, and by at
 * least one key of theirs that is bound already, which shows who they are.
 *
 * @param logins fingerprints of the bound keys, the one that counts first; a second one makes the proof a strong one
 * @param key the key to certify; not yet anybody's, or bound to this very account
 */
public record CertificateRequest(String trustDomain, String account, List<String> logins, OpenSshKey key, Duration life, Instant given) {
    /** The namespace of {@code ssh-keygen -Y sign}. */
    public static final String NAMESPACE = "certificate@alnage.dev";
    /** How long a request is good for; the CA grants each once. */
    public static final Duration AGE_MAX = Duration.ofMinutes(5);
    private static final int LOGINS_MAX = 2;
    private static final long LIFE_SECONDS_MAX = 86_400;

    public CertificateRequest {
        logins = List.copyOf(logins);
        if (logins.isEmpty() || logins.size() > LOGINS_MAX || Set.copyOf(logins).size() != logins.size()) {
            throw new Rejected.Malformed("found " + logins.size() + " keys behind a request for a certificate, expected 1 or " + LOGINS_MAX + " different ones");
        }
    }

    /** What every one of the keys signs. */
    public Bytes message() {
        return toJson().toBytes();
    }

    public Json toJson() {
        return Json.object().with("trustDomain", trustDomain).with("account", account).with("logins", Json.texts(logins)).with("key", key.line())
                .with("lifeSeconds", life.toSeconds()).with("given", given.toString()).build();
    }

    public static CertificateRequest read(Json json) {
        var fields = Fields.of("certificate request", json);
        var request = new CertificateRequest(fields.text("trustDomain"), fields.text("account"), fields.texts("logins"), OpenSshKey.read(fields.text("key")),
                Duration.ofSeconds(fields.integer("lifeSeconds", 1, LIFE_SECONDS_MAX)), fields.instant("given"));
        fields.noOthers();
        if (!request.toJson().equals(json)) {
            throw new Rejected.Malformed("found a request for a certificate in another spelling than its own, expected the key without a comment");
        }
        return request;
    }

    /** Names the request, so that it is granted once. */
    public Digest digest() {
        return Digest.of(message());
    }

    /**
     * The bound keys behind it, in its order.
     *
     * @param proofs a signature by each of the logins, in their order, and one by the key to be certified
     * @throws Rejected unless all of them hold, the keys are live and for authenticating, and nothing is known against the new one
     */
    public List<BoundKey> require(List<String> proofs, Roster roster, String domain, Instant at) {
        if (!trustDomain.equals(domain) || given.isAfter(at.plus(TrustFile.CLOCK_SKEW_MAX)) || given.isBefore(at.minus(AGE_MAX))) {
            throw new Rejected.Stale("found a request for a certificate given at " + given + " in " + trustDomain + ", expected one of the last "
                    + AGE_MAX.toMinutes() + " minutes in " + domain);
        }
        if (proofs.size() != logins.size() + 1) {
            throw new Rejected.Malformed("found " + proofs.size() + " signatures of a request for a certificate, expected one by each key that it names");
        }
        var proof = new LoginProof(account, NAMESPACE, message());
        var bound = proof.requireLogins(logins, proofs, roster, at);
        var own = AccountKey.ofSsh(key.line());
        proof.requireSigned(own, proofs.getLast(), at);
        var owner = roster.findKey(own.fingerprint()).map(BoundKey::account).orElse(account);
        if (!owner.equals(account) || roster.findRevocation(own.fingerprint()).isPresent()) {
            throw new Rejected.Untrusted("found key " + own.fingerprint() + " of " + owner + ", or revoked, expected a new one, or one of " + account);
        }
        return bound;
    }
}
