package dev.alnage.factory.source.forge;

import dev.alnage.evidence.Json;
import dev.alnage.factory.http.Permission;
import dev.alnage.factory.http.Request;
import dev.alnage.factory.http.Response;
import dev.alnage.factory.http.Roles;
import dev.alnage.factory.http.Route;
import dev.alnage.factory.source.Refusal;
import dev.alnage.factory.source.server.RepositoryName;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Where whoever runs the factory says which repositories follow others. Secrets go in and never come out. In a path, names have colons for slashes. */
public final class MirrorRoutes {
    private final Mirrors mirrors;

    public MirrorRoutes(Mirrors mirrors) {
        this.mirrors = mirrors;
    }

    public List<Route> routes() {
        var factory = Permission.of(Roles.FACTORY);
        return List.of(new Route("GET", "/v1/mirrors", factory, _ -> list()),
                new Route("POST", "/v1/mirrors", factory, this::add),
                new Route("POST", "/v1/mirrors/{name}/sync", factory, this::sync),
                new Route("POST", "/v1/mirrors/{name}/remove", factory, this::remove));
    }

    private Response list() throws IOException {
        var shown = new ArrayList<Json>();
        for (var mirror : mirrors.list()) {
            shown.add(shown(mirror));
        }
        return Response.ok(Json.array(shown));
    }

    private Response add(Request request) throws IOException {
        var mirror = Mirror.read(request.fields());
        mirrors.add(mirror);
        return Response.ok(shown(mirror));
    }

    private Response sync(Request request) throws IOException {
        request.fields().noOthers();
        return Response.ok(look(mirrors.sync(name(request))));
    }

    private Response remove(Request request) throws IOException {
        request.fields().noOthers();
        mirrors.remove(name(request));
        return Response.nothing();
    }

    private static RepositoryName name(Request request) {
        return RepositoryName.inPath(request.path("name"));
    }

    private Json shown(Mirror mirror) throws IOException {
        var json = mirror.shown();
        mirrors.key(mirror).ifPresent(key -> json.with("key", key.line()));
        mirrors.lastLook(mirror.repository()).ifPresent(last -> json.with("last", look(last)));
        return json.build();
    }

    private static Json look(Mirrors.Look look) {
        return Json.object().with("at", look.at().toString()).with("error", look.error())
                .with("references", Json.array(look.standings().stream().map(MirrorRoutes::standing).toList())).build();
    }

    private static Json standing(Standing standing) {
        return Json.object().with("reference", standing.reference()).with("elsewhere", standing.elsewhere()).with("there", standing.there().map(Object::toString).orElse(""))
                .with("refused", Json.array(standing.refusals().stream().map(MirrorRoutes::refusal).toList())).build();
    }

    private static Json refusal(Refusal refusal) {
        return Json.object().with("code", refusal.code()).with("where", refusal.where()).with("found", refusal.found()).with("expected", refusal.expected())
                .with("fix", refusal.fix()).build();
    }
}
