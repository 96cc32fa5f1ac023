package dev.alnage.factory.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.alnage.evidence.Bytes;
import dev.alnage.evidence.Json;
import dev.alnage.evidence.read.JsonReader;
import dev.alnage.evidence.sign.TestAuthority;
import dev.alnage.factory.http.Callers;
import dev.alnage.factory.http.Limits;
import dev.alnage.factory.http.RawExchange;
import dev.alnage.factory.http.Response;
import dev.alnage.factory.http.Roles;
import dev.alnage.factory.http.Route;
import dev.alnage.factory.http.Router;
import dev.alnage.factory.http.TlsIdentity;
import dev.alnage.factory.http.TlsServer;
import dev.alnage.factory.http.UnixServer;
import dev.alnage.factory.sealer.SealerRoutes;
import dev.alnage.factory.sealer.UserCaRoutes;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Each operation of the contract, asked by every kind of caller over a real socket: who lacks its permission gets 403 and a problem, and
 * who has it gets to the route. The operations are those of the contract, so none can be forgotten here; what lies behind them is replaced.
 */
@Tag("S1")
class RoutePermissionsTest {
    private static final int REACHED = 204;
    private static final String ANYONE = "anyone";
    private static final List<String> PARTIES = List.of(Roles.FACTORY, Roles.STORER, Roles.SEALER, Roles.WORKER);
    private static final List<String> FROM_ELSEWHERE = List.of(Roles.READ, Roles.DECIDE, Roles.VERIFY, Roles.EXCHANGE);

    private static final Logger LOG = Logger.getLogger("alnage.http");

    @TempDir private Path home;

    /** Hundreds of refusals are what is wanted here, and nobody needs to read them. */
    @BeforeAll static void quiet() {
        LOG.setLevel(Level.OFF);
    }

    @AfterAll static void loud() {
        LOG.setLevel(null);
    }

    /** @param roles as {@code x-permission} of the contract names them */
    private record Operation(String method, String path, Set<String> roles) {
        boolean isFor(Set<String> caller) {
            return roles.contains(ANYONE) || caller.stream().anyMatch(roles::contains);
        }
    }

    private static List<Operation> operations() {
        var operations = new ArrayList<Operation>();
        Schema.members(Schema.member(ContractTest.CONTRACT, "paths")).forEach((path, methods) -> Schema.members(methods).forEach((method, operation) ->
                operations.add(new Operation(method.toUpperCase(Locale.ROOT), filled(path), Set.of(Schema.text(Schema.member(operation, "x-permission")).split(", "))))));
        return operations;
    }

    private static String filled(String pattern) {
        return pattern.replaceAll("\\{[^}]*\\}", "1");
    }

    /** The permissions as they are, and nothing behind them. */
    private static Router reachable(List<Route> routes) {
        return new Router(routes.stream().map(route -> new Route(route.method(), route.pattern(), route.permission(), _ -> Response.nothing(), route.parameters())).toList());
    }

    @Test void over_the_socket_a_user_or_process_that_an_operation_is_not_for_is_refused_with_a_problem() throws IOException {
        var refused = 0;
        for (var party : PARTIES) {
            refused += asked(Set.of(Callers.CLIENT, party));
        }
        refused += asked(Set.of(Callers.CLIENT));
        assertTrue(refused > PARTIES.size() * 4, refused + " refusals");
    }

    private int asked(Set<String> caller) throws IOException {
        var refused = 0;
        var socket = home.resolve(String.join("-", new TreeSet<>(caller)) + ".sock");
        try (var _ = UnixServer.start(socket, reachable(ContractTest.routes()), callers(caller))) {
            for (var operation : operations()) {
                var answer = RawExchange.send(socket, operation.method(), operation.path(), Map.of(), Bytes.empty());
                if (operation.isFor(caller)) {
                    assertEquals(REACHED, answer.status(), operation + " by " + caller);
                } else {
                    refused++;
                    assertProblem(operation + " by " + caller, answer);
                }
            }
        }
        return refused;
    }

    /** This process is that caller, whichever user runs it. */
    private Callers callers(Set<String> roles) throws IOException {
        var others = new TreeSet<>(roles);
        others.remove(Callers.CLIENT);
        return new Callers(Map.of(((Integer) Files.getAttribute(home, "unix:uid")).longValue(), others));
    }

