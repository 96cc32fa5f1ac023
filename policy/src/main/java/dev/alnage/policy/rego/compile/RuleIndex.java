package dev.alnage.policy.rego.compile;

import dev.alnage.policy.rego.ast.Term;
import dev.alnage.policy.rego.value.Value;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Finds the rules that a reference may be about. */
final class RuleIndex {
    private static final class Node {
        final Map<String, Node> children = new HashMap<>();
        RuleTree.@Nullable Group group;
    }

    private final Node root = new Node();
    private final Map<String, RuleTree.Group> functions = new HashMap<>();

    RuleIndex(List<RuleTree.Group> groups) {
        for (var group : groups) {
            if (group.isFunction()) {
                functions.put(group.name(), group);
                continue;
            }
            var node = root;
            for (var name : group.place()) {
                node = node.children.computeIfAbsent(name, _ -> new Node());
            }
            node.group = group;
        }
    }

    /** The members of groups that a rule refers to. */
    Set<RuleTree.Member> neededBy(RuleTree.Member member) {
        var references = References.of(member.rule().rule(), member.rule().keys());
        Set<RuleTree.Member> needed = Collections.newSetFromMap(new IdentityHashMap<>());
        for (var name : new HashSet<>(references.functions)) {
            var group = functions.get(name);
            if (group != null) {
                needed.addAll(group.members());
            }
        }
        for (var path : references.data) {
            find(root, path, 0, needed);
        }
        return needed;
    }

    private static void find(Node node, List<Term> path, int at, Set<RuleTree.Member> into) {
        if (node.group != null) {
            for (var member : node.group.members()) {
                if (mayBe(member.keys(), path, at)) {
                    into.add(member);
                }
            }
            return;
        }
        if (at < path.size() && path.get(at) instanceof Term.Scalar) {
            var child = node.children.get(References.text(path.get(at)));
            if (child != null) {
                find(child, path, at + 1, into);
            }
            return;
        }
        node.children.values().forEach(child -> find(child, path, Math.min(at + 1, path.size()), into));
    }

    /** Whether no constant key of the rule differs from a constant key of the reference. */
    private static boolean mayBe(List<Term> keys, List<Term> path, int at) {
        var pairs = new ArrayList<Value[]>();
        for (var i = 0; i < keys.size() && at + i < path.size(); i++) {
            if (keys.get(i) instanceof Term.Scalar(_, var a) && path.get(at + i) instanceof Term.Scalar(_, var b)) {
                pairs.add(new Value[] {a, b});
            }
        }
        return pairs.stream().allMatch(pair -> pair[0].equals(pair[1]));
    }
}
