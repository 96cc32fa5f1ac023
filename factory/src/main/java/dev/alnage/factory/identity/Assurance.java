package dev.alnage.factory.identity;

import dev.alnage.evidence.claim.KeyKind;
import dev.alnage.evidence.people.BoundKey;
import java.util.Collection;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * How somebody, or a program, has shown who they are.
 *
 * @param keys names of what they showed, such as fingerprints
 */
public record Assurance(How how, Set<String> keys) {
    /** The kinds of proof. */
    public enum How {
        /** Keys in files: whoever can read a file has it. */
        KEY,
        /** A key on a FIDO token that somebody touched. */
        TOUCHED_TOKEN,
        /** What an issuer says of a program or person: whoever sees it has it, until it is exchanged. */
        IDENTITY_TOKEN,
        /** What an issuer says of somebody who has shown it several factors, or a key in hardware, minutes ago. */
        FEDERATED,
        /** The key of a certificate that lives for minutes, made for one program. */
        WORKLOAD_CERTIFICATE,
        /** A token of minutes, which tells nothing of how it was come by. */
        MACHINE_TOKEN
    }

    public Assurance {
        keys = Set.copyOf(keys);
    }

    /** Somebody who signed with these bound keys, each of which has been verified. */
    public static Assurance of(Collection<BoundKey> keys) {
        var touched = keys.stream().anyMatch(key -> key.key().kind() == KeyKind.SSH_SK);
        return new Assurance(touched ? How.TOUCHED_TOKEN : How.KEY, keys.stream().map(BoundKey::fingerprint).collect(Collectors.toUnmodifiableSet()));
    }
}
