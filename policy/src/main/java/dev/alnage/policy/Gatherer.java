package dev.alnage.policy;

import dev.alnage.evidence.Rejected;
import dev.alnage.evidence.sign.TrustFile;
import java.time.Instant;
import java.util.Set;

/**
 * Collects the facts for one question from evidence, verifying every envelope under the role that may say what it says and under
 * the trust map. Nothing the place of evidence says is believed: what is missing there can only make a verdict worse.
 */
public final class Gatherer {
    /** Where the pipeline file stands in a source tree. */
    public static final String PIPELINE_PATH = ".alnage/pipeline.yaml";

    /** Files of what is asked about of which attestations are looked for singly; of more, their tree stands for them. */
    public static final int FILES_MAX = 1_000;

    private final TrustFile trust;
    private final Evidence evidence;
    private final Instant now;

    public Gatherer(TrustFile trust, Evidence evidence, Instant now) {
        this.trust = trust;
        this.evidence = evidence;
        this.now = now;
    }

    /** @throws Rejected.Untrusted when not even the run and its plan are vouched for: then there is nothing to decide about */
    public Facts gather(Question question) {
        return switch (question) {
            case Question.OfStep step -> gather(step);
            case Question.OfArtifact artifact -> gather(artifact);
            case Question.OfRevision revision -> gather(revision);
        };
    }

    /** What is known about an artifact by its digest, judged under the name that the one who asks gives it. */
    public ArtifactFacts gather(Question.OfArtifact question) {
        var believed = new Believed(trust, question.name(), Set.of());
        believed.hear(evidence.about(question.subject()));
        return new ArtifactFacts(question, now, trust.version(), believed.attestations(), believed.notTrusted());
    }

    /** What is known about a commit in its repository, which is what the trust map is asked about, as artifact and as source. */
    public RevisionFacts gather(Question.OfRevision question) {
        return new RevisionGatherer(trust, evidence, now, question).gather();
    }

    /** @throws Rejected.Untrusted when not even the run and its plan are vouched for: then there is nothing to decide about */
    public RunFacts gather(Question.OfStep question) {
        return new RunGatherer(trust, evidence, now, question).gather();
    }
}
