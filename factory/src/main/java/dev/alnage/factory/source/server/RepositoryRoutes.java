package dev.alnage.factory.source.server;

import dev.alnage.evidence.Json;
import dev.alnage.factory.http.Permission;
import dev.alnage.factory.http.Request;
import dev.alnage.factory.http.Response;
import dev.alnage.factory.http.Roles;
import dev.alnage.factory.http.Route;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.NoSuchElementException;

/** Where repositories are made and looked at, by whoever runs the factory. In a path their names have colons for slashes. */
public final class RepositoryRoutes {
    private final Repositories repositories;

    public RepositoryRoutes(Repositories repositories) {
        this.repositories = repositories;
    }

    public List<Route> routes() {
        var factory = Permission.of(Roles.FACTORY);
        return List.of(new Route("POST", "/v1/repositories", factory, this::add), new Route("GET", "/v1/repositories", factory, this::list),
                new Route("GET", "/v1/repositories/{name}", factory, this::show));
    }

    private Response add(Request request) throws IOException {
        var fields = request.fields();
        var name = new RepositoryName(fields.text("name"));
        fields.noOthers();
        return Response.ok(json(repositories.create(name)));
    }

    private Response list(Request request) throws IOException {
        var all = new ArrayList<Json>();
        for (var name : repositories.list()) {
            all.add(json(find(name)));
        }
        return Response.ok(Json.array(all));
    }

    private Response show(Request request) throws IOException {
        var repository = find(RepositoryName.inPath(request.path("name")));
        var references = Json.object();
        repository.references().values().forEach((name, value) -> references.with(name, value.id()));
        return Response.ok(Json.object().with("name", repository.name().text()).with("references", references.build()).build());
    }

    private BareRepository find(RepositoryName name) throws IOException {
        return repositories.find(name).orElseThrow(() -> new NoSuchElementException("found no repository " + name + ", expected one that alnage source list shows"));
    }

    private static Json json(BareRepository repository) {
        return Json.object().with("name", repository.name().text()).with("references", repository.references().values().size()).build();
    }
}
