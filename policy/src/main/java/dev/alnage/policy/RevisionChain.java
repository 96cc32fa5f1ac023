package dev.alnage.policy;

import dev.alnage.policy.source.Demand;
import java.util.List;
import java.util.TreeMap;

/** The part of a decision about a revision that no rule can take away: somebody who may say so has looked at what was pushed. */
final class RevisionChain {
    private final RevisionFacts facts;
    private final Findings findings = new Findings();

    private RevisionChain(RevisionFacts facts) {
        this.facts = facts;
    }

    static Decision decide(RevisionFacts facts) {
        var chain = new RevisionChain(facts);
        chain.inspected();
        chain.moved();
        chain.reviewed();
        return chain.findings.decision(SourceLevels.of(facts), new TreeMap<>());
    }

    private void inspected() {
        var question = facts.question();
        if (facts.inspections().isEmpty()) {
            findings.missing("ALN-SRC-050", question.commit().toString(), "no inspection of this commit in " + question.repository()
                    + " that counts", "one that the storer signed when it was pushed", "push the commit to the factory: git push");
        } else {
            findings.claim(Claim.State.YES, "source", "inspected when it was pushed to " + question.repository(),
                    facts.inspections().stream().map(Facts.Signed::envelope).toList());
        }
    }

    /** A commit that lies in the repository and was never let into the branch is no revision of it. */
    private void moved() {
        var question = facts.question();
        if (facts.moves().isEmpty()) {
            findings.missing("ALN-SRC-090", question.commit().toString(), "no recorded change that brought it to " + question.reference() + " of " + question.repository(),
                    "one that the storer signed", "push or merge it there");
        } else {
            findings.claim(Claim.State.YES, "reference", question.reference() + " since change " + facts.moves().getLast().value().sequence() + ", pushed by "
                    + facts.moves().getLast().value().pusher(), List.of(facts.moves().getLast().envelope()));
        }
    }

    private void reviewed() {
        if (facts.reviewed().isEmpty()) {
            findings.claim(Claim.State.NOT_LOOKED_AT, "reviews", "not looked at: it is not the merge of a proposed change", List.of());
            return;
        }
        var change = facts.reviewed().get();
        var outcome = change.outcome();
        var people = outcome.approvals().keySet();
        findings.claim(people.size() >= Demand.FOUR_EYES.reviewers() ? Claim.State.YES : Claim.State.WARNING, "reviews", people.isEmpty() ? "nobody reviewed change "
                + change.change().value().number() : String.join(" and ", people) + " reviewed exactly change " + change.change().value().number(),
                outcome.approvals().values().stream().map(given -> given.envelope()).toList());
        if (!change.glass().isEmpty()) {
            var glass = change.glass().getFirst();
            findings.claim(Claim.State.WARNING, "glass", "broken by " + String.join(" and ", glass.people()) + ", and nobody has resolved it: " + glass.broken().reason(),
                    List.of(glass.envelope()));
        }
    }
}
