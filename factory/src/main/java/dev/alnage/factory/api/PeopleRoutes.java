package dev.alnage.factory.api;

import dev.alnage.evidence.Json;
import dev.alnage.evidence.Rejected;
import dev.alnage.evidence.people.CertificateRequest;
import dev.alnage.evidence.sign.Envelope;
import dev.alnage.factory.http.Callers;
import dev.alnage.factory.http.Permission;
import dev.alnage.factory.http.Request;
import dev.alnage.factory.http.Response;
import dev.alnage.factory.http.Route;
import dev.alnage.factory.identity.LastUse;
import dev.alnage.factory.identity.MachineTokens;
import java.io.IOException;
import java.util.List;

/** What people and programs ask for themselves. What is said about them are statements like others, at {@code /v1/statements}. */
public final class PeopleRoutes {
    private final MachineTokens tokens;
    private final UserCertificates certificates;
    private final LastUse uses;

    /** Who certifies: the sealer, which believes the request's own signatures and not who hands it on. */
    public interface UserCertificates {
        String certify(CertificateRequest request, List<String> proofs) throws IOException;
    }

    public PeopleRoutes(MachineTokens tokens, UserCertificates certificates, LastUse uses) {
        this.tokens = tokens;
        this.certificates = certificates;
        this.uses = uses;
    }

    public List<Route> routes() {
        var client = Permission.of(Callers.CLIENT);
        return List.of(
                new Route("POST", "/v1/tokens", client, this::token),
                new Route("POST", "/v1/user-certificates", client, this::certificate),
                new Route("GET", "/v1/last-use", client, _ -> Response.ok(uses.write())));
    }

    private Response token(Request request) throws IOException {
        var fields = request.fields();
        MachineTokens.Issued issued;
        if (fields.has("worker")) {
            issued = tokens.exchange(Envelope.read(fields.members("worker").toBytes()));
        } else if (fields.has("identity")) {
            issued = tokens.exchange(fields.text("identity"), MachineTokens.Wish.read(fields));
        } else {
            throw new Rejected.Malformed("found no proof of who asks for a token, expected an identity token as identity, or a worker's signed request as worker");
        }
        fields.noOthers();
        var grants = issued.grants();
        return Response.ok(Json.object().with("token", issued.token()).with("id", grants.id()).with("account", grants.account()).with("repository", grants.repository())
                .with("operation", grants.operation().word()).with("audience", grants.audience()).with("expires", grants.expires().toString()).build());
    }

    private Response certificate(Request request) throws IOException {
        var fields = request.fields();
        var wish = CertificateRequest.read(fields.members("request"));
        var proofs = fields.texts("proofs");
        fields.noOthers();
        return Response.ok(Json.object().with("certificate", certificates.certify(wish, proofs)).build());
    }
}
