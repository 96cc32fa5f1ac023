package dev.alnage.factory.gate;

import dev.alnage.evidence.Bytes;
import dev.alnage.evidence.Digest;
import dev.alnage.evidence.log.LedgerRecord;
import dev.alnage.evidence.sign.Envelope;
import dev.alnage.policy.Evidence;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Evidence with some envelopes more, as if they had been recorded at a time after all that is there. For asking what they would change. */
public final class PresentedEvidence implements Evidence {
    /** Behind everything that a log of ours can hold. */
    private static final long INDEX_MIN = 1L << 50;

    private final Evidence recorded;
    private final Map<Digest, List<Found>> bySubject = new HashMap<>();
    private final Map<Digest, Found> byEnvelope = new HashMap<>();

    /** @param now when they are taken to have been recorded; whether they are believed is judged as of then */
    public PresentedEvidence(Evidence recorded, List<Envelope> envelopes, Instant now) {
        this.recorded = recorded;
        for (var envelope : envelopes) {
            var found = new Found(envelope.digest(), envelope, INDEX_MIN + byEnvelope.size(), now);
            if (recorded.find(found.digest()).isEmpty() && byEnvelope.putIfAbsent(found.digest(), found) == null) {
                LedgerRecord.subjectsOf(envelope).forEach(subject -> bySubject.computeIfAbsent(subject, _ -> new ArrayList<>()).add(found));
            }
        }
    }

    @Override public List<Found> about(Digest subject) {
        var all = new ArrayList<>(recorded.about(subject));
        all.addAll(bySubject.getOrDefault(subject, List.of()));
        return all;
    }

    @Override public Optional<Found> find(Digest envelope) {
        return recorded.find(envelope).or(() -> Optional.ofNullable(byEnvelope.get(envelope)));
    }

    @Override public Optional<Bytes> blob(Digest digest) {
        return recorded.blob(digest);
    }
}
