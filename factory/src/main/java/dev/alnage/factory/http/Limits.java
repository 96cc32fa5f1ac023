package dev.alnage.factory.http;

/**
 * What one peer may take of a server.
 *
 * @param idleMillis how long nothing may come or go on a connection
 * @param bodySeconds how long a body may be waited for before its pace is looked at
 * @param bytesPerSecondMin a body that comes slower after that is refused
 * @param connectionsPerPeerMax connections of one uid, or of one address, at a time
 * @param handshakeMillis how long a peer over TCP may take to say who it is
 */
public record Limits(long idleMillis, long bodySeconds, long bytesPerSecondMin, int connectionsPerPeerMax, long handshakeMillis) {
    public static final Limits USUAL = new Limits(120_000, 10, 1_000, 512, 10_000);
}
