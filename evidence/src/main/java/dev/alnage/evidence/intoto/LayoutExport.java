package dev.alnage.evidence.intoto;

import dev.alnage.evidence.pipeline.Plan;
import dev.alnage.evidence.pipeline.Plan.Input;
import dev.alnage.evidence.pipeline.Plan.Step;
import dev.alnage.evidence.sign.Key;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A plan as an in-toto layout, for people who verify with other tools. Its links are signed by one exporter key a pool
 * after our own verification: they prove that the exporters say so, not that a worker did; that is what the workers' own
 * links are for. What a layout cannot say (image, environment, complete inputs) is in the plan's completeness rules.
 */
public final class LayoutExport {
    /** The first step where a plan uses the application's source: its products are the files of the commit, below {@code source/}. */
    public static final String SOURCE = "source";
    private static final ArtifactRule NOTHING_ELSE = new ArtifactRule.Disallow("*");

    /** Two parts: no step has such a name. */
    private static final String INSPECTION = "inspect.folder";

    private final Plan plan;
    private final List<Step> steps;
    private final SortedMap<String, LayoutKey> exporters = new TreeMap<>();
    private final List<LayoutKey> approvers;

    private LayoutExport(Plan plan, List<Step> steps, Map<String, Key> exporters, List<Key> approvers) {
        this.plan = plan;
        this.steps = List.copyOf(steps);
        exporters.forEach((pool, key) -> this.exporters.put(pool, LayoutKey.of(key)));
        this.approvers = approvers.stream().map(LayoutKey::of).toList();
    }

    /**
     * @param exporters the exporter key of each pool
     * @param approvers the keys of the people who may approve, if they sign classic links of their own; if there are none,
     *     exporters record approvals, and the layout demands an exporter's word for them only
     */
    public static Layout layout(Plan plan, Map<String, Key> exporters, List<Key> approvers, Instant expires) {
        return new LayoutExport(plan, plan.steps(), required(exporters), approvers).layout(List.of(), expires);
    }

    /**
     * The layout of one publication: the publish step and all that it was made from, by the exporters' word.
     *
     * @param besides a folder of ours in the published one; if it is named, an inspection demands that the folder in which a
     *     verifier stands holds files of the publication and, apart from that folder, nothing else
     */
    public static Layout published(Plan plan, String publish, Map<String, Key> exporters, Optional<String> besides, Instant expires) {
        return new LayoutExport(plan, plan.upTo(publish), required(exporters), List.of())
                .layout(besides.map(folder -> inspection(publish, folder)).stream().toList(), expires);
    }

    private static Map<String, Key> required(Map<String, Key> exporters) {
        if (exporters.isEmpty()) {
            throw new IllegalArgumentException("a layout needs an exporter");
        }
        return exporters;
    }

    /**
     * Some steps of the plan as a layout for whoever holds verified links of them (a gate): it names no key, since who may do
     * a step has been decided when its link was verified; how many must, and with what, is decided by the layout.
     */
    public static Layout given(Plan plan, List<Step> steps, Instant expires) {
        return new LayoutExport(plan, steps, Map.of(), List.of()).layout(List.of(), expires);
    }

    /** The command does nothing: what counts is that both implementations list the files before and after it. */
    private static Layout.Inspection inspection(String publish, String besides) {
        List<ArtifactRule> rules = List.of(new ArtifactRule.Match("*", "", true, "", publish), new ArtifactRule.Allow(besides + "/*"), NOTHING_ELSE);
        return new Layout.Inspection(INSPECTION, List.of("true"), rules, rules);
    }

    private Layout layout(List<Layout.Inspection> inspections, Instant expires) {
        var keys = new TreeMap<String, LayoutKey>();
        exporters.values().forEach(key -> keys.put(key.keyid(), key));
        approvers.forEach(key -> keys.put(key.keyid(), key));
        var steps = new ArrayList<Layout.Step>();
        if (this.steps.stream().anyMatch(step -> step.inputs().containsValue(new Input.Source()))) {
            steps.add(step(SOURCE, 1, List.of(), List.of(NOTHING_ELSE), List.of(new ArtifactRule.Create(SOURCE + "/*"), NOTHING_ELSE)));
        }
        this.steps.forEach(step -> steps.add(step(step)));
        var readme = "Plan " + plan.digest() + " of " + plan.name() + " at " + plan.commit()
                + ". Links are signed by exporters after their own verification.";
        return new Layout(expires.truncatedTo(ChronoUnit.SECONDS), readme, keys, steps, inspections);
    }

    private Layout.Step step(Step step) {
        var materials = materials(step);
        return switch (step) {
            case Step.Command command -> step(step.id(), agreeing(command), command.argv(), materials, created(step));
            case Step.Fetch _ -> step(step.id(), 1, List.of(), materials, created(step));
            case Step.Approve approve when exporters.isEmpty() -> step(step.id(), approve.threshold(), List.of(), materials, passedOn(step));
            case Step.Approve approve -> approvers.isEmpty() ? step(step.id(), 1, List.of(), materials, passedOn(step))
                    : new Layout.Step(step.id(), approvers.stream().map(LayoutKey::keyid).toList(), approve.threshold(), List.of(), materials, passedOn(step));
            case Step.Publish _, Step.Deploy _ -> step(step.id(), 1, List.of(), materials, passedOn(step));
        };
    }

    /** A step of the exporters, or, where there are none, of whoever its links are verified for. */
    private Layout.Step step(String id, int threshold, List<String> command, List<ArtifactRule> materials, List<ArtifactRule> products) {
        return new Layout.Step(id, keyids(exporters), exporters.isEmpty() ? List.of(CertificateConstraint.ANYBODY) : List.of(), threshold, command, materials, products);
    }

    private int agreeing(Step.Command command) {
        if (!exporters.isEmpty() && command.agree() > exporters.size()) {
            throw new IllegalArgumentException("step " + command.id() + " needs " + command.agree() + " pools and there are " + exporters.size());
        }
        return command.agree();
    }

    /** Every input from its own step, by path and hash, and nothing else. */
    private static List<ArtifactRule> materials(Step step) {
        var rules = new ArrayList<ArtifactRule>();
        step.inputs().forEach((directory, input) -> rules.add(switch (input) {
            case Input.Source() -> new ArtifactRule.Match("*", directory, true, SOURCE, SOURCE);
            case Input.Output(var from, var output) -> new ArtifactRule.Match("*", directory, true, output, from);
        }));
        rules.add(NOTHING_ELSE);
        return rules;
    }

    private static List<ArtifactRule> created(Step step) {
        var rules = new ArrayList<ArtifactRule>();
        step.outputs().forEach(output -> rules.add(new ArtifactRule.Create(output + "/*")));
        rules.add(NOTHING_ELSE);
        return rules;
    }

    /** What goes on is what came in, unchanged. */
    private static List<ArtifactRule> passedOn(Step step) {
        var rules = new ArrayList<ArtifactRule>();
        step.inputs().keySet().forEach(directory -> rules.add(new ArtifactRule.Match("*", directory, false, directory, step.id())));
        rules.add(NOTHING_ELSE);
        return rules;
    }

    private static List<String> keyids(SortedMap<String, LayoutKey> keys) {
        return keys.values().stream().map(LayoutKey::keyid).toList();
    }
}
