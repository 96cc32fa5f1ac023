package dev.alnage.factory.source.server;

import dev.alnage.evidence.Digest;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;

/**
 * What the ledger says of a repository's references. It is written before any reference moves (decision 0020), so that a server that
 * died in between can do on its next start what was decided.
 */
public interface ReferenceLog {
    /**
     * The last value of each reference that the ledger has a change of, empty for one whose last change deleted it.
     *
     * @throws IOException when it cannot tell
     */
    Map<String, Optional<Digest>> lastChanges(RepositoryName repository) throws IOException;
}
