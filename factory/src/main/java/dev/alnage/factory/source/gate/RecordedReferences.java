package dev.alnage.factory.source.gate;

import dev.alnage.evidence.Digest;
import dev.alnage.evidence.claim.SourceScope;
import dev.alnage.factory.source.change.ReferenceRecords;
import dev.alnage.factory.source.server.ReferenceLog;
import dev.alnage.factory.source.server.RepositoryName;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** The references of a repository as the changes on record leave them, for a server that has to catch up. */
public record RecordedReferences(String trustDomain, ReferenceRecords records) implements ReferenceLog {
    @Override public Map<String, Optional<Digest>> lastChanges(RepositoryName repository) throws IOException {
        var last = new HashMap<String, Optional<Digest>>();
        records.history(new SourceScope(trustDomain, repository.text())).changes()
                .forEach(recorded -> recorded.change().moves().forEach(move -> last.put(move.reference(), move.after())));
        return last;
    }
}
