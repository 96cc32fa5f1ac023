package dev.alnage.factory.source.gate;

import dev.alnage.evidence.Json;
import dev.alnage.evidence.claim.SourceScope;
import dev.alnage.evidence.read.Base64Reader;
import dev.alnage.evidence.read.Fields;
import dev.alnage.factory.http.Permission;
import dev.alnage.factory.http.Request;
import dev.alnage.factory.http.Response;
import dev.alnage.factory.http.Roles;
import dev.alnage.factory.http.Route;
import dev.alnage.factory.source.PushJson;
import dev.alnage.factory.source.server.RepositoryName;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Where the storer is asked about proposed changes. It is told names, never paths. */
public final class MergeRoutes {
    private final String trustDomain;
    private final SourceStage stage;
    private final Path repositories;

    /** @param repositories the folder of the repositories that the factory serves */
    public MergeRoutes(String trustDomain, SourceStage stage, Path repositories) {
        this.trustDomain = trustDomain;
        this.stage = stage;
        this.repositories = repositories;
    }

    public List<Route> routes() {
        var factory = Permission.of(Roles.FACTORY);
        return List.of(new Route("POST", "/changes/list", factory, this::list), new Route("POST", "/changes/judged", factory, this::judged),
                new Route("POST", "/changes/merged", factory, this::merged), new Route("POST", "/changes/abandoned", factory, this::abandoned),
                new Route("POST", "/repositories/begun", factory, this::begun));
    }

    private Response list(Request request) throws IOException {
        var fields = request.fields();
        var scope = scope(fields);
        fields.noOthers();
        return Response.ok(Json.object().with("changes", Json.array(stage.proposals().list(scope).values().stream().map(ChangeJson::write).toList()))
                .with("glass", ChangeJson.glass(stage.merges().openGlass(scope))).build());
    }

    private record Asked(SourceScope scope, long number) {}

    private Asked asked(Request request) throws IOException {
        var fields = request.fields();
        var asked = new Asked(scope(fields), fields.integer("number", 1, Fields.INTEGER_MAX));
        fields.noOthers();
        return asked;
    }

    private SourceScope scope(Fields fields) {
        return new SourceScope(trustDomain, new RepositoryName(fields.text("repository")).text());
    }

    private Path directory(SourceScope scope) {
        return repositories.resolve(scope.repository() + ".git");
    }

    private Response judged(Request request) throws IOException {
        var asked = asked(request);
        var change = stage.proposals().require(asked.scope(), asked.number());
        var glass = stage.merges().openGlass(asked.scope()).stream().filter(each -> each.broken().change() == change.number()).toList();
        return Response.ok(change.state() == dev.alnage.evidence.claim.ProposedChange.State.OPEN
                ? ChangeJson.write(stage.merges().judge(asked.scope(), asked.number(), directory(asked.scope())), glass) : ChangeJson.write(change, glass));
    }

    private Response merged(Request request) throws IOException {
        var asked = asked(request);
        var prepared = stage.merges().prepare(asked.scope(), asked.number(), directory(asked.scope()));
        return Response.ok(Json.object().with("push", PushJson.write(prepared.push())).with("pack", Base64Reader.write(prepared.pack())).build());
    }

    /** How a repository is to begin; the commit, if there is one, is decided about again when it is pushed. */
    private Response begun(Request request) throws IOException {
        var fields = request.fields();
        var scope = scope(fields);
        var wanted = fields.has("template") ? Optional.of(fields.text("template")) : Optional.<String>empty();
        fields.noOthers();
        var beginning = stage.beginnings().prepare(scope.repository(), wanted);
        var json = Json.object().with("offered", Json.texts(beginning.offered()));
        beginning.first().ifPresent(first -> json.with("template", first.template()).with("push", PushJson.write(first.push().push()))
                .with("pack", Base64Reader.write(first.push().pack())));
        return Response.ok(json.build());
    }

    private Response abandoned(Request request) throws IOException {
        var asked = asked(request);
        return Response.ok(Json.object().with("envelope", stage.merges().abandon(asked.scope(), asked.number()).toString()).build());
    }
}
