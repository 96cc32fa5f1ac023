package dev.alnage.policy;

import dev.alnage.evidence.Digest;
import dev.alnage.evidence.Json;
import dev.alnage.evidence.Predicate;
import dev.alnage.evidence.Rejected;
import dev.alnage.evidence.Resource;
import dev.alnage.evidence.Statement;
import dev.alnage.evidence.Tree;
import dev.alnage.evidence.intoto.ClassicLink;
import dev.alnage.evidence.intoto.LayoutExport;
import dev.alnage.evidence.intoto.VerifiedLink;
import dev.alnage.evidence.order.StepReport;
import dev.alnage.evidence.pipeline.Plan;
import dev.alnage.evidence.sign.Verified;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/** What verified facts come to as links of in-toto: one for each pool that did a step, one for each step that no worker does. */
final class PlanLinks {
    /** A link and the verified statements that say it. {@code pool} is whose worker did the step; none for steps that no worker does. */
    record Said(Optional<String> pool, ClassicLink link, List<Verified<Statement>> by) {
        /** The same, a voice for each who signed. */
        List<VerifiedLink> verified() {
            return by.stream().flatMap(statement -> VerifiedLink.of(statement, link).stream()).toList();
        }
    }

    private final RunFacts facts;
    private final Plan plan;
    private final List<Said> said = new ArrayList<>();
    /** What each step passes on: output name → tree. */
    private final Map<String, SortedMap<String, Digest>> produced = new HashMap<>();

    private PlanLinks(RunFacts facts) {
        this.facts = facts;
        this.plan = facts.plan().value();
    }

    /**
     * The links of some steps of the plan, each after those that it takes from.
     *
     * @throws Rejected.Untrusted if the facts do not hold what a step was made from
     */
    static PlanLinks of(RunFacts facts, List<Plan.Step> steps) {
        var links = new PlanLinks(facts);
        if (steps.stream().anyMatch(step -> step.inputs().containsValue(new Plan.Input.Source()))) {
            links.source();
        }
        steps.forEach(links::step);
        return links;
    }

    List<Said> said() {
        return List.copyOf(said);
    }

    /** What a step passes on: output name → tree. */
    SortedMap<String, Digest> produced(String step) {
        var outputs = produced.get(step);
        if (outputs == null) {
            throw new Rejected.Untrusted("found nothing that step " + step + " made, expected its outputs");
        }
        return outputs;
    }

    /** @throws Rejected.Untrusted if the facts do not hold it */
    Tree tree(Digest digest) {
        var tree = facts.trees().get(digest);
        if (tree == null) {
            throw new Rejected.Untrusted("found no tree " + digest + ", expected the list of its files");
        }
        return tree;
    }

    private void source() {
        var ingest = ingest(plan.commit());
        said.add(new Said(Optional.empty(), ClassicLink.of(LayoutExport.SOURCE, List.of(), under(new TreeMap<>(Map.of(LayoutExport.SOURCE, ingest.value().tree()))),
                List.of(), Json.object().with("commit", plan.commit().toString()).build(), nothing()), List.of(ingest.statement())));
    }

    private void step(Plan.Step step) {
        switch (step) {
            case Plan.Step.Fetch fetch -> {
                var ingest = ingest(fetch.material());
                produced.put(step.id(), new TreeMap<>(Map.of(fetch.output(), ingest.value().tree())));
                passedOn(step, "material", List.of(fetch.material().toString()), List.of(ingest.statement()));
            }
            case Plan.Step.Command command -> done(command);
            case Plan.Step.Approve approve -> {
                produced.put(step.id(), inputs(step));
                passedOn(step, "approvals", facts.approvals().stream().filter(signed -> signed.value().granted() && signed.value().step().equals(approve.id())
                        && signed.value().run().equals(facts.run().value().id()) && signed.value().inputs().equals(inputs(step))));
            }
            case Plan.Step.Publish publish -> {
                produced.put(step.id(), inputs(step));
                passedOn(step, "run", List.of(facts.run().value().id()), facts.releases().stream()
                        .filter(signed -> signed.value().releaseId().equals(facts.run().value().id() + "/" + publish.id())).map(Facts.Signed::statement).toList());
            }
            case Plan.Step.Deploy _ -> {
                produced.put(step.id(), inputs(step));
                passedOn(step, "deployments", facts.deployments().stream().filter(signed -> signed.value().step().equals(step.id())
                        && signed.value().run().equals(facts.run().value().id())));
            }
        }
    }

