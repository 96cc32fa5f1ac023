package dev.alnage.benchmarks;

import dev.alnage.evidence.Bytes;
import dev.alnage.evidence.Digest;
import dev.alnage.evidence.Json;
import dev.alnage.evidence.Predicate;
import dev.alnage.evidence.Resource;
import dev.alnage.evidence.Statement;
import dev.alnage.evidence.sign.Cryptography;
import dev.alnage.evidence.sign.Envelope;
import dev.alnage.evidence.sign.Key;
import dev.alnage.evidence.sign.Principal;
import dev.alnage.evidence.sign.SoftwareSigner;
import dev.alnage.evidence.sign.Trust;
import java.lang.management.ManagementFactory;
import java.security.SecureRandom;
import java.util.Locale;
import java.util.Set;

/** Path 2: how many envelopes one core signs, and reads, verifies and parses, in a second of its time. */
final class SignVerify {
    private static final int PREDICATE_BYTES = 300;
    private static final int ROUNDS = 3;
    private static final int BETWEEN_LOOKS = 32;

    private SignVerify() {}

    static void measure(int seconds) {
        System.out.println("provider " + Cryptography.chosenName());
        for (var kind : Set.of(Key.Kind.ED25519, Key.Kind.ECDSA_P256)) {
            var name = kind.name().toLowerCase(Locale.ROOT);
            var signer = SoftwareSigner.generate(kind, new SecureRandom());
            var trust = new Trust(Set.of(new Principal("worker", Set.of(signer.key()))), 1);
            var statement = Statement.about(Resource.of("app.jar", Digest.of(Bytes.utf8("app"))),
                    new Predicate.Unknown("https://example.org/test/v1", Json.object().with("content", "x".repeat(PREDICATE_BYTES)).build()));
            var bytes = Envelope.sign(statement, signer).toBytes();
            Stopwatch.print(name + ".envelope", bytes.size());
            Stopwatch.print(name + ".sign", rate(seconds, () -> Envelope.sign(statement, signer)));
            Stopwatch.print(name + ".verify", rate(seconds, () -> trust.verifyStatement(Envelope.read(bytes))));
        }
    }

    /** Per second of this thread's processor time; the first of the rounds warms up. */
    private static double rate(int seconds, Runnable work) {
        var threads = ManagementFactory.getThreadMXBean();
        var best = 0.0;
        for (var round = 0; round < ROUNDS; round++) {
            var started = threads.getCurrentThreadCpuTime();
            var done = 0L;
            long spent;
            do {
                for (var i = 0; i < BETWEEN_LOOKS; i++) {
                    work.run();
                }
                done += BETWEEN_LOOKS;
                spent = threads.getCurrentThreadCpuTime() - started;
            } while (spent < seconds * 1_000_000_000L);
            best = Math.max(best, done * 1e9 / spent);
        }
        return best;
    }
}
