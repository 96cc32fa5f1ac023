package dev.alnage.factory.source;

import dev.alnage.evidence.Digest;
import dev.alnage.evidence.Rejected;
import java.util.Optional;

/**
 * The move of one reference.
 *
 * @param name the full name, such as {@code refs/heads/main}
 * @param before what it named, empty when it is to be created
 * @param after what it is to name, empty when it is to be deleted
 */
public record ReferenceUpdate(String name, Optional<Digest> before, Optional<Digest> after) {
    public ReferenceUpdate {
        if (before.equals(after)) {
            throw new Rejected.Malformed("found an update of " + name + " that changes nothing, expected a move, a creation or a deletion");
        }
    }
}
