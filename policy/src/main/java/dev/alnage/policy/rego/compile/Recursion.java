package dev.alnage.policy.rego.compile;

import dev.alnage.policy.rego.ast.RegoError;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Which rules need which: no rule may need itself. */
final class Recursion {
    private static final int REPORTED_MAX = 10;

    private final List<RuleTree.Group> groups;
    private final List<RuleTree.Member> rules = new ArrayList<>();
    private final List<int[]> needs = new ArrayList<>();
    private final List<Integer> groupOf = new ArrayList<>();

    Recursion(List<RuleTree.Group> groups) {
        this.groups = groups;
        Map<RuleTree.Member, Integer> numbers = new IdentityHashMap<>();
        for (var group = 0; group < groups.size(); group++) {
            for (var member : groups.get(group).members()) {
                numbers.put(member, rules.size());
                rules.add(member);
                groupOf.add(group);
            }
        }
        var index = new RuleIndex(groups);
        rules.forEach(rule -> needs.add(index.neededBy(rule).stream().mapToInt(numbers::get).toArray()));
    }

    /** Reports rules that need themselves, with the way they do. */
    void refuse(Errors errors) {
        var cycles = new Cycles(needs);
        var reported = 0;
        for (var rule = 0; rule < rules.size() && reported < REPORTED_MAX; rule++) {
            if (cycles.isOn(rule)) {
                var way = cycles.way(rule).stream().map(step -> rules.get(step).rule().name()).toList();
                errors.add(RegoError.RECURSION, "rule " + rules.get(rule).rule().name() + " is recursive: " + String.join(" -> ", way),
                        rules.get(rule).rule().rule().at());
                reported++;
            }
        }
    }

    /** The documents whose whole may need a part of themselves. */
    Set<RuleTree.Group> entangled() {
        List<Set<Integer>> edges = new ArrayList<>();
        groups.forEach(_ -> edges.add(new LinkedHashSet<>()));
        for (var rule = 0; rule < rules.size(); rule++) {
            for (var needed : needs.get(rule)) {
                edges.get(groupOf.get(rule)).add(groupOf.get(needed));
            }
        }
        var cycles = new Cycles(edges.stream().map(set -> set.stream().mapToInt(Integer::intValue).toArray()).toList());
        Set<RuleTree.Group> result = Collections.newSetFromMap(new IdentityHashMap<>());
        for (var group = 0; group < groups.size(); group++) {
            if (cycles.isOn(group)) {
                result.add(groups.get(group));
            }
        }
        return result;
    }
}
