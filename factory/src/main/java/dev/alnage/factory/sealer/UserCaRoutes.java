package dev.alnage.factory.sealer;

import dev.alnage.evidence.Json;
import dev.alnage.evidence.people.CertificateRequest;
import dev.alnage.factory.http.Permission;
import dev.alnage.factory.http.Request;
import dev.alnage.factory.http.Response;
import dev.alnage.factory.http.Roles;
import dev.alnage.factory.http.Route;
import java.io.IOException;
import java.util.List;

/** The user CA's API: the factory hands requests on, and is not believed about any of them. */
public final class UserCaRoutes {
    private final UserCa ca;

    public UserCaRoutes(UserCa ca) {
        this.ca = ca;
    }

    public List<Route> routes() {
        return List.of(new Route("POST", "/user-certificates", Permission.of(Roles.FACTORY), this::certify));
    }

    private Response certify(Request request) throws IOException {
        var fields = request.fields();
        var wish = CertificateRequest.read(fields.members("request"));
        var proofs = fields.texts("proofs");
        fields.noOthers();
        return Response.ok(Json.object().with("certificate", ca.certify(wish, proofs)).build());
    }
}
