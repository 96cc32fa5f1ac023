package dev.alnage.factory.source.server.ssh;

import java.time.Duration;

/**
 * What one peer may take of the SSH server.
 *
 * @param login how long somebody may take to say who they are
 * @param idle how long nothing may come or go afterwards; a gate that decides is quiet meanwhile
 * @param connectionsPerSource from one address at a time
 * @param connections from everywhere
 */
public record SshServerLimits(Duration login, Duration idle, int connectionsPerSource, int connections) {
    public static final SshServerLimits USUAL = new SshServerLimits(Duration.ofSeconds(30), Duration.ofMinutes(10), 128, 1_024);
    /** Keys that a client may offer before it is cut off. */
    static final int KEYS_OFFERED = 10;
    static final int CHANNELS_PER_CONNECTION = 2;
}
