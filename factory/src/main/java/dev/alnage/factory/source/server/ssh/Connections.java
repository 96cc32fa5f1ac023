package dev.alnage.factory.source.server.ssh;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.apache.sshd.common.session.Session;
import org.apache.sshd.common.session.SessionListener;

/** Counts connections by where they come from. Who opens them without end shuts out themselves, and nobody else for long. */
final class Connections implements SessionListener {
    private static final System.Logger LOG = System.getLogger("alnage.source");

    private final SshServerLimits limits;
    private final Map<InetAddress, Integer> counts = new HashMap<>();
    private final Set<Session> counted = new HashSet<>();

    Connections(SshServerLimits limits) {
        this.limits = limits;
    }

    @Override public void sessionEstablished(Session session) {
        if (!enter(session)) {
            LOG.log(System.Logger.Level.WARNING, () -> "ssh=refused reason=\"too many connections\" peer=" + session.getRemoteAddress());
            session.close(true);
        }
    }

    private synchronized boolean enter(Session session) {
        var source = source(session.getRemoteAddress());
        if (counted.size() >= limits.connections() || counts.getOrDefault(source, 0) >= limits.connectionsPerSource()) {
            return false;
        }
        counted.add(session);
        counts.merge(source, 1, Integer::sum);
        return true;
    }

    @Override public synchronized void sessionClosed(Session session) {
        if (counted.remove(session)) {
            counts.compute(source(session.getRemoteAddress()), (_, count) -> count == null || count == 1 ? null : count - 1);
        }
    }

    private static InetAddress source(SocketAddress peer) {
        return peer instanceof InetSocketAddress internet ? internet.getAddress() : InetAddress.getLoopbackAddress();
    }
}
