package dev.alnage.policy.rego.value;

import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** An array; immutable. */
public final class ArrayValue implements Value, Iterable<Value> {
    public static final ArrayValue EMPTY = new ArrayValue(new Value[0]);

    private final Value[] elements;
    private int hash;
    private long weight;

    private ArrayValue(Value[] elements) {
        this.elements = elements;
    }

    public static ArrayValue of(Collection<? extends Value> elements) {
        return elements.isEmpty() ? EMPTY : new ArrayValue(elements.toArray(new Value[0]));
    }

    /** Takes the array over: the caller must not write to it again. */
    public static ArrayValue owning(Value[] elements) {
        return elements.length == 0 ? EMPTY : new ArrayValue(elements);
    }

    public int size() {
        return elements.length;
    }

    public Value get(int index) {
        return elements[index];
    }

    /** What stands at that index, or null when it is no index of this array. */
    public @Nullable Value find(Value index) {
        if (!(index instanceof Num number)) {
            return null;
        }
        var at = number.toLong(-1);
        return at >= 0 && at < elements.length ? elements[(int) at] : null;
    }

    public List<Value> elements() {
        return Collections.unmodifiableList(Arrays.asList(elements));
    }

    @Override public Iterator<Value> iterator() {
        return Arrays.asList(elements).iterator();
    }

    @Override public Kind kind() {
        return Kind.ARRAY;
    }

    @Override public boolean equals(@Nullable Object other) {
        return this == other || other instanceof ArrayValue array && Arrays.equals(elements, array.elements);
    }

    @Override public int hashCode() {
        if (hash == 0) {
            hash = Arrays.hashCode(elements);
        }
        return hash;
    }

    @Override public long weight() {
        if (weight == 0) {
            var sum = 1L;
            for (var element : elements) {
                sum = Math.min(WEIGHT_MAX, sum + element.weight());
            }
            weight = sum;
        }
        return weight;
    }

    @Override public String toString() {
        return Notation.of(this);
    }
}