    /** One link a pool, saying what the worker's own link says; its digest leads there. A command that failed has done no step. */
    private void done(Plan.Step.Command step) {
        for (var work : facts.works()) {
            var ending = StepReport.read(work.link()).observation().outcome();
            if (work.order().step().equals(step.id()) && ending.succeeded()) {
                var byproducts = Json.object().with("return-value", ending.ending().exitCode())
                        .with("alnage-link", work.linkEnvelope().toString()).with("alnage-receipt", work.receipt().envelope().toString()).build();
                // a link without products speaks of its log, under no name
                var products = work.linkStatement().value().subjects().stream().filter(subject -> !subject.name().isEmpty()).toList();
                said.add(new Said(Optional.of(work.certificate().pool()), ClassicLink.of(signed(work).name(), signed(work).materials(), products,
                        signed(work).command(), byproducts, nothing()), List.of(work.linkStatement())));
                produced.putIfAbsent(step.id(), work.receipt().value().outputs());
            }
        }
    }

    /** Out of the statement itself, whatever else the facts say of it. */
    private static Predicate.Link signed(Facts.Work work) {
        if (work.linkStatement().value().predicate() instanceof Predicate.Link link) {
            return link;
        }
        throw new Rejected.Untrusted("found a statement of type " + work.linkStatement().value().predicate().type() + ", expected " + Predicate.Link.TYPE);
    }

    private <T> void passedOn(Plan.Step step, String evidence, Stream<Facts.Signed<T>> signed) {
        var all = signed.toList();
        passedOn(step, evidence, all.stream().map(Facts.Signed::envelope).map(Digest::toString).toList(), all.stream().map(Facts.Signed::statement).toList());
    }

    /** A step without a command: no worker did it. */
    private void passedOn(Plan.Step step, String evidence, List<String> digests, List<Verified<Statement>> by) {
        var byproducts = Json.object().with("alnage-" + evidence, Json.texts(digests)).build();
        said.add(new Said(Optional.empty(), ClassicLink.of(step.id(), under(inputs(step)), under(produced(step.id())), List.of(), byproducts, nothing()), by));
    }

    private SortedMap<String, Digest> inputs(Plan.Step step) {
        var inputs = new TreeMap<String, Digest>();
        step.inputs().forEach((directory, input) -> inputs.put(directory, switch (input) {
            case Plan.Input.Source() -> ingest(plan.commit()).value().tree();
            case Plan.Input.Output(var from, var output) -> output(from, output);
        }));
        return inputs;
    }

    private Digest output(String from, String output) {
        var tree = produced(from).get(output);
        if (tree == null) {
            throw new Rejected.Untrusted("found no output " + output + " of step " + from + ", expected it");
        }
        return tree;
    }

    private Facts.Signed<dev.alnage.evidence.claim.Ingest> ingest(Digest subject) {
        return facts.ingests().stream().filter(ingest -> ingest.value().subject().equals(subject)).findFirst()
                .orElseThrow(() -> new Rejected.Untrusted("found no ingest attestation of " + subject + ", expected one"));
    }

    private List<Resource> under(SortedMap<String, Digest> trees) {
        var resources = new ArrayList<Resource>();
        trees.forEach((directory, tree) -> resources.addAll(tree(tree).toResources(directory + "/")));
        return resources;
    }

    private static Json.Members nothing() {
        return Json.object().build();
    }
}
