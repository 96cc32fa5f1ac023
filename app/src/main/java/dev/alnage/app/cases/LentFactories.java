package dev.alnage.app.cases;

import dev.alnage.evidence.Bytes;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;

/**
 * Factories of which one is lent to every case that has the same cast and shares: a start takes seconds, a request none. A case that
 * does not say that it shares gets one of its own.
 */
final class LentFactories implements FactoryUnderTest.Starter, AutoCloseable {
    private final FactoryUnderTest.Starter fresh;
    private final Map<Bytes, FactoryUnderTest> kept = new HashMap<>();

    LentFactories(FactoryUnderTest.Starter fresh) {
        this.fresh = fresh;
    }

    @Override public FactoryUnderTest start(Bytes cast, boolean shared) throws IOException {
        if (!shared) {
            return fresh.start(cast, false);
        }
        return new Lent(kept(cast));
    }

    private synchronized FactoryUnderTest kept(Bytes cast) throws IOException {
        var one = kept.get(cast);
        if (one == null) {
            one = fresh.start(cast, true);
            kept.put(cast, one);
        }
        return one;
    }

    private record Lent(FactoryUnderTest factory) implements FactoryUnderTest {
        @Override public Answer exchange(String method, String path, Map<String, String> headers, Bytes body) throws IOException {
            return factory.exchange(method, path, headers, body);
        }

        @Override public Map<String, String> environment() {
            return factory.environment();
        }

        @Override public void close() {
            // it goes on to the next case
        }
    }

    @Override public void close() throws IOException {
        for (var factory : kept.values()) {
            factory.close();
        }
    }
}
