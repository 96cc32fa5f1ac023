package dev.alnage.policy;

import dev.alnage.evidence.Digest;
import dev.alnage.evidence.Predicate;
import dev.alnage.evidence.Statement;
import dev.alnage.evidence.Tree;
import dev.alnage.evidence.claim.Approval;
import dev.alnage.evidence.claim.Deployment;
import dev.alnage.evidence.claim.Ingest;
import dev.alnage.evidence.claim.Receipt;
import dev.alnage.evidence.claim.Reuse;
import dev.alnage.evidence.claim.Run;
import dev.alnage.evidence.order.Order;
import dev.alnage.evidence.pipeline.Plan;
import dev.alnage.evidence.sign.Verified;
import dev.alnage.evidence.sign.WorkerCertificate;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Everything a policy may know about one question, "may this step of this run go on?". Each member comes from a verified
 * statement; what was found and is not trusted is listed apart and can satisfy nothing.
 */
public record Facts(String step, Instant at, long trustVersion, Signed<Run> run, Signed<Plan> plan, Recompiled recompiled,
        List<Work> works, List<Signed<Ingest>> ingests, List<Signed<Approval>> approvals, List<Signed<Predicate>> reports,
        List<Signed<Deployment>> deployments, List<Signed<Predicate.Release>> releases, List<String> cancelled,
        Map<Digest, Tree> trees, List<NotTrusted> notTrusted) {

    public Facts {
        works = List.copyOf(works);
        ingests = List.copyOf(ingests);
        approvals = List.copyOf(approvals);
        reports = List.copyOf(reports);
        deployments = List.copyOf(deployments);
        releases = List.copyOf(releases);
        cancelled = List.copyOf(cancelled);
        trees = Map.copyOf(trees);
        notTrusted = List.copyOf(notTrusted);
    }

    /** What a verified statement says, with the digest of its envelope and when it was recorded. */
    public record Signed<T>(T value, Verified<Statement> statement, Digest envelope, Instant recorded) {}

    /** One pool's result for one step: the order, the worker's link under its certificate, the storer's receipt of it. */
    public record Work(Order order, Digest orderEnvelope, Predicate.Link link, Verified<Statement> linkStatement,
            Digest linkEnvelope, WorkerCertificate certificate, Signed<Receipt> receipt, Optional<Signed<Reuse>> reuse,
            String trustLevel) {}

    /** The plan as the gate itself compiles it from the commit's own pipeline file, or why it could not. */
    public sealed interface Recompiled {
        record Done(Digest plan) implements Recompiled {}

        record Refused(String reason) implements Recompiled {}

        record Missing(String what) implements Recompiled {}
    }

    /** An envelope that speaks of the subject and counts for nothing. */
    public record NotTrusted(Digest envelope, String reason) {}
}
