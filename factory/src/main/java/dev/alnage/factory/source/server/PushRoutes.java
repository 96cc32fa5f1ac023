package dev.alnage.factory.source.server;

import dev.alnage.evidence.Digest;
import dev.alnage.evidence.Json;
import dev.alnage.evidence.read.Fields;
import dev.alnage.factory.http.Permission;
import dev.alnage.factory.http.Request;
import dev.alnage.factory.http.Response;
import dev.alnage.factory.http.Roles;
import dev.alnage.factory.http.Route;
import dev.alnage.factory.source.Push;
import dev.alnage.factory.source.PushGate;
import dev.alnage.factory.source.PushJson;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Where the process that decides about pushes is asked. It is told names, never paths: where the repositories lie it knows itself. One
 * question about a repository is answered at a time, so that nobody is told what the ledger says while it is being written.
 */
public final class PushRoutes {
    private final Path repositories;
    private final PushGate gate;
    private final ChangeDoor changes;
    private final ReferenceLog log;
    private final Map<RepositoryName, ReentrantLock> locks = new ConcurrentHashMap<>();

    /** @param repositories the folder that {@link Repositories} keeps */
    public PushRoutes(Path repositories, PushGate gate, ChangeDoor changes, ReferenceLog log) {
        // whoever decides reads objects too, and must see collisions as the server does
        GitSystem.install();
        this.repositories = repositories;
        this.gate = gate;
        this.changes = changes;
        this.log = log;
    }

    public List<Route> routes() {
        var factory = Permission.of(Roles.FACTORY);
        return List.of(new Route("POST", "/pushes", factory, this::decide), new Route("POST", "/changes", factory, this::plan),
                new Route("POST", "/references", factory, this::references));
    }

    private record Question(Push push, Path quarantine, Path repository) {}

    private Question question(Request request) throws IOException {
        var fields = request.fields();
        var push = PushJson.readPush(fields.members("push"));
        var quarantine = fields.text("quarantine");
        fields.noOthers();
        var repository = Repositories.directory(repositories, new RepositoryName(push.repository()));
        return new Question(push, Quarantine.directory(repository, quarantine), repository);
    }

    private Response decide(Request request) throws IOException {
        var question = question(request);
        var answer = alone(new RepositoryName(question.push().repository()), () -> gate.decide(question.push(), question.quarantine(), question.repository()));
        return Response.ok(PushJson.write(answer));
    }

    private Response plan(Request request) throws IOException {
        var question = question(request);
        return Response.ok(switch (alone(new RepositoryName(question.push().repository()), () -> changes.plan(question.push(), question.quarantine(), question.repository()))) {
            case ChangeDoor.Answer.Refused(var refusals) -> PushJson.write(new PushGate.Answer.Refused(refusals));
            case ChangeDoor.Answer.Filed(var words) -> Json.object().with("filed", Json.texts(words)).build();
            case ChangeDoor.Answer.Taken(var moves, var words) -> Json.object()
                    .with("moves", Json.array(moves.stream().map(PushJson::write).toList())).with("words", Json.texts(words)).build();
        });
    }

    private Response references(Request request) throws IOException {
        var fields = request.fields();
        var name = new RepositoryName(fields.text("repository"));
        fields.noOthers();
        var json = Json.object();
        alone(name, () -> log.lastChanges(name)).forEach((reference, value) -> json.with(reference, value.map(Digest::toString).orElse("")));
        return Response.ok(Json.object().with("references", json.build()).build());
    }

    private interface Answering<T> {
        T answer() throws IOException;
    }

    private <T> T alone(RepositoryName name, Answering<T> answering) throws IOException {
        var lock = locks.computeIfAbsent(name, _ -> new ReentrantLock(true));
        lock.lock();
        try {
            return answering.answer();
        } finally {
            lock.unlock();
        }
    }
}
