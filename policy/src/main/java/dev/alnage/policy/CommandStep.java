package dev.alnage.policy;

import dev.alnage.evidence.Digest;
import dev.alnage.evidence.Predicate;
import dev.alnage.evidence.Rejected;
import dev.alnage.evidence.order.StepReport;
import dev.alnage.evidence.order.Trace;
import dev.alnage.evidence.pipeline.Completeness;
import dev.alnage.evidence.pipeline.Finding;
import dev.alnage.evidence.pipeline.Plan;
import dev.alnage.evidence.report.ReportKind;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/** Whether one step was done as planned, by as many pools as planned, with equal results. */
final class CommandStep {
    private static final Set<ReportKind> SCANS = Set.of(ReportKind.SARIF, ReportKind.DAST);

    private final FactoryPolicy policy;
    private final RunFacts facts;
    private final Plan.Step.Command step;
    private final Findings findings;

    CommandStep(FactoryPolicy policy, RunFacts facts, Plan.Step.Command step, Findings findings) {
        this.policy = policy;
        this.facts = facts;
        this.step = step;
        this.findings = findings;
    }

    /** The outputs that enough pools agree on; empty after saying why not. */
    Optional<SortedMap<String, Digest>> outputs(SortedMap<String, Digest> inputs) {
        var byOutputs = new LinkedHashMap<SortedMap<String, Digest>, TreeSet<String>>();
        var works = counting(facts.works().stream().filter(work -> work.order().step().equals(step.id())).toList());
        if (works.isEmpty()) {
            findings.missing("ALN-BLD-003", step.id(), "no link for step " + step.id(), "a link from " + step.agree() + " pools",
                    "alnage build watch shows what the run waits for");
            return Optional.empty();
        }
        var before = findings.count();
        for (var work : works) {
            var count = findings.count();
            asPlanned(work, inputs);
            if (findings.count() == count) {
                // One pool three times is one: the pool is the principal behind its workers' certificates.
                byOutputs.computeIfAbsent(work.receipt().value().outputs(), _ -> new TreeSet<>()).add(work.certificate().pool());
            }
        }
        if (byOutputs.size() > 1) {
            findings.no("ALN-BLD-021", step.id(), "pools that made different outputs: " + byOutputs.values(), step.agree() + " pools that agree",
                    works.stream().map(Facts.Work::linkEnvelope).toList(), "alnage artifact show compares the outputs");
            return Optional.empty();
        }
        var agreed = byOutputs.entrySet().stream().filter(entry -> entry.getValue().size() >= step.agree()).findFirst();
        if (agreed.isEmpty()) {
            if (findings.count() == before) {
                findings.missing("ALN-BLD-022", step.id(), "results from " + byOutputs.values() + " only", step.agree() + " distinct pools",
                        "alnage worker list shows which pools are there");
            }
            return Optional.empty();
        }
        reports(agreed.get().getKey(), inputs);
        agreedClaim(agreed.get().getValue(), works);
        return Optional.of(agreed.get().getKey());
    }

    /**
     * Without the failures that the same pool has made good since: somebody had the step done again, and the claim says so.
     * Successes all count, so that trying again hides no difference between two results; nor does it hide what a failed
     * command reached for.
     */
    private List<Facts.Work> counting(List<Facts.Work> works) {
        var madeGood = works.stream().filter(work -> failedQuietly(work) && works.stream().anyMatch(later -> !failedQuietly(later)
                && later.certificate().pool().equals(work.certificate().pool())
                && later.receipt().recorded().isAfter(work.receipt().recorded()))).toList();
        if (!madeGood.isEmpty()) {
            findings.claim(Claim.State.WARNING, "again", step.id() + " failed " + madeGood.size() + " times before it was done as planned",
                    madeGood.stream().map(Facts.Work::linkEnvelope).toList());
        }
        return works.stream().filter(work -> !madeGood.contains(work)).toList();
    }

    private static boolean failedQuietly(Facts.Work work) {
        try {
            var seen = StepReport.read(work.link()).observation();
            return !seen.outcome().succeeded() && !(seen.trace() instanceof Trace.Observed observed && !observed.findings().isEmpty());
        } catch (Rejected e) {
            return false; // counts, and will be refused
        }
    }

    private void agreedClaim(TreeSet<String> pools, List<Facts.Work> works) {
        var evidence = works.stream().map(Facts.Work::linkEnvelope).toList();
        var reused = works.stream().anyMatch(work -> work.reuse().isPresent()) ? ", taken over from an earlier run by statement" : "";
        if (step.agree() > 1) {
            findings.claim(Claim.State.YES, "rebuilt", step.id() + " identical by " + pools.size() + " of " + step.of()
                    + " pools that share one host" + reused, evidence);
        } else {
            findings.claim(Claim.State.YES, "step", step.id() + " as planned, on pool " + String.join(", ", pools) + reused, evidence);
        }
    }

