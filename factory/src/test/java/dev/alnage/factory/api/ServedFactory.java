package dev.alnage.factory.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.alnage.evidence.Bytes;
import dev.alnage.evidence.Json;
import dev.alnage.evidence.read.JsonReader;
import dev.alnage.factory.build.Runs;
import dev.alnage.factory.build.WorkerRoutes;
import dev.alnage.factory.gate.ProductPolicies;
import dev.alnage.factory.http.Callers;
import dev.alnage.factory.http.RawExchange;
import dev.alnage.factory.http.Roles;
import dev.alnage.factory.http.Route;
import dev.alnage.factory.http.Router;
import dev.alnage.factory.http.UnixClient;
import dev.alnage.factory.http.UnixServer;
import dev.alnage.factory.identity.LastUse;
import dev.alnage.factory.identity.MachineTokens;
import dev.alnage.factory.identity.SteppedUp;
import dev.alnage.factory.sealer.SealerClient;
import dev.alnage.factory.sealer.SealerRoutes;
import dev.alnage.factory.sealer.UserCa;
import dev.alnage.factory.world.FactoryWorld;
import dev.alnage.factory.world.RunDriver;
import dev.alnage.policy.set.SignedPolicies;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** A factory world behind its real sockets. Whatever is asked of it here is held against the contract, question and answer. */
final class ServedFactory implements AutoCloseable {
    /** Of one caller, as long as time stands still here. */
    static final int NEW_QUESTIONS = 64;

    final FactoryWorld world;
    final RunDriver driver;
    final Runs runs;
    final Path socket;
    /** Operations of the contract that answered with a yes, or with the no that is their only answer. */
    final Set<String> exercised = new HashSet<>();
    private final Schema schema = new Schema(ContractTest.CONTRACT);
    private final LastUse uses;
    private final UnixServer sealer;
    private final UnixServer factory;
    private final UnixClient toSealer;
    final ServedSource source;

    ServedFactory(Path home) throws IOException {
        world = new FactoryWorld(home);
        driver = new RunDriver(world);
        runs = world.orchestrator(driver.queue);
        socket = home.resolve("factory.sock");
        uses = LastUse.open(home.resolve("state/last-use.json"));
        var uid = ((Integer) Files.getAttribute(home, "unix:uid")).longValue();
        var callers = new Callers(Map.of(uid, Set.of(Roles.FACTORY, Roles.WORKER, Roles.worker("a"))));
        sealer = UnixServer.start(home.resolve("sealer.sock"), new Router(new SealerRoutes(world.sealer, (_, _) -> Bytes.empty()).routes()), callers);
        toSealer = UnixClient.open(home.resolve("sealer.sock"));
        source = new ServedSource(world, home, callers);
        factory = UnixServer.start(socket, new Router(routes(home, new SealerClient(toSealer))), callers);
    }

    private List<Route> routes(Path home, SealerClient gate) throws IOException {
        var trustFile = home.resolve("trust.json");
        Files.write(trustFile, world.trust().sign(world.anna).toBytes().toArray());
        var workers = new WorkerRoutes(driver.queue, world.reader, runs, world.clock);
        var routes = new ArrayList<>(new FactoryRoutes(runs, world.storer, world.reader, world.blobs, world::trust, workers, trustFile).routes());
        routes.addAll(workers.routes());
        routes.addAll(new EditRoutes(runs, world.clock).routes());
        var userCa = new UserCa(world.userCa, world.people, world::trust, world.clock);
        routes.addAll(new PeopleRoutes(new MachineTokens(world.people, world::trust, world.clock), userCa::certify, uses, new SteppedUp(world.people, world::trust, world.clock)).routes());
        routes.addAll(new GateRoutes(new Decisions(gate::decide, world.reader, world::trust, world.clock, new Quota(NEW_QUESTIONS, Duration.ofSeconds(1))),
                new Trial(ProductPolicies.signed(SignedPolicies.Floor.NONE), world.evidence(), world::trust, world.clock),
                world.reader, world.blobs, world::trust, world.clock).routes());
        routes.addAll(source.routes(trustFile));
        return routes;
    }

