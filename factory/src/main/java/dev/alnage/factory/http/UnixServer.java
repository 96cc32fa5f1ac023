package dev.alnage.factory.http;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.concurrent.Executors;
import org.eclipse.jetty.http.HttpCompliance;
import org.eclipse.jetty.http.UriCompliance;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.unixdomain.server.UnixDomainServerConnector;
import org.eclipse.jetty.util.thread.QueuedThreadPool;

/** Serves a router on a Unix socket. There is no TCP port. */
public final class UnixServer implements AutoCloseable {
    private static final int ACCEPT_QUEUE = 1_024;
    private static final long STOP_MILLIS = 5_000;
    private static final int SOCKET_TYPE = 0140000;
    private static final int TYPE_MASK = 0170000;

    private final Server server;
    private final Path socket;

    private UnixServer(Server server, Path socket) {
        this.server = server;
        this.socket = socket;
    }

    /**
     * What one peer may take.
     *
     * @param idleMillis how long nothing may come or go on a connection
     * @param bodySeconds how long a body may be waited for before its pace is looked at
     * @param bytesPerSecondMin a body that comes slower after that is refused
     * @param connectionsPerUidMax a uid's connections at a time
     */
    public record Limits(long idleMillis, long bodySeconds, long bytesPerSecondMin, int connectionsPerUidMax) {
        public static final Limits USUAL = new Limits(120_000, 10, 1_000, 512);
    }

    public static UnixServer start(Path socket, Router router, Callers callers) throws IOException {
        return start(socket, router, callers, Limits.USUAL);
    }

    /**
     * Listens; a socket file that a dead process left is replaced. Everybody may connect, the routes say who may do what.
     *
     * @throws IOException if somebody serves there, or if what is there is no socket
     */
    public static UnixServer start(Path socket, Router router, Callers callers, Limits limits) throws IOException {
        Files.createDirectories(socket.toAbsolutePath().getParent());
        clear(socket);
        var threads = new QueuedThreadPool(64, 4);
        threads.setVirtualThreadsExecutor(Executors.newVirtualThreadPerTaskExecutor());
        threads.setName("http");
        threads.setDaemon(true);
        var server = new Server(threads);
        var connector = new UnixDomainServerConnector(server, new HttpConnectionFactory(configuration(limits)));
        connector.setUnixDomainPath(socket);
        // a Unix socket refuses who finds the queue full, instead of letting them wait
        connector.setAcceptQueueSize(ACCEPT_QUEUE);
        connector.setIdleTimeout(limits.idleMillis());
        var peers = new Peers(limits.connectionsPerUidMax());
        connector.addBean(peers);
        server.addConnector(connector);
        server.setErrorHandler(new HttpErrors());
        server.setHandler(new Dispatcher(router, callers, peers, limits));
        server.setStopTimeout(STOP_MILLIS);
        try {
            server.start();
        } catch (Exception e) {
            throw new IOException("the socket " + socket.getFileName() + " cannot be served: " + e.getMessage(), e);
        }
        Files.setPosixFilePermissions(socket, PosixFilePermissions.fromString("rw-rw-rw-"));
        return new UnixServer(server, socket);
    }

    private static HttpConfiguration configuration(Limits limits) {
        var configuration = new HttpConfiguration();
        configuration.setSendServerVersion(false);
        configuration.setSendDateHeader(false);
        configuration.setRequestHeaderSize(8_192);
        configuration.setIdleTimeout(limits.idleMillis());
        configuration.setHttpCompliance(HttpCompliance.RFC9110);
        configuration.setUriCompliance(UriCompliance.RFC3986);
        return configuration;
    }

    /** A second process on one socket would take the first one's callers away without a word. */
    private static void clear(Path socket) throws IOException {
        if (!Files.exists(socket, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        var mode = (Integer) Files.getAttribute(socket, "unix:mode", LinkOption.NOFOLLOW_LINKS);
        if ((mode & TYPE_MASK) != SOCKET_TYPE) {
            throw new IOException("found something else at " + socket.getFileName() + ", expected a socket or nothing");
        }
        if (served(socket)) {
            throw new IOException("found another process serving " + socket.getFileName() + ", expected none");
        }
        Files.delete(socket);
    }

    private static boolean served(Path socket) {
        try (var channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            return channel.connect(UnixDomainSocketAddress.of(socket));
        } catch (IOException e) {
            return false;
        }
    }

    @Override public void close() throws IOException {
        try {
            server.stop();
        } catch (Exception e) {
            throw new IOException("the server did not stop", e);
        } finally {
            Files.deleteIfExists(socket);
        }
    }
}
