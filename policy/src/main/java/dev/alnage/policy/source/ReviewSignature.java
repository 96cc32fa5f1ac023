package dev.alnage.policy.source;

import dev.alnage.evidence.Rejected;
import dev.alnage.evidence.Statement;
import dev.alnage.evidence.claim.GitReview;
import dev.alnage.evidence.claim.Review;
import dev.alnage.evidence.people.Roster;
import dev.alnage.evidence.sign.Envelope;
import dev.alnage.evidence.sign.Occasion;
import dev.alnage.evidence.sign.Principal;
import dev.alnage.evidence.sign.Role;
import dev.alnage.evidence.sign.SignatureAnswer;
import dev.alnage.evidence.sign.SigningOccasion;
import dev.alnage.evidence.sign.Trust;
import dev.alnage.evidence.sign.TrustFile;
import dev.alnage.evidence.sign.Verified;
import dev.alnage.evidence.source.GitCommit;
import java.time.Instant;
import java.util.List;
import java.util.Set;

/** Whose review it is: keys of reviewers are those that the directory of people has, and no others. */
public final class ReviewSignature {
    /** The types of statements that are reviews, or carry one. */
    public static final Set<String> TYPES = Set.of(Review.TYPE, GitReview.TYPE);

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

    /**
     * What an envelope of the ledger says as a review, once for each account that signed it. A commit of git is in an envelope of the
     * storer's, whose word about it counts for nothing: it is read and verified here.
     *
     * @param type of the statement, one of {@link #TYPES}
     * @param occasion when it was recorded, and what it is to count for
     * @throws Rejected if nobody known signed it, or it is no review
     */
    public static List<GivenReview> read(Envelope envelope, String type, Roster roster, TrustFile trust, Occasion occasion) {
        var at = occasion.recorded();
        if (type.equals(GitReview.TYPE)) {
            var carried = GitReview.read(trust.verifyStatement(envelope, Role.INGEST, occasion).value());
            return switch (roster.signingKeys().verify(GitCommit.read(carried.commit()), new SigningOccasion(carried.review().scope().repository(), at, true))) {
                case SignatureAnswer.SignedBy(var account, var key) when key.equals(carried.key()) ->
                        List.of(new GivenReview(carried.review(), account, envelope.digest(), at));
                case SignatureAnswer.SignedBy by -> throw new Rejected.Untrusted("found a review filed under key " + carried.key() + ", expected the one that signed it, " + by.key());
                case SignatureAnswer.Refused(var fault, var message) -> throw new Rejected.Untrusted(message + " (" + fault.code() + ")");
            };
        }
        var verified = verify(envelope, roster, at);
        var review = Review.read(verified.value());
        return verified.signers().stream().map(Principal::name).sorted().map(account -> new GivenReview(review, account, envelope.digest(), at)).toList();
    }
}
