package dev.alnage.policy.source;

import dev.alnage.evidence.Digest;
import dev.alnage.evidence.claim.Review;
import java.time.Instant;

/** A review whose signature holds: what it says, by which account, in which envelope, and when the log recorded it. */
public record GivenReview(Review review, String account, Digest envelope, Instant recorded) {}
