package dev.alnage.evidence.pipeline;

import dev.alnage.evidence.Digest;
import dev.alnage.evidence.order.Order;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * How a step must have been carried out: what no in-toto layout can say, and what the reference only warns about. One
 * value for the planner, for the gate and for everybody who verifies afterwards.
 */
public record ExpectedBuild(String step, Digest image, List<String> argv, SortedMap<String, String> environment, String network,
        List<String> inputs, List<String> outputs) {
    public ExpectedBuild {
        argv = List.copyOf(argv);
        environment = Collections.unmodifiableSortedMap(new TreeMap<>(environment));
        inputs = List.copyOf(inputs);
        outputs = List.copyOf(outputs);
    }

    public static ExpectedBuild of(Plan.Step.Command step) {
        return new ExpectedBuild(step.id(), step.image(), step.argv(), step.environment(), Order.NETWORK,
                List.copyOf(step.inputs().keySet()), step.outputs());
    }

    /** What differs between this and what a link or provenance says was done; empty if nothing does. */
    public List<Finding> differences(ExpectedBuild done) {
        var findings = new ArrayList<Finding>();
        compare(findings, "step", step, done.step);
        compare(findings, "image", image, done.image);
        compare(findings, "command", argv, done.argv);
        compare(findings, "environment", environment, done.environment);
        compare(findings, "network", network, done.network);
        compare(findings, "inputs", inputs.stream().sorted().toList(), done.inputs.stream().sorted().toList());
        compare(findings, "outputs", outputs.stream().sorted().toList(), done.outputs.stream().sorted().toList());
        return List.copyOf(findings);
    }

    private void compare(List<Finding> findings, String what, Object expected, Object found) {
        if (!expected.equals(found)) {
            findings.add(new Finding(step, what + " " + found, what + " " + expected));
        }
    }
}
