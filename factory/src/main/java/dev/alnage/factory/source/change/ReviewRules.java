package dev.alnage.factory.source.change;

import dev.alnage.evidence.claim.SourceScope;
import dev.alnage.policy.source.Demand;
import java.io.IOException;
import java.nio.file.Path;

/** How much review a branch asks for. */
public interface ReviewRules {
    /**
     * By the rules in force now, those of the repository's own file included.
     *
     * @param repository the repository as it stands, of which nothing is believed that is not hashed again
     * @throws IOException when it cannot tell, which merges nothing
     */
    Demand demand(SourceScope scope, String target, Path repository) throws IOException;
}
