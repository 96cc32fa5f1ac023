package dev.alnage.factory.source.server.ssh;

import dev.alnage.evidence.Bytes;
import dev.alnage.evidence.Rejected;
import dev.alnage.factory.TrustedClock;
import dev.alnage.factory.source.Pusher;
import dev.alnage.factory.source.server.Access;
import dev.alnage.factory.source.server.Credential;
import java.io.IOException;
import java.security.PublicKey;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.apache.sshd.common.AttributeRepository.AttributeKey;
import org.apache.sshd.common.config.keys.OpenSshCertificate;
import org.apache.sshd.common.util.buffer.ByteArrayBuffer;
import org.apache.sshd.server.auth.pubkey.PublickeyAuthenticator;
import org.apache.sshd.server.session.ServerSession;

/** Asks who a key belongs to. The user's name on the wire is always {@code git}: a key says who somebody is, and a name says nothing. */
final class Login implements PublickeyAuthenticator {
    static final String USER = "git";
    private static final System.Logger LOG = System.getLogger("alnage.source");
    private static final AttributeKey<Pusher> PUSHER = new AttributeKey<>();
    /** The one limit that a certificate may carry; the library compares it with the peer's address. */
    private static final String SOURCE_ADDRESS = "source-address";

    private final Access access;
    private final TrustedClock clock;

    Login(Access access, TrustedClock clock) {
        this.access = access;
        this.clock = clock;
    }

    /** Who has logged in on a session that is authenticated. */
    static Optional<Pusher> pusher(ServerSession session) {
        return Optional.ofNullable(session.getAttribute(PUSHER));
    }

    /**
     * Called for each key that is offered, and again with its signature; the last call before a session is authenticated is for
     * the key that signed, so what it has set stands.
     */
    @Override public boolean authenticate(String user, PublicKey key, ServerSession session) {
        session.removeAttribute(PUSHER);
        try {
            var pusher = user.equals(USER) ? credential(key).flatMap(this::find) : Optional.<Pusher>empty();
            pusher.ifPresent(known -> session.setAttribute(PUSHER, known));
            return pusher.isPresent();
        } catch (Rejected | IllegalArgumentException e) {
            LOG.log(System.Logger.Level.INFO, () -> "ssh=refused peer=" + session.getRemoteAddress() + " reason=\"" + e.getMessage() + "\"");
            return false;
        }
    }

    private Optional<Pusher> find(Credential credential) {
        try {
            return access.authenticate(credential, clock.now());
        } catch (IOException e) {
            LOG.log(System.Logger.Level.WARNING, () -> "ssh=refused reason=\"the directory of people cannot be asked\"", e);
            return Optional.empty();
        }
    }

    private static Optional<Credential> credential(PublicKey key) {
        if (!(key instanceof OpenSshCertificate certificate)) {
            return Optional.of(new Credential.SshKey(blob(key)));
        }
        if (certificate.getType() != OpenSshCertificate.Type.USER || !List.of(SOURCE_ADDRESS).containsAll(certificate.getCriticalOptionsMap().keySet())) {
            return Optional.empty();
        }
        return Optional.of(new Credential.SshCertificate(blob(certificate.getCertPubKey()), blob(certificate.getCaPubKey()), certificate.getId(),
                certificate.getSerial(), List.copyOf(certificate.getPrincipals()), validUntil(certificate.getValidBefore())));
    }

    /** Seconds without a sign, as PROTOCOL.certkeys has them; all ones is "for ever". */
    private static Instant validUntil(long seconds) {
        return seconds < 0 || seconds > Instant.MAX.getEpochSecond() ? Instant.MAX : Instant.ofEpochSecond(seconds);
    }

    private static Bytes blob(PublicKey key) {
        var buffer = new ByteArrayBuffer();
        buffer.putRawPublicKey(key);
        return Bytes.of(buffer.getCompactData());
    }
}
