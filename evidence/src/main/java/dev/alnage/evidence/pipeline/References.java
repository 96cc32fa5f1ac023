package dev.alnage.evidence.pipeline;

import dev.alnage.evidence.Json;
import dev.alnage.evidence.pipeline.Plan.Input;
import dev.alnage.evidence.pipeline.PipelineFile.Node;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** What {@code in} says, resolved: names within the same instance first, then steps of the whole file, then groups. */
final class References {
    private final Map<String, Node> nodes = new LinkedHashMap<>();
    private final Map<String, List<String>> groups;

    References(List<Node> nodes, Map<String, List<String>> groups) {
        nodes.forEach(node -> this.nodes.put(node.id(), node));
        this.groups = groups;
    }

    /** The inputs of a step by directory. */
    SortedMap<String, Input> inputs(Node node) {
        var inputs = new TreeMap<String, Input>();
        if (node.words().has("in")) {
            var in = node.words().words("in");
            in.names().forEach(directory -> {
                switch (in.any(directory)) {
                    case Json.Text(var reference) -> add(node, in, directory, directory, reference, inputs);
                    case Json.Elements(var references) -> references.forEach(json -> {
                        var reference = in.text(directory, json);
                        add(node, in, directory, directory + "/" + head(reference), reference, inputs);
                    });
                    case Json other -> throw in.wrong(directory, Words.kind(other), "step/output, source, or a list of them");
                }
            });
        }
        return inputs;
    }

    private void add(Node node, Words in, String word, String directory, String reference, SortedMap<String, Input> inputs) {
        var slash = reference.indexOf('/');
        var head = head(reference);
        if (reference.equals("source")) {
            put(in, word, directory, new Input.Source(), inputs);
        } else if (reference.equals("${needs}")) {
            if (node.scope().isTop()) {
                throw in.wrong(word, "${needs} outside a template", "step/output");
            }
            var output = needed(node, in, word);
            node.scope().needs().forEach(need ->
                    put(in, word, directory + "/" + need, instance(in, word, node.scope().group(), need, output), inputs));
        } else if (slash < 1 || slash == reference.length() - 1) {
            throw in.wrong(word, Names.shortened(reference), "step/output, source or ${needs}");
        } else if (head.endsWith(".*") && groups.containsKey(head.substring(0, head.length() - 2))) {
            var group = head.substring(0, head.length() - 2);
            var base = directory.equals(word) ? directory : word;
            groups.get(group).forEach(instance ->
                    put(in, word, base + "/" + instance, instance(in, word, group, instance, reference.substring(slash + 1)), inputs));
        } else {
            put(in, word, directory, named(node, in, word, head, reference.substring(slash + 1)), inputs);
        }
    }

    /** What the needed instances hand on: the first output of the step that asks for it. */
    private static String needed(Node node, Words in, String word) {
        if (!node.words().has("out")) {
            throw in.wrong(word, "${needs} in a step without out", "it in a step with an output");
        }
        var outputs = node.words().texts("out", true);
        if (outputs.isEmpty()) {
            throw in.wrong(word, "${needs} in a step without out", "it in a step with an output");
        }
        return outputs.getFirst();
    }

    private static void put(Words in, String word, String directory, Input input, SortedMap<String, Input> inputs) {
        if (inputs.put(directory, input) != null) {
            throw in.wrong(word, "directory " + directory + " filled twice", "each directory from one place (use two names)");
        }
    }

    private Input named(Node node, Words in, String word, String head, String output) {
        var local = node.scope().idOf(head);
        if (!node.scope().isTop() && nodes.containsKey(local) && nodes.containsKey(head)) {
            throw in.wrong(word, head + ", a step of the template and of the file", "a name that means one step");
        }
        var id = nodes.containsKey(local) ? local : head;
        if (nodes.containsKey(id)) {
            if (!outputs(nodes.get(id)).contains(output)) {
                throw in.wrong(word, Names.shortened(head + "/" + output), "one of the outputs of " + id + ": " + outputs(nodes.get(id)));
            }
            return new Input.Output(id, output);
        }
        var dot = head.indexOf('.');
        if (dot > 0 && groups.getOrDefault(head.substring(0, dot), List.of()).contains(head.substring(dot + 1))) {
            return instance(in, word, head.substring(0, dot), head.substring(dot + 1), output);
        }
        throw in.wrong(word, "step " + Names.shortened(head), "a step of this file");
    }

    /** {@code dep.A/jar}: the one step of the instance that has the output. */
    private Input instance(Words in, String word, String group, String instance, String output) {
        var makers = nodes.values().stream().filter(node -> node.scope().group().equals(group) && node.scope().instance().equals(instance)
                && outputs(node).contains(output)).map(Node::id).toList();
        if (makers.size() != 1) {
            throw in.wrong(word, group + "." + instance + "/" + Names.shortened(output) + " made by " + (makers.isEmpty() ? "no step" : makers),
                    "an output of exactly one step of the template");
        }
        return new Input.Output(makers.getFirst(), output);
    }

    /** Which names a step hands on; known from its words alone. */
    private List<String> outputs(Node node) {
        if (node.words().has("out")) {
            return node.words().texts("out", true);
        }
        return List.copyOf(inputNames(node));
    }

    /** The directories of a step that passes its inputs on, without resolving where they come from. */
    private java.util.Set<String> inputNames(Node node) {
        var names = new java.util.TreeSet<String>();
        if (!node.words().has("in") || node.words().has("run")) {
            return names;
        }
        var in = node.words().words("in");
        in.names().forEach(directory -> {
            var references = in.any(directory) instanceof Json.Elements ? in.texts(directory, false) : List.of(in.text(directory));
            var several = in.any(directory) instanceof Json.Elements;
            references.forEach(reference -> {
                var head = head(reference);
                if (head.endsWith(".*")) {
                    groups.getOrDefault(head.substring(0, head.length() - 2), List.of()).forEach(instance -> names.add(directory + "/" + instance));
                } else {
                    names.add(several ? directory + "/" + head : directory);
                }
            });
        });
        return names;
    }

    private static String head(String reference) {
        var slash = reference.indexOf('/');
        return slash < 0 ? reference : reference.substring(0, slash);
    }
}
