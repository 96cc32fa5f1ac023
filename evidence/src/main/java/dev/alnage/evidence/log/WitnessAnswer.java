package dev.alnage.evidence.log;

import dev.alnage.evidence.Bytes;
import dev.alnage.evidence.Rejected;
import dev.alnage.evidence.sign.NoteKey;
import java.util.Optional;
import java.util.Set;

/** What a witness answers a log (C2SP tlog-witness): it cosigns only what goes on from the last that it cosigned. */
public sealed interface WitnessAnswer {
    /** The checkpoint may be cosigned, once it has been remembered as the last. */
    record Cosigned(Checkpoint checkpoint) implements WitnessAnswer {}

    /** The log has another size in mind than the one that was cosigned last, or two roots of one size. */
    record Conflict(long size) implements WitnessAnswer {}

    /** It is not cosigned. @param why which of the checks did not hold */
    record Refused(Why why, String found) implements WitnessAnswer {}

    /** The checks, in their order. */
    enum Why {
        /** No log of that origin is followed. */
        UNKNOWN_LOG,
        /** No key that is known of the log signed it. */
        UNSIGNED,
        /** The old size is over the new one. */
        BACKWARDS,
        /** The proof does not hold: somebody is shown another log. */
        INCONSISTENT
    }

    /**
     * Decides about a request.
     *
     * @param logs the keys of the logs that are followed, each named by its origin
     * @param last the checkpoint that was cosigned last of the log which the request is about
     * @throws Rejected.Malformed for a note that is no checkpoint
     */
    static WitnessAnswer decide(AddCheckpoint request, Set<NoteKey> logs, Optional<Checkpoint> last) {
        var said = Checkpoint.read(Bytes.utf8(request.note().text()));
        var keys = Set.copyOf(logs.stream().filter(key -> key.name().equals(said.origin())).toList());
        if (keys.isEmpty()) {
            return new Refused(Why.UNKNOWN_LOG, "the log " + said.origin());
        }
        try {
            request.note().verify(keys, 1);
        } catch (Rejected.Untrusted e) {
            return new Refused(Why.UNSIGNED, e.getMessage());
        }
        if (request.oldSize() > said.size()) {
            return new Refused(Why.BACKWARDS, "an old size of " + request.oldSize() + " for a log of " + said.size());
        }
        var old = last.orElseGet(() -> new Checkpoint(said.origin(), 0, NodeHash.EMPTY_TREE));
        if (request.oldSize() != old.size() || said.size() == old.size() && !said.root().equals(old.root())) {
            return new Conflict(old.size());
        }
        try {
            new ConsistencyProof(old.size(), said.size(), request.path()).verify(old.root(), said.root());
        } catch (Rejected e) {
            return new Refused(Why.INCONSISTENT, e.getMessage());
        }
        return new Cosigned(said);
    }
}