    /** An answer that the contract allows. */
    RawExchange ask(String method, String path, String body) throws IOException {
        var answer = RawExchange.send(socket, method, path, Map.of(), Bytes.utf8(body));
        var plain = path.contains("?") ? path.substring(0, path.indexOf('?')) : path;
        var operation = operation(method, plain);
        // what is always refused has no other answer
        var yes = answer.status() < 300 || Schema.members(Schema.member(operation, "responses")).keySet().equals(Set.of("403", "default")) && answer.status() == 403;
        if (!body.isEmpty() && !requestFaults(operation, body).isEmpty()) {
            assertEquals(400, answer.status(), method + " " + path + " took what the contract does not: " + requestFaults(operation, body));
        }
        if (yes) {
            exercised.add(Schema.text(Schema.member(operation, "operationId")));
        }
        assertEquals(List.of(), answerFaults(operation, answer), () -> method + " " + path + " answered " + answer.status());
        return answer;
    }

    Json json(String method, String path, String body) throws IOException {
        var answer = ask(method, path, body);
        assertEquals(200, answer.status(), () -> method + " " + path + ": " + answer.body().toText());
        return JsonReader.read(answer.body());
    }

    /** Refused with a problem of this status and code. */
    void refused(int status, String code, String method, String path, String body) throws IOException {
        var answer = ask(method, path, body);
        assertEquals(status, answer.status(), () -> method + " " + path + " " + body + ": " + answer.body().toText());
        assertEquals(code, Schema.text(Schema.member(JsonReader.read(answer.body()), "code")), answer.body().toText());
    }

    private Json operation(String method, String path) {
        var parts = path.split("/");
        var fitting = Schema.members(Schema.member(ContractTest.CONTRACT, "paths")).entrySet().stream().filter(entry -> fits(entry.getKey().split("/"), parts))
                .map(Map.Entry::getValue).toList();
        assertTrue(fitting.size() == 1, () -> path + " fits " + fitting.size() + " paths of the contract");
        return Schema.member(fitting.getFirst(), method.toLowerCase(Locale.ROOT));
    }

    private static boolean fits(String[] pattern, String[] parts) {
        if (pattern.length != parts.length) {
            return false;
        }
        for (var i = 0; i < parts.length; i++) {
            if (!pattern[i].startsWith("{") && !pattern[i].equals(parts[i])) {
                return false;
            }
        }
        return true;
    }

    private List<String> requestFaults(Json operation, String body) {
        var content = Schema.member(Schema.member(operation, "requestBody"), "content");
        return schema.faults("request", Schema.member(Schema.member(content, "application/json"), "schema"), JsonReader.read(Bytes.utf8(body)));
    }

    private List<String> answerFaults(Json operation, RawExchange answer) {
        var responses = Schema.member(operation, "responses");
        if (answer.status() >= 300) {
            return schema.faults("problem", schema.component("#/components/schemas/Problem"), JsonReader.read(answer.body()));
        }
        var response = Schema.members(responses).get(String.valueOf(answer.status()));
        if (response == null) {
            return List.of("status " + answer.status() + " is not in the contract");
        }
        if (!(Schema.members(response).get("content") instanceof Json.Members content)) {
            return answer.body().isEmpty() ? List.of() : List.of("a body where there should be none");
        }
        return content.values().containsKey("application/json")
                ? schema.faults("answer", Schema.member(Schema.member(content, "application/json"), "schema"), JsonReader.read(answer.body())) : List.of();
    }

    @Override public void close() throws IOException {
        factory.close();
        source.close();
        toSealer.close();
        sealer.close();
        uses.close();
        driver.queue.close();
        world.close();
    }
}
