package dev.alnage.policy;

import dev.alnage.evidence.Bytes;
import dev.alnage.evidence.Digest;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Evidence as it was at a time: what was recorded later is not there yet. For asking an old question again. */
public record EvidenceAt(Evidence evidence, Instant at) implements Evidence {
    @Override public List<Found> about(Digest subject) {
        return evidence.about(subject).stream().filter(found -> !found.time().isAfter(at)).toList();
    }

    @Override public Optional<Found> find(Digest envelope) {
        return evidence.find(envelope).filter(found -> !found.time().isAfter(at));
    }

    @Override public Optional<Bytes> blob(Digest digest) {
        return evidence.blob(digest);
    }
}
