package dev.alnage.factory;

import dev.alnage.evidence.sign.TrustFile;

/** The trust file in force now. */
public interface TrustSource {
    /** @throws dev.alnage.evidence.Rejected when there is none that is signed, fresh and no older than one seen before */
    TrustFile current();
}
