package dev.alnage.factory.http;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.unixdomain.server.UnixDomainServerConnector;

/** Serves a router on a Unix socket. */
public final class UnixServer implements AutoCloseable {
    private static final int ACCEPT_QUEUE = 1_024;
    private static final int SOCKET_TYPE = 0140000;
    private static final int TYPE_MASK = 0170000;

    private final Server server;
    private final Path socket;

    private UnixServer(Server server, Path socket) {
        this.server = server;
        this.socket = socket;
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
        var peers = new Peers(callers, limits.connectionsPerPeerMax());
        var server = Serving.of(new Dispatcher(router, peers, limits));
        var connector = new UnixDomainServerConnector(server, new HttpConnectionFactory(Serving.configuration(limits)));
        connector.setUnixDomainPath(socket);
        // a Unix socket refuses who finds the queue full, instead of letting them wait
        connector.setAcceptQueueSize(ACCEPT_QUEUE);
        connector.setIdleTimeout(limits.idleMillis());
        connector.addBean(peers);
        server.addConnector(connector);
        Serving.start(server, "the socket " + socket.getFileName());
        Files.setPosixFilePermissions(socket, PosixFilePermissions.fromString("rw-rw-rw-"));
        return new UnixServer(server, socket);
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
            Serving.stop(server);
        } finally {
            Files.deleteIfExists(socket);
        }
    }
}
