package dev.alnage.factory.source.gate;

import dev.alnage.evidence.Json;
import dev.alnage.evidence.Rejected;
import dev.alnage.evidence.read.Fields;
import dev.alnage.factory.http.Callers;
import dev.alnage.factory.http.Permission;
import dev.alnage.factory.http.Request;
import dev.alnage.factory.http.Response;
import dev.alnage.factory.http.Roles;
import dev.alnage.factory.http.Route;
import dev.alnage.factory.http.UnixClient;
import dev.alnage.factory.source.PushJson;
import dev.alnage.factory.source.server.Beginning;
import dev.alnage.factory.source.server.Merging;
import dev.alnage.factory.source.server.Repositories;
import dev.alnage.factory.source.server.RepositoryName;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Proposed changes for people's clients. In a path the names of repositories have colons for slashes. Whoever asks for a merge: what lets
 * it through is who reviewed.
 */
public final class ChangeRoutes {
    private final Repositories repositories;
    private final UnixClient storer;
    private final Merging merging;

    public ChangeRoutes(Repositories repositories, UnixClient storer, Merging merging) {
        this.repositories = repositories;
        this.storer = storer;
        this.merging = merging;
    }

    /** The storer as who makes merges. */
    public static Merging.Door door(UnixClient storer) {
        return (repository, number) -> {
            var fields = Fields.of("answer", storer.post("/changes/merged", question(repository, number)));
            var prepared = new Merging.Prepared(PushJson.readPush(fields.any("push")), fields.base64("pack"));
            fields.noOthers();
            return prepared;
        };
    }

    /** The storer as who says how a repository begins. */
    public static Beginning.Door beginning(UnixClient storer) {
        return (repository, template) -> {
            var asked = Json.object().with("repository", repository.text());
            template.ifPresent(name -> asked.with("template", name));
            var fields = Fields.of("answer", storer.post("/repositories/begun", asked.build()));
            var first = fields.has("template") ? Optional.of(new Beginning.First(fields.text("template"), PushJson.readPush(fields.any("push")), fields.base64("pack")))
                    : Optional.<Beginning.First>empty();
            var prepared = new Beginning.Prepared(first, fields.texts("offered"));
            fields.noOthers();
            return prepared;
        };
    }

    public List<Route> routes() {
        var client = Permission.of(Callers.CLIENT);
        return List.of(new Route("GET", "/v1/glass", Permission.of(Callers.CLIENT, Roles.READ), _ -> glass()),
                new Route("GET", "/v1/repositories/{name}/changes", client, request -> Response.ok(list(name(request)))),
                new Route("GET", "/v1/repositories/{name}/changes/{number}", client, request -> asked(request, "/changes/judged")),
                new Route("POST", "/v1/repositories/{name}/changes/{number}/merge", client, this::merge),
                new Route("POST", "/v1/repositories/{name}/changes/{number}/abandon", client, request -> {
                    request.fields().noOthers();
                    return asked(request, "/changes/abandoned");
                }));
    }

    private Json list(RepositoryName repository) throws IOException {
        return storer.post("/changes/list", Json.object().with("repository", repository.text()).build());
    }

    /** Glass that is open anywhere: whoever looks at the factory sees it. */
    private Response glass() throws IOException {
        var open = new ArrayList<Json>();
        for (var repository : repositories.list()) {
            open.addAll(Fields.of("changes", list(repository)).list("glass"));
        }
        return Response.ok(Json.array(open));
    }

    private Response asked(Request request, String path) throws IOException {
        return Response.ok(storer.post(path, question(name(request), number(request))));
    }

    private Response merge(Request request) throws IOException {
        request.fields().noOthers();
        return Response.ok(Json.object().with("commit", merging.merge(name(request), number(request)).toString()).build());
    }

    private static Json question(RepositoryName repository, long number) {
        return Json.object().with("repository", repository.text()).with("number", number).build();
    }

    private static RepositoryName name(Request request) {
        return RepositoryName.inPath(request.path("name"));
    }

    private static long number(Request request) {
        var text = request.path("number");
        if (text.isEmpty() || text.length() > 15 || !text.chars().allMatch(c -> c >= '0' && c <= '9')) {
            throw new Rejected.Malformed("found \"" + text + "\" as the number of a change, expected digits");
        }
        return Long.parseLong(text);
    }
}
