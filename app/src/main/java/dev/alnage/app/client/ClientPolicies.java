package dev.alnage.app.client;

import dev.alnage.app.cli.Invocation;
import dev.alnage.evidence.sign.TrustFile;
import dev.alnage.factory.gate.ProductPolicies;
import dev.alnage.policy.Evidence;
import dev.alnage.policy.Policy;
import dev.alnage.policy.set.SignedPolicies;
import java.io.IOException;
import java.time.Instant;

/** The policy in force as a client finds it in the evidence. */
public final class ClientPolicies {
    private ClientPolicies() {}

    /** Compiled where it is asked for, since most commands ask for none. */
    public static SignedPolicies signed() {
        return ProductPolicies.signed(SignedPolicies.Floor.NONE);
    }

    /** What a person's client believes to be in force: never a version below one that it has seen before. */
    public static Policy inForce(Invocation in, TrustFile trust, Evidence evidence, Instant at) throws IOException {
        return ProductPolicies.signed(ClientFloor.of(in.environment(), trust.root())).inForce(trust, evidence, at);
    }

    /** The same for who looks once, and remembers nothing. */
    public static Policy inForce(TrustFile trust, Evidence evidence, Instant at) {
        return signed().inForce(trust, evidence, at);
    }
}
