package dev.alnage.factory.sealer;

import dev.alnage.evidence.Bytes;
import dev.alnage.evidence.Digest;
import dev.alnage.evidence.Json;
import dev.alnage.evidence.log.NodeHash;
import dev.alnage.evidence.read.Base64Reader;
import dev.alnage.evidence.read.Fields;
import dev.alnage.evidence.sign.Envelope;
import dev.alnage.evidence.sign.Key;
import dev.alnage.factory.gate.DecisionJson;
import dev.alnage.policy.Question;
import dev.alnage.factory.http.Permission;
import dev.alnage.factory.http.Pools;
import dev.alnage.factory.http.Request;
import dev.alnage.factory.http.Response;
import dev.alnage.factory.http.Roles;
import dev.alnage.factory.http.Route;
import dev.alnage.factory.store.CheckpointSigner;
import java.io.IOException;
import java.util.List;

/** The sealer's API. */
public final class SealerRoutes {
    private final Sealer sealer;
    private final CheckpointSigner checkpoints;

    public SealerRoutes(Sealer sealer, CheckpointSigner checkpoints) {
        this.sealer = sealer;
        this.checkpoints = checkpoints;
    }

    public List<Route> routes() {
        return List.of(
                new Route("GET", "/ready", Permission.ANYONE, _ -> Response.ok(Json.object().with("ready", Json.bool(true)).build())),
                new Route("POST", "/certificate", Permission.of(Roles.WORKER), this::certify),
                new Route("POST", "/checkpoints", Permission.of(Roles.STORER), this::extend),
                new Route("GET", "/fences/{order}", Permission.of(Roles.STORER), this::fence),
                new Route("POST", "/decisions", Permission.of(Roles.FACTORY), this::decide));
    }

    private Response certify(Request request) throws IOException {
        var fields = request.fields();
        var der = sealer.certify(Envelope.read(fields.members("order").toBytes()), fields.integer("fence", 1, Fields.INTEGER_MAX),
                Key.of(fields.base64("key")), new Pools(request.caller()));
        return Response.ok(Json.object().with("certificate", Base64Reader.write(der)).build());
    }

    private Response extend(Request request) throws IOException {
        var fields = request.fields();
        var leaves = fields.list("leaves", json -> new NodeHash(Bytes.hex(Fields.text("leaf", json))));
        return Response.bytes("text/plain", checkpoints.extend(fields.integer("fromSize", 0, Fields.INTEGER_MAX), leaves));
    }

    private Response fence(Request request) throws IOException {
        return Response.ok(Json.object().with("fence", sealer.fence(Digest.parse(request.path("order")))).build());
    }

    private Response decide(Request request) throws IOException {
        var fields = request.fields();
        var question = Question.parse(fields.text("question"));
        fields.noOthers();
        var decided = sealer.decide(question);
        return Response.ok(Json.object().with("vsa", decided.vsa().toString()).with("decision", DecisionJson.write(decided.decision()))
                .with("asked", Json.texts(decided.basis().asked().stream().map(Digest::toString).sorted().toList()))
                .with("until", decided.basis().until().toString()).with("trustVersion", decided.trustVersion()).build());
    }
}
