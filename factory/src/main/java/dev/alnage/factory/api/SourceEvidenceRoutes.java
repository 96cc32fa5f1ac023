package dev.alnage.factory.api;

import dev.alnage.evidence.Bytes;
import dev.alnage.evidence.sign.Envelope;
import dev.alnage.factory.TrustSource;
import dev.alnage.factory.TrustedClock;
import dev.alnage.factory.http.Callers;
import dev.alnage.factory.http.Permission;
import dev.alnage.factory.http.Request;
import dev.alnage.factory.http.Response;
import dev.alnage.factory.http.Roles;
import dev.alnage.factory.http.Route;
import dev.alnage.factory.source.clone.EvidenceFile;
import dev.alnage.factory.source.server.RepositoryName;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Where all evidence about a repository is had in one file, also from elsewhere: it is verified by who reads it, wherever it comes from. */
public final class SourceEvidenceRoutes {
    private final EvidenceFile file;
    private final TrustSource trust;
    private final Path trustFile;
    private final TrustedClock clock;
    private final Witness witness;

    /** What witnesses have seen of the log. */
    public interface Witness {
        Optional<Bytes> last() throws IOException;
    }

    public SourceEvidenceRoutes(EvidenceFile file, TrustSource trust, Path trustFile, TrustedClock clock, Witness witness) {
        this.file = file;
        this.trust = trust;
        this.trustFile = trustFile;
        this.clock = clock;
        this.witness = witness;
    }

    public List<Route> routes() {
        return List.of(new Route("GET", "/v1/repositories/{name}/evidence", Permission.of(Callers.CLIENT, Roles.READ), this::evidence).with("from"));
    }

    private Response evidence(Request request) throws IOException {
        var name = RepositoryName.inPath(request.path("name"));
        var from = Numbers.read(request, "from", 0, Numbers.INDEX_MAX, 0);
        return Response.bytes("application/json", file.of(name.text(), trust.current(), Envelope.read(Bytes.of(Files.readAllBytes(trustFile))), from, clock.now(), witness.last()));
    }
}
