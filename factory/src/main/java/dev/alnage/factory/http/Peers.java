package dev.alnage.factory.http;

import java.io.IOException;
import java.nio.channels.SocketChannel;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalLong;
import jdk.net.ExtendedSocketOptions;
import org.eclipse.jetty.io.Connection;

/**
 * Who is at the other end of each connection, as the kernel says (SO_PEERCRED), asked once when it opens. A uid has so many
 * connections and no more: one that opens them without end shuts out itself, not the others.
 */
final class Peers implements Connection.Listener {
    private static final System.Logger LOG = System.getLogger("alnage.http");

    private final int connectionsMax;
    private final Map<Connection, Long> uids = new HashMap<>();
    private final Map<Long, Integer> counts = new HashMap<>();

    /** @param connectionsMax for one uid */
    Peers(int connectionsMax) {
        this.connectionsMax = connectionsMax;
    }

    /** Empty for a connection that was not let in, and whose requests therefore are not answered. */
    synchronized OptionalLong uid(Connection connection) {
        var uid = uids.get(connection);
        return uid == null ? OptionalLong.empty() : OptionalLong.of(uid);
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

    private synchronized boolean enter(Connection connection, long uid) {
        var count = counts.getOrDefault(uid, 0);
        if (count >= connectionsMax) {
            LOG.log(System.Logger.Level.WARNING, () -> "connection=refused uid=" + uid + " connections=" + count);
            return false;
        }
        uids.put(connection, uid);
        counts.put(uid, count + 1);
        return true;
    }

    @Override public synchronized void onClosed(Connection connection) {
        var uid = uids.remove(connection);
        if (uid != null) {
            counts.compute(uid, (_, count) -> count == null || count == 1 ? null : count - 1);
        }
    }
}
