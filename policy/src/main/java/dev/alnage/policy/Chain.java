package dev.alnage.policy;

import dev.alnage.evidence.Digest;
import dev.alnage.evidence.claim.Approval;
import dev.alnage.evidence.pipeline.Plan;
import dev.alnage.evidence.sign.Principal;
import dev.alnage.policy.protect.OutsideSources;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** One walk along the plan, from the source to the step in question: what each step must have had and must have made. */
final class Chain {
    private final FactoryPolicy policy;
    private final RunFacts facts;
    private final OutsideSources outside;
    private final Plan plan;
    private final Findings findings = new Findings();
    /** What each step has made, by output name; a step that is absent here has not been vouched for. */
    private final Map<String, SortedMap<String, Digest>> produced = new HashMap<>();
    private final Set<Digest> taken = new LinkedHashSet<>();
    private Optional<Digest> sourceTree = Optional.empty();

    Chain(FactoryPolicy policy, RunFacts facts, OutsideSources outside) {
        this.policy = policy;
        this.facts = facts;
        this.outside = outside;
        this.plan = facts.plan().value();
    }

    void walk() {
        planIsTheCommitsOwn();
        source();
        new SourceVerdict(facts, outside, findings).check();
        facts.cancelled().forEach(reason -> findings.no("ALN-REL-004", facts.run().value().id(), "the run was cancelled: " + reason,
                "a run that was not cancelled", List.of(), "start a new run"));
        var wanted = upstream();
        if (plan.findStep(facts.step()).isEmpty()) {
            findings.no("ALN-BLD-014", facts.step(), "no step " + facts.step() + " in the plan", "a step of the plan", List.of(),
                    "alnage pipeline plan shows the steps");
        }
        for (var step : plan.steps()) {
            if (wanted.contains(step.id())) {
                findings.at(step.id());
                step(step);
            }
        }
        findings.at("");
        topics();
        LayoutCheck.check(facts, findings);
    }

    Decision decision() {
        return findings.decision(levels(), inputsOf(facts.step()));
    }

    /**
     * SLSA 1.2, build track: level 2 when a command of ours made something on the way here, since its provenance was then signed by the
     * platform and not by the command's author. What was only taken in has no build level. Level 3 is not claimed: it asks that builds
     * cannot influence one another, and workers share a kernel.
     */
    private List<String> levels() {
        var built = plan.steps().stream().anyMatch(step -> step instanceof Plan.Step.Command && produced.containsKey(step.id()));
        return built ? List.of("SLSA_BUILD_LEVEL_2") : List.of();
    }

    private SortedMap<String, Digest> inputsOf(String id) {
        return plan.steps().stream().filter(step -> step.id().equals(id)).findFirst().map(this::inputs).orElseGet(TreeMap::new);
    }

    private void planIsTheCommitsOwn() {
        switch (facts.recompiled()) {
            case Facts.Recompiled.Done(var digest) when digest.equals(plan.digest()) -> findings.claim(Claim.State.YES, "plan",
                    "compiled from the commit's own pipeline file, " + plan.steps().size() + " steps", List.of(facts.plan().envelope()));
            case Facts.Recompiled.Done(var digest) -> findings.no("ALN-BLD-001", plan.digest().toString(),
                    "a signed plan that the pipeline file at commit " + plan.commit().hex() + " does not compile to",
                    "plan " + digest, List.of(facts.plan().envelope()), "the planner key may be in wrong hands: rotate it, then start a new run");
            case Facts.Recompiled.Refused(var reason) -> findings.no("ALN-BLD-001", plan.digest().toString(), reason,
                    "the plan that the commit's pipeline file compiles to", List.of(facts.plan().envelope()), "start a new run from the commit");
            case Facts.Recompiled.Missing(var what) -> findings.missing("ALN-BLD-002", plan.digest().toString(), "no " + what,
                    "everything that the plan is compiled from", "alnage build start takes the commit in again");
        }
    }

    private void source() {
        sourceTree = facts.ingests().stream().filter(i -> i.value().subject().equals(plan.commit())).map(i -> i.value().tree()).findFirst();
        if (sourceTree.isEmpty()) {
            findings.missing("ALN-SRC-001", plan.commit().toString(), "no ingest attestation of the commit", "one signed by the storer",
                    "alnage build start takes the commit in again");
        } else {
            findings.claim(Claim.State.YES, "source", plan.name() + "@" + plan.commit().hex().substring(0, 12) + ", taken in by tree digest",
                    facts.ingests().stream().filter(i -> i.value().subject().equals(plan.commit())).map(Facts.Signed::envelope).toList());
        }
    }

    /** The step in question and everything that it was made from. */
    private Set<String> upstream() {
        var wanted = new HashSet<String>();
        wanted.add(facts.step());
        for (var step : plan.steps().reversed()) {
            if (wanted.contains(step.id())) {
                step.inputs().values().forEach(input -> {
                    if (input instanceof Plan.Input.Output(var producer, _)) {
                        wanted.add(producer);
                    }
                });
            }
        }
        return wanted;
    }

    private void step(Plan.Step step) {
        var inputs = inputs(step);
        if (inputs.isEmpty() && !step.inputs().isEmpty()) {
            return; // what it was made from is not vouched for, and that has been said
        }
        switch (step) {
            case Plan.Step.Fetch fetch -> fetched(fetch);
            case Plan.Step.Command command -> new CommandStep(policy, facts, command, findings).outputs(inputs)
                    .ifPresent(outputs -> produced.put(command.id(), outputs));
            case Plan.Step.Approve approve -> approved(approve, inputs);
            case Plan.Step.Publish publish -> passedOn(publish, inputs, published(publish));
            case Plan.Step.Deploy deploy -> passedOn(deploy, inputs, deployed(deploy, inputs));
        }
    }

