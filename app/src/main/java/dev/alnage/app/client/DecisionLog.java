package dev.alnage.app.client;

import dev.alnage.evidence.Digest;
import dev.alnage.evidence.Predicate;
import dev.alnage.evidence.Rejected;
import dev.alnage.evidence.sign.Occasion;
import dev.alnage.evidence.sign.Role;
import dev.alnage.evidence.sign.TrustFile;
import dev.alnage.factory.gate.RecordedDecision;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The gate's verdicts in the ledger of a running factory, each with the gate's signature verified here. */
public final class DecisionLog {
    private final FactoryClient client;
    private final TrustFile trust;

    public DecisionLog(FactoryClient client, TrustFile trust) {
        this.client = client;
        this.trust = trust;
    }

    /** Verdicts recorded from a time on, oldest first; what the gate did not sign is no verdict. */
    public List<RecordedDecision> since(Instant time) throws IOException {
        var decisions = new ArrayList<RecordedDecision>();
        var from = 0L;
        for (var entries = client.entries(from); !entries.isEmpty(); entries = client.entries(from)) {
            for (var entry : entries) {
                if (entry.predicateType().equals(Predicate.VerificationSummary.TYPE) && !entry.time().isBefore(time)) {
                    find(entry.envelope()).ifPresent(decisions::add);
                }
            }
            from = entries.getLast().index() + 1;
        }
        return decisions;
    }

    /** The verdict in an envelope of the ledger; empty when there is no such envelope, or the gate did not sign it. */
    public Optional<RecordedDecision> find(Digest envelope) throws IOException {
        var found = client.findAttestation(envelope);
        if (found.isEmpty()) {
            return Optional.empty();
        }
        try {
            var statement = trust.verifyStatement(found.get().envelope(), Role.GATE, Occasion.at(found.get().entry().time())).value();
            return Optional.of(RecordedDecision.read(statement, envelope, found.get().entry().index(), found.get().entry().time()));
        } catch (Rejected e) {
            return Optional.empty();
        }
    }
}
