package dev.alnage.policy;

import dev.alnage.evidence.Digest;
import dev.alnage.evidence.Predicate;
import dev.alnage.evidence.Rejected;
import dev.alnage.evidence.SourceRepositories;
import dev.alnage.evidence.Statement;
import dev.alnage.evidence.Tree;
import dev.alnage.evidence.claim.Approval;
import dev.alnage.evidence.claim.Cancellation;
import dev.alnage.evidence.claim.Deployment;
import dev.alnage.evidence.claim.Ingest;
import dev.alnage.evidence.claim.Receipt;
import dev.alnage.evidence.claim.Reuse;
import dev.alnage.evidence.claim.Run;
import dev.alnage.evidence.claim.SourceScope;
import dev.alnage.evidence.order.Order;
import dev.alnage.evidence.pipeline.PipelineFile;
import dev.alnage.evidence.pipeline.Plan;
import dev.alnage.evidence.sign.Role;
import dev.alnage.evidence.sign.TrustFile;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/** Collects the facts about one step of one run: first what the run is of, then everything else under that name and source. */
final class RunGatherer {
    private final TrustFile trust;
    private final Evidence evidence;
    private final Instant now;
    private final Question.OfStep question;
    private final List<Evidence.Found> aboutPlan;

    RunGatherer(TrustFile trust, Evidence evidence, Instant now, Question.OfStep question) {
        this.trust = trust;
        this.evidence = evidence;
        this.now = now;
        this.question = question;
        this.aboutPlan = evidence.about(question.plan());
    }

    RunFacts gather() {
        var glimpsed = glimpse();
        var sources = sources(glimpsed);
        var believed = new Believed(trust, glimpsed.name(), sources);
        var run = believed.signed(aboutPlan, Role.PLANNER, Run.TYPE, Run::read).stream().filter(signed -> signed.value().id().equals(question.run())).findFirst()
                .orElseThrow(() -> new Rejected.Untrusted("found no trusted statement of run " + question.run() + ", expected one about plan "
                        + question.plan() + firstRefusal(believed)));
        var plan = believed.signed(List.of(planOf(run.value())), Role.PLANNER, Plan.TYPE, Plan::read).stream().findFirst().orElseThrow(
                () -> new Rejected.Untrusted("found a plan that counts for nothing, expected a trusted one" + firstRefusal(believed)));
        if (!plan.value().digest().equals(run.value().plan())) {
            throw new Rejected.Untrusted("found plan " + plan.value().digest() + ", expected " + run.value().plan() + " as the run states");
        }
        var works = works(believed, run.value());
        var ingests = ingests(believed, plan.value(), sources);
        var trees = trees(works, ingests);
        var aboutTrees = trees.keySet().stream().sorted().flatMap(tree -> evidence.about(tree).stream()).distinct().toList();
        var approvals = new ArrayList<Facts.Signed<Approval>>();
        roles(plan.value()).forEach(role -> approvals.addAll(believed.signedByPeople(aboutTrees, role, Approval.TYPE, Approval::read)));
        var reports = reports(believed, plan.value().commit());
        var deployments = believed.signed(aboutTrees, Role.INGEST, Deployment.TYPE, Deployment::read);
        var releases = believed.signed(aboutTrees, Role.INGEST, Predicate.Release.TYPE, statement -> (Predicate.Release) statement.predicate());
        var cancelled = believed.signed(aboutPlan, Role.PLANNER, Cancellation.TYPE, Cancellation::read).stream()
                .filter(signed -> signed.value().run().equals(question.run())).map(signed -> signed.value().reason()).toList();
        believed.hear(aboutPlan);
        believed.hear(aboutTrees);
        new Subjects(plan.value(), question.step(), works, ingests, trees).digests().forEach(digest -> believed.hear(evidence.about(digest)));
        return new RunFacts(question, now, trust.version(), run, plan, sources, repositories(plan.value()), recompile(plan.value(), ingests, trees),
                project(plan.value(), ingests, trees), works, ingests, approvals,
                reports, deployments, releases, cancelled, trees, believed.attestations(), believed.notTrusted());
    }

    /** The plan as the planner signed it: only to know under which name, and of which commit, everything is to be judged. */
    private Plan glimpse() {
        var run = Believed.glimpse(trust, aboutPlan, Role.PLANNER, Run.TYPE, Run::read).stream().filter(each -> each.id().equals(question.run())).findFirst()
                .orElseThrow(() -> new Rejected.Untrusted("found no planner's statement of run " + question.run() + ", expected one about plan " + question.plan()));
        return Believed.glimpse(trust, List.of(planOf(run)), Role.PLANNER, Plan.TYPE, Plan::read).stream().findFirst().orElseThrow(
                () -> new Rejected.Untrusted("found a plan that the planner did not sign, expected its signature"));
    }

