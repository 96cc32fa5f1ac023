package dev.alnage.factory.api;

import dev.alnage.evidence.Digest;
import dev.alnage.evidence.Json;
import dev.alnage.evidence.Rejected;
import dev.alnage.evidence.read.Fields;
import dev.alnage.evidence.sign.Envelope;
import dev.alnage.evidence.sign.TrustFile;
import dev.alnage.factory.TrustSource;
import dev.alnage.factory.TrustedClock;
import dev.alnage.factory.gate.DecisionJson;
import dev.alnage.factory.gate.Gate;
import dev.alnage.factory.gate.PresentedEvidence;
import dev.alnage.policy.ArtifactVerifier;
import dev.alnage.policy.Bundle;
import dev.alnage.policy.Decision;
import dev.alnage.policy.Evidence;
import dev.alnage.policy.Policy;
import dev.alnage.policy.PolicySource;
import java.io.IOException;
import java.time.Instant;
import java.util.concurrent.Semaphore;

/**
 * Decides without recording: from the ledger, from a bundle, or from the ledger and envelopes as if these were recorded now; always
 * under the policy in force and the trust file of now. Nobody signs such a verdict, and nothing goes onward with it.
 */
public final class Trial {
    private static final int ENVELOPES_MAX = 256;
    private static final int AT_ONCE_MAX = 2;

    private final PolicySource policies;
    private final Evidence ledger;
    private final TrustSource trust;
    private final TrustedClock clock;
    private final Semaphore places = new Semaphore(AT_ONCE_MAX, true);

    public Trial(PolicySource policies, Evidence ledger, TrustSource trust, TrustedClock clock) {
        this.policies = policies;
        this.ledger = ledger;
        this.trust = trust;
        this.clock = clock;
    }

    Json verify(Fields asked) throws IOException, InterruptedException {
        places.acquire();
        try {
            return decide(asked);
        } finally {
            places.release();
        }
    }

    /** A supply chain against its in-toto layout, both of which the request brings along. */
    Json verifyLayout(Fields asked) throws InterruptedException {
        places.acquire();
        try {
            return LayoutTrial.verify(asked, clock.now());
        } finally {
            places.release();
        }
    }

    private Json decide(Fields asked) {
        var now = clock.now();
        var current = trust.current();
        var policy = policies.inForce(current, ledger, now);
        var evidence = evidence(asked, current, now);
        var decision = asked.has("subject") ? about(asked.digest("subject"), current, evidence, policy, now)
                : new Gate((_, _, _) -> policy).decide(Questions.read(asked), current, evidence, now).decision();
        asked.noOthers();
        return DecisionJson.write(decision, policy, now);
    }

    private static Decision about(Digest subject, TrustFile trust, Evidence evidence, Policy policy, Instant now) {
        return new ArtifactVerifier(trust, evidence, policy, now).verify(subject).decision();
    }

    /** A bundle is read under this factory's own root, and what it says under this factory's trust file, not under the bundle's. */
    private Evidence evidence(Fields asked, TrustFile current, Instant now) {
        if (asked.has("bundle") && asked.has("envelopes")) {
            throw new Rejected.Malformed("found a bundle and envelopes, expected one of them or neither");
        }
        if (asked.has("bundle")) {
            return Bundle.read(asked.members("bundle").toBytes(), current.root(), 0, now);
        }
        var envelopes = asked.listOrEmpty("envelopes", json -> Envelope.read(json.toBytes()));
        if (envelopes.size() > ENVELOPES_MAX) {
            throw new Rejected.Malformed("found " + envelopes.size() + " envelopes, expected at most " + ENVELOPES_MAX);
        }
        return envelopes.isEmpty() ? ledger : new PresentedEvidence(ledger, envelopes, now);
    }

}
