package dev.alnage.evidence.pipeline;

import dev.alnage.evidence.pipeline.Plan.Step;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** A plan as a picture: its steps in layers, the instances of a template folded into one node, as text and as SVG. */
public final class PlanGraph {
    /** More nodes than this make a picture that nobody can read. */
    public static final int NODES_MAX = 150;

    /** A step, or all steps of a group; {@code kind} is what a person calls it. */
    record Node(String id, String label, String kind, int layer, List<String> from) {
        Node {
            from = List.copyOf(from);
        }
    }

    private final Plan plan;
    private final List<Node> nodes;

    private PlanGraph(Plan plan, List<Node> nodes) {
        this.plan = plan;
        this.nodes = nodes;
    }

    /** Folds groups, unless that would make a circle of what is none. */
    public static PlanGraph of(Plan plan) {
        var folded = layered(plan, true);
        return new PlanGraph(plan, folded.isEmpty() ? layered(plan, false) : folded);
    }

    List<Node> nodes() {
        return nodes;
    }

    String title() {
        return "Pipeline " + plan.name() + ": " + plan.steps().size() + " steps in " + plan.waves().size() + " waves";
    }

    /** One line a node, in the order in which they can run; also the twin of the picture for those who cannot see it. */
    public String toText() {
        var width = nodes.stream().mapToInt(node -> node.label().length()).max().orElse(0);
        var kindWidth = nodes.stream().mapToInt(node -> node.kind().length()).max().orElse(0);
        var out = new StringBuilder(title()).append(", assurance ").append(plan.assurance()).append('\n');
        for (var node : nodes) {
            var line = "%2d  %s  %s%s".formatted(node.layer() + 1, padded(node.label(), width), padded(node.kind(), kindWidth),
                    node.from().isEmpty() ? "" : "  after " + String.join(", ", node.from()));
            out.append(line.stripTrailing()).append('\n');
        }
        return out.toString();
    }

    /** A picture of its own, with a title and the list twin as its description; for more than {@link #NODES_MAX} nodes the list alone. */
    public String toSvg() {
        return GraphSvg.of(this);
    }

    private static String padded(String text, int width) {
        return text + " ".repeat(width - text.length());
    }

    /** Nodes by layer, or nothing if folding made a circle. */
    private static List<Node> layered(Plan plan, boolean fold) {
        var members = new LinkedHashMap<String, List<Step>>();
        var from = new HashMap<String, Set<String>>();
        for (var step : plan.steps()) {
            var id = id(step.id(), fold);
            members.computeIfAbsent(id, _ -> new ArrayList<>()).add(step);
            var predecessors = from.computeIfAbsent(id, _ -> new LinkedHashSet<>());
            Ordering.predecessors(step).stream().map(other -> id(other, fold)).filter(other -> !other.equals(id)).forEach(predecessors::add);
        }
        var layers = new LinkedHashMap<String, Integer>();
        for (var progress = true; progress && layers.size() < members.size();) {
            progress = false;
            for (var id : members.keySet()) {
                if (!layers.containsKey(id) && layers.keySet().containsAll(from.get(id))) {
                    layers.put(id, from.get(id).stream().mapToInt(layers::get).max().orElse(-1) + 1);
                    progress = true;
                }
            }
        }
        return layers.size() < members.size() ? List.of() : layers.keySet().stream()
                .map(id -> node(id, members.get(id), layers.get(id), from.get(id)))
                .sorted(java.util.Comparator.comparingInt(Node::layer)).toList();
    }

    private static Node node(String id, List<Step> steps, int layer, Set<String> from) {
        if (!id.endsWith(".*")) {
            return new Node(id, id, kind(steps.getFirst()), layer, List.copyOf(from));
        }
        var instances = new TreeSet<String>();
        var names = new LinkedHashSet<String>();
        steps.forEach(step -> {
            var parts = step.id().split("\\.", -1);
            instances.add(parts[1]);
            names.add(parts[2]);
        });
        return new Node(id, id, instances.size() + " × " + String.join(", ", names), layer, List.copyOf(from));
    }

    private static String id(String step, boolean fold) {
        return fold && step.indexOf('.') > 0 ? step.substring(0, step.indexOf('.')) + ".*" : step;
    }

    private static String kind(Step step) {
        return switch (step) {
            case Step.Command command -> command.of() > 1 ? "run, " + command.agree() + " of " + command.of() + " agree"
                    : command.evidence().isEmpty() ? "run" : "run, " + String.join(" ", command.evidence().keySet());
            case Step.Fetch _ -> "fetch";
            case Step.Approve approve -> "approve, " + approve.threshold() + " of " + approve.role();
            case Step.Publish publish -> "publish " + publish.target();
            case Step.Deploy deploy -> "deploy " + deploy.environment();
        };
    }
}
