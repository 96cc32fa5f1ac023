package dev.alnage.factory.source.gate;

import dev.alnage.evidence.Rejected;
import dev.alnage.factory.http.Permission;
import dev.alnage.factory.http.Request;
import dev.alnage.factory.http.Response;
import dev.alnage.factory.http.Roles;
import dev.alnage.factory.http.Route;
import dev.alnage.factory.source.PushGate;
import dev.alnage.factory.source.PushJson;
import dev.alnage.factory.source.server.RepositoryName;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;

/**
 * The storer's door for pushes: the Git server names a push and where its objects lie, and is told whether the references may move. Where
 * that is on disk follows from the names; no path of the caller's is opened.
 */
public final class SourceRoutes {
    static final String PUSHES = "/source/pushes";
    private static final String SUFFIX = ".git";
    private static final String QUARANTINES = "quarantine";

    private final PushGate gate;
    private final Path repositories;

    private SourceRoutes(PushGate gate, Path repositories) {
        this.gate = gate;
        this.repositories = repositories;
    }

    /** @param repositories the folder of the repositories that the factory serves */
    public static List<Route> of(PushGate gate, Path repositories) {
        return List.of(new Route("POST", PUSHES, Permission.of(Roles.FACTORY), new SourceRoutes(gate, repositories)::push));
    }

    private Response push(Request request) throws IOException {
        var fields = request.fields();
        var push = PushJson.readPush(fields.any("push"));
        var quarantine = fields.text("quarantine");
        fields.noOthers();
        var repository = repositories.resolve(new RepositoryName(push.repository()).text() + SUFFIX);
        if (!isName(quarantine)) {
            throw new Rejected.Malformed("found quarantine \"" + quarantine + "\", expected the name that the Git server gave it");
        }
        var place = repository.resolve(QUARANTINES).resolve(quarantine);
        for (var directory : List.of(repository, place)) {
            // a link would lead where the caller wants
            if (!Files.isDirectory(directory, LinkOption.NOFOLLOW_LINKS)) {
                throw new Rejected.Malformed("found no directory for " + push.repository() + " and its quarantine, expected both");
            }
        }
        return Response.ok(PushJson.write(gate.decide(push, place, repository)));
    }

    private static boolean isName(String name) {
        return name.length() <= 60 && name.endsWith(SUFFIX)
                && name.substring(0, name.length() - SUFFIX.length()).chars().allMatch(c -> c >= 'a' && c <= 'z' || c >= '0' && c <= '9' || c == '-');
    }
}
