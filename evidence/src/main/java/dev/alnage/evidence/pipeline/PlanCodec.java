package dev.alnage.evidence.pipeline;

import dev.alnage.evidence.Digest;
import dev.alnage.evidence.Json;
import dev.alnage.evidence.Predicate;
import dev.alnage.evidence.Rejected;
import dev.alnage.evidence.Resource;
import dev.alnage.evidence.Statement;
import dev.alnage.evidence.order.Limits;
import dev.alnage.evidence.pipeline.Plan.Input;
import dev.alnage.evidence.pipeline.Plan.Step;
import dev.alnage.evidence.read.Fields;
import java.util.SortedMap;
import java.util.TreeMap;

/** The wire form of a plan. Strict in both directions: what is read is written back and must be the same value. */
final class PlanCodec {
    private PlanCodec() {}

    static Statement toStatement(Plan plan) {
        return Statement.about(Resource.of("commit", plan.commit()), new Predicate.Unknown(Plan.TYPE, toJson(plan)));
    }

    static Plan read(Statement statement) {
        if (!(statement.predicate() instanceof Predicate.Unknown(var type, var content)) || !type.equals(Plan.TYPE)) {
            throw new Rejected.Malformed("found predicate type " + statement.predicate().type() + ", expected " + Plan.TYPE);
        }
        if (statement.subjects().size() != 1 || statement.subjectDigests().size() != 1) {
            throw new Rejected.Malformed("found a plan about " + statement.subjectDigests().size() + " digests, expected one commit");
        }
        var fields = Fields.of("plan", content);
        var plan = new Plan(fields.text("name"), fields.text("assurance"), statement.subjectDigests().getFirst(),
                fields.digest("pipelineFile"), fields.list("steps", PlanCodec::step));
        fields.noOthers();
        if (!toStatement(plan).equals(statement)) {
            throw new Rejected.Malformed("found a plan that is written in another way, expected the one way to write it");
        }
        return plan;
    }

    private static Json toJson(Plan plan) {
        return Json.object().with("name", plan.name()).with("assurance", plan.assurance())
                .with("pipelineFile", plan.pipelineFile().toString())
                .with("steps", Json.array(plan.steps().stream().map(PlanCodec::toJson).toList())).build();
    }

    private static Json toJson(Step step) {
        var json = Json.object().with("id", step.id());
        return switch (step) {
            case Step.Command command -> json.with("kind", "command").with("image", command.image().toString())
                    .with("argv", Json.texts(command.argv())).with("environment", texts(command.environment()))
                    .with("inputs", inputs(command.inputs())).with("outputs", Json.texts(command.outputs()))
                    .with("evidence", texts(command.evidence())).with("agree", command.agree()).with("of", command.of())
                    .with("limits", command.limits().toJson()).build();
            case Step.Fetch(_, var source, var material, var output) -> json.with("kind", "fetch").with("source", source)
                    .with("material", material.toString()).with("output", output).build();
            case Step.Approve(_, var threshold, var role, var inputs) -> json.with("kind", "approve")
                    .with("threshold", threshold).with("role", role).with("inputs", inputs(inputs)).build();
            case Step.Publish(_, var target, var inputs) -> json.with("kind", "publish").with("target", target)
                    .with("inputs", inputs(inputs)).build();
            case Step.Deploy(_, var environment, var inputs) -> json.with("kind", "deploy").with("environment", environment)
                    .with("inputs", inputs(inputs)).build();
        };
    }

    private static Step step(Json json) {
        var fields = Fields.of("step", json);
        var id = fields.text("id");
        var kind = fields.text("kind");
        Step step = switch (kind) {
            case "command" -> new Step.Command(id, fields.digest("image"), fields.texts("argv"), texts(fields, "environment"),
                    inputs(fields), fields.texts("outputs"), texts(fields, "evidence"),
                    (int) fields.integer("agree", 1, Plan.AGREE_MAX), (int) fields.integer("of", 1, Plan.AGREE_MAX),
                    Limits.read(fields.object("limits")));
            case "fetch" -> new Step.Fetch(id, fields.text("source"), fields.digest("material"), fields.text("output"));
            case "approve" -> new Step.Approve(id, (int) fields.integer("threshold", 1, Plan.APPROVERS_MAX), fields.text("role"), inputs(fields));
            case "publish" -> new Step.Publish(id, fields.text("target"), inputs(fields));
            case "deploy" -> new Step.Deploy(id, fields.text("environment"), inputs(fields));
            default -> throw new Rejected.Malformed("found a step of kind " + kind + ", expected command, fetch, approve, publish or deploy");
        };
        fields.noOthers();
        return step;
    }

    private static Json inputs(SortedMap<String, Input> inputs) {
        var json = Json.object();
        inputs.forEach((directory, input) -> json.with(directory, switch (input) {
            case Input.Source() -> Json.object().with("source", "commit").build();
            case Input.Output(var step, var output) -> Json.object().with("step", step).with("output", output).build();
        }));
        return json.build();
    }

    private static SortedMap<String, Input> inputs(Fields step) {
        return new TreeMap<>(step.map("inputs", json -> {
            var fields = Fields.of("input", json);
            Input input = fields.has("source") ? source(fields) : new Input.Output(fields.text("step"), fields.text("output"));
            fields.noOthers();
            return input;
        }));
    }

    private static Input source(Fields fields) {
        if (!fields.text("source").equals("commit")) {
            throw new Rejected.Malformed("found source " + fields.text("source") + ", expected commit");
        }
        return new Input.Source();
    }

    private static Json texts(SortedMap<String, String> values) {
        var json = Json.object();
        values.forEach(json::with);
        return json.build();
    }

    private static SortedMap<String, String> texts(Fields fields, String name) {
        return new TreeMap<>(fields.map(name, json -> Fields.text(name, json)));
    }
}
