package dev.alnage.factory.http;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;

/** Finds a TCP port for a server that is for this machine alone and may have any, such as that of a demo. */
public final class FreePort {
    private FreePort() {}

    /** A port of the loopback that nobody listened on just now; somebody else may take it before the caller does, whose start then fails. */
    public static int onLoopback() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
