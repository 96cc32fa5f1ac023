package dev.alnage.factory.gate;

import dev.alnage.evidence.Digest;
import dev.alnage.evidence.sign.TrustFile;
import dev.alnage.factory.store.LedgerEntry;
import dev.alnage.factory.store.LedgerView;
import dev.alnage.policy.Question;
import dev.alnage.policy.Verdict;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Decisions that were recorded a moment ago, so that the same question need not be decided twice. One is used again only under the
 * very trust file it was made under, while its policy is still the one in force, within seconds, and while nothing was recorded since
 * about anything that was looked at for it (reliability P4): a revocation, a cancellation, a new policy or exception, each is such
 * a record. What could not be told is decided again each time. Nothing outlives the process.
 */
public final class RecentDecisions {
    /** Well below the minute within which a revocation has to be felt; it covers what leaves no record, such as an age that grows. */
    public static final Duration LIFE = Duration.ofSeconds(30);
    /** The oldest goes when there are more. */
    public static final int KEPT_MAX = 10_000;
    private static final int ENTRIES_AT_ONCE = 10_000;

    private final LedgerView ledger;
    private final Map<String, Kept> byQuestion = new LinkedHashMap<>();
    private final Map<Digest, Set<String>> byAsked = new HashMap<>();
    private long seen;

    private record Kept(Gate.Answer answer, Digest vsa, TrustFile trust, Instant from, Instant until, Set<Digest> asked) {}

    /** A decision and the envelope that records it. */
    public record Recorded(Gate.Answer answer, Digest vsa) {}

    public RecentDecisions(LedgerView ledger) {
        this.ledger = ledger;
    }

    /** The decision about the question that still stands. @throws IOException when the ledger cannot be read: then there is no answer at all */
    public synchronized Optional<Recorded> find(Question question, TrustFile trust, Instant now) throws IOException {
        catchUp();
        var kept = byQuestion.get(question.toUri());
        if (kept == null) {
            return Optional.empty();
        }
        // the very object: a trust file of equal content that was read again only costs a decision
        if (kept.trust() != trust || now.isBefore(kept.from()) || !now.isBefore(kept.until())) {
            forget(question.toUri());
            return Optional.empty();
        }
        return Optional.of(new Recorded(kept.answer(), kept.vsa()));
    }

    /** Where the log stands now: to be asked before a decision is made, and handed to {@link #keep}. */
    public synchronized long mark() throws IOException {
        catchUp();
        return seen;
    }

    /** Keeps a decision, unless something was recorded between {@code mark} and now about what it looked at. */
    public synchronized void keep(Question question, Gate.Answer answer, Digest vsa, TrustFile trust, Instant at, long mark) throws IOException {
        if (answer.decision().verdict() instanceof Verdict.CannotTell || touched(answer.asked(), vsa, mark)) {
            return;
        }
        var until = at.plus(LIFE).isBefore(answer.until()) ? at.plus(LIFE) : answer.until();
        forget(question.toUri());
        byQuestion.put(question.toUri(), new Kept(answer, vsa, trust, at, until, answer.asked()));
        answer.asked().forEach(digest -> byAsked.computeIfAbsent(digest, _ -> new HashSet<>()).add(question.toUri()));
        if (byQuestion.size() > KEPT_MAX) {
            forget(byQuestion.keySet().iterator().next());
        }
    }

    private boolean touched(Set<Digest> asked, Digest own, long mark) throws IOException {
        for (var from = mark; ; ) {
            var entries = ledger.list(from, ENTRIES_AT_ONCE);
            if (entries.isEmpty()) {
                return false;
            }
            if (entries.stream().anyMatch(entry -> !entry.envelope().equals(own) && speaksOf(entry).stream().anyMatch(asked::contains))) {
                return true;
            }
            from = entries.getLast().index() + 1;
        }
    }

    /** Reads what has been recorded since, and forgets every decision that it concerns. */
    private void catchUp() throws IOException {
        for (var entries = ledger.list(seen, ENTRIES_AT_ONCE); !entries.isEmpty(); entries = ledger.list(seen, ENTRIES_AT_ONCE)) {
            for (var entry : entries) {
                for (var digest : speaksOf(entry)) {
                    for (var question : List.copyOf(byAsked.getOrDefault(digest, Set.of()))) {
                        var kept = byQuestion.get(question);
                        if (kept != null && !kept.vsa().equals(entry.envelope())) {
                            forget(question);
                        }
                    }
                }
            }
            seen = entries.getLast().index() + 1;
        }
    }

    private static List<Digest> speaksOf(LedgerEntry entry) {
        var digests = new ArrayList<Digest>(entry.subjects());
        digests.add(entry.envelope());
        return digests;
    }

    private void forget(String question) {
        var kept = byQuestion.remove(question);
        if (kept != null) {
            for (var digest : kept.asked()) {
                var questions = byAsked.get(digest);
                if (questions != null) {
                    questions.remove(question);
                    if (questions.isEmpty()) {
                        byAsked.remove(digest);
                    }
                }
            }
        }
    }
}
