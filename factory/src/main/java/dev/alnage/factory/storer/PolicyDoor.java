package dev.alnage.factory.storer;

import dev.alnage.evidence.Bytes;
import dev.alnage.evidence.Digest;
import dev.alnage.evidence.Rejected;
import dev.alnage.evidence.claim.PolicyException;
import dev.alnage.evidence.claim.PolicyVersion;
import dev.alnage.evidence.sign.Envelope;
import dev.alnage.factory.TrustSource;
import dev.alnage.factory.TrustedClock;
import dev.alnage.factory.gate.LedgerEvidence;
import dev.alnage.factory.store.Blobs;
import dev.alnage.factory.store.LedgerView;
import dev.alnage.policy.set.Exceptions;
import dev.alnage.policy.set.PolicyBundle;
import dev.alnage.policy.set.PolicyHistory;
import dev.alnage.policy.set.SignedPolicies;
import java.io.IOException;
import java.time.Duration;
import java.util.Comparator;

/**
 * What a policy statement must be before it is filed, over and above its signatures: the version after the newest on record, which
 * it names, with rules that are held and can be asked. So no old version comes back, and no two have one number.
 */
final class PolicyDoor {
    private static final Duration SKEW = Duration.ofMinutes(5);

    private final LedgerView ledger;
    private final Blobs blobs;
    private final TrustSource trust;
    private final TrustedClock clock;
    private final SignedPolicies policies;

    PolicyDoor(LedgerView ledger, Blobs blobs, TrustSource trust, TrustedClock clock, SignedPolicies policies) {
        this.ledger = ledger;
        this.blobs = blobs;
        this.trust = trust;
        this.clock = clock;
        this.policies = policies;
    }

    /** Keeps the rules that a signed version names. @throws Rejected when it is not signed, or these are other rules, or unfit */
    void bundle(Envelope statement, Bytes file) throws IOException {
        var policy = PolicyHistory.verify(statement, trust.current(), 0, clock.now()).policy();
        if (!policy.bundle().equals(Digest.of(file))) {
            throw new Rejected.Untrusted("found a bundle " + Digest.of(file) + ", expected " + policy.bundle() + " as the statement has it");
        }
        policies.requireUsable(PolicyBundle.read(file), policy.profile());
        blobs.put(file);
    }

    /** @throws Rejected when the version may not be filed now */
    void require(Envelope statement) throws IOException {
        var now = clock.now();
        var policy = PolicyHistory.verify(statement, trust.current(), 0, now).policy();
        var history = PolicyHistory.of(trust.current(), new LedgerEvidence(ledger, blobs));
        var newest = history.versions().stream().max(Comparator.comparingLong(each -> each.policy().version()));
        // a number once used is not used again, even if nobody stands behind its first use any more
        if (policy.version() <= newest.map(each -> each.policy().version()).orElse(0L)
                || history.untrusted().stream().anyMatch(each -> each.version() == policy.version())) {
            throw new Rejected.Stale("found policy version " + policy.version() + ", expected one that is newer than all on record: alnage policy list");
        }
        if (newest.isPresent() && !policy.replaces().equals(newest.map(PolicyHistory.OnRecord::envelope))) {
            throw new Rejected.Stale("found a policy that replaces " + policy.replaces().map(Digest::toString).orElse("none") + ", expected " + newest.get().envelope());
        }
        if (!policy.expires().isAfter(now)) {
            throw new Rejected.Stale("found a policy that expires at " + policy.expires() + ", expected an end after " + now);
        }
        if (!blobs.has(policy.bundle())) {
            throw new Rejected.Untrusted("found a policy whose bundle " + policy.bundle() + " is not held, expected it to be sent along");
        }
        policies.requireUsable(PolicyBundle.read(blobs.read(policy.bundle(), PolicyBundle.BYTES_MAX)), policy.profile());
    }

    /** @throws Rejected when the exception may not be filed now */
    void requireException(Envelope statement) {
        var now = clock.now();
        PolicyException exception = Exceptions.verify(statement, trust.current(), now).exception();
        if (!exception.expires().isAfter(now) || exception.granted().isAfter(now.plus(SKEW))) {
            throw new Rejected.Stale("found an exception from " + exception.granted() + " to " + exception.expires() + ", expected one that holds at " + now);
        }
    }

    /** Which of the two a statement is goes by its type. */
    void requireFit(String type, Envelope statement) throws IOException {
        switch (type) {
            case PolicyVersion.TYPE -> require(statement);
            case PolicyException.TYPE -> requireException(statement);
            default -> { }
        }
    }
}
