package dev.alnage.factory.storer;

import dev.alnage.evidence.Digest;
import dev.alnage.evidence.claim.AccessReview;
import dev.alnage.evidence.people.PeopleRules.ReviewCycle;
import dev.alnage.evidence.people.ReviewState;
import dev.alnage.evidence.people.Roster;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The access review that begins by itself when roles come due, as the policy in force asks (practice {@code factory/access-review}). It
 * lists them and gives nothing and takes nothing: only administrators keep or remove, and what lapses lapses by the policy.
 */
final class DueReviews {
    private static final Duration AHEAD_MAX = Duration.ofDays(14);
    private static final Duration AHEAD_MIN = Duration.ofDays(1);

    private DueReviews() {}

    /**
     * What to open now: the roles that come due soon, or are overdue, and for which no review waits for an answer. Empty when there are none.
     *
     * @param lastUse when grants were last used, by envelope, as far as somebody has seen it
     */
    static Optional<AccessReview> at(Roster roster, String trustDomain, Map<String, Instant> lastUse, Instant now) {
        var cycle = roster.rules().reviews();
        if (cycle.isEmpty()) {
            return Optional.empty();
        }
        var ahead = ahead(cycle.get());
        var waiting = roster.reviews().stream().filter(review -> review.isOpenAt(now)).flatMap(DueReviews::unanswered).collect(Collectors.toSet());
        var items = roster.reviewableAt(now).stream().filter(grant -> roster.due(grant).filter(due -> !due.isAfter(now.plus(ahead))).isPresent() && !waiting.contains(grant.envelope()))
                .limit(AccessReview.GRANTS_MAX).map(grant -> new AccessReview.Item(grant.envelope(), grant.holder().toString(), grant.role().wireName(), grant.repositories().text(),
                        Optional.ofNullable(lastUse.get(grant.envelope().toString())))).toList();
        return items.isEmpty() ? Optional.empty() : Optional.of(new AccessReview(trustDomain, new AccessReview.Act.Opened(items, now.plus(ahead)), now,
                "due by the policy, which asks for a look every " + cycle.get().every().toDays() + " days"));
    }

    private static Stream<Digest> unanswered(ReviewState review) {
        return review.opened().items().stream().map(AccessReview.Item::grant).filter(grant -> !review.answers().containsKey(grant));
    }

    /** A quarter of the cycle, at most two weeks. */
    private static Duration ahead(ReviewCycle cycle) {
        var quarter = cycle.every().dividedBy(4);
        return quarter.compareTo(AHEAD_MAX) > 0 ? AHEAD_MAX : quarter.compareTo(AHEAD_MIN) < 0 ? AHEAD_MIN : quarter;
    }
}
