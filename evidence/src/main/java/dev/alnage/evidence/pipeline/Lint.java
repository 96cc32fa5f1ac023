package dev.alnage.evidence.pipeline;

import dev.alnage.evidence.Bytes;
import dev.alnage.evidence.Digest;
import dev.alnage.evidence.Rejected;
import dev.alnage.evidence.pipeline.Plan.Input;
import dev.alnage.evidence.pipeline.Plan.Step;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** One remark on a pipeline file: an error says why it does not compile, a warning what it does not do. */
public record Lint(Level level, String rule, String step, String message, String fix) {
    /** The commit of a file that is looked at before it is committed. */
    private static final Digest NO_COMMIT = Digest.gitCommit("0".repeat(40));

    public enum Level { ERROR, WARNING }

    public static List<Lint> of(Bytes file) {
        try {
            return of(PipelineFile.compile(file, NO_COMMIT));
        } catch (Rejected e) {
            return List.of(new Lint(Level.ERROR, "does-not-compile", "", e.getMessage(), "change what was found to what is expected"));
        }
    }

    /** Warnings about a plan that compiles. */
    public static List<Lint> of(Plan plan) {
        var lints = new ArrayList<Lint>();
        var used = new HashSet<Input>();
        plan.steps().forEach(step -> used.addAll(step.inputs().values()));
        var released = releasing(plan);
        for (var step : plan.steps()) {
            if (step instanceof Step.Command || step instanceof Step.Fetch) {
                unused(step, used, lints);
            }
            if (step instanceof Step.Command command && !released.isEmpty() && !released.contains(step.id())) {
                lints.add(new Lint(Level.WARNING, command.evidence().isEmpty() ? "not-released" : "evidence-not-awaited", step.id(),
                        "nothing makes publish wait for step " + step.id(),
                        "name one of its outputs " + step.outputs() + " as an input of the approve step"));
            }
            if (step instanceof Step.Publish && approvals(plan, step).isEmpty()) {
                lints.add(new Lint(Level.WARNING, "publish-without-approval", step.id(), "step " + step.id() + " publishes what nobody approved",
                        "let it take its inputs from an approve step"));
            }
        }
        if (plan.assurance().equals("high") && plan.steps().stream().noneMatch(step -> step instanceof Step.Command command && command.agree() > 1)) {
            lints.add(new Lint(Level.WARNING, "no-rebuild", "", "assurance is high and no step is done by two pools", "give the build step agree: 2 of 2"));
        }
        return List.copyOf(lints);
    }

    private static void unused(Step step, Set<Input> used, List<Lint> lints) {
        for (var output : step.outputs()) {
            if (!used.contains(new Input.Output(step.id(), output))) {
                lints.add(new Lint(Level.WARNING, "unused-output", step.id(), "nobody takes " + step.id() + "/" + output,
                        "take it as an input somewhere, or leave the output out"));
            }
        }
    }

    /** The publish steps and everything that comes before them. */
    private static Set<String> releasing(Plan plan) {
        var released = new HashSet<String>();
        for (var step : plan.steps().reversed()) {
            if (step instanceof Step.Publish || released.contains(step.id())) {
                released.add(step.id());
                released.addAll(Ordering.predecessors(step));
            }
        }
        return released;
    }

    private static List<Step> approvals(Plan plan, Step publish) {
        var before = new HashSet<>(Set.of(publish.id()));
        var approvals = new ArrayList<Step>();
        for (var step : plan.steps().reversed()) {
            if (before.contains(step.id())) {
                before.addAll(Ordering.predecessors(step));
                if (step instanceof Step.Approve) {
                    approvals.add(step);
                }
            }
        }
        return approvals;
    }
}
