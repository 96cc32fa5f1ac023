package dev.alnage.policy.rego.value;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** An object; keys are values of any kind; immutable, and gone through in the order of its keys. */
public final class ObjectValue implements Value {
    public static final ObjectValue EMPTY = new ObjectValue(new Table(0), new Value[0]);

    private final Table keys;
    private final Value[] values;
    private Value @Nullable [] sortedKeys;
    private Value @Nullable [] sortedValues;
    private int hash;
    private long weight;

    private ObjectValue(Table keys, Value[] values) {
        this.keys = keys;
        this.values = values;
    }

    public static ObjectValue of(Map<? extends Value, ? extends Value> members) {
        var builder = new Builder(members.size());
        members.forEach(builder::put);
        return builder.build();
    }

    public static Builder builder() {
        return new Builder(0);
    }

    /** Collects the members of one object; used once, by one thread. */
    public static final class Builder {
        private Table keys;
        private Value[] values;

        private Builder(int expected) {
            keys = new Table(expected);
            values = new Value[Math.max(4, expected)];
        }

        public int size() {
            return keys.size();
        }

        /** What stands at the key so far; null when nothing does. */
        public @Nullable Value get(Value key) {
            var place = keys.find(key);
            return place < 0 ? null : values[place];
        }

        public Builder put(Value key, Value value) {
            var place = keys.add(key);
            if (place == values.length) {
                values = Arrays.copyOf(values, 2 * place);
            }
            values[place] = value;
            return this;
        }

        public Builder put(String key, Value value) {
            return put(new Text(key), value);
        }

        public Builder putAll(ObjectValue object) {
            for (var i = 0; i < object.size(); i++) {
                put(object.keys.key(i), object.values[i]);
            }
            return this;
        }

        /** Puts the member unless its key is taken, and says whether it did. */
        public boolean putNew(Value key, Value value) {
            var before = keys.size();
            var place = keys.add(key);
            if (place < before) {
                return false;
            }
            if (place == values.length) {
                values = Arrays.copyOf(values, 2 * place);
            }
            values[place] = value;
            return true;
        }

        public ObjectValue build() {
            return keys.size() == 0 ? EMPTY : new ObjectValue(keys, values);
        }
    }

    public int size() {
        return keys.size();
    }

    /** Null when there is none. */
    public @Nullable Value get(Value key) {
        var place = keys.find(key);
        return place < 0 ? null : values[place];
    }

    public @Nullable Value get(String key) {
        return get(new Text(key));
    }

    public boolean has(Value key) {
        return keys.find(key) >= 0;
    }

    public Value keyAt(int index) {
        return sortedKeys()[index];
    }

    public Value valueAt(int index) {
        var result = sortedValues;
        if (result == null) {
            var sorted = sortedKeys();
            result = new Value[sorted.length];
            for (var i = 0; i < sorted.length; i++) {
                result[i] = values[keys.find(sorted[i])];
            }
            sortedValues = result;
        }
        return result[index];
    }

    /** Whether the value stands at any key. */
    public boolean hasValue(Value value) {
        for (var i = 0; i < size(); i++) {
            if (values[i].equals(value)) {
                return true;
            }
        }
        return false;
    }

    /** The members as a map, in the order of the keys. */
    public Map<Value, Value> members() {
        var members = LinkedHashMap.<Value, Value>newLinkedHashMap(size());
        for (var i = 0; i < size(); i++) {
            members.put(keyAt(i), valueAt(i));
        }
        return members;
    }

    private Value[] sortedKeys() {
        var result = sortedKeys;
        if (result == null) {
            result = keys.sorted();
            sortedKeys = result;
        }
        return result;
    }

    @Override public Kind kind() {
        return Kind.OBJECT;
    }

    @Override public boolean equals(@Nullable Object other) {
        if (this == other) {
            return true;
        }
        if (!(other instanceof ObjectValue object) || size() != object.size() || hashCode() != object.hashCode()) {
            return false;
        }
        for (var i = 0; i < size(); i++) {
            if (!values[i].equals(object.get(keys.key(i)))) {
                return false;
            }
        }
        return true;
    }

    @Override public int hashCode() {
        if (hash == 0) {
            var sum = size();
            for (var i = 0; i < size(); i++) {
                sum += keys.key(i).hashCode() * 31 ^ values[i].hashCode();
            }
            hash = sum == 0 ? 1 : sum;
        }
        return hash;
    }

    @Override public long weight() {
        if (weight == 0) {
            var sum = 1L;
            for (var i = 0; i < size(); i++) {
                sum = Math.min(WEIGHT_MAX, sum + keys.key(i).weight() + values[i].weight());
            }
            weight = sum;
        }
        return weight;
    }

    @Override public String toString() {
        return Notation.of(this);
    }
}
