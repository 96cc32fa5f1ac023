package dev.alnage.evidence.sign;

import dev.alnage.evidence.Rejected;
import java.time.Instant;
import java.util.Collections;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * The entry that says: this credential signs as this principal, from when to when, in which repositories.
 *
 * @param principal who it is; for an authority of OpenSSH a pattern, see {@link SigningCredential.SshAuthority}
 * @param validFrom the first moment at which a push may carry its signatures
 * @param validUntil the first moment at which it may not any more
 * @param namespaces for what SSH signatures may be made; {@code git} for commits and tags
 * @param repositories the repositories whose pushes may carry its signatures
 */
public record SigningKey(String principal, SigningCredential credential, Instant validFrom, Instant validUntil, SortedSet<String> namespaces,
        Set<NameTemplate> repositories) {
    /** What an entry is for that says nothing else. */
    public static final Set<String> GIT = Set.of(SshSigning.GIT);

    /** @throws Rejected.Malformed for a principal that is not printable ASCII without spaces, or an end that is not after the beginning */
    public SigningKey {
        if (principal.isEmpty() || principal.length() > Principal.NAME_LENGTH_MAX || !principal.chars().allMatch(c -> c > 0x20 && c < 0x7f)) {
            throw new Rejected.Malformed("found a principal's name that is not 1 to " + Principal.NAME_LENGTH_MAX + " printable characters, expected ASCII without spaces");
        }
        var isAuthority = credential instanceof SigningCredential.SshAuthority;
        if (!isAuthority && principal.chars().anyMatch(c -> "*?!,".indexOf(c) >= 0)) {
            throw new Rejected.Malformed("found the principal " + principal + " of a key, expected one name: only an authority speaks for several");
        }
        if (!validFrom.isBefore(validUntil)) {
            throw new Rejected.Malformed("found a key of " + principal + " that is valid from " + validFrom + " until " + validUntil + ", expected an end after the beginning");
        }
        namespaces = Collections.unmodifiableSortedSet(new TreeSet<>(namespaces));
        repositories = Set.copyOf(repositories);
    }

    boolean holdsAt(Instant at) {
        return !at.isBefore(validFrom) && at.isBefore(validUntil);
    }

    boolean isFor(String repository) {
        return repositories.stream().anyMatch(template -> template.matches(repository));
    }
}
