package dev.alnage.policy;

import dev.alnage.evidence.Digest;
import dev.alnage.evidence.Json;
import dev.alnage.policy.protect.OutsideSources;
import java.time.Duration;
import java.util.List;
import java.util.TreeMap;

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

    /** Under no organisation's rules: whatever a repository is called, its objects are what they are. */
    @Override public Decision decide(Facts facts) {
        return decide(facts, OutsideSources.ANY);
    }

    /** @param outside what the organisation lets be built although its factory does not serve it */
    public Decision decide(Facts facts, OutsideSources outside) {
        return switch (facts) {
            case RunFacts run -> {
                var chain = new Chain(this, run, outside);
                chain.walk();
                yield chain.decision();
            }
            case RevisionFacts revision -> RevisionChain.decide(revision);
            // it has no rule about what was not built here, and no rule is not a yes
            case ArtifactFacts artifact -> new Decision(new Verdict.CannotTell(List.of(new Reason("ALN-ART-005", artifact.question().subject().toString(),
                    "no rule of " + name() + " about artifacts that were not built here", "a policy that has one for " + artifact.question().action(),
                    artifact.attestations().stream().map(Facts.Attestation::envelope).toList(), "ask the policy's administrators for a rule"))),
                    List.of(), new TreeMap<>());
        };
    }
}
