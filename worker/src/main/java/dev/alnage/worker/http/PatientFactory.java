package dev.alnage.worker.http;

import dev.alnage.evidence.Bytes;
import dev.alnage.evidence.Digest;
import dev.alnage.evidence.sign.Envelope;
import dev.alnage.evidence.sign.Key;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.Optional;

/**
 * Asks again while there is no answer: a factory that was killed comes back, and a step that has run for an hour is worth the
 * wait. A refusal is an answer. Asking twice is harmless, since every call of {@link Factory} is.
 */
public final class PatientFactory implements Factory {
    private static final Duration PAUSE_MIN = Duration.ofMillis(100);
    private static final Duration PAUSE_MAX = Duration.ofSeconds(2);

    private final Factory factory;
    private final Duration patience;

    public PatientFactory(Factory factory, Duration patience) {
        this.factory = factory;
        this.patience = patience;
    }

    /** One question. */
    private interface Question<T> {
        T ask() throws IOException;
    }

    private <T> T answer(Question<T> question) throws IOException {
        var end = System.nanoTime() + patience.toNanos();
        var pause = PAUSE_MIN;
        while (true) {
            try {
                return question.ask();
            } catch (IOException e) {
                if (Thread.currentThread().isInterrupted() || System.nanoTime() + pause.toNanos() - end > 0) {
                    throw e;
                }
            }
            try {
                Thread.sleep(pause);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IOException("interrupted while waiting for the factory", e);
            }
            pause = pause.multipliedBy(2).compareTo(PAUSE_MAX) < 0 ? pause.multipliedBy(2) : PAUSE_MAX;
        }
    }

    @Override public Optional<Lease> lease(String pool) throws IOException {
        return factory.lease(pool);
    }

    /** Asked once: whoever holds the lease asks again by itself. */
    @Override public Lease renew(Lease lease) throws IOException {
        return factory.renew(lease);
    }

    @Override public Bytes certify(Envelope order, long fence, Key key) throws IOException {
        return answer(() -> factory.certify(order, fence, key));
    }

    @Override public InputStream blob(Digest digest) throws IOException {
        return answer(() -> factory.blob(digest));
    }

    @Override public void deliver(Delivery delivery) throws IOException {
        answer(() -> {
            factory.deliver(delivery);
            return delivery;
        });
    }

    @Override public void refuse(Lease lease, String reason) throws IOException {
        answer(() -> {
            factory.refuse(lease, reason);
            return lease;
        });
    }
}
