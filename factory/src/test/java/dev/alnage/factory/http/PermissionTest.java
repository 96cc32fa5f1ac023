package dev.alnage.factory.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.alnage.evidence.Json;
import dev.alnage.evidence.Rejected;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who may speak is what the kernel says about the peer, for each route, and nobody by default. */
@Tag("S1")
class PermissionTest {
    private static final long WORKER_UID = 61_001;
    private static final long STRANGER_UID = 61_002;

    private Path socket;
    private UnixServer server;

    @BeforeEach void start(@TempDir Path directory) throws IOException {
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
        socket = directory.resolve("http.sock");
        server = UnixServer.start(socket, new Router(List.of(
                new Route("GET", "/open", Permission.ANYONE, PermissionTest::who),
                new Route("GET", "/client", Permission.of(Callers.CLIENT), PermissionTest::who),
                new Route("GET", "/worker", Permission.of(Roles.WORKER), PermissionTest::who),
                new Route("GET", "/sealer", Permission.of(Roles.SEALER), PermissionTest::who))),
                new Callers(Map.of(WORKER_UID, Set.of(Roles.WORKER, Roles.worker("pool-a")))));
    }

    @AfterEach void stop() throws IOException {
        server.close();
    }

    private static Response who(Request request) {
        return Response.ok(Json.object().with("uid", request.caller().uid()).build());
    }

    @Test void a_stranger_has_no_route_but_the_open_ones() throws Exception {
        assertEquals(403, RawClient.status(as(STRANGER_UID, "/worker")));
        assertEquals(403, RawClient.status(as(STRANGER_UID, "/sealer")));
        assertTrue(as(STRANGER_UID, "/worker").contains("ALN-API-005"));
        assertTrue(as(STRANGER_UID, "/open").contains("61002"));
        assertEquals(200, RawClient.status(as(STRANGER_UID, "/client")));
    }

    @Test void a_worker_has_its_own_routes_and_no_others() throws Exception {
        assertEquals(200, RawClient.status(as(WORKER_UID, "/worker")));
        assertEquals(403, RawClient.status(as(WORKER_UID, "/sealer")));
    }

    /** Runs the client as another uid: what the kernel says about it is what is tested. */
    private String as(long uid, String path) throws IOException, InterruptedException {
        Assumptions.assumeTrue(Files.getAttribute(Path.of("/proc/self"), "unix:uid").equals(0), "only root can start a process of another uid");
        var classes = Files.createTempDirectory("raw-client");
        try {
            Files.setPosixFilePermissions(classes, PosixFilePermissions.fromString("rwxr-xr-x"));
            var file = classes.resolve("dev/alnage/factory/http/RawClient.class");
            Files.createDirectories(file.getParent());
            try (var in = RawClient.class.getResourceAsStream("RawClient.class")) {
                Files.copy(in, file);
            }
            var process = new ProcessBuilder("setpriv", "--reuid=" + uid, "--regid=" + uid, "--clear-groups", "--no-new-privs",
                    System.getProperty("java.home") + File.separator + "bin/java", "-Xshare:auto", "-cp", classes.toString(), RawClient.class.getName(),
                    socket.toString(), "GET " + path).redirectError(ProcessBuilder.Redirect.INHERIT).start();
            var answer = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertEquals(0, process.waitFor(), answer);
            return answer;
        } finally {
            try (var files = Files.walk(classes)) {
                files.sorted(Comparator.reverseOrder()).map(Path::toFile).forEach(File::delete);
            }
        }
    }

    @Test void a_permission_that_names_nobody_is_a_mistake_of_ours() {
        assertThrows(IllegalArgumentException.class, Permission::of);
        assertThrows(IllegalArgumentException.class, () -> new Router(List.of(
                new Route("GET", "/a", Permission.ANYONE, PermissionTest::who), new Route("GET", "/a", Permission.of("x"), PermissionTest::who))));
    }

    @Test void an_unknown_uid_is_a_client_and_nothing_else() {
        var callers = new Callers(Map.of(7L, Set.of(Roles.SEALER)));
        assertEquals(Set.of(Callers.CLIENT), callers.of(8).roles());
        assertEquals(Set.of(Callers.CLIENT, Roles.SEALER), callers.of(7).roles());
        assertEquals(Set.of(Callers.CLIENT, Roles.SEALER), callers.of(0).roles());
    }

    @Test void a_worker_of_one_pool_does_not_speak_for_another() {
        var pools = new Pools(new Caller(WORKER_UID, Set.of(Roles.WORKER, Roles.worker("a"))));
        assertThrows(Rejected.Untrusted.class, () -> pools.require("b"));
        pools.require("a");
    }
}
