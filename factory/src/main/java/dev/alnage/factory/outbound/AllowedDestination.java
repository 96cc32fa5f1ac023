package dev.alnage.factory.outbound;

import dev.alnage.evidence.Rejected;
import java.net.URI;
import java.util.Locale;

/**
 * One host and port that may be reached for one purpose, because an administrator wrote it down. Addresses of private
 * networks and of this machine are reached only where that was written down too.
 */
public record AllowedDestination(String purpose, String host, int port, Protocol protocol, boolean privateAddresses) {
    /** What is spoken there. */
    public enum Protocol {
        HTTPS(443), HTTP(80), SSH(22);

        private final int port;

        Protocol(int port) {
            this.port = port;
        }

        /** Where it is spoken unless something else is said. */
        int port() {
            return port;
        }

        String scheme() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    public AllowedDestination {
        if (purpose.isEmpty() || !purpose.chars().allMatch(c -> c >= 'a' && c <= 'z' || c >= '0' && c <= '9' || c == '-')) {
            throw new Rejected.Malformed("found purpose \"" + purpose + "\", expected lower-case letters, digits and dashes");
        }
        if (!isHost(host)) {
            throw new Rejected.Malformed("found host \"" + host + "\", expected a lower-case name or a bracketed ipv6 address");
        }
        if (port < 1 || port > 65_535) {
            throw new Rejected.Malformed("found port " + port + ", expected 1 to 65535");
        }
    }

    /** A public host behind TLS on its usual port. */
    public static AllowedDestination https(String purpose, String host) {
        return new AllowedDestination(purpose, host, Protocol.HTTPS.port(), Protocol.HTTPS, false);
    }

    /** Whether a request for this purpose to this address is the one that was written down; compared exactly. */
    boolean covers(String wantedPurpose, URI uri) {
        return purpose.equals(wantedPurpose) && protocol.scheme().equals(uri.getScheme()) && host.equals(uri.getHost()) && port == portOf(uri);
    }

    /** @throws IllegalArgumentException for a scheme that is no protocol of ours */
    static int portOf(URI uri) {
        return uri.getPort() >= 0 ? uri.getPort() : Protocol.valueOf(uri.getScheme().toUpperCase(Locale.ROOT)).port();
    }

    private static boolean isHost(String host) {
        if (host.startsWith("[")) {
            return host.endsWith("]") && host.length() > 2 && host.chars().skip(1).limit(host.length() - 2L)
                    .allMatch(c -> c >= '0' && c <= '9' || c >= 'a' && c <= 'f' || c == ':' || c == '.');
        }
        return !host.isEmpty() && host.length() <= 253 && !host.startsWith(".") && !host.endsWith(".")
                && host.chars().allMatch(c -> c >= 'a' && c <= 'z' || c >= '0' && c <= '9' || c == '-' || c == '.');
    }
}
