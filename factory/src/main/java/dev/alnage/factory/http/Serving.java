package dev.alnage.factory.http;

import java.io.IOException;
import java.util.concurrent.Executors;
import org.eclipse.jetty.http.HttpCompliance;
import org.eclipse.jetty.http.UriCompliance;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.util.thread.QueuedThreadPool;

/** What every server of ours has in common, whatever it listens on. */
final class Serving {
    private static final long STOP_MILLIS = 5_000;

    private Serving() {}

    /** A server without a connector, on virtual threads. */
    static Server of(Handler handler) {
        var threads = new QueuedThreadPool(64, 4);
        threads.setVirtualThreadsExecutor(Executors.newVirtualThreadPerTaskExecutor());
        threads.setName("http");
        threads.setDaemon(true);
        var server = new Server(threads);
        server.setErrorHandler(new HttpErrors());
        server.setHandler(handler);
        server.setStopTimeout(STOP_MILLIS);
        return server;
    }

    static HttpConfiguration configuration(Limits limits) {
        var configuration = new HttpConfiguration();
        configuration.setSendServerVersion(false);
        configuration.setSendDateHeader(false);
        configuration.setRequestHeaderSize(8_192);
        configuration.setIdleTimeout(limits.idleMillis());
        configuration.setHttpCompliance(HttpCompliance.RFC9110);
        configuration.setUriCompliance(UriCompliance.RFC3986);
        return configuration;
    }

    /** @param where for the message */
    static void start(Server server, String where) throws IOException {
        try {
            server.start();
        } catch (Exception e) {
            throw new IOException(where + " cannot be served: " + e.getMessage(), e);
        }
    }

    static void stop(Server server) throws IOException {
        try {
            server.stop();
        } catch (Exception e) {
            throw new IOException("the server did not stop", e);
        }
    }
}
