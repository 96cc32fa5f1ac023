package dev.alnage.factory.store;

import dev.alnage.evidence.Bytes;
import dev.alnage.evidence.log.NodeHash;
import java.io.IOException;
import java.util.List;

/** Signs what the ledger has become. Another process with a key of its own, so that who stores cannot rewrite. */
public interface CheckpointSigner {
    /**
     * Extends the signed log by leaves and returns the signed note of its checkpoint. Asking again from the same size
     * with at least the same leaves is answered again; without leaves, the checkpoint of the size is repeated.
     *
     * @throws dev.alnage.evidence.Rejected.Stale if the signed log is not where {@code fromSize} says
     * @throws dev.alnage.evidence.Rejected.Untrusted if the leaves are not those that are signed already
     * @throws IOException if there is no answer: the log may or may not have been extended
     */
    Bytes extend(long fromSize, List<NodeHash> leaves) throws IOException;
}
