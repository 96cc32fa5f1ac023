package dev.alnage.factory.http;

import java.io.IOException;
import java.nio.channels.SocketChannel;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import jdk.net.ExtendedSocketOptions;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.server.Request;

/** Who is at the other end of each connection to a Unix socket, as the kernel says (SO_PEERCRED), asked once when it opens. */
final class Peers implements Connection.Listener, Entrance {
    private static final System.Logger LOG = System.getLogger("alnage.http");

    private final Callers callers;
    private final Places<Long> places;
    private final Map<Connection, Long> uids = new ConcurrentHashMap<>();

    /** @param connectionsMax for one uid */
    Peers(Callers callers, int connectionsMax) {
        this.callers = callers;
        this.places = new Places<>(connectionsMax);
    }

    @Override public Caller caller(Request request) {
        var uid = uids.get(request.getConnectionMetaData().getConnection());
        if (uid == null) {
            throw new IllegalStateException("a request on a connection that was not let in");
        }
        return callers.of(uid);
    }

    @Override public void onOpened(Connection connection) {
        try {
            if (connection.getEndPoint().getTransport() instanceof SocketChannel channel
                    && enter(connection, Uids.of(channel.getOption(ExtendedSocketOptions.SO_PEERCRED).user()))) {
                return;
            }
        } catch (IOException e) {
            LOG.log(System.Logger.Level.WARNING, () -> "connection=refused reason=\"the peer has no uid\"", e);
        }
        connection.getEndPoint().close();
    }

    private boolean enter(Connection connection, long uid) {
        if (!places.take(uid)) {
            LOG.log(System.Logger.Level.WARNING, () -> "connection=refused uid=" + uid + " reason=\"too many connections\"");
            return false;
        }
        uids.put(connection, uid);
        return true;
    }

    @Override public void onClosed(Connection connection) {
        var uid = uids.remove(connection);
        if (uid != null) {
            places.leave(uid);
        }
    }
}
