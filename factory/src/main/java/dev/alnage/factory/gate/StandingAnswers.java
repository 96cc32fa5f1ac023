package dev.alnage.factory.gate;

import dev.alnage.evidence.Digest;
import dev.alnage.evidence.sign.TrustFile;
import dev.alnage.factory.store.LedgerEntry;
import dev.alnage.factory.store.LedgerView;
import java.io.IOException;
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
 * Answers of the gate in some form, each for as long as it stands: under the very trust file it was made under, until its time is
 * over, and while nothing was recorded since about anything that was looked at for it (reliability P4). Nothing outlives the process.
 */
public final class StandingAnswers<T> {
    /** The oldest goes when there are more. */
    public static final int KEPT_MAX = 10_000;
    private static final int ENTRIES_AT_ONCE = 10_000;

    private final LedgerView ledger;
    private final Map<String, Kept<T>> byQuestion = new LinkedHashMap<>();
    private final Map<Digest, Set<String>> byAsked = new HashMap<>();
    private long seen;

    private record Kept<T>(T answer, TrustFile trust, Instant from, Basis basis) {}

    /** What an answer rests on: the envelope that records it, all that was asked about for it, and when its time is over. */
    public record Basis(Digest vsa, Set<Digest> asked, Instant until) {
        public Basis {
            asked = Set.copyOf(asked);
        }
    }

    public StandingAnswers(LedgerView ledger) {
        this.ledger = ledger;
    }

    /** The answer to the question that still stands. @throws IOException when the ledger cannot be read: then there is no answer at all */
    public synchronized Optional<T> find(String question, TrustFile trust, Instant now) throws IOException {
        catchUp();
        var kept = byQuestion.get(question);
        if (kept == null) {
            return Optional.empty();
        }
        // the very object: a trust file of equal content that was read again only costs a decision
        if (kept.trust() != trust || now.isBefore(kept.from()) || !now.isBefore(kept.basis().until())) {
            forget(question);
            return Optional.empty();
        }
        return Optional.of(kept.answer());
    }

    /**
     * Where the log stood when an answer was last looked for, which is what comes before a decision: handed to {@link #keep}. What was
     * recorded between that look and the decision only keeps the answer from being kept.
     */
    public synchronized long mark() {
        return seen;
    }

    /** Keeps an answer of the time {@code at}, unless something was recorded between {@code mark} and now about what it looked at. */
    public synchronized void keep(String question, T answer, Basis basis, TrustFile trust, Instant at, long mark) throws IOException {
        if (touched(basis, mark)) {
            return;
        }
        forget(question);
        byQuestion.put(question, new Kept<>(answer, trust, at, basis));
        basis.asked().forEach(digest -> byAsked.computeIfAbsent(digest, _ -> new HashSet<>()).add(question));
        forgetOld(at);
    }

    /** From the oldest on, what nobody would be told any more: kept for nothing, it is memory that each collection of garbage goes through. */
    private void forgetOld(Instant at) {
        while (!byQuestion.isEmpty()) {
            var oldest = byQuestion.entrySet().iterator().next();
            if (byQuestion.size() <= KEPT_MAX && at.isBefore(oldest.getValue().basis().until())) {
                return;
            }
            forget(oldest.getKey());
        }
    }

    private boolean touched(Basis basis, long mark) throws IOException {
        var from = mark;
        // what has not been seen yet is looked at before the answer is told: the next look begins there
        while (from < seen) {
            var entries = ledger.list(from, (int) Math.min(ENTRIES_AT_ONCE, seen - from));
            if (entries.stream().anyMatch(entry -> !entry.envelope().equals(basis.vsa()) && speaksOf(entry).stream().anyMatch(basis.asked()::contains))) {
                return true;
            }
            from += entries.size();
        }
        return false;
    }

    /** Reads what has been recorded since, and forgets every answer that it concerns. */
    private void catchUp() throws IOException {
        List<LedgerEntry> entries;
        do {
            entries = ledger.list(seen, ENTRIES_AT_ONCE);
            entries.forEach(this::forgetAbout);
            seen += entries.size();
        } while (entries.size() == ENTRIES_AT_ONCE);
    }

    private void forgetAbout(LedgerEntry entry) {
        for (var digest : speaksOf(entry)) {
            for (var question : List.copyOf(byAsked.getOrDefault(digest, Set.of()))) {
                var kept = byQuestion.get(question);
                if (kept != null && !kept.basis().vsa().equals(entry.envelope())) {
                    forget(question);
                }
            }
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
            for (var digest : kept.basis().asked()) {
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
