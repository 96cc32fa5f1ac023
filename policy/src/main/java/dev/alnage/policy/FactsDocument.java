package dev.alnage.policy;

import dev.alnage.evidence.Digest;
import dev.alnage.evidence.Json;
import dev.alnage.evidence.Rejected;
import dev.alnage.evidence.Resource;
import dev.alnage.evidence.claim.Approval;
import dev.alnage.evidence.order.StepReport;
import dev.alnage.evidence.order.Trace;
import dev.alnage.evidence.sign.Standing;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.SortedMap;

/**
 * Facts as JSON, the {@code input} of rules, in the form of {@link FactsSchema}. Equal facts give equal bytes: lists stand in the
 * order of the log or of the plan, or are sorted.
 */
public final class FactsDocument {
    private final Facts facts;

    private FactsDocument(Facts facts) {
        this.facts = facts;
    }

    /** The document; every member of the schema and no other. */
    public static Json.Members of(Facts facts) {
        var document = new FactsDocument(facts);
        return Json.object().with("version", FactsSchema.VERSION).with("at", facts.at().toString()).with("trustVersion", facts.trustVersion())
                .with("question", question(facts.question()))
                .with("run", switch (facts) {
                    case RunFacts run -> document.run(run);
                    case ArtifactFacts _, RevisionFacts _ -> new Json.Null();
                })
                .with("revision", facts instanceof RevisionFacts revision ? RevisionDocument.of(revision) : new Json.Null())
                .with("attestations", Json.array(facts.attestations().stream().map(document::attestation).toList()))
                .with("notTrusted", Json.array(facts.notTrusted().stream().sorted(Comparator.comparing(Facts.NotTrusted::envelope))
                        .map(FactsDocument::notTrusted).toList()))
                .build();
    }

    private static Json question(Question question) {
        return switch (question) {
            case Question.OfStep(var run, var plan, var step) -> Json.object().with("kind", "step").with("run", run).with("plan", plan.toString())
                    .with("step", step).build();
            case Question.OfArtifact(var subject, var name, var action) -> Json.object().with("kind", "artifact").with("subject", subject.toString())
                    .with("name", name).with("action", action).build();
            case Question.OfRevision(var repository, var reference, var commit) -> Json.object().with("kind", "revision").with("repository", repository)
                    .with("reference", reference).with("commit", commit.toString()).build();
        };
    }

    private Json attestation(Facts.Attestation each) {
        return recorded(Json.object(), each.envelope(), each.recorded()).with("index", each.index())
                .with("predicateType", each.statement().predicate().type())
                .with("subjects", Json.array(each.statement().subjects().stream().map(FactsDocument::subject).toList()))
                .with("signers", Json.array(each.signers().stream().map(FactsDocument::signer).toList()))
                .with("entries", Json.texts(each.entries())).with("predicate", each.statement().predicate().toJson()).build();
    }

    private static Json subject(Resource subject) {
        return Json.object().with("name", subject.name()).with("uri", subject.uri()).with("digests", digests(subject.digests())).build();
    }

    private static Json signer(Standing signer) {
        return Json.object().with("name", signer.principal().name()).with("kind", signer.kind().name().toLowerCase(Locale.ROOT))
                .with("roles", Json.texts(signer.roles())).build();
    }

    private static Json notTrusted(Facts.NotTrusted each) {
        return Json.object().with("envelope", each.envelope().toString()).with("predicateType", each.predicateType()).with("reason", each.reason()).build();
    }

