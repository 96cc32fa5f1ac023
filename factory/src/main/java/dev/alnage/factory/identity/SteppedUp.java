package dev.alnage.factory.identity;

import dev.alnage.evidence.Digest;
import dev.alnage.evidence.Rejected;
import dev.alnage.evidence.claim.KeyBinding.Purpose;
import dev.alnage.evidence.people.StepUpOccasion;
import dev.alnage.evidence.people.StepUpRequest;
import dev.alnage.factory.TrustSource;
import dev.alnage.factory.TrustedClock;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Which clients of the API somebody has stepped up for, in memory alone: after a restart nobody has. */
public final class SteppedUp {
    /** How long it counts. */
    public static final Duration LIFE = Duration.ofMinutes(15);
    private static final System.Logger LOG = System.getLogger("alnage.identity");

    private final Directory people;
    private final TrustSource trust;
    private final TrustedClock clock;
    private final Map<String, Raised> raised = new HashMap<>();
    private final Map<Digest, Instant> taken = new HashMap<>();

    /** @param logins the keys by which it was done: when one of them is revoked, it has not been done */
    private record Raised(List<String> logins, Assurance assurance, Instant until) {}

    public SteppedUp(Directory people, TrustSource trust, TrustedClock clock) {
        this.people = people;
        this.trust = trust;
        this.clock = clock;
    }

    /**
     * Takes a step-up for the client who brings it.
     *
     * @param client the name of who brings it
     * @param allowed the accounts that may step up for that client
     * @return until when it counts
     * @throws Rejected.Untrusted unless it is for this client, by one of its people, with strong enough keys
     * @throws Rejected.Stale if it is old, or was taken before
     */
    public synchronized Instant take(StepUpRequest request, List<String> proofs, String client, Set<String> allowed) throws IOException {
        var now = clock.now();
        if (!request.client().equals(client) || !allowed.contains(request.account())) {
            throw new Rejected.Untrusted("found a step-up of " + request.account() + " for client " + request.client() + ", expected one for " + client + " by one of its people in the list of clients");
        }
        var logins = request.require(proofs, people.current(now), trust.current().trustDomain(), now);
        var assurance = Assurance.of(logins);
        StepUp.requireStrong(StepUpOccasion.API, assurance);
        taken.values().removeIf(time -> time.isBefore(now.minus(StepUpRequest.AGE_MAX.multipliedBy(2))));
        if (taken.putIfAbsent(request.digest(), now) != null) {
            throw new Rejected.Stale("found a step-up that was taken before, expected a new one");
        }
        var until = now.plus(LIFE);
        raised.put(client, new Raised(request.logins(), assurance, until));
        LOG.log(System.Logger.Level.INFO, () -> "stepUp=" + client + " account=" + request.account() + " by=" + String.join(",", request.logins()) + " until=" + until);
        return until;
    }

    /** How a client stands now; empty when nobody has stepped up for it, or the keys by which they did hold no more. */
    public synchronized Optional<Assurance> find(String client, Instant now) throws IOException {
        var found = raised.get(client);
        if (found == null || !found.until().isAfter(now)) {
            return Optional.empty();
        }
        var roster = people.current(now);
        return found.logins().stream().allMatch(login -> roster.findLiveKey(login, Purpose.AUTHENTICATE, now).isPresent())
                ? Optional.of(found.assurance()) : Optional.empty();
    }
}