    private Evidence.Found planOf(Run run) {
        return evidence.find(run.planEnvelope()).orElseThrow(
                () -> new Rejected.Untrusted("found no envelope " + run.planEnvelope() + ", expected the signed plan of run " + run.id()));
    }

    private static String firstRefusal(Believed believed) {
        return believed.notTrusted().isEmpty() ? "" : "; " + believed.notTrusted().getFirst().reason();
    }

    /** From where the storer took the commit in; only what it may say of that repository counts. */
    private SortedSet<String> sources(Plan plan) {
        var sources = new TreeSet<String>();
        for (var found : evidence.about(plan.commit())) {
            for (var ingest : Believed.glimpse(trust, List.of(found), Role.INGEST, Ingest.TYPE, Ingest::read)) {
                var source = SourceRepositories.repository(ingest.source());
                if (ingest.subject().equals(plan.commit()) && mayBeBuiltFrom(plan, source, List.of(found))) {
                    sources.add(source);
                }
            }
        }
        return sources;
    }

    /**
     * Which repository a commit belongs to is what the gate has said of it, wherever the objects were read from: a path that whoever
     * starts a run may choose freely would say nothing.
     */
    private SortedSet<String> repositories(Plan plan) {
        var about = evidence.about(plan.commit());
        var named = new TreeSet<>(Believed.glimpse(trust, about, Role.GATE, Predicate.VerificationSummary.TYPE, statement -> revision(statement, plan)));
        named.removeIf(repository -> repository.isEmpty() || !mayBeBuiltFrom(plan, new SourceScope(trust.trustDomain(), repository).toUri(), about));
        return named;
    }

    /** The repository that a verdict is about; empty for a verdict about anything but a revision at this commit. */
    private static String revision(Statement statement, Plan plan) {
        return statement.predicate() instanceof Predicate.VerificationSummary vsa && Question.parse(vsa.resourceUri()) instanceof Question.OfRevision asked
                && asked.commit().equals(plan.commit()) ? asked.repository() : "";
    }

    /** Whether the trust map lets who took the commit in say so of this repository. */
    private boolean mayBeBuiltFrom(Plan plan, String source, List<Evidence.Found> about) {
        return !new Believed(trust, plan.name(), Set.of(source)).signed(about, Role.INGEST, Ingest.TYPE, Ingest::read).isEmpty();
    }

    private List<Facts.Work> works(Believed believed, Run run) {
        var works = new ArrayList<Facts.Work>();
        for (var order : believed.signed(aboutPlan, Role.PLANNER, Order.TYPE, Order::read)) {
            if (order.value().run().equals(run.id())) {
                receipt(believed, order).flatMap(receipt -> work(believed, order, receipt, Optional.empty(), run.trustLevel())).ifPresent(works::add);
            }
        }
        for (var reuse : believed.signed(aboutPlan, Role.PLANNER, Reuse.TYPE, Reuse::read)) {
            if (reuse.value().run().equals(run.id())) {
                reused(believed, reuse).ifPresent(works::add);
            }
        }
        return works;
    }

    private Optional<Facts.Signed<Receipt>> receipt(Believed believed, Facts.Signed<Order> order) {
        return believed.signed(evidence.about(order.envelope()), Role.INGEST, Receipt.TYPE, Receipt::read).stream()
                .filter(receipt -> receipt.value().order().equals(order.envelope())).findFirst();
    }

    private Optional<Facts.Work> reused(Believed believed, Facts.Signed<Reuse> reuse) {
        return evidence.find(reuse.value().receipt()).flatMap(found ->
                believed.signed(List.of(found), Role.INGEST, Receipt.TYPE, Receipt::read).stream().findFirst()).flatMap(receipt ->
                evidence.find(receipt.value().order()).flatMap(found ->
                        believed.signed(List.of(found), Role.PLANNER, Order.TYPE, Order::read).stream().findFirst()).flatMap(order ->
                        work(believed, order, receipt, Optional.of(reuse), levelOf(believed, order.value()))));
    }

    private String levelOf(Believed believed, Order order) {
        return believed.signed(evidence.about(order.plan()), Role.PLANNER, Run.TYPE, Run::read).stream().map(Facts.Signed::value)
                .filter(run -> run.id().equals(order.run())).map(Run::trustLevel).findFirst().orElse("unknown");
    }

    private Optional<Facts.Work> work(Believed believed, Facts.Signed<Order> order, Facts.Signed<Receipt> receipt,
            Optional<Facts.Signed<Reuse>> reuse, String trustLevel) {
        var found = evidence.find(receipt.value().link());
        if (found.isEmpty()) {
            return Optional.empty();
        }
        try {
            // The certificate was good when the log recorded the link; it is minutes old and long lapsed by now.
            var statement = trust.verifyWorker(found.get().envelope(), believed.occasion(found.get()));
            if (!(statement.statement().value().predicate() instanceof Predicate.Link link)) {
                throw new Rejected.Untrusted("found " + statement.statement().value().predicate().type() + ", expected a link");
            }
            var certificate = statement.certificate();
            if (!certificate.order().equals(order.envelope()) || !certificate.pool().equals(order.value().pool())
                    || !certificate.run().equals(order.value().run()) || !certificate.step().equals(order.value().step())) {
                throw new Rejected.Untrusted("found a link certified for another order, expected order " + order.envelope());
            }
            believed.accept(found.get(), statement.statement());
            return Optional.of(new Facts.Work(order.value(), order.envelope(), link, statement.statement(), found.get().digest(),
                    certificate, receipt, reuse, trustLevel));
        } catch (Rejected e) {
            believed.refuse(found.get(), e);
            return Optional.empty();
        }
    }

