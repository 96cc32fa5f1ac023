package dev.alnage.policy.rego.run;

import dev.alnage.policy.rego.value.ObjectValue;
import dev.alnage.policy.rego.value.Value;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A place below {@code data} at which or below which rules stand: a package, or part of a reference in a head. */
public final class TreeNode {
    private final List<String> path;
    private final Map<String, TreeNode> children = new TreeMap<>();
    private @Nullable Document document;

    /** {@code path} is below data. */
    public TreeNode(List<String> path) {
        this.path = List.copyOf(path);
    }

    public List<String> path() {
        return path;
    }

    public @Nullable TreeNode child(String name) {
        return children.get(name);
    }

    /** The child of that name, made if it is not there. */
    public TreeNode makeChild(String name) {
        var child = children.get(name);
        if (child == null) {
            var below = new java.util.ArrayList<>(path);
            below.add(name);
            child = new TreeNode(below);
            children.put(name, child);
        }
        return child;
    }

    public Map<String, TreeNode> children() {
        return children;
    }

    public @Nullable Document document() {
        return document;
    }

    public void document(Document document) {
        this.document = document;
    }

    /** All that is here: what the rules say, and what the data says where no rule does. Null for undefined. */
    @Nullable Value whole(Scope scope, Machine machine) {
        var base = base(scope);
        if (scope.isReplaced(path)) {
            return base;
        }
        if (document != null) {
            return document.whole(scope, machine);
        }
        return merged(base, virtual(scope, machine), machine);
    }

    /** What the data says here. */
    @Nullable Value base(Scope scope) {
        Value value = scope.data;
        for (var i = 0; i < path.size() && value != null; i++) {
            value = value instanceof ObjectValue object ? object.get(path.get(i)) : null;
        }
        return value;
    }

    /** What the rules say here and below; null for undefined. */
    private @Nullable Value virtual(Scope scope, Machine machine) {
        if (scope.isReplaced(path)) {
            return null;
        }
        if (document != null) {
            return document.whole(scope, machine);
        }
        machine.enter(1);
        var members = ObjectValue.builder();
        for (var child : children.entrySet()) {
            var value = isHidden(child.getKey()) ? null : child.getValue().virtual(scope, machine);
            if (value != null) {
                members.put(Value.of(child.getKey()), value);
            }
        }
        machine.allocate(members.size());
        machine.leave(1);
        return members.build();
    }

    /** What stands below data.system is not part of data as a whole. */
    boolean isHidden(String child) {
        return path.isEmpty() && child.equals("system");
    }

    private static @Nullable Value merged(@Nullable Value base, @Nullable Value virtual, Machine machine) {
        if (base == null) {
            return virtual;
        }
        if (!(base instanceof ObjectValue given) || !(virtual instanceof ObjectValue made) || made.size() == 0) {
            return base;
        }
        if (given.size() == 0) {
            return made;
        }
        machine.spend(given.size());
        var members = ObjectValue.builder().putAll(given);
        for (var member : made.members().entrySet()) {
            var merged = merged(given.get(member.getKey()), member.getValue(), machine);
            if (merged != null) {
                members.put(member.getKey(), merged);
            }
        }
        return members.build();
    }
}
