package dev.alnage.evidence.sign;

import java.util.Collections;
import java.util.SortedSet;
import java.util.TreeSet;

/** A principal with its place in the trust file: what kind of party it is, and in which roles it speaks. */
public record Standing(Principal principal, Kind kind, SortedSet<String> roles) {
    /** The kinds of party. A pool has no key of its own: its workers are certified. */
    public enum Kind { WORKLOAD, PERSON, POOL, EXTERNAL }

    public Standing {
        roles = Collections.unmodifiableSortedSet(new TreeSet<>(roles));
    }

    /** Whether an entry for these is one for this principal. */
    boolean isAmong(TrustEntry.Who who) {
        return switch (who) {
            case TrustEntry.Who.Workloads(var role) -> kind == Kind.WORKLOAD && roles.contains(role.wireName());
            case TrustEntry.Who.People(var role) -> kind == Kind.PERSON && roles.contains(role);
            // an exporter is named like its pool, and is not the pool
            case TrustEntry.Who.Named(var names) -> names.contains(principal.name())
                    && (kind == Kind.POOL) == principal.name().startsWith(TrustFileRules.POOL_PREFIX);
        };
    }
}
