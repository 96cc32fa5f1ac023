package dev.alnage.app.command;

import dev.alnage.app.cli.Command;
import dev.alnage.app.cli.Exit;
import dev.alnage.app.cli.Invocation;
import dev.alnage.app.cli.Table;
import dev.alnage.app.cli.Usage;
import dev.alnage.evidence.pipeline.Plan;
import dev.alnage.evidence.pipeline.Plan.Step;
import java.io.IOException;
import java.util.stream.Collectors;

/** The plan that a pipeline file compiles to. */
public final class PipelinePlan implements Command {
    @Override public Usage usage() {
        return PipelineInput.usageWithCommit();
    }

    @Override public Exit run(Invocation in) throws IOException {
        var plan = PipelineInput.read(in).plan(in);
        var table = new Table("STEP", "WAVE", "DOES", "OUTPUTS", "INPUTS");
        var waves = plan.waves();
        for (var wave = 0; wave < waves.size(); wave++) {
            for (var step : waves.get(wave)) {
                table.row(step.id(), Integer.toString(wave + 1), does(step), String.join(" ", step.outputs()), inputs(step));
            }
        }
        in.eachOutput(to -> {
            switch (to.output()) {
                case JSON -> to.print(plan.toStatement().toJson());
                case TABLE, NDJSON, NAME -> table.print(to);
            }
        });
        in.console().say(plan.steps().size() + " steps in " + waves.size() + " waves" + digest(plan, in));
        return Exit.PASSED;
    }

    private static String digest(Plan plan, Invocation in) {
        return PipelineInput.hasCommit(in) ? ", plan " + plan.digest() : ", a preview: --commit names the commit of a real plan";
    }

    static String does(Step step) {
        return switch (step) {
            case Step.Command command -> "run " + command.argv().getFirst() + (command.of() > 1 ? ", " + command.agree() + " of " + command.of() + " pools" : "");
            case Step.Fetch fetch -> "fetch " + fetch.source();
            case Step.Approve approve -> "approve, " + approve.threshold() + " of " + approve.role();
            case Step.Publish publish -> "publish " + publish.target();
            case Step.Deploy deploy -> "deploy to " + deploy.environment();
        };
    }

    private static String inputs(Step step) {
        return step.inputs().entrySet().stream().map(input -> input.getKey() + "=" + name(input.getValue())).collect(Collectors.joining(" "));
    }

    static String name(Plan.Input input) {
        return switch (input) {
            case Plan.Input.Source _ -> "source";
            case Plan.Input.Output(var step, var output) -> step + "/" + output;
        };
    }
}
