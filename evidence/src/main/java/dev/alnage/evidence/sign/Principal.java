package dev.alnage.evidence.sign;

import dev.alnage.evidence.Rejected;
import java.util.Set;

/** A person or a workload, and every key that is theirs. What a threshold counts. */
public record Principal(String name, Set<Key> keys) {
    public static final int NAME_LENGTH_MAX = 256;

    public Principal {
        keys = Set.copyOf(keys);
        if (!isName(name)) {
            throw new IllegalArgumentException("a principal's name is printable ASCII without spaces");
        }
    }

    /** As the constructor, for a name that came from outside. */
    static Principal read(String name, Set<Key> keys) {
        if (!isName(name)) {
            throw new Rejected.Malformed("found a principal's name that is not 1 to " + NAME_LENGTH_MAX
                    + " printable characters, expected ASCII without spaces");
        }
        return new Principal(name, keys);
    }

    /** ASCII only: names that look alike or fold into one another are how one person passes for another. */
    private static boolean isName(String name) {
        return !name.isEmpty() && name.length() <= NAME_LENGTH_MAX && name.chars().allMatch(c -> c > 0x20 && c < 0x7f);
    }
}
