package dev.alnage.factory.http;

import dev.alnage.evidence.Rejected;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;
import java.util.function.Supplier;
import org.eclipse.jetty.server.Request;

/** Who is at the other end of a TLS connection: whoever the list of clients names for the certificate that they proved to be theirs. */
final class TlsEntrance implements Entrance {
    private static final System.Logger LOG = System.getLogger("alnage.http");
    private static final String KEPT = Certificates.class.getName();

    private final List<X509Certificate> authorities;
    private final ClientFile clients;
    private final Supplier<Instant> clock;

    TlsEntrance(List<X509Certificate> authorities, ClientFile clients, Supplier<Instant> clock) {
        this.authorities = List.copyOf(authorities);
        this.clients = clients;
        this.clock = clock;
    }

    @Override public Caller caller(Request request) {
        var session = request.getConnectionMetaData().getConnection().getEndPoint().getSslSessionData();
        if (session == null || session.peerCertificates() == null || session.peerCertificates().length == 0) {
            throw refused("found no certificate of a client");
        }
        var now = clock.get();
        Certificates certificates;
        try {
            certificates = session.sslSession().getValue(KEPT) instanceof Certificates kept ? kept
                    : Certificates.read(List.of(session.peerCertificates()), authorities, now);
        } catch (Rejected e) {
            throw refused(e.getMessage());
        }
        session.sslSession().putValue(KEPT, certificates);
        if (!certificates.hold(now)) {
            throw refused("found a client certificate that has expired or is not yet valid");
        }
        return clients.current().find(certificates.names(), certificates.from(), certificates.until())
                .orElseThrow(() -> refused("found a certificate with the names " + certificates.names().stream().sorted().toList() + ", of no one client"));
    }

    private static Refused refused(String found) {
        LOG.log(System.Logger.Level.WARNING, () -> "refused caller=\"over TLS\" reason=\"" + found.replace('"', '\'') + "\"");
        return new Refused(new Problem(403, "ALN-API-011", found + ", expected a client of the list, with a certificate that holds",
                "ask whoever runs the factory for a certificate and a line in tls/clients.json"));
    }
}