    private List<Facts.Signed<Ingest>> ingests(Believed believed, Plan plan, SortedSet<String> sources) {
        var ingests = new ArrayList<>(believed.signed(evidence.about(plan.commit()), Role.INGEST, Ingest.TYPE, statement -> fromOneOf(sources, Ingest.read(statement))));
        for (var step : plan.steps()) {
            if (step instanceof Plan.Step.Fetch fetch) {
                ingests.addAll(believed.signed(evidence.about(fetch.material()), Role.INGEST, Ingest.TYPE, Ingest::read));
            }
        }
        return ingests;
    }

    /** Of two repositories that hold the commit, one may be none of ours. */
    private static Ingest fromOneOf(SortedSet<String> sources, Ingest ingest) {
        if (!sources.contains(SourceRepositories.repository(ingest.source()))) {
            throw new Rejected.Untrusted("found a commit taken in from " + ingest.source() + ", expected from " + sources + " as the trust map allows");
        }
        return ingest;
    }

    private Map<Digest, Tree> trees(List<Facts.Work> works, List<Facts.Signed<Ingest>> ingests) {
        Set<Digest> wanted = new HashSet<>();
        works.forEach(work -> wanted.addAll(work.receipt().value().outputs().values()));
        ingests.forEach(ingest -> wanted.add(ingest.value().tree()));
        Map<Digest, Tree> trees = new HashMap<>();
        for (var digest : wanted) {
            evidence.blob(digest).ifPresent(bytes -> trees.put(digest, Tree.parse(bytes)));
        }
        return trees;
    }

    private List<Facts.Signed<Predicate>> reports(Believed believed, Digest commit) {
        var reports = new ArrayList<Facts.Signed<Predicate>>();
        for (var type : List.of(Predicate.TestResult.TYPE, Predicate.CycloneDx.TYPE, Predicate.Spdx.TYPE_2_3, Predicate.Spdx.TYPE_3, Predicate.Vulns.TYPE)) {
            reports.addAll(believed.signed(evidence.about(commit), Role.EVIDENCE, type, Statement::predicate));
        }
        return reports;
    }

    private static List<String> roles(Plan plan) {
        return plan.steps().stream().filter(Plan.Step.Approve.class::isInstance).map(step -> ((Plan.Step.Approve) step).role()).distinct().toList();
    }

    private ProjectFiles project(Plan plan, List<Facts.Signed<Ingest>> ingests, Map<Digest, Tree> trees) {
        return sourceTree(plan, ingests, trees).map(tree -> ProjectFiles.of(tree, evidence))
                .orElseGet(() -> new ProjectFiles.Missing("the source tree of commit " + plan.commit().hex()));
    }

    private static Optional<Tree> sourceTree(Plan plan, List<Facts.Signed<Ingest>> ingests, Map<Digest, Tree> trees) {
        return ingests.stream().map(Facts.Signed::value).filter(ingest -> ingest.subject().equals(plan.commit())).findFirst()
                .flatMap(ingest -> Optional.ofNullable(trees.get(ingest.tree())));
    }

    /** The gate compiles the plan itself, so that a planner's key alone cannot bring in another plan. */
    private Facts.Recompiled recompile(Plan plan, List<Facts.Signed<Ingest>> ingests, Map<Digest, Tree> trees) {
        var source = sourceTree(plan, ingests, trees);
        if (source.isEmpty()) {
            return new Facts.Recompiled.Missing("the ingest attestation and tree of commit " + plan.commit().hex());
        }
        var file = source.get().entries().get(Gatherer.PIPELINE_PATH);
        if (!(file instanceof Tree.Entry.File(var digest, _, _)) || !digest.equals(plan.pipelineFile())) {
            return new Facts.Recompiled.Refused("the commit's " + Gatherer.PIPELINE_PATH + " is not the file that the plan names");
        }
        var bytes = evidence.blob(digest);
        if (bytes.isEmpty()) {
            return new Facts.Recompiled.Missing("the pipeline file " + digest);
        }
        try {
            return new Facts.Recompiled.Done(PipelineFile.compile(bytes.get(), plan.commit()).digest());
        } catch (Rejected e) {
            return new Facts.Recompiled.Refused(e.getMessage());
        }
    }
}
