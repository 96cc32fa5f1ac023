package dev.alnage.worker;

import dev.alnage.evidence.sign.TrustFile;

/** The trust file in force now. */
public interface TrustSource {
    /** @throws dev.alnage.evidence.Rejected when there is none that is signed and fresh */
    TrustFile current();
}
