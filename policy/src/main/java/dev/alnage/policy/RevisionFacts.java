package dev.alnage.policy;

import dev.alnage.evidence.Json;
import java.time.Instant;
import java.util.List;

/** What may be known about a commit at the tip of a reference: the attestations about its digest, judged for its repository. */
public record RevisionFacts(Question.OfRevision question, Instant at, long trustVersion, List<Attestation> attestations,
        List<NotTrusted> notTrusted) implements Facts {
    /** What the storer found out about a push, by predicate type (decision 0020). */
    public static final String INSPECTION = "https://alnage.dev/source-inspection/v1";

    public RevisionFacts {
        attestations = List.copyOf(attestations);
        notTrusted = List.copyOf(notTrusted);
    }

    /**
     * The inspections of this commit for this reference of this repository, oldest first. One of another repository or branch says
     * nothing here: what was let in there kept to other rules (G4).
     */
    public List<Attestation> inspections() {
        return attestations.stream().filter(each -> each.statement().predicate().type().equals(INSPECTION)
                && each.statement().predicate().toJson() instanceof Json.Members members
                && Json.text(question.repository()).equals(members.values().get("repository"))
                && Json.text(question.reference()).equals(members.values().get("reference"))
                && each.statement().subjects().stream().anyMatch(subject -> subject.digests().contains(question.commit()))).toList();
    }
}
