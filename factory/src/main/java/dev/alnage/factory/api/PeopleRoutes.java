package dev.alnage.factory.api;

import dev.alnage.evidence.Json;
import dev.alnage.evidence.Rejected;
import dev.alnage.evidence.people.CertificateRequest;
import dev.alnage.evidence.people.StepUpRequest;
import dev.alnage.factory.http.Caller;
import dev.alnage.factory.http.Callers;
import dev.alnage.factory.http.Permission;
import dev.alnage.factory.http.Request;
import dev.alnage.factory.http.Response;
import dev.alnage.factory.http.Roles;
import dev.alnage.factory.http.Route;
import dev.alnage.factory.identity.LastUse;
import dev.alnage.factory.identity.MachineTokens;
import dev.alnage.factory.identity.SteppedUp;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** What people and programs ask for themselves. What is said about them are statements like others, at {@code /v1/statements}. */
public final class PeopleRoutes {
    private final TokenExchange tokens;
    private final UserCertificates certificates;
    private final LastUse uses;
    private final SteppedUp steppedUp;

    /** Who certifies: the sealer, which believes the request's own signatures and not who hands it on. */
    public interface UserCertificates {
        String certify(CertificateRequest request, List<String> proofs) throws IOException;
    }

    public PeopleRoutes(MachineTokens tokens, UserCertificates certificates, LastUse uses, SteppedUp steppedUp) {
        this.tokens = new TokenExchange(tokens);
        this.certificates = certificates;
        this.uses = uses;
        this.steppedUp = steppedUp;
    }

    public List<Route> routes() {
        var client = Permission.of(Callers.CLIENT);
        return List.of(
                new Route("POST", TokenDoor.PATH, Permission.of(Callers.CLIENT, Roles.EXCHANGE), request -> tokens.answer(request.fields(), certified(request))),
                new Route("POST", ApiStepUp.PATH, Permission.of(Roles.READ, Roles.DECIDE, Roles.VERIFY, Roles.EXCHANGE), this::stepUp),
                new Route("POST", "/v1/user-certificates", client, this::certificate),
                new Route("GET", "/v1/last-use", client, _ -> Response.ok(uses.write())));
    }

    private static Optional<Caller.Certified> certified(Request request) {
        return request.caller().peer() instanceof Caller.Certified certified ? Optional.of(certified) : Optional.empty();
    }

    /** Somebody of a client's people says that it is they who use it. */
    private Response stepUp(Request request) throws IOException {
        var fields = request.fields();
        var wish = StepUpRequest.read(fields.members("request"));
        var proofs = fields.texts("proofs");
        fields.noOthers();
        var client = certified(request).orElseThrow(() -> new Rejected.Untrusted("found a step-up at a socket of this machine, expected one over mutual TLS"));
        return Response.ok(Json.object().with("client", client.client()).with("until", steppedUp.take(wish, proofs, client.client(), client.people()).toString()).build());
    }

    private Response certificate(Request request) throws IOException {
        var fields = request.fields();
        var wish = CertificateRequest.read(fields.members("request"));
        var proofs = fields.texts("proofs");
        fields.noOthers();
        return Response.ok(Json.object().with("certificate", certificates.certify(wish, proofs)).build());
    }
}
