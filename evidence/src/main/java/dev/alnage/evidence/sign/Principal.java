package dev.alnage.evidence.sign;

import java.util.Set;

/** A person or a workload, and every key that is theirs. What a threshold counts. */
public record Principal(String name, Set<Key> keys) {
    public Principal {
        keys = Set.copyOf(keys);
        if (name.isEmpty() || !name.chars().allMatch(c -> c > 0x20 && c < 0x7f)) {
            throw new IllegalArgumentException("a principal's name is printable ASCII without spaces");
        }
    }
}
