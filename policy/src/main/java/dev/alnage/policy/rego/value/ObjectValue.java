package dev.alnage.policy.rego.value;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** An object; keys are values of any kind; immutable, and gone through in the order of its keys. */
public final class ObjectValue implements Value {
    public static final ObjectValue EMPTY = new ObjectValue(new HashMap<>());

    private final Map<Value, Value> members;
    private Value @Nullable [] sortedKeys;

    private ObjectValue(Map<Value, Value> members) {
        this.members = members;
    }

    public static ObjectValue of(Map<? extends Value, ? extends Value> members) {
        return members.isEmpty() ? EMPTY : new ObjectValue(new HashMap<>(members));
    }

    /** Takes the map over: the caller must not write to it again. */
    public static ObjectValue owning(Map<Value, Value> members) {
        return members.isEmpty() ? EMPTY : new ObjectValue(members);
    }

    public int size() {
        return members.size();
    }

    /** Null when there is none. */
    public @Nullable Value get(Value key) {
        return members.get(key);
    }

    public @Nullable Value get(String key) {
        return members.get(new Text(key));
    }

    public boolean has(Value key) {
        return members.containsKey(key);
    }

    public Value keyAt(int index) {
        return sortedKeys()[index];
    }

    public Value valueAt(int index) {
        var value = members.get(sortedKeys()[index]);
        if (value == null) {
            throw new IllegalStateException("a key without a value");
        }
        return value;
    }

    /** The members as a map to read from; its order says nothing. */
    public Map<Value, Value> members() {
        return java.util.Collections.unmodifiableMap(members);
    }

    private Value[] sortedKeys() {
        var result = sortedKeys;
        if (result == null) {
            result = members.keySet().toArray(new Value[0]);
            Arrays.sort(result, Value.ORDER);
            sortedKeys = result;
        }
        return result;
    }

    @Override public Kind kind() {
        return Kind.OBJECT;
    }

    @Override public boolean equals(@Nullable Object other) {
        return other instanceof ObjectValue object && members.equals(object.members);
    }

    @Override public int hashCode() {
        return members.hashCode();
    }

    @Override public String toString() {
        return members.toString();
    }
}
