package dev.alnage.factory.gate;

import dev.alnage.evidence.Digest;
import dev.alnage.evidence.Json;
import dev.alnage.evidence.Resource;
import dev.alnage.policy.Claim;
import dev.alnage.policy.Decision;
import dev.alnage.policy.Policy;
import dev.alnage.policy.Reason;
import dev.alnage.policy.Verdict;
import java.time.Instant;

/** A decision as JSON: the verdict keeps its three values here, which a VSA cannot. */
public final class DecisionJson {
    private DecisionJson() {}

    /** With the policy that was asked and when: a verdict that nobody signs, the same bytes by every door for equal facts, policy and time. */
    public static Json write(Decision decision, Policy policy, Instant at) {
        return told(decision).with("policy", Resource.of(policy.name(), policy.digest()).toJson()).with("timeVerified", at.toString()).build();
    }

    public static Json write(Decision decision) {
        return told(decision).build();
    }

    private static Json.Builder told(Decision decision) {
        var inputs = Json.object();
        decision.inputs().forEach((name, tree) -> inputs.with(name, tree.toString()));
        return Json.object().with("verdict", name(decision.verdict()))
                .with("reasons", Json.array(decision.verdict().reasons().stream().map(Reason::toJson).toList()))
                .with("claims", Json.array(decision.claims().stream().map(DecisionJson::claim).toList()))
                .with("inputs", inputs.build());
    }

    public static String name(Verdict verdict) {
        return switch (verdict) {
            case Verdict.Passed _ -> "PASSED";
            case Verdict.Failed _ -> "FAILED";
            case Verdict.CannotTell _ -> "CANNOT_TELL";
        };
    }

    private static Json claim(Claim claim) {
        return Json.object().with("state", claim.state().name()).with("topic", claim.topic()).with("text", claim.text())
                .with("evidence", Json.texts(claim.evidence().stream().map(Digest::toString).toList())).build();
    }
}
