package dev.alnage.policy.source;

import dev.alnage.evidence.Rejected;
import dev.alnage.evidence.Statement;
import dev.alnage.evidence.claim.Review;
import dev.alnage.evidence.people.Roster;
import dev.alnage.evidence.sign.Envelope;
import dev.alnage.evidence.sign.Trust;
import dev.alnage.evidence.sign.Verified;
import java.time.Instant;

/** Whose review it is: keys of reviewers are those that the directory of people has, and no others. */
public final class ReviewSignature {
    private ReviewSignature() {}

    /**
     * The review, if at least one account signed it with a key that was theirs and good at that time; all who did are its signers.
     * Whether it counts is another question.
     *
     * @throws Rejected if nobody known signed it, or it is no review
     */
    public static Verified<Statement> verify(Envelope envelope, Roster roster, Instant at) {
        var signers = roster.signersAt(at);
        if (signers.isEmpty()) {
            throw new Rejected.Untrusted("found a review while nobody has a key to sign one, expected a key of the directory of people: alnage key add");
        }
        var verified = new Trust(signers, 1).verifyStatement(envelope, Review.TYPE);
        Review.read(verified.value());
        return verified;
    }
}
