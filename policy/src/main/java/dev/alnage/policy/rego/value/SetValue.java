package dev.alnage.policy.rego.value;

import java.util.Arrays;
import java.util.Collection;
import java.util.HashSet;
import java.util.Iterator;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A set; immutable, and gone through in order. */
public final class SetValue implements Value, Iterable<Value> {
    public static final SetValue EMPTY = new SetValue(new HashSet<>());

    private final Set<Value> members;
    private Value @Nullable [] sorted;

    private SetValue(Set<Value> members) {
        this.members = members;
    }

    public static SetValue of(Collection<? extends Value> members) {
        return members.isEmpty() ? EMPTY : new SetValue(new HashSet<>(members));
    }

    /** Takes the set over: the caller must not write to it again. */
    public static SetValue owning(Set<Value> members) {
        return members.isEmpty() ? EMPTY : new SetValue(members);
    }

    public int size() {
        return members.size();
    }

    public boolean contains(Value value) {
        return members.contains(value);
    }

    /** The member at that place in the order. */
    public Value at(int index) {
        return sorted()[index];
    }

    private Value[] sorted() {
        var result = sorted;
        if (result == null) {
            result = members.toArray(new Value[0]);
            Arrays.sort(result, Value.ORDER);
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
        return other instanceof SetValue set && members.equals(set.members);
    }

    @Override public int hashCode() {
        return members.hashCode();
    }

    @Override public String toString() {
        return Arrays.toString(sorted());
    }
}
