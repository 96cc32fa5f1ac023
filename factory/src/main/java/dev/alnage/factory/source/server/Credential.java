package dev.alnage.factory.source.server;

import dev.alnage.evidence.Bytes;
import java.time.Instant;
import java.util.List;

/**
 * What somebody has shown to the transport. For a key and a certificate the transport has verified that the client holds the private
 * half; whether it belongs to anybody is for {@link Access} to say.
 */
public sealed interface Credential {
    /** A public key as OpenSSH writes it (RFC 4253 6.6). */
    record SshKey(Bytes blob) implements Credential {}

    /**
     * A user certificate of OpenSSH (PROTOCOL.certkeys), whose signature by the authority that it names holds, and that is within its
     * validity. It carries no critical option but the addresses that it may be used from, which have been compared.
     *
     * @param key the certified key
     * @param authority the key that signed; nothing says yet that it is ours
     * @param serial unsigned
     */
    record SshCertificate(Bytes key, Bytes authority, String keyId, long serial, List<String> principals, Instant validUntil) implements Credential {
        public SshCertificate {
            principals = List.copyOf(principals);
        }
    }

    /** A bearer token, as sent. */
    record Token(String text) implements Credential {
        /** Never shown. */
        @Override public String toString() {
            return "Token";
        }
    }
}
