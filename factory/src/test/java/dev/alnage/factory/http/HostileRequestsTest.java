package dev.alnage.factory.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.alnage.evidence.Json;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What strangers may send: it is refused with a problem, nothing of ours shows, and the next request is served. */
class HostileRequestsTest {
    private static final Limits TIGHT = new Limits(2_000, 1, 1_000, 4, 1_000);

    private final AtomicInteger handled = new AtomicInteger();
    private Path socket;
    private UnixServer server;

    @BeforeEach void start(@TempDir Path directory) throws IOException {
        socket = directory.resolve("http.sock");
        server = UnixServer.start(socket, new Router(List.of(
                new Route("GET", "/things/{thing}", Permission.ANYONE, request -> thing(request.path("thing"))),
                new Route("GET", "/query", Permission.ANYONE, request -> thing(String.valueOf(request.query("after").orElse("none")))).with("after"),
                new Route("POST", "/count", Permission.ANYONE, request -> thing(String.valueOf(request.bytes().size()))),
                new Route("GET", "/bug", Permission.ANYONE, _ -> { throw new IllegalStateException("the secret inside"); }),
                new Route("GET", "/deep", Permission.ANYONE, _ -> { throw new StackOverflowError("the secret inside"); }))),
                new Callers(Map.of(0L, Set.of())), TIGHT);
    }

    @AfterEach void stop() throws IOException {
        server.close();
    }

    private Response thing(String name) {
        handled.incrementAndGet();
        return Response.ok(Json.object().with("thing", name).build());
    }

    @ParameterizedTest
    @ValueSource(strings = {"/things/..", "/things/../query", "/things/%2e%2e", "/things/a%2fb", "/things/a%00", "/things/a;b=c", "//things/a", "/things//a",
        "/things/./a", "/things/a\\b", "/things/a%", "/things/%zz", "/things/\u00e9", "/things/a%c0%af", "/things/", "/../things/a", "*", "/things/a#b"})
    void a_path_that_two_readers_could_read_differently_is_refused(String path) throws IOException {
        var status = RawClient.status(RawClient.ask(socket, "GET " + path));
        assertTrue(status == 400 || status == 404, path + " gave " + status);
        assertEquals(0, handled.get(), "a handler saw " + path);
    }

    @Test void a_path_of_a_route_is_served_with_its_variable() throws IOException {
        var answer = RawClient.ask(socket, "GET /things/sha256:ab");
        assertEquals(200, RawClient.status(answer));
        assertTrue(answer.contains("sha256:ab"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"after=1&after=2", "after", "=1", "after=1=2", "after=%31", "&", "after=1;b=2", "after=<script>"})
    void a_query_that_two_readers_could_read_differently_is_refused(String query) throws IOException {
        assertEquals(400, RawClient.status(RawClient.ask(socket, "GET /query?" + query)), query);
        assertEquals(0, handled.get());
    }

    @Test void a_plain_query_is_read() throws IOException {
        assertTrue(RawClient.ask(socket, "GET /query?after=17").contains("17"));
        assertTrue(RawClient.ask(socket, "GET /query").contains("none"));
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "GET /query HTTP/1.1\r\n\r\n",
        "GET /query HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n",
        "GET /query HTTP/1.1\r\nHost : a\r\n\r\n",
        "GET /query HTTP/1.1\r\nHost: a\r\n folded\r\n\r\n",
        "GET /query\r\n\r\n",
        "POST /count HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab",
        "POST /count HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        "POST /count HTTP/1.1\r\nHost: a\r\nContent-Length: -1\r\n\r\n",
        "POST /count HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: gzip\r\n\r\n",
        "\u0016\u0003\u0001\u0002\u0000\u0001\r\n\r\n"})
    void broken_http_is_refused_with_a_problem_and_without_a_word_about_jetty(String request) throws IOException {
        var answer = RawClient.exchange(socket, request);
        assertTrue(RawClient.status(answer) >= 400 && RawClient.status(answer) < 506, answer);
        assertEquals(0, handled.get());
        assertFalse(answer.toLowerCase(Locale.ROOT).contains("jetty"), answer);
        assertFalse(answer.contains("<html"), answer);
    }

    @Test void headers_over_the_limit_are_refused() throws IOException {
        var answer = RawClient.exchange(socket, "GET /query HTTP/1.1\r\nHost: a\r\nX: " + "x".repeat(9_000) + "\r\n\r\n");
        assertEquals(431, RawClient.status(answer), answer);
        assertTrue(answer.contains("ALN-API-001"), answer);
    }

