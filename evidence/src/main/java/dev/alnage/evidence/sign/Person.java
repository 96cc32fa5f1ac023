package dev.alnage.evidence.sign;

import dev.alnage.evidence.Rejected;
import java.util.Set;
import java.util.TreeSet;

/** Somebody with keys of their own and the roles in which they may speak, such as {@code release-approver}. */
public record Person(Principal principal, Set<String> roles) {
    public Person {
        roles = java.util.Collections.unmodifiableSortedSet(new TreeSet<>(roles));
        for (var role : roles) {
            if (role.isEmpty() || role.length() > 64 || !role.chars().allMatch(c -> c >= 'a' && c <= 'z' || c >= '0' && c <= '9' || c == '-')) {
                throw new Rejected.Malformed("found role \"" + role + "\" of " + principal.name() + ", expected lower-case letters, digits and dashes");
            }
        }
        // a person named like a pool or a workload of ours could be taken for one
        if (principal.name().indexOf(':') >= 0) {
            throw new Rejected.Malformed("found a person named " + principal.name() + ", expected a name without a colon");
        }
    }
}
