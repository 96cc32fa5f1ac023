package dev.alnage.factory;

import java.time.Instant;

/** The one clock port. Refuses to tell a time that cannot be right, so that nothing is signed with it. */
public interface TrustedClock {
    /** @throws dev.alnage.evidence.Rejected.Stale when the clock is below its floor or outside its sanity window */
    Instant now();
}