    private static void assertProblem(String which, RawExchange answer) {
        assertEquals(403, answer.status(), which);
        var problem = JsonReader.read(answer.body());
        assertEquals(List.of(), new Schema(ContractTest.CONTRACT).faults("problem", new Schema(ContractTest.CONTRACT).component("#/components/schemas/Problem"), problem), which);
        assertEquals("ALN-API-005", Schema.text(Schema.member(problem, "code")), which);
    }

    @Test void the_sealer_answers_nobody_whom_its_routes_do_not_name() throws IOException {
        var routes = new ArrayList<>(new SealerRoutes(null, null).routes());
        routes.addAll(new UserCaRoutes(null).routes());
        for (var party : PARTIES) {
            var socket = home.resolve("sealer-" + party + ".sock");
            try (var _ = UnixServer.start(socket, reachable(routes), callers(Set.of(Callers.CLIENT, party)))) {
                for (var route : routes) {
                    var answer = RawExchange.send(socket, route.method(), filled(route.pattern()), Map.of(), Bytes.empty());
                    var may = route.permission().everybody() || route.permission().roles().contains(party);
                    assertEquals(may ? REACHED : 403, answer.status(), route.method() + " " + route.pattern() + " by " + party);
                }
            }
        }
    }

    @Test void over_tcp_a_client_s_certificate_opens_what_stands_beside_its_name_and_no_other_operation() throws Exception {
        var authority = TestAuthority.create(home, "authority");
        authority.certify("server", "IP:127.0.0.1", "serverAuth", 2);
        var clients = new ArrayList<Json>();
        for (var role : FROM_ELSEWHERE) {
            authority.certify(role, "DNS:" + role + ".example.org", "clientAuth", 2);
            clients.add(Json.object().with("name", role).with("certificate", "DNS:" + role + ".example.org").with("may", Json.texts(List.of(role))).build());
        }
        var list = Files.write(home.resolve("clients.json"), Json.object().with("clients", Json.array(clients)).build().toBytes().toArray());
        try (var server = TlsServer.start(new InetSocketAddress("127.0.0.1", 0), reachable(ContractTest.routes()),
                new TlsServer.Door(TlsIdentity.read(authority.certificate("server"), authority.key("server")), authority.root(), list, Instant::now), Limits.USUAL)) {
            for (var role : FROM_ELSEWHERE) {
                var expected = new TreeMap<String, String>();
                for (var operation : operations()) {
                    expected.put(operation.method() + " " + operation.path(), operation.isFor(Set.of(role)) ? REACHED + " " : "403 application/problem+json");
                }
                assertTrue(expected.containsValue(REACHED + " ") && expected.containsValue("403 application/problem+json"));
                assertEquals(expected, curl(authority, role, server.port()), role);
            }
        }
    }

    /** What every operation answers, asked by one curl over one connection. */
    private TreeMap<String, String> curl(TestAuthority authority, String client, int port) throws IOException, InterruptedException {
        var settings = new StringBuilder();
        for (var operation : operations()) {
            settings.append(settings.isEmpty() ? "" : "next\n").append("silent\nmax-time = 20\noutput = \"").append(home.resolve("body")).append("\"\nrequest = ")
                    .append(operation.method()).append("\ncacert = \"").append(authority.root()).append("\"\ncert = \"").append(authority.certificate(client))
                    .append("\"\nkey = \"").append(authority.key(client)).append("\"\nurl = \"https://127.0.0.1:").append(port).append(operation.path())
                    .append("\"\nwrite-out = \"").append(operation.method()).append(' ').append(operation.path()).append("\\t%{http_code} %{content_type}\\n\"\n");
        }
        var process = new ProcessBuilder("curl", "-K", Files.writeString(home.resolve("curl"), settings).toString()).redirectErrorStream(true).start();
        process.getOutputStream().close();
        var answers = new TreeMap<String, String>();
        new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).lines().map(line -> line.split("\t", -1))
                .forEach(cells -> answers.put(cells[0], cells[cells.length - 1]));
        assertEquals(0, process.waitFor(), answers::toString);
        return answers;
    }
}
