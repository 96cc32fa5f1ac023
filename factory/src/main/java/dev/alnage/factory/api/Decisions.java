package dev.alnage.factory.api;

import dev.alnage.evidence.Bytes;
import dev.alnage.evidence.Json;
import dev.alnage.evidence.Rejected;
import dev.alnage.evidence.sign.Envelope;
import dev.alnage.evidence.sign.Occasion;
import dev.alnage.evidence.sign.Role;
import dev.alnage.evidence.sign.TrustFile;
import dev.alnage.factory.TrustSource;
import dev.alnage.factory.TrustedClock;
import dev.alnage.factory.gate.RecordedDecision;
import dev.alnage.factory.gate.StandingAnswers;
import dev.alnage.factory.http.Caller;
import dev.alnage.factory.http.Problem;
import dev.alnage.factory.http.Refused;
import dev.alnage.factory.sealer.SealerClient;
import dev.alnage.factory.store.LedgerView;
import dev.alnage.policy.Question;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;

/**
 * Passes questions on to the gate, and tells again what it answered while that stands. What is told is what the gate signed: the
 * envelope is read from the ledger and verified, and has to be about this question and say the same.
 */
public final class Decisions {
    /** Questions that are being decided at a time; more of them wait, whoever asks. */
    private static final int AT_ONCE_MAX = 4;
    /** New questions of one caller: a thousand at once, two a second after that. */
    private static final int NEW_AT_ONCE_MAX = 1_000;
    private static final Duration NEW_EACH = Duration.ofMillis(500);
    /** So many that two questions seldom share one. */
    private static final int TURNS = 1 << 10;

    private final Gatekeeper gate;
    private final LedgerView ledger;
    private final TrustSource trust;
    private final TrustedClock clock;
    /** Written once: what is told again is the same bytes. */
    private final StandingAnswers<Bytes> standing;
    private final Semaphore places = new Semaphore(AT_ONCE_MAX, true);
    private final Quota quota;
    private final List<Lock> turns;

    /** Who decides and records: the sealer, over its socket. */
    public interface Gatekeeper {
        SealerClient.Told decide(Question question) throws IOException;
    }

    public Decisions(Gatekeeper gate, LedgerView ledger, TrustSource trust, TrustedClock clock) {
        this(gate, ledger, trust, clock, new Quota(NEW_AT_ONCE_MAX, NEW_EACH));
    }

    Decisions(Gatekeeper gate, LedgerView ledger, TrustSource trust, TrustedClock clock, Quota quota) {
        this.gate = gate;
        this.ledger = ledger;
        this.trust = trust;
        this.clock = clock;
        this.standing = new StandingAnswers<>(ledger);
        this.quota = quota;
        this.turns = Stream.<Lock>generate(ReentrantLock::new).limit(TURNS).toList();
    }

    /**
     * The answer as JSON.
     *
     * @throws Rejected.Untrusted when what was told is not what the gate signed
     * @throws Refused when the caller has put more new questions than its share
     */
    Bytes decide(Question question, Caller.Peer asking) throws IOException, InterruptedException {
        var known = find(question);
        return known.isPresent() ? known.get() : decideOnce(question, asking);
    }

    private Optional<Bytes> find(Question question) throws IOException {
        return standing.find(question.toUri(), trust.current(), clock.now());
    }

    /** When the time of an answer is over, all who ask for it wait for one decision, and not each for one of its own. */
    private Bytes decideOnce(Question question, Caller.Peer asking) throws IOException, InterruptedException {
        var turn = turns.get(Math.floorMod(question.hashCode(), TURNS));
        turn.lockInterruptibly();
        try {
            var meanwhile = find(question);
            if (meanwhile.isPresent()) {
                return meanwhile.get();
            }
            requireShare(asking);
            places.acquire();
            try {
                return ask(question);
            } finally {
                places.release();
            }
        } finally {
            turn.unlock();
        }
    }

    private void requireShare(Caller.Peer asking) {
        var wait = quota.take(asking, clock.now());
        if (wait.isPositive()) {
            throw new Refused(new Problem(429, "ALN-API-013", "found more new questions of " + asking.name() + " than its share, expected " + quota,
                    "ask again in " + (wait.toSeconds() + 1) + " s; what was decided in the last 30 s is told again at any time"));
        }
    }

    private Bytes ask(Question question) throws IOException {
        var now = clock.now();
        var current = trust.current();
        var mark = standing.mark();
        var told = gate.decide(question);
        var entry = ledger.findEnvelope(told.basis().vsa()).orElseThrow(
                () -> new Rejected.Untrusted("found no verdict " + told.basis().vsa() + " in the ledger, expected the one that was told"));
        var envelope = ledger.envelope(entry);
        var statement = current.verifyStatement(envelope, Role.GATE, Occasion.at(entry.time())).value();
        var recorded = RecordedDecision.read(statement, told.basis().vsa(), entry.index(), entry.time());
        requireSame(question, told, recorded);
        var answer = members(told, recorded, envelope).toBytes();
        keep(question, told, answer, current, now, mark);
        return marked(answer, entry.index() < mark);
    }

    private static void requireSame(Question question, SealerClient.Told told, RecordedDecision recorded) {
        if (!recorded.vsa().resourceUri().equals(question.toUri()) || !recorded.verdict().equals(told.verdict())) {
            throw new Rejected.Untrusted("found a signed verdict " + recorded.verdict() + " about " + recorded.vsa().resourceUri() + ", expected "
                    + told.verdict() + " about " + question.toUri());
        }
    }

    /** Kept only when the sealer decided under the same version of the trust file, and only as long as the sealer keeps it. */
    private void keep(Question question, SealerClient.Told told, Bytes answer, TrustFile current, Instant now, long mark)
            throws IOException {
        if (told.trustVersion() == current.version() && told.basis().until().isAfter(now)) {
            standing.keep(question.toUri(), marked(answer, true), told.basis(), current, now, mark);
        }
    }

    private static Json.Members members(SealerClient.Told told, RecordedDecision recorded, Envelope envelope) {
        return Json.object().with("question", recorded.vsa().resourceUri()).with("verdict", told.verdict())
                .with("reasons", told.decision().any("reasons")).with("claims", told.decision().any("claims"))
                .with("inputs", told.decision().any("inputs")).with("policy", recorded.vsa().policy().toJson())
                .with("timeVerified", recorded.vsa().timeVerified().toString()).with("vsa", recorded.envelope().toString())
                .with("envelope", envelope.toJson()).build();
    }

    /** The answer with a member {@code cached}, which comes before all others in canonical JSON: so the rest need not be written twice. */
    private static Bytes marked(Bytes answer, boolean cached) {
        return Bytes.utf8("{\"cached\":" + cached + ",").plus(answer.slice(1, answer.size()));
    }
}
