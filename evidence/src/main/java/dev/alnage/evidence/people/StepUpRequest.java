package dev.alnage.evidence.people;

import dev.alnage.evidence.Bytes;
import dev.alnage.evidence.Digest;
import dev.alnage.evidence.Json;
import dev.alnage.evidence.Rejected;
import dev.alnage.evidence.read.Fields;
import dev.alnage.evidence.sign.TrustFile;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;

/**
 * Somebody's word that it is they who use a client of the API now, signed by keys that are bound to them: what a stolen certificate of
 * that client alone cannot say.
 *
 * @param logins fingerprints of the bound keys
 * @param client the client's name in the list of clients
 */
public record StepUpRequest(String trustDomain, String account, List<String> logins, String client, Instant given) {
    /** The namespace of {@code ssh-keygen -Y sign}. */
    public static final String NAMESPACE = "step-up@alnage.dev";
    /** How long a request is good for; each counts once. */
    public static final Duration AGE_MAX = Duration.ofMinutes(5);
    private static final int LOGINS_MAX = 2;

    public StepUpRequest {
        logins = List.copyOf(logins);
        if (logins.isEmpty() || logins.size() > LOGINS_MAX || Set.copyOf(logins).size() != logins.size()) {
            throw new Rejected.Malformed("found " + logins.size() + " keys behind a step-up, expected 1 or " + LOGINS_MAX + " different ones");
        }
    }

    /** What every one of the keys signs. */
    public Bytes message() {
        return toJson().toBytes();
    }

    public Json toJson() {
        return Json.object().with("trustDomain", trustDomain).with("account", account).with("logins", Json.texts(logins)).with("client", client)
                .with("given", given.toString()).build();
    }

    /** @throws Rejected.Malformed for anything else */
    public static StepUpRequest read(Json json) {
        var fields = Fields.of("step-up", json);
        var request = new StepUpRequest(fields.text("trustDomain"), fields.text("account"), fields.texts("logins"), fields.text("client"), fields.instant("given"));
        fields.noOthers();
        return request;
    }

    /** Names the request, so that it counts once. */
    public Digest digest() {
        return Digest.of(message());
    }

    /**
     * The bound keys behind it.
     *
     * @param proofs a signature by each of the logins, in their order
     * @throws Rejected unless all of them hold, and the keys are live and for authenticating
     */
    public List<BoundKey> require(List<String> proofs, Roster roster, String domain, Instant at) {
        if (!trustDomain.equals(domain) || given.isAfter(at.plus(TrustFile.CLOCK_SKEW_MAX)) || given.isBefore(at.minus(AGE_MAX))) {
            throw new Rejected.Stale("found a step-up given at " + given + " in " + trustDomain + ", expected one of the last " + AGE_MAX.toMinutes() + " minutes in " + domain);
        }
        if (proofs.size() != logins.size()) {
            throw new Rejected.Malformed("found " + proofs.size() + " signatures of a step-up, expected one by each key that it names");
        }
        return new LoginProof(account, NAMESPACE, message()).requireLogins(logins, proofs, roster, at);
    }
}
