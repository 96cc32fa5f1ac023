package dev.alnage.evidence.sign;

import java.time.Instant;

/**
 * When and where to a signed object was pushed. The time is the server's, recorded in the ledger or the present for what is about to be;
 * never the one that the object gives of itself, so that a key that has lapsed cannot date back.
 *
 * @param onRecord whether a checkpoint covers the record of the push
 */
public record SigningOccasion(String repository, Instant pushed, boolean onRecord) {}
