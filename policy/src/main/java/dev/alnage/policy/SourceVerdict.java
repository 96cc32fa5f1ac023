package dev.alnage.policy;

import dev.alnage.evidence.claim.SourceScope;
import dev.alnage.evidence.sign.Role;
import dev.alnage.policy.protect.OutsideSources;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.stream.Collectors;

/**
 * Demands of the commit that a run is of that the gate has passed it as a revision of a protected branch or tag of a repository of the
 * factory's own. From where the storer happened to read the objects decides nothing: a copy in another folder is the same commit, and
 * a commit that nobody has looked at is that in every folder. What comes from elsewhere the organisation has to name.
 */
final class SourceVerdict {
    private final RunFacts facts;
    private final OutsideSources outside;
    private final Findings findings;

    SourceVerdict(RunFacts facts, OutsideSources outside, Findings findings) {
        this.facts = facts;
        this.outside = outside;
        this.findings = findings;
    }

    void check() {
        var served = facts.sources().stream().map(SourceScope::find).flatMap(Optional::stream).map(SourceScope::repository).collect(Collectors.toUnmodifiableSet());
        // who named a repository of ours is held to that one; of the others each will do from which the plan may be built
        var verdicts = said(served.isEmpty() ? facts.repositories() : served);
        var passing = verdicts.findPassing();
        if (passing.isPresent()) {
            passed(passing.get());
        } else if (!served.isEmpty()) {
            notPassed(String.join(" and ", served), verdicts.all());
        } else {
            fromOutside();
        }
    }

    private RevisionVerdicts said(Set<String> repositories) {
        var verdicts = new RevisionVerdicts(facts.plan().value().commit(), repositories::contains);
        facts.attestations().stream().filter(SourceVerdict::isOfTheGate).forEach(each -> verdicts.hear(each.statement(), each.envelope()));
        return verdicts;
    }

    private static boolean isOfTheGate(Facts.Attestation attestation) {
        return attestation.signers().stream().anyMatch(signer -> signer.roles().contains(Role.GATE.wireName()));
    }

    private void passed(Map.Entry<String, RevisionVerdicts.Said> passing) {
        findings.claim(Claim.State.YES, "reviews", passing.getKey() + " passed the gate: " + String.join(" ", passing.getValue().vsa().verifiedLevels()), List.of(passing.getValue().envelope()));
    }

    private void notPassed(String repositories, SortedMap<String, RevisionVerdicts.Said> last) {
        var subject = facts.plan().value().commit().toString();
        var expected = "one that passes it for a protected branch or tag";
        var fix = "merge it there: git push origin HEAD:refs/for/main, then alnage source change";
        if (last.isEmpty()) {
            findings.missing("ALN-SRC-098", subject, "no verdict of the gate about the commit in " + repositories, expected, fix);
        } else {
            findings.no("ALN-SRC-098", subject, "verdicts about the commit that pass it for no protected branch: " + String.join(", ", last.keySet()), expected,
                    last.values().stream().map(RevisionVerdicts.Said::envelope).toList(), fix);
        }
    }

    private void fromOutside() {
        var foreign = facts.sources().stream().filter(source -> !outside.admits(source)).toList();
        if (foreign.isEmpty()) {
            findings.claim(Claim.State.NOT_LOOKED_AT, "reviews", "not looked at: the commit is from a repository that this factory does not serve", List.of());
        } else {
            findings.no("ALN-SRC-110", facts.plan().value().commit().toString(), "a commit from " + String.join(" and ", foreign)
                    + ", which this factory does not serve, and no verdict that passes it in a repository that it does", "a commit that the gate has passed for a protected branch or tag",
                    facts.ingests().stream().filter(ingest -> ingest.value().subject().equals(facts.plan().value().commit())).map(Facts.Signed::envelope).toList(),
                    "push it to a repository of the factory and have it merged there, or have the policy's administrators name the source: source.outside");
        }
    }
}
