package dev.alnage.policy.clone;

import dev.alnage.evidence.Bytes;
import dev.alnage.evidence.Digest;
import dev.alnage.evidence.source.ObjectType;
import java.util.Optional;

/** The objects of a clone. */
public interface CloneObjects {
    /** An object's content, which has been hashed again and is the one that the id names. */
    record Found(ObjectType type, Bytes content) {}

    /** Empty when the clone does not have it. */
    Optional<Found> find(Digest id);
}
