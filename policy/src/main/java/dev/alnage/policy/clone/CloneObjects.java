package dev.alnage.policy.clone;

import dev.alnage.evidence.Bytes;
import dev.alnage.evidence.Digest;
import dev.alnage.evidence.claim.ProposedChange;
import dev.alnage.evidence.source.ObjectType;
import java.util.Optional;

/** The objects of a clone. */
public interface CloneObjects {
    /** An object's content, which has been hashed again and is the one that the id names. */
    record Found(ObjectType type, Bytes content) {}

    /** Empty when the clone does not have it. */
    Optional<Found> find(Digest id);

    /** How a merge commit stands to what a program makes of its parents. */
    enum Remade { SAME, OTHER, UNKNOWN }

    /** Makes a merge again; of what cannot make one, nothing is known. */
    default Remade remade(Digest merge) {
        return Remade.UNKNOWN;
    }

    /** Whether merging a head into two bases does the same to the same paths, and gives the tree that is said in the earlier one. */
    default boolean isCarried(Digest head, Digest base, ProposedChange.Carried earlier) {
        return false;
    }
}
