package dev.alnage.policy.rego.run;

import dev.alnage.policy.rego.ast.Location;
import dev.alnage.policy.rego.ast.RegoError;
import dev.alnage.policy.rego.ast.RegoErrors;
import dev.alnage.policy.rego.value.ObjectValue;
import dev.alnage.policy.rego.value.SetValue;
import dev.alnage.policy.rego.value.Value;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A set or object that rules are adding to: objects inside objects, and at the ends values or sets. */
final class Growing {
    private final Location at;
    /** Of values, other growing ones, or mutable sets of values. */
    private @Nullable Map<Value, Object> members;
    private @Nullable Set<Value> elements;

    Growing(Location at) {
        this.at = at;
    }

    /** Adds an element to the set that this is. */
    void add(Value element, Machine machine) {
        if (members != null) {
            throw conflict();
        }
        if (elements == null) {
            elements = new HashSet<>();
        }
        if (elements.add(element)) {
            machine.allocate(1);
        }
    }

    /** Puts a value at the end of the path; {@code from} is how much of it leads to this one. */
    void put(Value[] path, int from, Value leaf, Machine machine) {
        var objects = objects();
        if (from < path.length - 1) {
            inner(path[from], machine).put(path, from + 1, leaf, machine);
            return;
        }
        var before = objects.putIfAbsent(path[from], leaf);
        if (before == null) {
            machine.allocate(1);
        } else if (!before.equals(leaf)) {
            throw conflict();
        }
    }

    /** Adds an element to the set at the end of the path, which may be this. */
    void addAt(Value[] path, int from, Value element, Machine machine) {
        if (from == path.length) {
            add(element, machine);
        } else {
            inner(path[from], machine).addAt(path, from + 1, element, machine);
        }
    }

    private Map<Value, Object> objects() {
        if (elements != null) {
            throw conflict();
        }
        if (members == null) {
            members = new HashMap<>();
        }
        return members;
    }

    private Growing inner(Value key, Machine machine) {
        var objects = objects();
        var found = objects.get(key);
        if (found == null) {
            var made = new Growing(at);
            objects.put(key, made);
            machine.allocate(1);
            return made;
        }
        if (found instanceof Growing growing) {
            return growing;
        }
        throw conflict();
    }

    /** Whether nothing stands at the end of that path. */
    boolean lacks(Value[] path) {
        var level = this;
        for (var i = 0; i < path.length; i++) {
            var found = level.members == null ? null : level.members.get(path[i]);
            if (found == null) {
                return true;
            }
            if (!(found instanceof Growing next)) {
                return false;
            }
            level = next;
        }
        return false;
    }

    private RegoErrors conflict() {
        return new RegoErrors(RegoError.CONFLICT, "object keys must be unique", at);
    }

    /** What it has become; {@code asSet} is what it is while nothing was added. */
    Value finished(boolean asSet) {
        if (elements != null) {
            return SetValue.owning(elements);
        }
        if (members == null) {
            return asSet ? SetValue.EMPTY : ObjectValue.EMPTY;
        }
        var values = HashMap.<Value, Value>newHashMap(members.size());
        for (var member : members.entrySet()) {
            values.put(member.getKey(), member.getValue() instanceof Growing inner ? inner.finished(false) : (Value) member.getValue());
        }
        return ObjectValue.owning(values);
    }
}
