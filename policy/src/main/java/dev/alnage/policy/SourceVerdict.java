package dev.alnage.policy;

import dev.alnage.evidence.Predicate.VerificationSummary;
import dev.alnage.evidence.claim.SourceScope;
import dev.alnage.evidence.sign.Role;
import java.util.List;
import java.util.TreeMap;

/**
 * Demands of a commit that was taken in from a repository of the factory's own that the gate has passed it there, as a revision of a
 * protected branch or tag. Of other repositories the factory knows no more than that the commit's objects are its own.
 */
final class SourceVerdict {
    private final RunFacts facts;
    private final Findings findings;

    SourceVerdict(RunFacts facts, Findings findings) {
        this.facts = facts;
        this.findings = findings;
    }

    void check() {
        var served = facts.sources().stream().map(SourceScope::find).flatMap(java.util.Optional::stream).toList();
        served.forEach(this::served);
        if (served.isEmpty()) {
            findings.claim(Claim.State.NOT_LOOKED_AT, "reviews", "not looked at: the commit is from a repository that this factory does not serve", List.of());
        }
    }

    private void served(SourceScope scope) {
        // of two verdicts about one reference the newer one counts
        var last = new TreeMap<String, Facts.Attestation>();
        for (var attestation : facts.attestations()) {
            if (attestation.statement().predicate() instanceof VerificationSummary vsa && isOfTheGate(attestation) && question(vsa) instanceof Question.OfRevision asked
                    && asked.repository().equals(scope.repository()) && asked.commit().equals(facts.plan().value().commit())) {
                last.put(asked.reference(), attestation);
            }
        }
        var passing = last.entrySet().stream().filter(each -> each.getValue().statement().predicate() instanceof VerificationSummary vsa && vsa.passed()
                && vsa.verifiedLevels().contains(SourceLevels.PROTECTED)).findFirst();
        if (passing.isEmpty()) {
            findings.missing("ALN-SRC-098", facts.plan().value().commit().toString(), last.isEmpty() ? "no verdict of the gate about the commit in " + scope.repository()
                    : "verdicts about the commit in " + scope.repository() + " that pass it for no protected branch: " + String.join(", ", last.keySet()),
                    "one that passes it for a protected branch or tag", "merge it there: alnage source change");
            return;
        }
        var vsa = (VerificationSummary) passing.get().getValue().statement().predicate();
        findings.claim(Claim.State.YES, "reviews", passing.get().getKey() + " of " + scope.repository() + " passed the gate: " + String.join(" ", vsa.verifiedLevels()),
                List.of(passing.get().getValue().envelope()));
    }

    private static boolean isOfTheGate(Facts.Attestation attestation) {
        return attestation.signers().stream().anyMatch(signer -> signer.roles().contains(Role.GATE.wireName()));
    }

    private static Question question(VerificationSummary vsa) {
        return Question.parse(vsa.resourceUri());
    }
}
