package dev.alnage.app.command;

import dev.alnage.app.cli.Command;
import dev.alnage.app.cli.Exit;
import dev.alnage.app.cli.Flag;
import dev.alnage.app.cli.Invocation;
import dev.alnage.app.cli.Usage;
import dev.alnage.evidence.Json;
import dev.alnage.evidence.pipeline.Plan;
import dev.alnage.evidence.pipeline.Plan.Input;
import dev.alnage.evidence.pipeline.Plan.Step;
import dev.alnage.evidence.pipeline.PlanGraph;
import java.io.IOException;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/** Which step takes from which: as text by waves, as JSON, in the language of Graphviz, or as a picture. */
public final class PipelineGraph implements Command {
    private static final String SOURCE = "source";

    @Override public Usage usage() {
        return PipelineInput.usage().with(Flag.of("dot", "in the language of Graphviz"))
                .with(Flag.of("svg", "as a picture, the instances of a template folded into one"));
    }

    @Override public Exit run(Invocation in) throws IOException {
        var plan = PipelineInput.read(in).plan(in);
        if (in.has("dot")) {
            dot(plan, in.out());
            return Exit.PASSED;
        }
        if (in.has("svg")) {
            in.out().print(PlanGraph.of(plan).toSvg());
            return Exit.PASSED;
        }
        in.eachOutput(to -> {
            switch (to.output()) {
                case TABLE -> text(plan, to);
                case NAME -> plan.steps().forEach(step -> to.out().println(step.id()));
                case JSON, NDJSON -> to.print(json(plan));
            }
        });
        return Exit.PASSED;
    }

    private static void text(Plan plan, Invocation in) {
        var waves = plan.waves();
        for (var wave = 0; wave < waves.size(); wave++) {
            in.out().println(in.style().bold("wave " + (wave + 1)));
            for (var step : waves.get(wave)) {
                var from = List.copyOf(from(step));
                in.out().println("  " + step.id() + (from.isEmpty() ? "" : " < " + String.join(", ", from)));
            }
        }
    }

    /** The steps it takes from, each once. */
    private static TreeSet<String> from(Step step) {
        var from = new TreeSet<String>();
        step.inputs().values().forEach(input -> from.add(input instanceof Input.Output(var id, _) ? id : SOURCE));
        return from;
    }

    private static Json json(Plan plan) {
        var nodes = new ArrayList<Json>();
        var edges = new ArrayList<Json>();
        for (var step : plan.steps()) {
            nodes.add(Json.object().with("id", step.id()).with("does", PipelinePlan.does(step)).build());
            step.inputs().forEach((directory, input) -> edges.add(Json.object().with("from", PipelinePlan.name(input)).with("to", step.id())
                    .with("as", directory).build()));
        }
        return Json.object().with("nodes", Json.array(nodes)).with("edges", Json.array(edges)).build();
    }

    /** Names of steps have no quotes or backslashes: the pipeline file allows neither. */
    private static void dot(Plan plan, PrintStream out) {
        out.println("digraph pipeline {");
        out.println("  rankdir=LR; node [shape=box];");
        for (var step : plan.steps()) {
            out.println("  \"" + step.id() + "\";");
            from(step).forEach(from -> out.println("  \"" + from + "\" -> \"" + step.id() + "\";"));
        }
        out.println("}");
    }
}
