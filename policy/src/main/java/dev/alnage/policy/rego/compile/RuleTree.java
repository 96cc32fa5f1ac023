package dev.alnage.policy.rego.compile;

import dev.alnage.policy.rego.ast.Module;
import dev.alnage.policy.rego.ast.RegoError;
import dev.alnage.policy.rego.ast.ResolvedRule;
import dev.alnage.policy.rego.ast.Rule;
import dev.alnage.policy.rego.ast.Term;
import dev.alnage.policy.rego.value.Value;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** All rules by their place below {@code data}, and which of them make up one document or function. */
final class RuleTree {
    /** The rules of one document or function. {@code keys} are the keys of each, relative to the place. */
    record Group(List<String> place, List<Member> members) {
        /** The rules are compiled anew for each number of keys given; further keys are looked up in what the first ones give. */
        private static final int KEYS_MAX = 8;

        String name() {
            return members.getFirst().rule().name();
        }

        boolean isFunction() {
            return members.getFirst().rule().isFunction();
        }

        /** Whether it has one value. */
        boolean isComplete() {
            return members.stream().allMatch(member -> member.keys().isEmpty() && !member.isElement());
        }

        boolean isSet() {
            return members.stream().allMatch(member -> member.keys().isEmpty() && member.isElement());
        }

        /** How many keys can be given when only a part is asked for. */
        int keysMax() {
            return Math.min(KEYS_MAX, members.stream().mapToInt(member -> member.keys().size() + (member.isElement() ? 1 : 0)).max().orElse(0));
        }
    }

    /** One rule of a group, with its keys as seen from there. */
    record Member(ResolvedRule rule, List<Term> keys) {
        boolean isElement() {
            return rule.rule().head().kind() == Rule.Kind.SET;
        }
    }

    private static final class Node {
        final Map<String, Node> children = new TreeMap<>();
        final List<ResolvedRule> rules = new ArrayList<>();
        boolean isPackage;

        Node child(String name) {
            return children.computeIfAbsent(name, _ -> new Node());
        }
    }

    private final Node root = new Node();
    private final Errors errors;
    private final List<Group> groups = new ArrayList<>();
    private final List<List<String>> places = new ArrayList<>();

    private RuleTree(Errors errors) {
        this.errors = errors;
    }

    static RuleTree of(Collection<Module> modules, List<ResolvedRule> rules, Errors errors) {
        var tree = new RuleTree(errors);
        for (var module : modules) {
            var node = tree.root;
            for (var name : module.packagePath().subList(1, module.packagePath().size())) {
                node = node.child(name);
            }
            node.isPackage = true;
        }
        for (var rule : rules) {
            var node = tree.root;
            for (var name : rule.place()) {
                node = node.child(name);
            }
            node.rules.add(rule);
        }
        tree.visit(tree.root, new ArrayList<>());
        return tree;
    }

    /** All documents and functions. */
    List<Group> groups() {
        return groups;
    }

    /** All places at which no rules stand but below which some may: packages and beginnings of references. */
    List<List<String>> places() {
        return places;
    }

    private void visit(Node node, List<String> path) {
        if (node.rules.isEmpty()) {
            places.add(List.copyOf(path));
        } else {
            group(node, path);
        }
        for (var child : node.children.entrySet()) {
            path.add(child.getKey());
            visit(child.getValue(), path);
            path.removeLast();
        }
    }

    private void group(Node node, List<String> path) {
        var members = new ArrayList<Member>();
        node.rules.forEach(rule -> members.add(new Member(rule, rule.keys())));
        var open = node.rules.stream().anyMatch(rule -> !rule.keys().isEmpty());
        if (open) {
            node.children.forEach((name, child) -> hoist(child, List.of(key(name, node)), members));
        }
        var group = new Group(List.copyOf(path), List.copyOf(members));
        requireOneKind(group, node);
        if (!open) {
            requireNothingBelow(group, node);
        }
        groups.add(group);
    }

    private static Term key(String name, Node node) {
        return new Term.Scalar(node.rules.getFirst().rule().at(), Value.of(name));
    }

    /** Rules below one that has variables in its reference are about the same document. Functions stay where they are. */
    private void hoist(Node node, List<Term> keys, List<Member> members) {
        if (node.isPackage) {
            errors.add(RegoError.TYPE, "package conflicts with rule " + members.getFirst().rule().name() + ", which has variables in its reference",
                    members.getFirst().rule().rule().at());
        }
        var values = node.rules.stream().filter(rule -> !rule.isFunction()).toList();
        for (var rule : values) {
            var all = new ArrayList<>(keys);
            all.addAll(rule.keys());
            members.add(new Member(rule, all));
        }
        node.rules.removeAll(values);
        var first = members.getFirst().rule().rule().at();
        for (var child : node.children.entrySet()) {
            var below = new ArrayList<>(keys);
            below.add(new Term.Scalar(first, Value.of(child.getKey())));
            hoist(child.getValue(), below, members);
        }
    }

    private void requireOneKind(Group group, Node node) {
        var first = group.members().getFirst().rule();
        var at = first.rule().at();
        var functions = node.rules.stream().filter(ResolvedRule::isFunction).count();
        var arities = node.rules.stream().map(rule -> rule.rule().head().arguments().map(List::size).orElse(-1)).distinct().count();
        var complete = group.members().stream().anyMatch(member -> member.keys().isEmpty() && !member.isElement());
        if (functions != 0 && functions != group.members().size() || arities > 1 || complete && !group.isComplete()) {
            errors.add(RegoError.TYPE, "conflicting rules " + group.name() + " found", at);
        } else if (group.members().stream().anyMatch(member -> member.keys().isEmpty() && member.isElement()) && !group.isSet()) {
            errors.add(RegoError.TYPE, "conflicting rules " + group.name() + " found", at);
        }
        var defaults = group.members().stream().filter(member -> member.rule().rule().isDefault())
                .map(member -> member.rule().place()).toList();
        if (defaults.stream().distinct().count() != defaults.size()) {
            errors.add(RegoError.TYPE, "multiple default rules " + group.name() + " found", at);
        }
    }

    /** A value, a set or a function is all that is at its place: neither rules nor packages may be below. */
    private void requireNothingBelow(Group group, Node node) {
        if (node.isPackage) {
            errors.add(RegoError.TYPE, "package " + group.name().substring("data.".length()) + " conflicts with rule " + group.name() + " defined at "
                    + group.members().getFirst().rule().rule().at(), group.members().getFirst().rule().rule().at());
        }
        var below = new ArrayList<String>();
        collect(node, group.name(), below);
        if (!below.isEmpty()) {
            errors.add(RegoError.TYPE, "rule " + group.name() + " conflicts with " + below, group.members().getFirst().rule().rule().at());
        }
    }

    private static void collect(Node node, String name, List<String> into) {
        for (var child : node.children.entrySet()) {
            var below = name + "." + child.getKey();
            if (child.getValue().isPackage || !child.getValue().rules.isEmpty()) {
                into.add(below);
            } else {
                collect(child.getValue(), below, into);
            }
        }
    }
}
