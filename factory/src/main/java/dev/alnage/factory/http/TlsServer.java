package dev.alnage.factory.http;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Instant;
import java.util.function.Supplier;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.NetworkConnectionLimit;
import org.eclipse.jetty.server.SecureRequestCustomizer;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.SslConnectionFactory;

/**
 * Serves a router on a TCP port to those who prove with a certificate who they are (mutual TLS 1.3, or 1.2), and to nobody else:
 * there is no way to start one without (decision 0023).
 */
public final class TlsServer implements AutoCloseable {
    private static final int CONNECTIONS_MAX = 4_096;

    private final Server server;
    private final ServerConnector connector;

    private TlsServer(Server server, ServerConnector connector) {
        this.server = server;
        this.connector = connector;
    }

    /**
     * Whom to let in.
     *
     * @param authorities a PEM file with the certificates of those who certify clients
     * @param clients a JSON file that says which names may do what ({@link TlsClients})
     * @param clock what validity is measured with
     */
    public record Door(TlsIdentity identity, Path authorities, Path clients, Supplier<Instant> clock) {}

    /**
     * Listens.
     *
     * @throws IOException if the address cannot be served, or a file of the door cannot be read
     * @throws dev.alnage.evidence.Rejected if a file of the door is not what it should be
     */
    public static TlsServer start(InetSocketAddress address, Router router, Door door, Limits limits) throws IOException {
        var authorities = TlsIdentity.certificates(door.authorities());
        var server = Serving.of(new Dispatcher(router, new TlsEntrance(authorities, new ClientFile(door.clients()), door.clock()), limits));
        var configuration = Serving.configuration(limits);
        // by which name they call us is for clients to compare with our certificate; we are one host under every name
        configuration.addCustomizer(new SecureRequestCustomizer(false));
        var connector = new ServerConnector(server, 1, 1, new SslConnectionFactory(door.identity().context(authorities), "http/1.1"),
                new HttpConnectionFactory(configuration));
        connector.setHost(address.getHostString());
        connector.setPort(address.getPort());
        connector.setIdleTimeout(limits.idleMillis());
        // an answer is written in few pieces; waiting for more of them (Nagle) would cost a client 40 ms each
        connector.setAcceptedTcpNoDelay(true);
        connector.addBean(new Handshakes(connector.getScheduler(), limits));
        server.addConnector(connector);
        server.addBean(new NetworkConnectionLimit(CONNECTIONS_MAX, connector));
        Serving.start(server, "the address " + address.getHostString() + ":" + address.getPort());
        return new TlsServer(server, connector);
    }

    /** The port that is listened on, for one who asked for any. */
    public int port() {
        return connector.getLocalPort();
    }

    @Override public void close() throws IOException {
        Serving.stop(server);
    }
}
