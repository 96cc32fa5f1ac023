package dev.alnage.factory.api;

import dev.alnage.evidence.Json;
import dev.alnage.policy.set.PolicyHistory;

/** Versions of the policy as JSON. */
final class PolicyJson {
    private PolicyJson() {}

    static Json.Builder write(PolicyHistory.OnRecord version) {
        var policy = version.policy();
        return Json.object().with("version", policy.version()).with("name", policy.name()).with("effective", policy.effective().toString())
                .with("begins", version.begins().toString()).with("expires", policy.expires().toString())
                .with("assurance", policy.profile().assurance().wireName()).with("risk", policy.profile().risk().wireName())
                .with("bundle", policy.bundle().toString()).with("reason", policy.reason()).with("envelope", version.envelope().toString())
                .with("index", version.index()).with("recorded", version.recorded().toString()).with("signers", Json.texts(version.signers().stream().toList()));
    }

    static Json write(PolicyHistory.Untrusted untrusted) {
        return Json.object().with("envelope", untrusted.envelope().toString()).with("index", untrusted.index()).with("reason", untrusted.reason()).build();
    }

    /** Which one the gate would ask, or why that cannot be told. */
    static Json.Builder inForce(PolicyHistory.Answer answer) {
        return switch (answer) {
            case PolicyHistory.Answer.InForce(var version) -> Json.object().with("inForce", version.envelope().toString());
            case PolicyHistory.Answer.CannotTell(var reason) -> Json.object().with("cannotTell", reason.toJson());
        };
    }
}
