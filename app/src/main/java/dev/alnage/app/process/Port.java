package dev.alnage.app.process;

import dev.alnage.evidence.Rejected;
import java.net.InetSocketAddress;
import java.util.EnumSet;
import java.util.Set;

/**
 * A TCP port of the factory, which is there only if somebody asked for it.
 *
 * @param host a name or an address to listen on; all addresses have to be asked for as {@code 0.0.0.0} or {@code ::}
 */
public record Port(Kind kind, String host, int number) {
    private static final int NUMBER_MAX = 65_535;

    /** What is spoken there. */
    public enum Kind {
        /** The HTTP API, with mutual TLS. */
        API("api", "with mutual TLS"),
        /** Git over SSH. */
        SSH("ssh", "for git, with keys and certificates"),
        /** Git over HTTPS. */
        HTTPS("https", "for git, with TLS and tokens"),
        /** What other forges say, which prove themselves by a signature. */
        WEBHOOKS("webhooks", "for web hooks of other forges, with TLS and signatures"),
        /** Checkpoints of logs that others have; served by no factory, and by {@code alnage log witness} alone. */
        WITNESS("witness", "for checkpoints of logs, with TLS");

        /** The kinds that a factory serves. */
        public static final Set<Kind> OF_FACTORY = Set.copyOf(EnumSet.complementOf(EnumSet.of(WITNESS)));

        private final String wireName;
        private final String words;

        Kind(String wireName, String words) {
            this.wireName = wireName;
            this.words = words;
        }

        /** How it is protected, for people. */
        public String words() {
            return words;
        }

        public String wireName() {
            return wireName;
        }
    }

    /** @throws Rejected.Malformed for anything but {@code HOST:PORT}, with brackets around an address that has colons itself */
    public static Port read(Kind kind, String text) {
        var colon = text.lastIndexOf(':');
        var host = colon < 1 ? "" : text.substring(0, colon);
        var digits = text.substring(colon + 1);
        var bracketed = host.startsWith("[") && host.endsWith("]");
        if (host.isEmpty() || digits.isEmpty() || digits.length() > 5 || !digits.chars().allMatch(c -> c >= '0' && c <= '9') || !bracketed && host.indexOf(':') >= 0) {
            throw new Rejected.Malformed("found " + text + " to listen on, expected HOST:PORT such as 127.0.0.1:8444");
        }
        var number = Integer.parseInt(digits);
        if (number < 1 || number > NUMBER_MAX) {
            throw new Rejected.Malformed("found port " + number + ", expected 1 to " + NUMBER_MAX);
        }
        return new Port(kind, bracketed ? host.substring(1, host.length() - 1) : host, number);
    }

    /** As one argument of a process. */
    String toArgument() {
        return kind.wireName() + "=" + (host.indexOf(':') < 0 ? host : "[" + host + "]") + ":" + number;
    }

    static Port ofArgument(String argument) {
        var equals = argument.indexOf('=');
        var kind = Kind.OF_FACTORY.stream().filter(each -> argument.substring(0, Math.max(0, equals)).equals(each.wireName())).findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no such argument: " + argument));
        return read(kind, argument.substring(equals + 1));
    }

    InetSocketAddress address() {
        return new InetSocketAddress(host, number);
    }
}
