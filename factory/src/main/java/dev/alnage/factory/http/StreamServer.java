package dev.alnage.factory.http;

import dev.alnage.evidence.Rejected;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.Optional;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.NetworkConnectionLimit;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.SecureRequestCustomizer;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.SslConnectionFactory;
import org.eclipse.jetty.util.Callback;

/**
 * Serves streams on a TCP port: over TLS to callers who prove themselves by what they send, or without TLS on loopback alone, for a
 * proxy in front of it or for a test.
 */
public final class StreamServer implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger("alnage.http");
    private static final int CONNECTIONS_MAX = 4_096;
    private static final int BUFFER_BYTES = 1 << 16;

    private final Server server;
    private final ServerConnector connector;

    private StreamServer(Server server, ServerConnector connector) {
        this.server = server;
        this.connector = connector;
    }

    /** Listens with TLS. @throws IOException if the address cannot be served */
    public static StreamServer start(InetSocketAddress address, TlsIdentity identity, Exchange.Handler handler, Limits limits) throws IOException {
        var configuration = Serving.configuration(limits);
        configuration.addCustomizer(new SecureRequestCustomizer(false));
        configuration.setOutputBufferSize(BUFFER_BYTES);
        var server = Serving.of(new Streams(handler, limits));
        var connector = new ServerConnector(server, 1, 1, new SslConnectionFactory(identity.context(), "http/1.1"), new HttpConnectionFactory(configuration));
        connector.addBean(new Handshakes(connector.getScheduler(), limits));
        return start(server, connector, address, limits);
    }

    /** Listens without TLS. @throws Rejected.Malformed for an address that others than this machine can reach */
    public static StreamServer startPlain(InetSocketAddress address, Exchange.Handler handler, Limits limits) throws IOException {
        if (address.isUnresolved() || !address.getAddress().isLoopbackAddress()) {
            throw new Rejected.Malformed("found " + address.getHostString() + " to be served without TLS, expected a loopback address such as 127.0.0.1");
        }
        var configuration = Serving.configuration(limits);
        configuration.setOutputBufferSize(BUFFER_BYTES);
        var server = Serving.of(new Streams(handler, limits));
        return start(server, new ServerConnector(server, 1, 1, new HttpConnectionFactory(configuration)), address, limits);
    }

    private static StreamServer start(Server server, ServerConnector connector, InetSocketAddress address, Limits limits) throws IOException {
        connector.setHost(address.getHostString());
        connector.setPort(address.getPort());
        connector.setIdleTimeout(limits.idleMillis());
        connector.setAcceptedTcpNoDelay(true);
        server.addConnector(connector);
        server.addBean(new NetworkConnectionLimit(CONNECTIONS_MAX, connector));
        Serving.start(server, "the address " + address.getHostString() + ":" + address.getPort());
        return new StreamServer(server, connector);
    }

    /** The port that is listened on, for one who asked for any. */
    public int port() {
        return connector.getLocalPort();
    }

    @Override public void close() throws IOException {
        Serving.stop(server);
    }

    private static final class Streams extends Handler.Abstract {
        private final Exchange.Handler handler;
        private final Limits limits;

        private Streams(Exchange.Handler handler, Limits limits) {
            this.handler = handler;
            this.limits = limits;
        }

        @Override public boolean handle(Request request, org.eclipse.jetty.server.Response response, Callback callback) {
            var exchange = new Streamed(request, response, limits);
            try {
                if (Plain.path(exchange.path())) {
                    handler.handle(exchange);
                } else {
                    exchange.answer(HttpStatus.BAD_REQUEST_400, "text/plain", Map.of()).close();
                }
                callback.succeeded();
            } catch (IOException | RuntimeException e) {
                LOG.log(System.Logger.Level.WARNING, () -> "exchange=broken-off reason=\"" + String.valueOf(e.getMessage()).replace('"', '\'') + "\"");
                callback.failed(e);
            }
            return true;
        }
    }

    private record Streamed(Request request, org.eclipse.jetty.server.Response response, InputStream body) implements Exchange {
        private Streamed(Request request, org.eclipse.jetty.server.Response response, Limits limits) {
            this(request, response, new PacedBody(Content.Source.asInputStream(request), limits.bytesPerSecondMin(), limits.bodySeconds()));
        }

        @Override public String method() {
            return request.getMethod();
        }

        @Override public String path() {
            return String.valueOf(request.getHttpURI().getPath());
        }

        @Override public String query() {
            return Optional.ofNullable(request.getHttpURI().getQuery()).orElse("");
        }

        @Override public Optional<String> header(String name) {
            var values = request.getHeaders().getValuesList(name);
            return values.isEmpty() ? Optional.empty() : Optional.of(String.join(", ", values));
        }

        @Override public OutputStream answer(int status, String mediaType, Map<String, String> headers) {
            response.setStatus(status);
            response.getHeaders().put(HttpHeader.CONTENT_TYPE, mediaType);
            headers.forEach((name, value) -> response.getHeaders().put(name, value));
            return Content.Sink.asOutputStream(response);
        }
    }
}
