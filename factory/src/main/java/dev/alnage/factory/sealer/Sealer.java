package dev.alnage.factory.sealer;

import dev.alnage.evidence.Bytes;
import dev.alnage.evidence.Digest;
import dev.alnage.evidence.Json;
import dev.alnage.evidence.Rejected;
import dev.alnage.evidence.order.Order;
import dev.alnage.evidence.sign.Envelope;
import dev.alnage.evidence.sign.Key;
import dev.alnage.evidence.sign.Occasion;
import dev.alnage.evidence.sign.Role;
import dev.alnage.evidence.sign.Signer;
import dev.alnage.evidence.sign.WorkerCertificate;
import dev.alnage.factory.TrustSource;
import dev.alnage.factory.TrustedClock;
import dev.alnage.factory.build.GateKeeper;
import dev.alnage.factory.gate.Gate;
import dev.alnage.factory.gate.RecentDecisions;
import dev.alnage.factory.gate.StandingAnswers;
import dev.alnage.policy.Question;
import dev.alnage.factory.http.Pools;
import dev.alnage.policy.Decision;
import dev.alnage.policy.Evidence;
import dev.alnage.policy.Reason;
import dev.alnage.policy.Verdict;
import java.io.IOException;
import java.math.BigInteger;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.function.Function;

/**
 * Holds the worker CA and the gate key, and seals only what it verified itself: a certificate for one signed order with a
 * live fence, a verdict that it computed from the evidence.
 */
public final class Sealer implements GateKeeper {
    /** A worker asks again when a long step outlives its certificate; a thief has little time. */
    public static final Duration CERTIFICATE_LIFE = Duration.ofMinutes(30);
    private static final Duration CERTIFICATE_SKEW = Duration.ofSeconds(5);

    private final TrustSource trust;
    private final TrustedClock clock;
    private final Signer workerCa;
    private final Signer gateKey;
    private final Gate gate;
    private final Evidence evidence;
    private final Fences fences;
    private final Recorder recorder;
    private final RecentDecisions recent;
    private final SecureRandom random = new SecureRandom();

    /** Files what the sealer signs; the storer does. */
    public interface Recorder {
        Digest record(Envelope envelope) throws IOException;
    }

    public Sealer(TrustSource trust, TrustedClock clock, Signer workerCa, Signer gateKey, Gate gate, Evidence evidence, Fences fences,
            Recorder recorder, RecentDecisions recent) {
        this.trust = trust;
        this.clock = clock;
        this.workerCa = workerCa;
        this.gateKey = gateKey;
        this.gate = gate;
        this.evidence = evidence;
        this.fences = fences;
        this.recorder = recorder;
        this.recent = recent;
    }

    /**
     * A certificate for the key of a worker, for this one order.
     *
     * @throws Rejected.Untrusted if the planner did not sign the order or the caller is of another pool
     * @throws Rejected.Stale if the order has lapsed or a newer fence was certified
     */
    public Bytes certify(Envelope envelope, long fence, Key key, Pools pools) throws IOException {
        var now = clock.now();
        var order = Order.read(trust.current().verifyStatement(envelope, Role.PLANNER, Occasion.at(now)).value());
        pools.require(order.pool());
        if (!order.expires().isAfter(now) || order.issued().isAfter(now.plus(CERTIFICATE_SKEW))) {
            throw new Rejected.Stale("found an order valid from " + order.issued() + " to " + order.expires() + ", expected one valid at " + now);
        }
        fences.take(envelope.digest(), fence, key);
        var values = new WorkerCertificate(trust.current().trustDomain(), order.pool(), order.run(), order.step(), envelope.digest(), fence, key,
                now.minus(CERTIFICATE_SKEW).truncatedTo(java.time.temporal.ChronoUnit.SECONDS),
                now.plus(CERTIFICATE_LIFE).truncatedTo(java.time.temporal.ChronoUnit.SECONDS));
        return WorkerCertificate.issue(workerCa, values, new BigInteger(120, random).add(BigInteger.ONE));
    }

    /** The newest fence certified for an order: a worker with an older one comes too late. */
    public long fence(Digest order) throws IOException {
        return fences.newest(order);
    }

    /** Decides, signs the verdict whichever way it goes, and has it filed; or tells what was decided a moment ago and still stands. */
    public Decided decide(Question question) throws IOException {
        var now = clock.now();
        var current = trust.current();
        var known = recent.find(question, current, now);
        if (known.isPresent()) {
            return new Decided(known.get().decision(), known.get().basis(), current.version());
        }
        var mark = recent.mark();
        var answer = gate.decide(question, current, evidence, now);
        var vsa = recorder.record(Envelope.sign(answer.vsa(), gateKey));
        return new Decided(answer.decision(), recent.keep(question, answer, vsa, current, now, mark).basis(), current.version());
    }

    /** A decision, what it rests on, and the version of the trust file that it was made under. */
    public record Decided(Decision decision, StandingAnswers.Basis basis, long trustVersion) {
        /** The envelope that records it. */
        public Digest vsa() {
            return basis.vsa();
        }
    }

    @Override public Answer ask(String run, Digest plan, String step) throws IOException {
        var decided = decide(new Question.OfStep(run, plan, step));
        var verdict = decided.decision().verdict();
        return new Answer(verdict instanceof Verdict.Passed, !(verdict instanceof Verdict.CannotTell), decided.vsa(),
                Json.array(verdict.reasons().stream().map((Function<Reason, Json>) Reason::toJson).toList()));
    }
}
