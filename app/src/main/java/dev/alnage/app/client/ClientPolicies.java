package dev.alnage.app.client;

import dev.alnage.evidence.sign.TrustFile;
import dev.alnage.factory.gate.ProductPolicies;
import dev.alnage.policy.Evidence;
import dev.alnage.policy.Policy;
import dev.alnage.policy.set.SignedPolicies;
import java.time.Instant;

/**
 * The policy in force as a client finds it in the evidence. A client keeps no floor of versions: that an older policy is not the
 * newest one, it learns from the log it is shown.
 */
public final class ClientPolicies {
    private ClientPolicies() {}

    /** Compiled where it is asked for, since most commands ask for none. */
    public static SignedPolicies signed() {
        return ProductPolicies.signed(SignedPolicies.Floor.NONE);
    }

    public static Policy inForce(TrustFile trust, Evidence evidence, Instant at) {
        return signed().inForce(trust, evidence, at);
    }
}
