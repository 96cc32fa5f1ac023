package dev.alnage.factory.storer;

import dev.alnage.evidence.Digest;
import dev.alnage.evidence.Json;
import dev.alnage.evidence.read.Fields;
import dev.alnage.evidence.sign.Envelope;
import dev.alnage.factory.http.Roles;
import dev.alnage.factory.identity.LastUse;
import dev.alnage.factory.build.Storage;
import dev.alnage.factory.http.Permission;
import dev.alnage.factory.http.Pools;
import dev.alnage.factory.http.Request;
import dev.alnage.factory.http.Response;
import dev.alnage.factory.http.Route;
import dev.alnage.factory.store.Blobs;
import java.io.IOException;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** The storer's API. Every caller is distrusted: what counts is what they hand over and who signed it. */
public final class StorerRoutes {
    private final Storer storer;
    private final Deliveries deliveries;
    private final Blobs blobs;

    public StorerRoutes(Storer storer, Deliveries deliveries, Blobs blobs) {
        this.storer = storer;
        this.deliveries = deliveries;
        this.blobs = blobs;
    }

    public List<Route> routes() {
        var factory = Permission.of(Roles.FACTORY);
        return List.of(
                new Route("GET", "/ready", Permission.ANYONE, _ -> Response.ok(Json.object().with("ready", Json.bool(true)).build())),
                new Route("POST", "/statements", Permission.of(Roles.FACTORY, Roles.SEALER), this::record),
                new Route("POST", "/policies", factory, this::policy),
                new Route("POST", "/statements/several", factory, this::recordAll),
                new Route("POST", "/sources", factory, this::source),
                new Route("POST", "/materials", factory, this::material),
                new Route("POST", "/access-reviews", factory, this::accessReview),
                new Route("POST", "/reports", factory, this::report),
                new Route("POST", "/publications", factory, request -> onward(request, storer::publish)),
                new Route("POST", "/deployments", factory, request -> onward(request, storer::deploy)),
                new Route("POST", "/deliveries", Permission.of(Roles.WORKER), this::deliver),
                new Route("GET", "/blobs/{digest}", Permission.of(Roles.WORKER), this::blob));
    }

    private Response record(Request request) throws IOException {
        return envelope(storer.record(Envelope.read(request.bytes())));
    }

    private Response policy(Request request) throws IOException {
        var fields = request.fields();
        var statement = Envelope.read(fields.members("statement").toBytes());
        var bundle = fields.base64("bundle");
        fields.noOthers();
        return envelope(storer.policy(statement, bundle));
    }

    private Response recordAll(Request request) throws IOException {
        var envelopes = request.fields().list("statements", json -> Envelope.read(json.toBytes()));
        return Response.ok(Json.object().with("envelopes", Json.texts(storer.recordAll(envelopes).stream().map(Digest::toString).toList())).build());
    }

    private Response source(Request request) throws IOException {
        var fields = request.fields();
        return tree(storer.source(fields.text("repository"), fields.digest("commit")));
    }

    private Response material(Request request) throws IOException {
        var fields = request.fields();
        return tree(storer.material(fields.text("source"), fields.digest("digest")));
    }

    private Response report(Request request) throws IOException {
        var fields = request.fields();
        storer.report(new Storage.Report(fields.digest("commit"), fields.text("step"), fields.text("kind"), fields.text("path"),
                digests(fields, "outputs"), fields.texts("products").stream().map(Digest::parse).toList()));
        return done();
    }

    /** Asked now and then by whoever sees when roles are used; whether a review is due is for the policy to say. */
    private Response accessReview(Request request) throws IOException {
        var fields = request.fields();
        var lastUse = LastUse.read(fields.members("lastUse").toBytes());
        fields.noOthers();
        return Response.ok(Json.object().with("begun", storer.accessReview(lastUse).map(Digest::toString).orElse("")).build());
    }

    private interface OnwardCall {
        void go(Storage.Onward onward) throws IOException;
    }

    private static Response onward(Request request, OnwardCall call) throws IOException {
        var fields = request.fields();
        call.go(new Storage.Onward(fields.text("run"), fields.digest("plan"), fields.text("step"), fields.text("target"),
                digests(fields, "inputs"), fields.digest("vsa")));
        return done();
    }

    /** Which pool the caller is of is known from its uid. */
    private Response deliver(Request request) throws IOException {
        var fields = request.fields();
        return envelope(deliveries.take(new Pools(request.caller()), fields.digest("order"), Envelope.read(fields.members("link").toBytes()),
                Envelope.read(fields.members("provenance").toBytes())));
    }

    private Response blob(Request request) throws IOException {
        var in = blobs.open(Digest.parse(request.path("digest")));
        return Response.stream("application/octet-stream", out -> {
            try (in) {
                in.transferTo(out);
            }
        });
    }

    private static SortedMap<String, Digest> digests(Fields fields, String name) {
        return new TreeMap<>(fields.map(name, json -> Digest.parse(Fields.text(name, json))));
    }

    private static Response envelope(Digest digest) {
        return Response.ok(Json.object().with("envelope", digest.toString()).build());
    }

    private static Response tree(Digest digest) {
        return Response.ok(Json.object().with("tree", digest.toString()).build());
    }

    private static Response done() {
        return Response.ok(Json.object().with("done", Json.bool(true)).build());
    }
}
