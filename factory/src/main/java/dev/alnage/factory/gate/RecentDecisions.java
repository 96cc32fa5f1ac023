package dev.alnage.factory.gate;

import dev.alnage.evidence.Digest;
import dev.alnage.evidence.sign.TrustFile;
import dev.alnage.factory.store.LedgerView;
import dev.alnage.policy.Decision;
import dev.alnage.policy.Question;
import dev.alnage.policy.Verdict;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Decisions that were recorded a moment ago, so that the same question need not be decided twice. One is used again only while it
 * stands ({@link StandingAnswers}) and within seconds: a revocation, a cancellation, a new policy or exception, each is a record that
 * ends it at once. What could not be told is decided again each time.
 */
public final class RecentDecisions {
    /** Well below the minute within which a revocation has to be felt; it covers what leaves no record, such as an age that grows. */
    public static final Duration LIFE = Duration.ofSeconds(30);

    private final StandingAnswers<Recorded> answers;

    /** A decision and what it rests on, among that the envelope that records it. */
    public record Recorded(Decision decision, StandingAnswers.Basis basis) {}

    public RecentDecisions(LedgerView ledger) {
        this.answers = new StandingAnswers<>(ledger);
    }

    /** The decision about the question that still stands. @throws IOException when the ledger cannot be read: then there is no answer at all */
    public Optional<Recorded> find(Question question, TrustFile trust, Instant now) throws IOException {
        return answers.find(question.toUri(), trust, now);
    }

    /** Where the log stood at the last {@link #find}: to be asked before a decision is made, and handed to {@link #keep}. */
    public long mark() {
        return answers.mark();
    }

    /** Keeps a decision, unless something was recorded between {@code mark} and now about what it looked at. @return what it rests on */
    public Recorded keep(Question question, Gate.Answer answer, Digest vsa, TrustFile trust, Instant at, long mark) throws IOException {
        var untold = answer.decision().verdict() instanceof Verdict.CannotTell;
        var end = at.plus(LIFE).isBefore(answer.until()) ? at.plus(LIFE) : answer.until();
        var recorded = new Recorded(answer.decision(), new StandingAnswers.Basis(vsa, answer.asked(), untold ? at : end));
        if (!untold) {
            answers.keep(question.toUri(), recorded, recorded.basis(), trust, at, mark);
        }
        return recorded;
    }
}
