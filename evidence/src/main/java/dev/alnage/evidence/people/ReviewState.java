package dev.alnage.evidence.people;

import dev.alnage.evidence.Digest;
import dev.alnage.evidence.claim.AccessReview.Act.Opened;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * An access review with the answers on record.
 *
 * @param unansweredGoes whether a role that nobody has answered for by the end is removed; not where the factory began it by itself,
 *     because it was due: to take somebody's role away is for people, and for the policy
 * @param answers by grant; whoever says that it goes is heard before whoever says that it stays
 * @param closed when somebody closed it before its deadline
 */
@SuppressWarnings("OptionalUsedAsFieldOrParameterType")
public record ReviewState(Digest envelope, Opened opened, Instant from, boolean unansweredGoes, SortedMap<Digest, Answer> answers, Optional<Instant> closed) {
    /** Who said what of one grant, and when. */
    public record Answer(boolean keep, String by, Instant time) {}

    public ReviewState {
        answers = Collections.unmodifiableSortedMap(new TreeMap<>(answers));
    }

    /** When it is over: what nobody has kept by then is removed, unless {@link #unansweredGoes} says otherwise. */
    public Instant end() {
        return closed.filter(time -> time.isBefore(opened.deadline())).orElse(opened.deadline());
    }

    public boolean isOpenAt(Instant at) {
        return at.isBefore(end());
    }

    public List<Digest> kept() {
        return opened.items().stream().map(item -> item.grant()).filter(grant -> isKept(grant)).sorted().toList();
    }

    public List<Digest> removed() {
        return opened.items().stream().map(item -> item.grant()).filter(grant -> !isKept(grant) && (unansweredGoes || answers.containsKey(grant))).sorted().toList();
    }

    private boolean isKept(Digest grant) {
        var answer = answers.get(grant);
        return answer != null && answer.keep();
    }

    /** When a grant ends because of this review; empty for one that it keeps or does not list. */
    Optional<Instant> ends(Digest grant) {
        if (opened.items().stream().noneMatch(item -> item.grant().equals(grant)) || isKept(grant)) {
            return Optional.empty();
        }
        var answer = answers.get(grant);
        if (answer == null) {
            return unansweredGoes ? Optional.of(end()) : Optional.empty();
        }
        return Optional.of(answer.time());
    }

    ReviewState with(Digest grant, Answer answer) {
        var all = new TreeMap<>(answers);
        // once it goes it has gone; who wants it back grants it anew
        all.merge(grant, answer, (before, after) -> before.keep() ? after : before);
        return new ReviewState(envelope, opened, from, unansweredGoes, all, closed);
    }

    ReviewState closedAt(Instant time) {
        return new ReviewState(envelope, opened, from, unansweredGoes, answers, Optional.of(time));
    }
}
