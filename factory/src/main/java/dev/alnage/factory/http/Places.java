package dev.alnage.factory.http;

import java.util.HashMap;
import java.util.Map;

/** So many places for each, and no more: one that takes them without end shuts out itself, not the others. */
final class Places<K> {
    private final int max;
    private final Map<K, Integer> taken = new HashMap<>();

    Places(int max) {
        this.max = max;
    }

    synchronized boolean take(K who) {
        var count = taken.getOrDefault(who, 0);
        if (count >= max) {
            return false;
        }
        taken.put(who, count + 1);
        return true;
    }

    synchronized void leave(K who) {
        taken.compute(who, (_, count) -> count == null || count == 1 ? null : count - 1);
    }
}
