package dev.alnage.evidence.pipeline;

import dev.alnage.evidence.Rejected;
import dev.alnage.evidence.pipeline.Plan.Input;
import dev.alnage.evidence.pipeline.Plan.Step;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.stream.Collectors;

/** The order of steps, which follows from inputs alone; among steps that could run, the one written first comes first. */
final class Ordering {
    private Ordering() {}

    static List<Step> topological(List<Step> steps) {
        var waiting = new LinkedHashMap<String, Set<String>>();
        var users = new HashMap<String, List<String>>();
        var place = new HashMap<String, Integer>();
        for (var step : steps) {
            var predecessors = predecessors(step);
            place.put(step.id(), waiting.size());
            waiting.put(step.id(), predecessors);
            predecessors.forEach(from -> users.computeIfAbsent(from, _ -> new ArrayList<>()).add(step.id()));
        }
        var ready = new PriorityQueue<Integer>();
        waiting.forEach((id, predecessors) -> {
            if (predecessors.isEmpty()) {
                ready.add(place.get(id));
            }
        });
        var ordered = new ArrayList<Step>();
        while (!ready.isEmpty()) {
            var step = steps.get(ready.remove());
            ordered.add(step);
            waiting.remove(step.id());
            users.getOrDefault(step.id(), List.of()).forEach(user -> {
                var predecessors = waiting.get(user);
                if (predecessors != null && predecessors.remove(step.id()) && predecessors.isEmpty()) {
                    ready.add(place.get(user));
                }
            });
        }
        if (!waiting.isEmpty()) {
            throw new Rejected.Malformed("found a circle of inputs: " + circle(waiting) + ", expected none (take one of these inputs out)");
        }
        return List.copyOf(ordered);
    }

    static Set<String> predecessors(Step step) {
        return step.inputs().values().stream().filter(Input.Output.class::isInstance).map(input -> ((Input.Output) input).step())
                .collect(Collectors.toCollection(LinkedHashSet::new));
    }

    /** Every step left over waits for another one left over, so following any of them must come round. */
    private static String circle(Map<String, Set<String>> waiting) {
        var path = new ArrayList<String>();
        var at = waiting.keySet().iterator().next();
        while (!path.contains(at)) {
            path.add(at);
            at = waiting.get(at).iterator().next();
        }
        var circle = new ArrayList<>(path.subList(path.indexOf(at), path.size()));
        circle.add(at);
        return String.join(" ← ", circle);
    }
}
