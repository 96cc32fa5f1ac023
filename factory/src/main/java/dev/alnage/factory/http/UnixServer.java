package dev.alnage.factory.http;

import java.io.IOException;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Executors;
import jdk.net.ExtendedSocketOptions;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.unixdomain.server.UnixDomainServerConnector;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.Fields;
import org.eclipse.jetty.util.thread.QueuedThreadPool;

/** Serves a router on a Unix socket. There is no TCP port. */
public final class UnixServer implements AutoCloseable {
    private static final long IDLE_MILLIS = 120_000;
    private static final long STOP_MILLIS = 5_000;

    private final Server server;
    private final Path socket;

    private UnixServer(Server server, Path socket) {
        this.server = server;
        this.socket = socket;
    }

    /** Listens; a socket file that an earlier process left is replaced. Everybody may connect, the routes say who may do what. */
    public static UnixServer start(Path socket, Router router, Callers callers) throws IOException {
        var threads = new QueuedThreadPool(64, 4);
        threads.setVirtualThreadsExecutor(Executors.newVirtualThreadPerTaskExecutor());
        threads.setName("http");
        threads.setDaemon(true);
        var server = new Server(threads);
        var configuration = new HttpConfiguration();
        configuration.setSendServerVersion(false);
        configuration.setSendDateHeader(false);
        configuration.setRequestHeaderSize(8_192);
        configuration.setIdleTimeout(IDLE_MILLIS);
        var connector = new UnixDomainServerConnector(server, new HttpConnectionFactory(configuration));
        Files.createDirectories(socket.getParent());
        Files.deleteIfExists(socket);
        connector.setUnixDomainPath(socket);
        connector.setIdleTimeout(IDLE_MILLIS);
        server.addConnector(connector);
        server.setHandler(new Adapter(router, callers));
        server.setStopTimeout(STOP_MILLIS);
        try {
            server.start();
        } catch (Exception e) {
            throw new IOException("the socket " + socket.getFileName() + " cannot be served: " + e.getMessage(), e);
        }
        Files.setPosixFilePermissions(socket, PosixFilePermissions.fromString("rw-rw-rw-"));
        return new UnixServer(server, socket);
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

    private static final class Adapter extends Handler.Abstract {
        private final Router router;
        private final Callers callers;

        private Adapter(Router router, Callers callers) {
            this.router = router;
            this.callers = callers;
        }

        @Override public boolean handle(org.eclipse.jetty.server.Request request, org.eclipse.jetty.server.Response response, Callback callback)
                throws IOException, InterruptedException {
            var channel = (SocketChannel) request.getConnectionMetaData().getConnection().getEndPoint().getTransport();
            var peer = channel.getOption(ExtendedSocketOptions.SO_PEERCRED);
            Map<String, String> query = new HashMap<>();
            for (Fields.Field field : org.eclipse.jetty.server.Request.extractQueryParameters(request)) {
                query.put(field.getName(), field.getValue());
            }
            var uri = request.getHttpURI();
            var answer = router.answer(request.getMethod(), uri.getPath(), query, callers.of(Uids.of(peer.user())), Content.Source.asInputStream(request));
            response.setStatus(answer.status());
            if (answer.mediaType().isEmpty()) {
                callback.succeeded();
                return true;
            }
            response.getHeaders().put(HttpHeader.CONTENT_TYPE, answer.mediaType());
            try (var out = Content.Sink.asOutputStream(response)) {
                answer.body().writeTo(out);
            }
            callback.succeeded();
            return true;
        }
    }
}
