package dev.alnage.app.cases;

import dev.alnage.evidence.Bytes;
import dev.alnage.evidence.Rejected;
import java.io.IOException;
import java.util.Map;

/** A factory that a case by the door http or cli may attack. */
public interface FactoryUnderTest extends AutoCloseable {
    /** Sends the request as it stands, mending nothing in path or headers, and returns status, body, and the code of a problem. */
    Answer exchange(String method, String path, Map<String, String> headers, Bytes body) throws IOException;

    /** What the environment of a command must say for it to ask this factory. */
    Map<String, String> environment();

    @Override void close() throws IOException;

    /** Makes one, or lends one. */
    @FunctionalInterface
    interface Starter {
        /**
         * Closed by whoever asked for it.
         *
         * @param cast whom it knows, as {@link Cast} reads it; empty for nobody
         * @param shared whether it may be one that others ask as well
         */
        FactoryUnderTest start(Bytes cast, boolean shared) throws IOException;
    }

    /** For a case that asks none. */
    FactoryUnderTest ABSENT = new FactoryUnderTest() {
        @Override public Answer exchange(String method, String path, Map<String, String> headers, Bytes body) {
            throw new IllegalStateException("found a request without a factory");
        }

        @Override public Map<String, String> environment() {
            return Map.of();
        }

        @Override public void close() {
            // nothing was started
        }
    };

    /** Where no factory can be started: a case that needs one is then an error, and no skip. */
    Starter NONE = (_, _) -> {
        throw new Rejected.Malformed("found no factory to start for a case that asks one, expected one");
    };
}
