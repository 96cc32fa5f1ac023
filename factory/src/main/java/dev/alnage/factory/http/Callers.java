package dev.alnage.factory.http;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * What each uid of this machine is to the factory. Root may be anybody, since it can become anybody. Without separate uids
 * (rootless) every process of ours has every role: then a uid separates nothing, and {@code doctor} says so.
 */
public record Callers(Map<Long, Set<String>> roles) {
    /** The role of a person's own client; every uid has it. */
    public static final String CLIENT = "client";
    private static final long ROOT = 0;

    public Callers {
        var copy = new HashMap<Long, Set<String>>();
        roles.forEach((uid, names) -> copy.put(uid, Set.copyOf(names)));
        roles = Map.copyOf(copy);
    }

    Caller of(long uid) {
        var names = new HashSet<String>(roles.getOrDefault(uid, Set.of()));
        if (uid == ROOT) {
            roles.values().forEach(names::addAll);
        }
        names.add(CLIENT);
        return new Caller(uid, names);
    }
}
