package dev.alnage.policy;

import java.time.Instant;
import java.util.List;

/** What may be known about an artifact that somebody else may have made: the attestations about its digest. */
public record ArtifactFacts(Question.OfArtifact question, Instant at, long trustVersion, List<Attestation> attestations,
        List<NotTrusted> notTrusted) implements Facts {
    public ArtifactFacts {
        attestations = List.copyOf(attestations);
        notTrusted = List.copyOf(notTrusted);
    }
}
