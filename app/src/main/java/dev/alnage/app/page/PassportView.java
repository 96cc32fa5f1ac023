package dev.alnage.app.page;

import dev.alnage.evidence.Digest;
import dev.alnage.evidence.pipeline.Plan;
import dev.alnage.policy.ArtifactVerifier;
import dev.alnage.policy.Decision;
import dev.alnage.policy.Evidence;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What a passport shows: one artifact, the decision about it and the evidence behind each of its claims.
 *
 * @param name what the artifact is called here; anybody can call a file anything, so the digest is what counts
 * @param policy the policy that was asked
 * @param verified when it was asked
 * @param trust the version of the trust file whose keys were believed
 * @param plan what was to be done, in the order of its steps; empty when no plan was found
 */
public record PassportView(String name, Digest subject, String policy, Instant verified, long trust, Decision decision,
        Optional<Plan> plan, List<Attestation> attestations) {
    public PassportView {
        attestations = List.copyOf(attestations);
    }

    /** A signed statement whose signature was verified: what it says, who signed it, and where and when it was recorded. */
    public record Attestation(Digest envelope, String predicateType, List<String> signers, Instant recorded, long index) {
        public Attestation {
            signers = List.copyOf(signers);
        }
    }

    /** What a verification found, to be shown. */
    public static PassportView of(String name, Digest subject, String policy, Instant verified, long trust, ArtifactVerifier.Result result, Evidence evidence) {
        return new PassportView(name, subject, policy, verified, trust, result.decision(), result.facts().map(facts -> facts.plan().value()),
                result.facts().map(facts -> Attestations.of(facts, evidence)).orElse(List.of()));
    }
}
