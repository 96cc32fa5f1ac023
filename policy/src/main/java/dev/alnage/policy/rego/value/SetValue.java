package dev.alnage.policy.rego.value;

import java.util.Arrays;
import java.util.Collection;
import java.util.Iterator;
import org.jspecify.annotations.Nullable;

/** A set; immutable, and gone through in order. */
public final class SetValue implements Value, Iterable<Value> {
    public static final SetValue EMPTY = new SetValue(new Table(0));

    private final Table members;
    private Value @Nullable [] sorted;
    private int hash;
    private long weight;

    private SetValue(Table members) {
        this.members = members;
    }

    public static SetValue of(Collection<? extends Value> members) {
        var builder = new Builder(members.size());
        members.forEach(builder::add);
        return builder.build();
    }

    public static Builder builder() {
        return new Builder(0);
    }

    /** Collects the members of one set; used once, by one thread. */
    public static final class Builder {
        private final Table members;

        private Builder(int expected) {
            members = new Table(expected);
        }

        public int size() {
            return members.size();
        }

        public boolean contains(Value value) {
            return members.find(value) >= 0;
        }

        /** Whether the value is new. */
        public boolean add(Value value) {
            var before = members.size();
            return members.add(value) == before;
        }

        public Builder addAll(SetValue set) {
            for (var i = 0; i < set.size(); i++) {
                members.add(set.members.key(i));
            }
            return this;
        }

        public SetValue build() {
            return members.size() == 0 ? EMPTY : new SetValue(members);
        }
    }

    public int size() {
        return members.size();
    }

    public boolean contains(Value value) {
        return members.find(value) >= 0;
    }

    /** The member at that place in the order. */
    public Value at(int index) {
        return sorted()[index];
    }

    private Value[] sorted() {
        var result = sorted;
        if (result == null) {
            result = members.sorted();
            sorted = result;
        }
        return result;
    }

    @Override public Iterator<Value> iterator() {
        return Arrays.asList(sorted()).iterator();
    }

    @Override public Kind kind() {
        return Kind.SET;
    }

    @Override public boolean equals(@Nullable Object other) {
        if (this == other) {
            return true;
        }
        if (!(other instanceof SetValue set) || size() != set.size() || hashCode() != set.hashCode()) {
            return false;
        }
        for (var i = 0; i < size(); i++) {
            if (!set.contains(members.key(i))) {
                return false;
            }
        }
        return true;
    }

    @Override public int hashCode() {
        if (hash == 0) {
            var sum = size();
            for (var i = 0; i < size(); i++) {
                sum += members.key(i).hashCode() * 0x85ebca6b;
            }
            hash = sum == 0 ? 1 : sum;
        }
        return hash;
    }

    @Override public long weight() {
        if (weight == 0) {
            var sum = 1L;
            for (var i = 0; i < size(); i++) {
                sum = Math.min(WEIGHT_MAX, sum + members.key(i).weight());
            }
            weight = sum;
        }
        return weight;
    }

    @Override public String toString() {
        return Notation.of(this);
    }
}