    private void asPlanned(Facts.Work work, SortedMap<String, Digest> inputs) {
        belongsToThisRun(work);
        var order = work.order();
        var evidence = List.of(work.orderEnvelope(), work.linkEnvelope());
        same("ALN-BLD-004", "command", work.link().command(), step.argv(), evidence);
        same("ALN-BLD-004", "ordered command", order.argv(), step.argv(), evidence);
        same("ALN-BLD-005", "image", order.image(), step.image(), evidence);
        same("ALN-BLD-006", "environment", order.environment(), step.environment(), evidence);
        same("ALN-BLD-006", "limits", order.limits(), step.limits(), evidence);
        same("ALN-BLD-006", "outputs", new TreeSet<>(order.outputs()), new TreeSet<>(step.outputs()), evidence);
        same("ALN-BLD-007", "inputs", order.inputs(), inputs, evidence);
        try {
            materialsComplete(work, inputs);
            productsAreTheLinks(work);
        } catch (Rejected e) {
            findings.no("ALN-BLD-017", step.id(), "a link that cannot be compared: " + e.getMessage(), "materials and products by path and sha256",
                    evidence, "start a new run from the commit");
        }
        new ReportedWork(policy, step, work, findings).check();
    }

    /** A link of another run is a replay, unless the planner has said that this run takes it. */
    private void belongsToThisRun(Facts.Work work) {
        var run = facts.run().value();
        if (work.reuse().isEmpty()) {
            same("ALN-BLD-011", "run", work.order().run(), run.id(), List.of(work.orderEnvelope()));
            same("ALN-BLD-011", "plan", work.order().plan(), run.plan(), List.of(work.orderEnvelope()));
            return;
        }
        var reuse = work.reuse().get();
        var evidence = List.of(reuse.envelope(), work.linkEnvelope());
        same("ALN-BLD-012", "work digest", work.order().workDigest(), reuse.value().work(), evidence);
        same("ALN-BLD-012", "step", work.order().step(), reuse.value().step(), evidence);
        same("ALN-BLD-012", "pool", work.certificate().pool(), reuse.value().pool(), evidence);
        same("ALN-BLD-012", "trust level", work.trustLevel(), run.trustLevel(), evidence);
        if (Duration.between(work.receipt().recorded(), facts.at()).compareTo(policy.reuseAgeMax()) > 0) {
            findings.no("ALN-BLD-012", step.id(), "a result of " + work.receipt().recorded(), "one of the last " + policy.reuseAgeMax().toDays() + " days",
                    evidence, "alnage build start --rebuild");
        }
    }

    /** Every file of every input, and nothing else: the reference verifier lets a left-out input pass. */
    private void materialsComplete(Facts.Work work, SortedMap<String, Digest> inputs) {
        Map<Plan.Input, SortedMap<String, Digest>> made = new HashMap<>();
        for (var input : inputs.entrySet()) {
            var tree = facts.trees().get(input.getValue());
            if (tree == null) {
                missingTree(input.getValue(), "input " + input.getKey());
                return;
            }
            made.put(step.inputs().get(input.getKey()), Completeness.files(tree.toResources("")));
        }
        refuse("ALN-BLD-007", Completeness.check(step, Completeness.files(work.link().materials()), made), work);
    }

    /** The products of the link are the files of the outputs that the storer hashed, in the declared outputs and nowhere else. */
    private void productsAreTheLinks(Facts.Work work) {
        var expected = new TreeMap<String, Digest>();
        for (var output : work.receipt().value().outputs().entrySet()) {
            var tree = facts.trees().get(output.getValue());
            if (tree == null) {
                missingTree(output.getValue(), "output " + output.getKey());
                return;
            }
            expected.putAll(Completeness.files(tree.toResources(output.getKey() + "/")));
        }
        same("ALN-BLD-016", "output names", new TreeSet<>(work.receipt().value().outputs().keySet()), new TreeSet<>(step.outputs()),
                List.of(work.receipt().envelope()));
        // a link without products speaks of its log, under no name
        var products = Completeness.files(work.linkStatement().value().subjects().stream().filter(subject -> !subject.name().isEmpty()).toList());
        same("ALN-BLD-016", "products", products, expected, List.of(work.linkEnvelope(), work.receipt().envelope()));
        refuse("ALN-BLD-016", Completeness.checkProducts(step, products), work);
    }

    private void missingTree(Digest tree, String what) {
        findings.missing("ALN-BLD-015", step.id(), "no tree " + tree, "the list of files of " + what, "alnage admin fsck");
    }

