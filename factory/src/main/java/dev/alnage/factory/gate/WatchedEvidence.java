package dev.alnage.factory.gate;

import dev.alnage.evidence.Bytes;
import dev.alnage.evidence.Digest;
import dev.alnage.policy.Evidence;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Remembers which digests were asked about: what is recorded about one of them later may change the answer. */
final class WatchedEvidence implements Evidence {
    private final Evidence source;
    private final Set<Digest> asked = new HashSet<>();

    WatchedEvidence(Evidence source) {
        this.source = source;
    }

    Set<Digest> asked() {
        return Set.copyOf(asked);
    }

    @Override public List<Found> about(Digest subject) {
        asked.add(subject);
        return source.about(subject);
    }

    @Override public Optional<Found> find(Digest envelope) {
        asked.add(envelope);
        return source.find(envelope);
    }

    @Override public Optional<Bytes> blob(Digest digest) {
        return source.blob(digest);
    }
}
