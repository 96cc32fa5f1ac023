package dev.alnage.policy;

import dev.alnage.evidence.Digest;
import dev.alnage.evidence.Resource;
import dev.alnage.evidence.Tree;
import dev.alnage.evidence.claim.Ingest;
import dev.alnage.evidence.pipeline.Plan;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;

/** Which digests a question about a step concerns, besides its plan and trees: the commit, the materials, the files that it would pass on. */
final class Subjects {
    private final Plan plan;
    private final String step;
    private final List<Facts.Work> works;
    private final List<Facts.Signed<Ingest>> ingests;
    private final Map<Digest, Tree> trees;

    Subjects(Plan plan, String step, List<Facts.Work> works, List<Facts.Signed<Ingest>> ingests, Map<Digest, Tree> trees) {
        this.plan = plan;
        this.step = step;
        this.works = works;
        this.ingests = ingests;
        this.trees = trees;
    }

    SortedSet<Digest> digests() {
        var digests = new TreeSet<Digest>();
        digests.add(plan.commit());
        for (var each : plan.upTo(step)) {
            if (each instanceof Plan.Step.Fetch fetch) {
                digests.add(fetch.material());
            }
        }
        for (var tree : inputs(step)) {
            var files = trees.containsKey(tree) ? trees.get(tree).toResources("") : List.<Resource>of();
            if (files.size() <= Gatherer.FILES_MAX) {
                files.forEach(file -> digests.addAll(file.digests()));
            }
        }
        return digests;
    }

    /** Every tree that anybody made for an input of the step; which of them counts is for the policy to say. */
    private SortedSet<Digest> inputs(String id) {
        var found = new TreeSet<Digest>();
        plan.findStep(id).ifPresent(asked -> asked.inputs().values().forEach(input -> {
            if (input instanceof Plan.Input.Output(var producer, var output)) {
                found.addAll(made(producer, output));
            }
        }));
        return found;
    }

    private SortedSet<Digest> made(String producer, String output) {
        var found = new TreeSet<Digest>();
        switch (plan.findStep(producer).orElseThrow()) {
            case Plan.Step.Command command -> works.stream().filter(work -> work.order().step().equals(command.id()))
                    .map(work -> work.receipt().value().outputs()).filter(outputs -> outputs.containsKey(output))
                    .forEach(outputs -> found.add(outputs.get(output)));
            case Plan.Step.Fetch fetch -> ingests.stream().filter(ingest -> ingest.value().subject().equals(fetch.material()))
                    .forEach(ingest -> found.add(ingest.value().tree()));
            // these pass their inputs on under the same names
            case Plan.Step.Approve step -> found.addAll(passedOn(step, output));
            case Plan.Step.Publish step -> found.addAll(passedOn(step, output));
            case Plan.Step.Deploy step -> found.addAll(passedOn(step, output));
        }
        return found;
    }

    private SortedSet<Digest> passedOn(Plan.Step step, String output) {
        return step.inputs().get(output) instanceof Plan.Input.Output(var from, var name) ? made(from, name) : new TreeSet<>();
    }
}
