package dev.alnage.policy.rego.check;

import dev.alnage.policy.rego.ast.ResolvedRule;
import dev.alnage.policy.rego.ast.Term;
import dev.alnage.policy.rego.ast.Terms;
import dev.alnage.policy.rego.value.Value;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Which rules use which, so that those used come first. */
final class Dependencies {
    private final Map<List<String>, List<ResolvedRule>> byPlace = new LinkedHashMap<>();
    /** For each beginning of a place, the places below it. */
    private final Map<List<String>, Set<List<String>>> below = new HashMap<>();

    /** Visited next, and no use of all data by itself. */
    private Term.@Nullable Var headOfReference;

    Dependencies(List<ResolvedRule> rules) {
        for (var rule : rules) {
            byPlace.computeIfAbsent(rule.place(), _ -> new ArrayList<>()).add(rule);
        }
        for (var place : byPlace.keySet()) {
            for (var length = 0; length < place.size(); length++) {
                below.computeIfAbsent(place.subList(0, length), _ -> new LinkedHashSet<>()).add(place);
            }
        }
    }

    private record Visit(List<String> place, Iterator<List<String>> uses) {}

    /** Depth first, without recursion: chains of rules can be long. Rules in a circle are refused elsewhere and come in any order. */
    List<ResolvedRule> inOrder() {
        var ordered = new ArrayList<ResolvedRule>();
        var seen = new LinkedHashSet<List<String>>();
        for (var start : byPlace.keySet()) {
            if (!seen.add(start)) {
                continue;
            }
            var path = new ArrayDeque<Visit>();
            path.push(new Visit(start, uses(start).iterator()));
            while (!path.isEmpty()) {
                var visit = path.element();
                if (!visit.uses().hasNext()) {
                    ordered.addAll(byPlace.getOrDefault(visit.place(), List.of()));
                    path.pop();
                    continue;
                }
                var next = visit.uses().next();
                if (seen.add(next)) {
                    path.push(new Visit(next, uses(next).iterator()));
                }
            }
        }
        return ordered;
    }

    /** The places that the rules at this place refer to. */
    private Set<List<String>> uses(List<String> place) {
        var used = new LinkedHashSet<List<String>>();
        for (var rule : byPlace.getOrDefault(place, List.of())) {
            Terms.forEach(rule.rule(), term -> used(term, used));
            rule.keys().forEach(key -> Terms.forEach(key, term -> used(term, used)));
        }
        used.remove(place);
        return used;
    }

    private void used(Term term, Set<List<String>> used) {
        switch (term) {
            case Term.Call call when call.operator().getFirst().equals("data") -> add(call.operator().subList(1, call.operator().size()), used);
            case Term.Ref(_, Term.Var head, var path) when head.name().equals("data") -> {
                headOfReference = head;
                var names = new ArrayList<String>();
                for (var step : path) {
                    if (!(step instanceof Term.Scalar(_, Value.Text(var name)))) {
                        break;
                    }
                    names.add(name);
                }
                add(names, used);
            }
            case Term.Var variable when variable.name().equals("data") && variable != headOfReference -> add(List.of(), used);
            default -> { }
        }
    }

    private void add(List<String> path, Set<List<String>> used) {
        for (var length = 1; length <= path.size(); length++) {
            var place = path.subList(0, length);
            if (byPlace.containsKey(place)) {
                used.add(place);
            }
        }
        used.addAll(below.getOrDefault(path, Set.of()));
    }
}
