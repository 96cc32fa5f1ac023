package dev.alnage.factory.http;

import java.net.InetSocketAddress;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.ssl.SslConnection;
import org.eclipse.jetty.io.ssl.SslHandshakeListener;
import org.eclipse.jetty.util.thread.Scheduler;

/**
 * Keeps a TCP port free for those who say who they are: an address has so many connections, and a connection so long for its
 * handshake. Who has not shown a certificate is nobody yet, and costs little.
 */
final class Handshakes implements Connection.Listener {
    private static final System.Logger LOG = System.getLogger("alnage.http");

    private final Scheduler scheduler;
    private final Limits limits;
    private final Places<String> places;
    private final Map<Connection, String> addresses = new ConcurrentHashMap<>();

    Handshakes(Scheduler scheduler, Limits limits) {
        this.scheduler = scheduler;
        this.limits = limits;
        this.places = new Places<>(limits.connectionsPerPeerMax());
    }

    @Override public void onOpened(Connection connection) {
        // one connection carries the TLS, another one on top of it the HTTP
        if (connection instanceof SslConnection tls) {
            var address = connection.getEndPoint().getRemoteSocketAddress() instanceof InetSocketAddress internet ? internet.getHostString() : "";
            if (!places.take(address)) {
                LOG.log(System.Logger.Level.WARNING, () -> "connection=refused address=" + address + " reason=\"too many connections\"");
                connection.getEndPoint().close();
                return;
            }
            addresses.put(connection, address);
            var deadline = scheduler.schedule(() -> connection.getEndPoint().close(), limits.handshakeMillis(), TimeUnit.MILLISECONDS);
            tls.addHandshakeListener(new SslHandshakeListener() {
                @Override public void handshakeSucceeded(Event event) {
                    deadline.cancel();
                }
            });
        }
    }

    @Override public void onClosed(Connection connection) {
        var address = addresses.remove(connection);
        if (address != null) {
            places.leave(address);
        }
    }
}
