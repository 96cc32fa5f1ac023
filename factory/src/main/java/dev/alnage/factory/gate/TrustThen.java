package dev.alnage.factory.gate;

import dev.alnage.evidence.sign.TrustFile;

/** Finds the trust file under which a recorded decision was made. */
@FunctionalInterface
public interface TrustThen {
    /** @throws dev.alnage.evidence.Rejected when it is not at hand or nobody stands behind it: then it cannot be told what was believed */
    TrustFile of(RecordedDecision decision);
}
