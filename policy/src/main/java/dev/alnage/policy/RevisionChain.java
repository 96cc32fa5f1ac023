package dev.alnage.policy;

import java.util.List;
import java.util.TreeMap;

/** The part of a decision about a revision that no rule can take away: somebody who may say so has looked at what was pushed. */
final class RevisionChain {
    private RevisionChain() {}

    static Decision decide(RevisionFacts facts) {
        var findings = new Findings();
        var question = facts.question();
        var inspections = facts.inspections();
        if (inspections.isEmpty()) {
            findings.missing("ALN-SRC-050", question.commit().toString(), "no inspection of this commit in " + question.repository()
                    + " that counts", "one that the storer signed when it was pushed", "push the commit to the factory: git push");
        } else {
            findings.claim(Claim.State.YES, "source", "inspected when it was pushed to " + question.repository(),
                    inspections.stream().map(Facts.Attestation::envelope).toList());
        }
        return findings.decision(List.of(), new TreeMap<>());
    }
}
