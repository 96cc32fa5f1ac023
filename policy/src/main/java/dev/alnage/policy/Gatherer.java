package dev.alnage.policy;

import dev.alnage.evidence.Digest;
import dev.alnage.evidence.Predicate;
import dev.alnage.evidence.Rejected;
import dev.alnage.evidence.Statement;
import dev.alnage.evidence.Tree;
import dev.alnage.evidence.claim.Approval;
import dev.alnage.evidence.claim.Cancellation;
import dev.alnage.evidence.claim.Deployment;
import dev.alnage.evidence.claim.Ingest;
import dev.alnage.evidence.claim.Receipt;
import dev.alnage.evidence.claim.Reuse;
import dev.alnage.evidence.claim.Run;
import dev.alnage.evidence.order.Order;
import dev.alnage.evidence.pipeline.PipelineFile;
import dev.alnage.evidence.pipeline.Plan;
import dev.alnage.evidence.sign.Role;
import dev.alnage.evidence.sign.TrustFile;
import dev.alnage.evidence.sign.Verified;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * Collects the facts for one question from evidence, verifying every envelope under the role that may say what it says.
 * Nothing the place of evidence says is believed: what is missing there can only make a verdict worse.
 */
public final class Gatherer {
    /** Where the pipeline file stands in a source tree. */
    public static final String PIPELINE_PATH = ".alnage/pipeline.yaml";

    private final TrustFile trust;
    private final Evidence evidence;
    private final Instant now;
    private final Map<Digest, Facts.NotTrusted> notTrusted = new LinkedHashMap<>();

    public Gatherer(TrustFile trust, Evidence evidence, Instant now) {
        this.trust = trust;
        this.evidence = evidence;
        this.now = now;
    }

    /** @throws Rejected.Untrusted when not even the run and its plan are vouched for: then there is nothing to decide about */
    public Facts gather(String runId, Digest planDigest, String step) {
        var aboutPlan = evidence.about(planDigest);
        var run = trusted(aboutPlan, Role.PLANNER, Run.TYPE, Run::read).stream()
                .filter(signed -> signed.value().id().equals(runId)).findFirst()
                .orElseThrow(() -> new Rejected.Untrusted("found no planner's statement of run " + runId + ", expected one about plan " + planDigest));
        var plan = plan(run.value());
        var levels = new HashMap<String, String>();
        levels.put(runId, run.value().trustLevel());
        var works = new ArrayList<Facts.Work>();
        for (var order : trusted(aboutPlan, Role.PLANNER, Order.TYPE, Order::read)) {
            if (order.value().run().equals(runId)) {
                receipt(order).flatMap(receipt -> work(order, receipt, Optional.empty(), run.value().trustLevel())).ifPresent(works::add);
            }
        }
        for (var reuse : trusted(aboutPlan, Role.PLANNER, Reuse.TYPE, Reuse::read)) {
            if (reuse.value().run().equals(runId)) {
                reused(reuse).ifPresent(works::add);
            }
        }
        var ingests = ingests(plan.value());
        var trees = trees(works, ingests);
        var aboutTrees = trees.keySet().stream().sorted().flatMap(tree -> evidence.about(tree).stream()).distinct().toList();
        var reports = reports(plan.value().commit());
        return new Facts(step, now, trust.version(), run, plan, recompile(plan.value(), ingests, trees), works, ingests,
                approvals(aboutTrees, plan.value()), reports,
                trusted(deployed(trees), Role.INGEST, Deployment.TYPE, Deployment::read), releases(trees),
                trusted(aboutPlan, Role.PLANNER, Cancellation.TYPE, Cancellation::read).stream()
                        .filter(signed -> signed.value().run().equals(runId)).map(signed -> signed.value().reason()).toList(),
                trees, List.copyOf(notTrusted.values()));
    }

    private Facts.Signed<Plan> plan(Run run) {
        var found = evidence.find(run.planEnvelope()).orElseThrow(
                () -> new Rejected.Untrusted("found no envelope " + run.planEnvelope() + ", expected the signed plan of run " + run.id()));
        var plan = trusted(List.of(found), Role.PLANNER, Plan.TYPE, Plan::read).stream().findFirst().orElseThrow(
                () -> new Rejected.Untrusted("found a plan that the planner did not sign, expected its signature"));
        if (!plan.value().digest().equals(run.plan())) {
            throw new Rejected.Untrusted("found plan " + plan.value().digest() + ", expected " + run.plan() + " as the run states");
        }
        return plan;
    }