    @Test void a_bug_is_a_500_that_tells_nothing_of_the_inside() throws IOException {
        for (var path : List.of("/bug", "/deep")) {
            var answer = RawClient.ask(socket, "GET " + path);
            assertEquals(500, RawClient.status(answer), answer);
            assertTrue(answer.contains("ALN-API-008"), answer);
            assertFalse(answer.contains("secret") || answer.contains("Exception") || answer.contains("Overflow") || answer.contains("\tat "), answer);
        }
        assertEquals(200, RawClient.status(RawClient.ask(socket, "GET /query")));
    }

    @Test void another_method_is_a_405_that_names_the_allowed_ones() throws IOException {
        for (var method : List.of("POST", "HEAD", "OPTIONS", "TRACE", "PUT", "DELETE", "CONNECT", "FOO")) {
            var answer = RawClient.ask(socket, method + " /query");
            assertEquals(method.equals("CONNECT") ? 400 : 405, RawClient.status(answer), method + ": " + answer);
        }
        assertTrue(RawClient.ask(socket, "POST /query").contains("Allow: GET"));
        assertEquals(0, handled.get());
    }

    @Test void an_unknown_route_is_a_404_problem() throws IOException {
        var answer = RawClient.ask(socket, "GET /nowhere");
        assertEquals(404, RawClient.status(answer));
        assertTrue(answer.contains("application/problem+json") && answer.contains("ALN-API-007"), answer);
    }

    @Test void a_client_cannot_have_more_read_than_its_limit() throws IOException {
        var declared = RawClient.exchange(socket, "POST /count HTTP/1.1\r\nHost: a\r\nConnection: close\r\nContent-Length: "
                + (Request.CLIENT_BYTES_MAX + 1) + "\r\n\r\n");
        assertEquals(400, RawClient.status(declared), declared);
        assertTrue(declared.contains("found a body over"), declared);
        assertEquals(0, handled.get());
    }

    @Test void a_chunked_body_is_counted_as_it_comes() throws IOException {
        try (var client = new RawClient(socket)) {
            client.send("POST /count HTTP/1.1\r\nHost: a\r\nConnection: close\r\nTransfer-Encoding: chunked\r\n\r\n");
            var chunk = "100000\r\n" + "x".repeat(1 << 20) + "\r\n";
            for (var sent = 0; sent < Request.CLIENT_BYTES_MAX; sent += 1 << 20) {
                client.send(chunk);
            }
            client.send("1\r\nx\r\n0\r\n\r\n");
            var answer = client.rest();
            assertEquals(400, RawClient.status(answer), answer);
        }
        assertEquals(0, handled.get());
    }

    @Test void a_body_of_exactly_the_limit_is_read() throws IOException {
        var answer = RawClient.exchange(socket, "POST /count HTTP/1.1\r\nHost: a\r\nConnection: close\r\nContent-Length: "
                + Request.CLIENT_BYTES_MAX + "\r\n\r\n" + "x".repeat(Request.CLIENT_BYTES_MAX));
        assertEquals(200, RawClient.status(answer), answer);
        assertTrue(answer.contains(String.valueOf(Request.CLIENT_BYTES_MAX)));
    }

    @Test void a_body_that_trickles_is_refused_although_it_is_never_idle() throws Exception {
        try (var client = new RawClient(socket)) {
            client.send("POST /count HTTP/1.1\r\nHost: a\r\nConnection: close\r\nContent-Length: 100\r\n\r\n");
            for (var i = 0; i < 4; i++) {
                client.send("x");
                Thread.sleep(400);
            }
            var answer = client.rest();
            assertEquals(400, RawClient.status(answer), answer);
            assertTrue(answer.contains("slower than"), answer);
        }
    }

    @Test void a_connection_that_says_nothing_is_closed() throws Exception {
        try (var client = new RawClient(socket)) {
            client.send("GET /que");
            assertEquals("", client.rest().lines().filter(line -> line.contains("200")).findAny().orElse(""));
        }
        assertEquals(0, handled.get());
    }

    @Test void a_uid_that_opens_connections_without_end_is_shut_out_until_it_closes_some() throws Exception {
        var open = new ArrayList<RawClient>();
        try {
            for (var i = 0; i < 4; i++) {
                open.add(new RawClient(socket));
            }
            Thread.sleep(100);
            assertEquals(0, RawClient.status(refusedOrEmpty()));
        } finally {
            for (var client : open) {
                client.close();
            }
        }
        Thread.sleep(100);
        assertEquals(200, RawClient.status(RawClient.ask(socket, "GET /query")));
    }

    private String refusedOrEmpty() {
        try {
            return RawClient.ask(socket, "GET /query");
        } catch (IOException e) {
            return "";
        }
    }
}
