package dev.alnage.policy;

import dev.alnage.evidence.Json;
import dev.alnage.evidence.pipeline.Plan;
import java.util.Map;
import java.util.SortedMap;

/** The plan's part of {@link FactsDocument}. */
final class PlanDocument {
    private PlanDocument() {}

    static Json of(RunFacts facts) {
        var plan = facts.plan().value();
        var needed = plan.upTo(facts.step());
        return Json.object().with("envelope", facts.plan().envelope().toString()).with("digest", plan.digest().toString()).with("name", plan.name())
                .with("assurance", plan.assurance()).with("commit", plan.commit().toString()).with("pipelineFile", plan.pipelineFile().toString())
                .with("recompiled", switch (facts.recompiled()) {
                    case Facts.Recompiled.Done(var digest) -> digest.equals(plan.digest()) ? "same" : "other";
                    case Facts.Recompiled.Refused _ -> "refused";
                    case Facts.Recompiled.Missing _ -> "missing";
                })
                .with("steps", Json.array(plan.steps().stream().map(step -> step(step, needed.contains(step))).toList())).build();
    }

    private static Json step(Plan.Step step, boolean needed) {
        var json = Json.object().with("id", step.id()).with("needed", Json.bool(needed)).with("inputs", inputs(step.inputs()));
        return (switch (step) {
            case Plan.Step.Command command -> json.with("kind", "command").with("image", command.image().toString()).with("argv", Json.texts(command.argv()))
                    .with("outputs", Json.texts(command.outputs())).with("evidence", texts(command.evidence()))
                    .with("agree", command.agree()).with("of", command.of());
            case Plan.Step.Fetch fetch -> json.with("kind", "fetch").with("source", fetch.source()).with("material", fetch.material().toString());
            case Plan.Step.Approve approve -> json.with("kind", "approve").with("threshold", approve.threshold()).with("role", approve.role());
            case Plan.Step.Publish publish -> json.with("kind", "publish").with("target", publish.target());
            case Plan.Step.Deploy deploy -> json.with("kind", "deploy").with("environment", deploy.environment());
        }).build();
    }

    private static Json inputs(SortedMap<String, Plan.Input> inputs) {
        var json = Json.object();
        inputs.forEach((directory, input) -> json.with(directory, switch (input) {
            case Plan.Input.Source() -> "source";
            case Plan.Input.Output output -> output.toString();
        }));
        return json.build();
    }

    private static Json texts(Map<String, String> texts) {
        var json = Json.object();
        texts.forEach(json::with);
        return json.build();
    }
}
