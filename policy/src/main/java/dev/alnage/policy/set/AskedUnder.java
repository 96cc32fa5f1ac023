package dev.alnage.policy.set;

import dev.alnage.evidence.Json;
import dev.alnage.evidence.claim.Profile;
import dev.alnage.policy.ArtifactFacts;
import dev.alnage.policy.Facts;
import dev.alnage.policy.RevisionFacts;
import dev.alnage.policy.RunFacts;
import dev.alnage.policy.rego.value.ObjectValue;
import dev.alnage.policy.rego.value.RegoJson;

/** What rules are asked under besides the facts: the profile, and what they may know of the policy itself. */
final class AskedUnder {
    /** The place in the data that is the product's. */
    private static final String OWN = "alnage";

    private AskedUnder() {}

    /** A project tightens and never loosens: its pipeline file may ask for more assurance than the policy does. */
    static Profile profile(Profile signed, Facts facts) {
        return switch (facts) {
            case RunFacts run -> signed.withAtLeast(Profile.Level.of(run.plan().value().assurance()));
            case ArtifactFacts _, RevisionFacts _ -> signed;
        };
    }

    /** The policy at {@code data.alnage.policy}, and what is set for practices at {@code data.alnage.settings}. */
    static ObjectValue data(PolicyHistory.OnRecord version, Profile profile, Json.Members settings) {
        var policy = version.policy();
        var own = Json.object().with("name", policy.name()).with("version", policy.version()).with("signers", Json.texts(version.signers()))
                .with("assurance", profile.assurance().wireName()).with("risk", profile.risk().wireName())
                .with("envelope", version.envelope().toString()).build();
        return (ObjectValue) RegoJson.of(Json.object().with(OWN, Json.object().with("policy", own).with("settings", settings).build()).build());
    }

    /** The same and an organisation's data, which has no place of that name. */
    static ObjectValue with(ObjectValue own, ObjectValue data) {
        return ObjectValue.builder().putAll(data).putAll(own).build();
    }
}
