package dev.alnage.app.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.alnage.evidence.Bytes;
import dev.alnage.evidence.read.Fields;
import dev.alnage.evidence.read.JsonReader;
import dev.alnage.factory.http.Callers;
import dev.alnage.factory.http.RawExchange;
import dev.alnage.factory.http.Response;
import dev.alnage.factory.http.Roles;
import dev.alnage.factory.http.Route;
import dev.alnage.factory.http.Router;
import dev.alnage.factory.http.UnixServer;
import dev.alnage.factory.source.gate.MergeRoutes;
import dev.alnage.factory.source.server.PushRoutes;
import dev.alnage.factory.storer.StorerRoutes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Each route of the storer, asked by every kind of caller over a real socket: who may not is refused with a problem, before anything of
 * the request is looked at. The routes are those that the storer serves, so none can be forgotten; what lies behind them is replaced.
 */
@Tag("S1")
class StorerPermissionsTest {
    private static final int REACHED = 204;
    private static final String ANYONE = "anyone";
    private static final List<Set<String>> CALLERS = List.of(Set.of(), Set.of(Roles.FACTORY), Set.of(Roles.STORER), Set.of(Roles.SEALER),
            Set.of(Roles.WORKER, Roles.worker("linux")));
    private static final Path PAGE = Path.of("..", "docs", "api.md");

    private static final List<Logger> LOGS = List.of(Logger.getLogger("alnage.http"), Logger.getLogger("org.eclipse.jetty"));

    @TempDir private Path home;

    /** Refusals are what is wanted here, and nobody needs to read them. */
    @BeforeAll static void quiet() {
        LOGS.forEach(log -> log.setLevel(Level.OFF));
    }

    @AfterAll static void loud() {
        LOGS.forEach(log -> log.setLevel(null));
    }

    private static List<Route> routes() {
        return StorerProcess.routes(new StorerRoutes(null, null, null), new PushRoutes(null, null, null, null), new MergeRoutes("", null, null));
    }

    /** By method and path, who may ask for it: as the page says that a reviewer reads, which is written apart from the program. */
    private static Map<String, Set<String>> page() throws IOException {
        var page = Files.readString(PAGE);
        var start = page.indexOf("\n## storer\n");
        return page.substring(start, page.indexOf("\n## ", start + 1)).lines().filter(line -> line.startsWith("| ") && !line.startsWith("| method"))
                .map(line -> line.split(" \\| | \\|$|^\\| ")).collect(Collectors.toMap(cells -> cells[1] + " " + cells[2], cells -> Set.of(cells[3].split(", "))));
    }

    @Test void every_route_is_for_those_whom_the_page_names() throws IOException {
        var found = new TreeMap<String, Set<String>>();
        routes().forEach(route -> found.put(route.method() + " " + route.pattern(), route.permission().everybody() ? Set.of(ANYONE) : route.permission().roles()));
        assertEquals(new TreeMap<>(page()), found);
    }

    @Test void whoever_a_route_is_not_for_is_refused_with_a_problem_and_others_get_to_it() throws IOException {
        var reachable = new Router(routes().stream().map(route -> new Route(route.method(), route.pattern(), route.permission(), _ -> Response.nothing())).toList());
        var refused = 0;
        for (var caller : CALLERS) {
            var socket = home.resolve("storer-" + CALLERS.indexOf(caller) + ".sock");
            try (var _ = UnixServer.start(socket, reachable, callers(caller))) {
                for (var route : page().entrySet()) {
                    var words = route.getKey().split(" ", 2);
                    var answer = RawExchange.send(socket, words[0], words[1].replaceAll("\\{[^}]*\\}", "1"), Map.of(), Bytes.empty());
                    var may = route.getValue().contains(ANYONE) || caller.stream().anyMatch(route.getValue()::contains);
                    assertEquals(may ? REACHED : 403, answer.status(), route.getKey() + " by " + caller);
                    if (!may) {
                        assertEquals("ALN-API-005", Fields.of("problem", JsonReader.read(answer.body())).text("code"), route.getKey() + " by " + caller);
                        refused++;
                    }
                }
            }
        }
        assertTrue(refused > 60, refused + " refusals");
    }

    /** This process is that caller, whichever user runs it. */
    private Callers callers(Set<String> roles) throws IOException {
        return new Callers(Map.of(((Integer) Files.getAttribute(home, "unix:uid")).longValue(), roles));
    }
}
