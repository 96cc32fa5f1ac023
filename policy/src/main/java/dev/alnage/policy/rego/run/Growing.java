package dev.alnage.policy.rego.run;

import dev.alnage.policy.rego.ast.Location;
import dev.alnage.policy.rego.ast.RegoError;
import dev.alnage.policy.rego.ast.RegoErrors;
import dev.alnage.policy.rego.value.ObjectValue;
import dev.alnage.policy.rego.value.SetValue;
import dev.alnage.policy.rego.value.Value;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A set or object that rules are adding to: objects inside objects, and at the ends values or sets. */
final class Growing {
    private SetValue.@Nullable Builder elements;
    private ObjectValue.@Nullable Builder leaves;
    private @Nullable TreeMap<Value, Growing> inner;

    /** Adds an element to the set that this is. {@code at}: where the rule stands that adds it. */
    void add(Value element, Machine machine, Location at) {
        if (leaves != null || inner != null) {
            throw conflict(at);
        }
        if (elements == null) {
            elements = SetValue.builder();
        }
        machine.compare(element);
        if (elements.add(element)) {
            machine.allocate(1);
        }
    }

    /** Puts a value at the end of the path; {@code from} is how much of it leads to this one. */
    void put(Value[] path, int from, Value leaf, Machine machine, Location at) {
        if (from < path.length - 1) {
            inner(path[from], machine, at).put(path, from + 1, leaf, machine, at);
            return;
        }
        if (elements != null || inner != null && inner.containsKey(path[from])) {
            throw conflict(at);
        }
        if (leaves == null) {
            leaves = ObjectValue.builder();
        }
        machine.compare(path[from]);
        machine.compare(leaf);
        if (leaves.putNew(path[from], leaf)) {
            machine.allocate(1);
        } else if (!leaf.equals(leaves.get(path[from]))) {
            throw conflict(at);
        }
    }

    /** Adds an element to the set at the end of the path, which may be this. */
    void addAt(Value[] path, int from, Value element, Machine machine, Location at) {
        if (from == path.length) {
            add(element, machine, at);
        } else {
            inner(path[from], machine, at).addAt(path, from + 1, element, machine, at);
        }
    }

    private Growing inner(Value key, Machine machine, Location at) {
        if (elements != null || leaves != null && leaves.get(key) != null) {
            throw conflict(at);
        }
        if (inner == null) {
            inner = new TreeMap<>(Value.ORDER);
        }
        machine.compare(key);
        var found = inner.get(key);
        if (found == null) {
            found = new Growing();
            inner.put(key, found);
            machine.allocate(1);
        }
        return found;
    }

    /** Whether nothing stands at the end of that path. */
    boolean lacks(Value[] path) {
        var level = this;
        for (var key : path) {
            if (level.leaves != null && level.leaves.get(key) != null) {
                return false;
            }
            var next = level.inner == null ? null : level.inner.get(key);
            if (next == null) {
                return true;
            }
            level = next;
        }
        return false;
    }

    private static RegoErrors conflict(Location at) {
        return new RegoErrors(RegoError.CONFLICT, "object keys must be unique", at);
    }

    /** What it has become; {@code asSet} is what it is while nothing was added. */
    Value finished(boolean asSet) {
        if (elements != null) {
            return elements.build();
        }
        var members = leaves;
        if (inner != null) {
            members = members == null ? ObjectValue.builder() : members;
            for (var entry : inner.entrySet()) {
                members.put(entry.getKey(), entry.getValue().finished(false));
            }
        }
        return members != null ? members.build() : asSet ? SetValue.EMPTY : ObjectValue.EMPTY;
    }
}