    private Json run(RunFacts run) {
        return Json.object().with("envelope", run.run().envelope().toString()).with("id", run.run().value().id())
                .with("trustLevel", run.run().value().trustLevel()).with("started", run.run().value().started().toString())
                .with("sources", Json.texts(run.sources())).with("cancelled", Json.texts(run.cancelled()))
                .with("plan", PlanDocument.of(run))
                .with("works", Json.array(run.works().stream().map(this::work).toList()))
                .with("ingests", each(run.ingests(), (json, ingest) -> json.with("subject", ingest.subject().toString())
                        .with("tree", ingest.tree().toString()).with("source", ingest.source()).with("note", ingest.note())))
                .with("approvals", Json.array(run.approvals().stream().map(this::approval).toList()))
                .with("releases", each(run.releases(), (json, release) -> json.with("purl", release.purl()).with("id", release.releaseId())))
                .with("deployments", each(run.deployments(), (json, deployment) -> json.with("environment", deployment.environment())
                        .with("run", deployment.run()).with("step", deployment.step()).with("artifact", deployment.artifact().toString())))
                .build();
    }

    private interface Part<T> {
        Json.Builder add(Json.Builder json, T value);
    }

    private <T> Json each(List<Facts.Signed<T>> all, Part<T> part) {
        return Json.array(all.stream().map(each -> part.add(recorded(Json.object(), each.envelope(), each.recorded()), each.value()).build()).toList());
    }

    private Json approval(Facts.Signed<Approval> each) {
        var approval = each.value();
        var people = facts.attestations().stream().filter(attestation -> attestation.envelope().equals(each.envelope())).findFirst()
                .map(attestation -> attestation.signers().stream().filter(signer -> each.statement().signers().contains(signer.principal())).toList())
                .orElse(List.of());
        return recorded(Json.object(), each.envelope(), each.recorded()).with("run", approval.run()).with("step", approval.step())
                .with("granted", Json.bool(approval.granted())).with("reason", approval.reason()).with("inputs", trees(approval.inputs()))
                .with("people", Json.array(people.stream().map(FactsDocument::signer).toList())).build();
    }

    private Json work(Facts.Work work) {
        var recorded = work.receipt().recorded();
        return Json.object().with("step", work.order().step()).with("pool", work.certificate().pool())
                .with("order", work.orderEnvelope().toString()).with("link", work.linkEnvelope().toString())
                .with("receipt", work.receipt().envelope().toString())
                .with("reuse", work.reuse().map(reuse -> reuse.envelope().toString()).orElse(""))
                .with("trustLevel", work.trustLevel())
                .with("certificateSeconds", Duration.between(work.certificate().notBefore(), work.certificate().notAfter()).toSeconds()).with("recorded", recorded.toString()).with("ageSeconds", age(recorded))
                .with("image", work.order().image().toString()).with("argv", Json.texts(work.link().command()))
                .with("inputs", trees(work.order().inputs())).with("outputs", trees(work.receipt().value().outputs()))
                .with("report", report(work)).build();
    }

    private static Json report(Facts.Work work) {
        try {
            var seen = StepReport.read(work.link()).observation();
            var findings = seen.trace() instanceof Trace.Observed observed ? observed.findings().size() : 0;
            return Json.object().with("succeeded", Json.bool(seen.outcome().succeeded())).with("ending", seen.outcome().ending().toString())
                    .with("networkNone", Json.bool(seen.isolation().network().none()))
                    .with("traceObserved", Json.bool(seen.trace() instanceof Trace.Observed)).with("traceFindings", findings)
                    .with("isolation", seen.isolation().toJson()).with("trace", seen.trace().toJson()).build();
        } catch (Rejected e) {
            return new Json.Null();
        }
    }

    private Json.Builder recorded(Json.Builder json, Digest envelope, Instant recorded) {
        return json.with("envelope", envelope.toString()).with("recorded", recorded.toString()).with("ageSeconds", age(recorded));
    }

    private long age(Instant recorded) {
        return Duration.between(recorded, facts.at()).toSeconds();
    }

    private static Json trees(SortedMap<String, Digest> trees) {
        var json = Json.object();
        trees.forEach((directory, tree) -> json.with(directory, tree.toString()));
        return json.build();
    }

    private static Json digests(Collection<Digest> digests) {
        return Json.texts(digests.stream().map(Digest::toString).toList());
    }
}
