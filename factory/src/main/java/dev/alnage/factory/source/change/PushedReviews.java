package dev.alnage.factory.source.change;

import dev.alnage.evidence.Bytes;
import dev.alnage.evidence.Digest;
import dev.alnage.evidence.Rejected;
import dev.alnage.evidence.claim.GitReview;
import dev.alnage.evidence.claim.ProposedChange;
import dev.alnage.evidence.claim.SourceScope;
import dev.alnage.evidence.sign.SignatureAnswer;
import dev.alnage.evidence.sign.SigningOccasion;
import dev.alnage.evidence.source.GitCommit;
import dev.alnage.evidence.source.ObjectId;
import dev.alnage.evidence.source.ObjectType;
import dev.alnage.factory.TrustedClock;
import dev.alnage.factory.source.Push;
import dev.alnage.factory.source.Refusal;
import dev.alnage.factory.source.range.HashedObjects;
import dev.alnage.policy.source.GivenReview;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;

/**
 * Takes reviews that come by {@code git push origin HEAD:refs/review/NUMBER} (practice {@code source/four-eyes}): a merge commit of the
 * reviewer's own, as {@link GitReview} has it. What would not count is refused here, where the reviewer sees why, and is judged again
 * by everybody who counts reviews. No reference moves by it, and who pushes it says nothing: who signed it does.
 */
public final class PushedReviews {
    /** What the references begin with that it takes; the rest is the number of a change. */
    public static final String PREFIX = "refs/review/";
    private static final int NUMBER_DIGITS_MAX = 15;

    private final String trustDomain;
    private final Proposals proposals;
    private final ReferenceRecords records;
    private final Merges merges;
    private final TrustedClock clock;

    public PushedReviews(String trustDomain, Proposals proposals, ReferenceRecords records, Merges merges, TrustedClock clock) {
        this.trustDomain = trustDomain;
        this.proposals = proposals;
        this.records = records;
        this.merges = merges;
        this.clock = clock;
    }

    /** What a push comes to. */
    public sealed interface Answer {
        /** It is on record. @param words for the pusher's terminal */
        record Filed(Digest envelope, List<String> words) implements Answer {
            public Filed {
                words = List.copyOf(words);
            }
        }

        record Refused(Refusal refusal) implements Answer {}
    }

    /** Files the review, or says why not. @throws IOException when it cannot tell, which files nothing */
    public Answer take(Push push, Path quarantine, Path repository) throws IOException {
        if (push.updates().size() != 1) {
            return refused("ALN-SRC-200", "the push", push.updates().size() + " references of which some are below " + PREFIX, "one review at a time", "push each review by itself");
        }
        var update = push.updates().getFirst();
        var digits = update.name().substring(PREFIX.length());
        if (update.after().isEmpty() || digits.isEmpty() || digits.length() > NUMBER_DIGITS_MAX || digits.charAt(0) == '0' || !digits.chars().allMatch(c -> c >= '0' && c <= '9')) {
            return refused("ALN-SRC-200", update.name(), "no review of a change by its number", "a signed merge commit for " + PREFIX + "NUMBER", "alnage explain ALN-SRC-200");
        }
        try (var objects = HashedObjects.open(quarantine, repository)) {
            return take(new SourceScope(trustDomain, push.repository()), Long.parseLong(digits),
                    objects.read(new ObjectId(update.after().get().hex()), ObjectType.COMMIT), repository, update.name());
        } catch (Rejected e) {
            return refused("ALN-SRC-200", update.name(), e, "a review");
        } catch (NoSuchElementException e) {
            return refused("ALN-SRC-201", update.name(), "no change of that number", "one that is there", "git ls-remote origin 'refs/changes/*' shows them");
        }
    }

    private Answer take(SourceScope scope, long number, Bytes commit, Path repository, String where) throws IOException {
        var now = clock.now();
        var review = GitReview.says(commit);
        if (!review.scope().equals(scope) || review.change() != number) {
            return refused("ALN-SRC-201", where, "a review of " + review.scope().toUri() + "/" + review.change(), "one of " + scope.toUri() + "/" + number,
                    "push it to the change that it is of, or write it anew");
        }
        return switch (proposals.roster(now).signingKeys().verify(GitCommit.read(commit), new SigningOccasion(scope.repository(), now, false))) {
            case SignatureAnswer.Refused(var fault, var message) -> refused(fault.code(), where, new Rejected.Untrusted(message), "a signature by the reviewer's own key");
            case SignatureAnswer.SignedBy(var account, var key) -> file(stands(scope, number, repository), new GitReview(review, key, commit), account, repository, where, now);
        };
    }

    /** As it would go in now; of one that has gone in, as it did: who looks afterwards looks at that. */
    private ProposedChange stands(SourceScope scope, long number, Path repository) throws IOException {
        var change = proposals.require(scope, number);
        return change.state() == ProposedChange.State.MERGED ? change : merges.judge(scope, number, repository).change();
    }

    private Answer file(ProposedChange change, GitReview said, String account, Path repository, String where, Instant now) throws IOException {
        var review = said.review();
        var given = new GivenReview(review, account, Digest.of(said.commit()), now);
        var why = proposals.voids(change, given, now);
        if (why.isPresent()) {
            return refused("ALN-SRC-202", where, "a review " + why.get(), "one by somebody who had no part in the change, of " + change.head().hex() + " merged into "
                    + change.base().hex() + " with tree " + change.mergedTree().orElse("(it conflicts)"), "git fetch, merge the change into its branch as it is now, and sign that");
        }
        // with another spelling of the signature it would be another object with the same words
        if (proposals.reviews(change.scope(), change.number(), now).stream().anyMatch(each -> each.account().equals(account) && each.review().equals(review))) {
            return refused("ALN-SRC-203", where, "a review of " + account + "'s that is on record already", "another one", "write it anew: each counts once");
        }
        var envelope = records.file(said.toStatement());
        return new Answer.Filed(envelope, List.of("review of change " + change.number() + " by " + account + ": " + review.verdict().wireName() + ", on record as " + envelope,
                next(change, repository)));
    }

    private String next(ProposedChange change, Path repository) throws IOException {
        if (change.state() != ProposedChange.State.OPEN) {
            return "the change is " + change.state().wireName() + " already";
        }
        var obstacles = merges.judge(change.scope(), change.number(), repository).obstacles();
        return obstacles.isEmpty() ? "nothing stands against it any more: alnage source change merge " + change.scope().repository() + " " + change.number()
                : "it waits for " + obstacles.getFirst().expected() + " (" + obstacles.getFirst().code() + ")";
    }

    private static Answer refused(String code, String where, Rejected rejected, String what) {
        return refused(code, where, Optional.ofNullable(rejected.getMessage()).orElse("nothing readable"), what, "alnage explain " + code);
    }

    private static Answer refused(String code, String where, String found, String expected, String fix) {
        return new Answer.Refused(new Refusal(code, where, found.startsWith("found ") ? found.substring("found ".length()) : found, expected, fix));
    }
}
