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
import java.util.Optional;

/** Where repositories are made and looked at, by whoever runs the factory. In a path their names have colons for slashes. */
public final class RepositoryRoutes {
    private final Repositories repositories;
    private final Beginning beginning;

    public RepositoryRoutes(Repositories repositories, Beginning beginning) {
        this.repositories = repositories;
        this.beginning = beginning;
    }

    public List<Route> routes() {
        var factory = Permission.of(Roles.FACTORY);
        return List.of(new Route("POST", "/v1/repositories", factory, this::add), new Route("GET", "/v1/repositories", factory, this::list),
                new Route("GET", "/v1/repositories/{name}", factory, this::show));
    }

    private Response add(Request request) throws IOException {
        var fields = request.fields();
        var name = new RepositoryName(fields.text("name"));
        var template = fields.has("template") ? Optional.of(fields.text("template")) : Optional.<String>empty();
        fields.noOthers();
        var begun = beginning.begin(name, template);
        return Response.ok(Json.object().with("name", name.text()).with("references", find(name).references().values().size())
                .with("template", begun.first().map(Beginning.First::template).orElse("")).with("offered", Json.texts(begun.offered())).build());
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
