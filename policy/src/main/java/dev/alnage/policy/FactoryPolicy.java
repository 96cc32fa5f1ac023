package dev.alnage.policy;

import dev.alnage.evidence.Digest;
import dev.alnage.evidence.Json;
import java.time.Duration;

/**
 * The first policy: the plan is the commit's own, every step up to the question was done exactly as planned by as many pools
 * as planned, every declared input was there in full, every declared report says yes, and the people asked have approved.
 */
public record FactoryPolicy(Duration reuseAgeMax, boolean weakRuntimeAllowed) implements Policy {
    public static final FactoryPolicy STANDARD = new FactoryPolicy(Duration.ofDays(30), false);

    @Override public String name() {
        return "factory/release@v1";
    }

    @Override public Digest digest() {
        return Digest.of(Json.object().with("policy", name()).with("reuseAgeMaxSeconds", reuseAgeMax.toSeconds())
                .with("weakRuntimeAllowed", Json.bool(weakRuntimeAllowed)).build().toBytes());
    }

    @Override public Decision decide(Facts facts) {
        var chain = new Chain(this, facts);
        chain.walk();
        return chain.decision();
    }
}
