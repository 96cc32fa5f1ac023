package dev.alnage.evidence.people;

import dev.alnage.evidence.claim.KeyRevocation.Cause;
import java.time.Instant;

/**
 * What is known against a key or certificate: the earliest beginning and the worst cause that anybody has put on record. Others join
 * it and nothing leaves it (case G7).
 *
 * @param recorded when the first of them was recorded
 */
public record Revocation(Instant since, Cause cause, Instant recorded) {
    /** Both together. */
    public Revocation and(Revocation other) {
        return new Revocation(since.isBefore(other.since) ? since : other.since, cause.or(other.cause), recorded.isBefore(other.recorded) ? recorded : other.recorded);
    }
}
