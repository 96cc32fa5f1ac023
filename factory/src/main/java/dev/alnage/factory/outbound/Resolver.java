package dev.alnage.factory.outbound;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;

/** Turns a name into addresses; asked once for a request, and what it says is what is checked and connected to. */
public interface Resolver {
    List<InetAddress> resolve(String host) throws UnknownHostException;

    /** The resolver of this machine. */
    static Resolver ofSystem() {
        return host -> List.of(InetAddress.getAllByName(host));
    }
}