    /** The first says what is wrong, the number how much more is. */
    private void refuse(String code, List<Finding> found, Facts.Work work) {
        if (!found.isEmpty()) {
            findings.no(code, step.id(), found.getFirst().found() + (found.size() > 1 ? " and " + (found.size() - 1) + " more" : ""),
                    found.getFirst().expected(), List.of(work.linkEnvelope()), "start a new run; alnage why shows where the file came from");
        }
    }

    /** What the step declared as evidence was parsed by the storer and says yes. */
    private void reports(SortedMap<String, Digest> outputs, SortedMap<String, Digest> inputs) {
        step.evidence().forEach((kind, path) -> {
            var files = ReportFiles.matching(path, outputs, facts.trees());
            var statements = facts.reports().stream().filter(report -> covers(report, files)).toList();
            if (files.isEmpty() || statements.isEmpty()) {
                findings.missing("ALN-TST-001", step.id(), "no " + kind + " evidence about " + path, "one signed by the storer",
                        "alnage build logs " + facts.run().value().id() + " " + step.id());
            }
            statements.forEach(report -> reported(kind, report, outputs.values()));
        });
    }

    private boolean covers(Facts.Signed<Predicate> report, List<Digest> files) {
        return report.statement().value().subjectDigests().containsAll(files)
                && report.statement().value().subjectDigests().contains(facts.plan().value().commit());
    }

    /** Each kind of report has its one predicate type; another type about the same file, or one that was read as another kind, is not an answer. */
    private void reported(String kind, Facts.Signed<Predicate> report, Collection<Digest> outputs) {
        switch (report.value()) {
            case Predicate.TestResult result when readAs(kind, result) -> tested(kind, result, report, outputs);
            case Predicate.CycloneDx _ when kind.equals(ReportKind.SBOM.word()) ->
                    findings.claim(Claim.State.YES, "SBOM", step.id() + " has a CycloneDX bill of materials", List.of(report.envelope()));
            case Predicate.Spdx _ when kind.equals(ReportKind.SBOM.word()) ->
                    findings.claim(Claim.State.YES, "SBOM", step.id() + " has an SPDX bill of materials", List.of(report.envelope()));
            case Predicate.Vulns _ when kind.equals(ReportKind.VULNS.word()) ->
                    findings.claim(Claim.State.YES, "vulnerabilities", step.id() + " was scanned for known vulnerabilities", List.of(report.envelope()));
            default -> findings.no("ALN-TST-003", step.id(), "a report of type " + report.value().type() + reportedAs(report.value()), kind + " evidence",
                    List.of(report.envelope()), "alnage attest get " + report.envelope());
        }
    }

    /** Results of before kinds were said are taken for what was asked; nothing was read as a dynamic scan then. */
    private static boolean readAs(String kind, Predicate.TestResult result) {
        var said = ReportKind.of(result);
        return switch (ReportKind.of(kind)) {
            case JUNIT, SARIF, COVERAGE -> said.isEmpty() || said.equals(Set.of(kind));
            case DAST -> said.equals(Set.of(kind));
            case SBOM, VULNS -> false;
        };
    }

    private static String reportedAs(Predicate report) {
        return report instanceof Predicate.TestResult result && !ReportKind.of(result).isEmpty() ? " that was read as " + String.join(", ", ReportKind.of(result)) : "";
    }

    /**
     * A failed test ends it here. What a scan has found is for the practice {@code source/security-testing}, which names each finding, so that
     * somebody can own one for a time; but only where the result is about all that the step made, as that practice looks at nothing else.
     */
    private void tested(String kind, Predicate.TestResult result, Facts.Signed<Predicate> report, Collection<Digest> outputs) {
        var text = step.id() + ": " + result.passedTests().size() + " passed, " + result.warnedTests().size() + " warned, "
                + result.failedTests().size() + " failed";
        var failed = result.result() == Predicate.TestResult.Result.FAILED;
        var named = SCANS.contains(ReportKind.of(kind)) && ReportKind.of(result).equals(Set.of(kind)) && report.statement().value().subjectDigests().containsAll(outputs);
        if (failed && !named) {
            findings.no("ALN-TST-002", step.id(), text, "none failed", List.of(report.envelope()),
                    "alnage build logs " + facts.run().value().id() + " " + step.id());
        } else {
            findings.claim(result.result() == Predicate.TestResult.Result.PASSED ? Claim.State.YES : Claim.State.WARNING,
                    topic(kind), text, List.of(report.envelope()));
        }
    }

    private static String topic(String kind) {
        return switch (kind) {
            case "sarif" -> "static scan";
            case "dast" -> "dynamic scan";
            case "coverage" -> "coverage";
            default -> "tests";
        };
    }

    private void same(String code, String what, Object found, Object expected, List<Digest> evidence) {
        if (!found.equals(expected)) {
            findings.no(code, step.id(), what + " " + found, what + " " + expected, evidence, "start a new run from the commit");
        }
    }
}