    /** The gate compiles the plan itself, so that a planner's key alone cannot bring in another plan. */
    private Facts.Recompiled recompile(Plan plan, List<Facts.Signed<Ingest>> ingests, Map<Digest, Tree> trees) {
        var source = ingests.stream().map(Facts.Signed::value).filter(i -> i.subject().equals(plan.commit())).findFirst();
        if (source.isEmpty() || !trees.containsKey(source.get().tree())) {
            return new Facts.Recompiled.Missing("the ingest attestation and tree of commit " + plan.commit().hex());
        }
        var file = trees.get(source.get().tree()).entries().get(PIPELINE_PATH);
        if (!(file instanceof Tree.Entry.File(var digest, _, _)) || !digest.equals(plan.pipelineFile())) {
            return new Facts.Recompiled.Refused("the commit's " + PIPELINE_PATH + " is not the file that the plan names");
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

    private Optional<Facts.Signed<Receipt>> receipt(Facts.Signed<Order> order) {
        return trusted(evidence.about(order.envelope()), Role.INGEST, Receipt.TYPE, Receipt::read).stream()
                .filter(receipt -> receipt.value().order().equals(order.envelope())).findFirst();
    }

    private Optional<Facts.Work> reused(Facts.Signed<Reuse> reuse) {
        return evidence.find(reuse.value().receipt()).flatMap(found ->
                trusted(List.of(found), Role.INGEST, Receipt.TYPE, Receipt::read).stream().findFirst()).flatMap(receipt ->
                evidence.find(receipt.value().order()).flatMap(found ->
                        trusted(List.of(found), Role.PLANNER, Order.TYPE, Order::read).stream().findFirst()).flatMap(order ->
                        work(order, receipt, Optional.of(reuse), levelOf(order.value()))));
    }

    private String levelOf(Order order) {
        return trusted(evidence.about(order.plan()), Role.PLANNER, Run.TYPE, Run::read).stream().map(Facts.Signed::value)
                .filter(run -> run.id().equals(order.run())).map(Run::trustLevel).findFirst().orElse("unknown");
    }

    private Optional<Facts.Work> work(Facts.Signed<Order> order, Facts.Signed<Receipt> receipt,
            Optional<Facts.Signed<Reuse>> reuse, String trustLevel) {
        var found = evidence.find(receipt.value().link());
        if (found.isEmpty()) {
            return Optional.empty();
        }
        try {
            // The certificate was good when the log recorded the link; it is minutes old and long lapsed by now.
            var statement = trust.verifyWorker(found.get().envelope(), found.get().time());
            if (!(statement.statement().value().predicate() instanceof Predicate.Link link)) {
                throw new Rejected.Untrusted("found " + statement.statement().value().predicate().type() + ", expected a link");
            }
            var certificate = statement.certificate();
            if (!certificate.order().equals(order.envelope()) || !certificate.pool().equals(order.value().pool())
                    || !certificate.run().equals(order.value().run()) || !certificate.step().equals(order.value().step())) {
                throw new Rejected.Untrusted("found a link certified for another order, expected order " + order.envelope());
            }
            return Optional.of(new Facts.Work(order.value(), order.envelope(), link, statement.statement(), found.get().digest(),
                    certificate, receipt, reuse, trustLevel));
        } catch (Rejected e) {
            notTrusted.put(found.get().digest(), new Facts.NotTrusted(found.get().digest(), e.getMessage()));
            return Optional.empty();
        }
    }

    private List<Facts.Signed<Ingest>> ingests(Plan plan) {
        var ingests = new ArrayList<>(trusted(evidence.about(plan.commit()), Role.INGEST, Ingest.TYPE, Ingest::read));
        for (var step : plan.steps()) {
            if (step instanceof Plan.Step.Fetch fetch) {
                ingests.addAll(trusted(evidence.about(fetch.material()), Role.INGEST, Ingest.TYPE, Ingest::read));
            }
        }
        return ingests;
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

    private List<Facts.Signed<Predicate>> reports(Digest commit) {
        var reports = new ArrayList<Facts.Signed<Predicate>>();
        for (var type : List.of(Predicate.TestResult.TYPE, Predicate.CycloneDx.TYPE, Predicate.Vulns.TYPE)) {
            reports.addAll(trusted(evidence.about(commit), Role.EVIDENCE, type, Statement::predicate));
        }
        return reports;
    }

    private List<Facts.Signed<Approval>> approvals(List<Evidence.Found> aboutTrees, Plan plan) {
        var approvals = new ArrayList<Facts.Signed<Approval>>();
        var roles = plan.steps().stream().filter(Plan.Step.Approve.class::isInstance).map(s -> ((Plan.Step.Approve) s).role()).distinct().toList();
        for (var role : roles) {
            approvals.addAll(trusted(aboutTrees, Approval.TYPE, Approval::read, found -> trust.verifyPerson(found.envelope(), role)));
        }
        return approvals;
    }

    private List<Evidence.Found> deployed(Map<Digest, Tree> trees) {
        return trees.keySet().stream().sorted().flatMap(tree -> evidence.about(tree).stream()).distinct().toList();
    }

    private List<Facts.Signed<Predicate.Release>> releases(Map<Digest, Tree> trees) {
        return trusted(deployed(trees), Role.INGEST, Predicate.Release.TYPE, statement -> (Predicate.Release) statement.predicate());
    }

    private <T> List<Facts.Signed<T>> trusted(List<Evidence.Found> found, Role role, String type, Function<Statement, T> reader) {
        return trusted(found, type, reader, each -> trust.verifyStatement(each.envelope(), role));
    }

    private <T> List<Facts.Signed<T>> trusted(List<Evidence.Found> found, String type, Function<Statement, T> reader,
            Function<Evidence.Found, Verified<Statement>> verify) {
        var trusted = new ArrayList<Facts.Signed<T>>();
        for (var each : found) {
            // A look at the unverified payload decides only which role to demand; nothing is taken from it.
            if (!UnverifiedType.of(each.envelope()).equals(type)) {
                continue;
            }
            try {
                var verified = verify.apply(each);
                if (verified.value().predicate().type().equals(type)) {
                    trusted.add(new Facts.Signed<>(reader.apply(verified.value()), verified, each.digest(), each.time()));
                }
            } catch (Rejected e) {
                notTrusted.put(each.digest(), new Facts.NotTrusted(each.digest(), e.getMessage()));
            }
        }
        return trusted;
    }
}
