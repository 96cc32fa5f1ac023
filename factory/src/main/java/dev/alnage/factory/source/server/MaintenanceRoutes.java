package dev.alnage.factory.source.server;

import dev.alnage.evidence.Json;
import dev.alnage.factory.http.Permission;
import dev.alnage.factory.http.Response;
import dev.alnage.factory.http.Roles;
import dev.alnage.factory.http.Route;
import java.util.List;

/** Where whoever runs the factory has packs put together, and sees how far that has come. In a path, names have colons for slashes. */
public final class MaintenanceRoutes {
    private final Maintenance maintenance;

    public MaintenanceRoutes(Maintenance maintenance) {
        this.maintenance = maintenance;
    }

    public List<Route> routes() {
        var factory = Permission.of(Roles.FACTORY);
        return List.of(new Route("GET", "/v1/repositories/{name}/packs", factory, request -> Response.ok(json(maintenance.state(RepositoryName.inPath(request.path("name")))))),
                new Route("POST", "/v1/repositories/{name}/packs", factory, request -> {
                    request.fields().noOthers();
                    return Response.ok(json(maintenance.ask(RepositoryName.inPath(request.path("name")))));
                }));
    }

    private static Json json(Maintenance.State state) {
        var json = Json.object().with("packs", state.packs()).with("bytes", state.bytes()).with("bitmaps", Json.bool(state.bitmaps())).with("doing", state.doing());
        state.last().ifPresent(last -> json.with("last", Json.object().with("at", last.at().toString()).with("replaced", last.replaced()).with("made", last.made())
                .with("error", last.error()).build()));
        return json.build();
    }
}
