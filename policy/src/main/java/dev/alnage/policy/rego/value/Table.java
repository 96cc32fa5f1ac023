package dev.alnage.policy.rego.value;

import java.util.Arrays;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Values found by hash, each with its place; grows while a set or an object is built and is only read afterwards. Keys made to collide
 * cost no more than a search tree does: strings of one hash are easily written, and hash tables of them are a known attack.
 */
final class Table {
    /** So few are found faster by looking at each. */
    private static final int FEW = 8;
    private static final int PROBES_MAX = 64;

    private Value[] keys;
    private int size;
    private int @Nullable [] slots;
    private @Nullable TreeMap<Value, Integer> tree;

    Table(int expected) {
        keys = new Value[Math.max(4, expected)];
    }

    int size() {
        return size;
    }

    Value key(int place) {
        return keys[place];
    }

    /** The place of the value, or -1. */
    int find(Value key) {
        if (tree != null) {
            return tree.getOrDefault(key, -1);
        }
        if (slots == null) {
            for (var place = 0; place < size; place++) {
                if (keys[place].equals(key)) {
                    return place;
                }
            }
            return -1;
        }
        var mask = slots.length - 1;
        for (var at = spread(key) & mask; slots[at] != 0; at = at + 1 & mask) {
            if (keys[slots[at] - 1].equals(key)) {
                return slots[at] - 1;
            }
        }
        return -1;
    }

    /** The place of the value, which is {@link #size} as it was before when it is new. */
    int add(Value key) {
        var place = find(key);
        if (place >= 0) {
            return place;
        }
        if (size == keys.length) {
            keys = Arrays.copyOf(keys, Math.multiplyExact(size, 2));
        }
        keys[size++] = key;
        if (tree != null) {
            tree.put(key, size - 1);
        } else if (slots == null ? size > FEW : 2 * size > slots.length) {
            rehash();
        } else if (slots != null) {
            enter(slots, size - 1);
        }
        return size - 1;
    }

    Value[] sorted() {
        var sorted = Arrays.copyOf(keys, size);
        Arrays.sort(sorted, Value.ORDER);
        return sorted;
    }

    private void rehash() {
        var larger = new int[Integer.highestOneBit(size) << 2];
        slots = larger;
        for (var place = 0; place < size && tree == null; place++) {
            enter(larger, place);
        }
    }

    private void enter(int[] into, int place) {
        var mask = into.length - 1;
        var at = spread(keys[place]) & mask;
        for (var probes = 0; into[at] != 0; probes++) {
            if (probes == PROBES_MAX) {
                plant();
                return;
            }
            at = at + 1 & mask;
        }
        into[at] = place + 1;
    }

    private void plant() {
        var planted = new TreeMap<Value, Integer>(Value.ORDER);
        for (var place = 0; place < size; place++) {
            planted.put(keys[place], place);
        }
        tree = planted;
    }

    private static int spread(Value key) {
        var hash = key.hashCode() * 0x9e3779b9;
        return hash ^ hash >>> 16;
    }
}
