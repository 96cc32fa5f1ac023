package dev.alnage.policy;

import dev.alnage.evidence.Digest;
import dev.alnage.evidence.Predicate;
import dev.alnage.evidence.Tree;
import dev.alnage.evidence.claim.Approval;
import dev.alnage.evidence.claim.Deployment;
import dev.alnage.evidence.claim.Ingest;
import dev.alnage.evidence.claim.Run;
import dev.alnage.evidence.pipeline.Plan;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * What may be known about a step of a run.
 *
 * @param sources the repositories from which the commit was taken in, as the ingest attestations name them
 * @param repositories the repositories of the factory's own from which the trust map lets the plan be built, and about whose revision at this
 *     commit its gate has said anything
 * @param project the rules that the commit adds for its own pipelines
 */
public record RunFacts(Question.OfStep question, Instant at, long trustVersion, Signed<Run> run, Signed<Plan> plan, SortedSet<String> sources, SortedSet<String> repositories,
        Recompiled recompiled, ProjectFiles project, List<Work> works, List<Signed<Ingest>> ingests, List<Signed<Approval>> approvals, List<Signed<Predicate>> reports,
        List<Signed<Deployment>> deployments, List<Signed<Predicate.Release>> releases, List<String> cancelled,
        Map<Digest, Tree> trees, List<Attestation> attestations, List<NotTrusted> notTrusted) implements Facts {

    public RunFacts {
        sources = Collections.unmodifiableSortedSet(new TreeSet<>(sources));
        repositories = Collections.unmodifiableSortedSet(new TreeSet<>(repositories));
        works = List.copyOf(works);
        ingests = List.copyOf(ingests);
        approvals = List.copyOf(approvals);
        reports = List.copyOf(reports);
        deployments = List.copyOf(deployments);
        releases = List.copyOf(releases);
        cancelled = List.copyOf(cancelled);
        trees = Map.copyOf(trees);
        attestations = List.copyOf(attestations);
        notTrusted = List.copyOf(notTrusted);
    }

    /** The step in question. */
    public String step() {
        return question.step();
    }
}
