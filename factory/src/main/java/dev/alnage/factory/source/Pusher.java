package dev.alnage.factory.source;

import java.time.Instant;
import java.util.Optional;

/**
 * Who the transport has authenticated.
 *
 * @param name the person or workload, as the directory of people names them
 * @param key what they showed: the fingerprint of an SSH key or certificate ({@code SHA256:…}), or the id of a token
 * @param keyExpires when that lapses
 * @param transport how they came
 */
public record Pusher(String name, String key, Optional<Instant> keyExpires, Transport transport) {
    public enum Transport { SSH, HTTPS, LOCAL }
}