    /** Directory → tree, or empty when a producer is not vouched for. */
    private SortedMap<String, Digest> inputs(Plan.Step step) {
        var inputs = new TreeMap<String, Digest>();
        for (var input : step.inputs().entrySet()) {
            var tree = switch (input.getValue()) {
                case Plan.Input.Source() -> sourceTree;
                case Plan.Input.Output(var producer, var output) -> Optional.ofNullable(produced.get(producer)).map(outputs -> outputs.get(output));
            };
            if (tree.isEmpty()) {
                return new TreeMap<>();
            }
            inputs.put(input.getKey(), tree.get());
        }
        return inputs;
    }

    private void fetched(Plan.Step.Fetch fetch) {
        var ingest = facts.ingests().stream().filter(i -> i.value().subject().equals(fetch.material())).findFirst();
        if (ingest.isEmpty()) {
            findings.missing("ALN-MAT-001", fetch.material().toString(), "no ingest attestation for " + fetch.source(),
                    "one signed by the storer", "bring the material and start a new run");
            return;
        }
        var tree = Optional.ofNullable(facts.trees().get(ingest.get().value().tree()));
        if (tree.isEmpty()) {
            findings.missing("ALN-BLD-015", fetch.id(), "no tree " + ingest.get().value().tree(), "the list of files of " + fetch.source(), "alnage admin fsck");
            return;
        }
        if (tree.get().toResources("").size() != 1
                || !tree.get().toResources("").getFirst().digests().equals(List.of(fetch.material()))) {
            findings.no("ALN-MAT-002", fetch.material().toString(), "an ingest attestation whose tree is not that one file",
                    "a tree of exactly the pinned file", List.of(ingest.get().envelope()), "bring the material again");
            return;
        }
        taken.add(ingest.get().envelope());
        produced.put(fetch.id(), new TreeMap<>(Map.of(fetch.output(), ingest.get().value().tree())));
    }

    private void approved(Plan.Step.Approve step, SortedMap<String, Digest> inputs) {
        var mine = facts.approvals().stream().filter(a -> about(a.value(), step, inputs)).toList();
        var denials = mine.stream().filter(a -> !a.value().granted()).toList();
        var people = mine.stream().filter(a -> a.value().granted()).flatMap(a -> a.statement().signers().stream())
                .map(Principal::name).collect(Collectors.toCollection(java.util.TreeSet::new));
        if (!denials.isEmpty()) {
            findings.no("ALN-REL-002", step.id(), "an approver said no: " + denials.getFirst().value().reason(), "approvals only",
                    denials.stream().map(Facts.Signed::envelope).toList(), "talk to the approver, then start a new run");
        } else if (people.size() < step.threshold()) {
            findings.missing("ALN-REL-001", step.id(), people.size() + " of " + step.threshold() + " approvals over exactly these digests "
                    + people, step.threshold() + " distinct people with role " + step.role(), "alnage approval list");
        } else {
            findings.claim(Claim.State.YES, "approval", String.join(" and ", people) + " approved exactly these digests",
                    mine.stream().map(Facts.Signed::envelope).toList());
            produced.put(step.id(), inputs);
        }
    }

    /** An approval binds to digests: for the run, the step, and every input of it, no more and no less. */
    private boolean about(Approval approval, Plan.Step.Approve step, SortedMap<String, Digest> inputs) {
        return approval.run().equals(facts.run().value().id()) && approval.step().equals(step.id()) && approval.inputs().equals(inputs);
    }

    private Optional<Digest> published(Plan.Step.Publish step) {
        return facts.releases().stream().filter(r -> r.value().releaseId().equals(facts.run().value().id() + "/" + step.id()))
                .map(Facts.Signed::envelope).findFirst();
    }

    private Optional<Digest> deployed(Plan.Step.Deploy step, SortedMap<String, Digest> inputs) {
        return facts.deployments().stream().filter(d -> d.value().run().equals(facts.run().value().id())
                && d.value().step().equals(step.id()) && inputs.containsValue(d.value().artifact())).map(Facts.Signed::envelope).findFirst();
    }

    /** The step in question itself is what the gate is asked about; an earlier one must be on record. */
    private void passedOn(Plan.Step step, SortedMap<String, Digest> inputs, Optional<Digest> record) {
        if (step.id().equals(facts.step()) || record.isPresent()) {
            produced.put(step.id(), inputs);
            record.ifPresent(envelope -> findings.claim(Claim.State.YES, step instanceof Plan.Step.Deploy ? "deployment" : "publication",
                    step.id() + " is on record", List.of(envelope)));
        } else {
            findings.missing("ALN-REL-003", step.id(), "no record that " + step.id() + " took place", "one signed by the storer",
                    "alnage build watch shows what the run waits for");
        }
    }

    /** What nobody has looked at is said. */
    private void topics() {
        if (!taken.isEmpty()) {
            findings.claim(Claim.State.YES, "dependencies", taken.size() + " taken in, each the file that the plan names by digest", List.copyOf(taken));
        }
        findings.claim(Claim.State.NOT_LOOKED_AT, "vulnerabilities", "not looked at: no vulnerability scan", List.of());
        if (!facts.notTrusted().isEmpty()) {
            var all = new ArrayList<Digest>();
            facts.notTrusted().forEach(each -> all.add(each.envelope()));
            findings.claim(Claim.State.WARNING, "not trusted", facts.notTrusted().size() + " envelopes speak of this and count for nothing: "
                    + facts.notTrusted().getFirst().reason(), all);
        }
    }
}
