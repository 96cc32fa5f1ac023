package dev.alnage.policy;

import dev.alnage.evidence.claim.ReferenceChange;
import dev.alnage.evidence.claim.SourceInspection;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What may be known about a commit at the tip of a reference, all of it said in this repository: what was let in elsewhere kept to other
 * rules (case G4).
 *
 * @param inspections what the storer found when the commit was pushed, oldest first
 * @param moves the recorded changes that brought it to the reference, oldest first
 * @param reviewed the proposed change that it is the merge of, if it is one
 */
@SuppressWarnings("OptionalUsedAsFieldOrParameterType")
public record RevisionFacts(Question.OfRevision question, Instant at, long trustVersion, List<Signed<SourceInspection>> inspections,
        List<Signed<ReferenceChange>> moves, Optional<ReviewedChange> reviewed, List<Attestation> attestations, List<NotTrusted> notTrusted) implements Facts {
    public RevisionFacts {
        inspections = List.copyOf(inspections);
        moves = List.copyOf(moves);
        attestations = List.copyOf(attestations);
        notTrusted = List.copyOf(notTrusted);
    }

    /** The newest look at it. */
    public Optional<Signed<SourceInspection>> inspection() {
        return inspections.isEmpty() ? Optional.empty() : Optional.of(inspections.getLast());
    }
}
