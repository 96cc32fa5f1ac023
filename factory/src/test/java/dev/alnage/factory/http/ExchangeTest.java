package dev.alnage.factory.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.alnage.evidence.Bytes;
import dev.alnage.evidence.Json;
import dev.alnage.evidence.Rejected;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Our client and our server with each other. */
class ExchangeTest {
    private final CountDownLatch seen = new CountDownLatch(1);
    private Path socket;
    private UnixServer server;
    private UnixClient client;

    @BeforeEach void start(@TempDir Path directory) throws IOException {
        socket = directory.resolve("http.sock");
        server = UnixServer.start(socket, new Router(List.of(
                new Route("POST", "/echo", Permission.ANYONE, request -> Response.ok(request.json())),
                new Route("POST", "/quiet", Permission.ANYONE, _ -> Response.nothing()),
                new Route("GET", "/malformed", Permission.ANYONE, _ -> { throw new Rejected.Malformed("found x, expected y"); }),
                new Route("GET", "/untrusted", Permission.ANYONE, _ -> { throw new Rejected.Untrusted("found x, expected y"); }),
                new Route("GET", "/stale", Permission.ANYONE, _ -> { throw new Rejected.Stale("found x, expected y"); }),
                new Route("GET", "/absent", Permission.ANYONE, _ -> { throw new NoSuchElementException("found no x"); }),
                new Route("GET", "/large", Permission.ANYONE, _ -> Response.stream("application/octet-stream", out -> {
                    for (var i = 0; i < 64; i++) {
                        out.write(new byte[1 << 20]);
                    }
                })),
                new Route("GET", "/broken", Permission.ANYONE, _ -> Response.stream("application/octet-stream", out -> {
                    out.write(new byte[1 << 16]);
                    out.flush();
                    throw new IOException("the disk failed");
                })),
                new Route("GET", "/lines", Permission.ANYONE, _ -> Response.stream("application/x-ndjson", this::lines)))),
                new Callers(Map.of(0L, Set.of())));
        client = UnixClient.open(socket);
    }

    private void lines(OutputStream out) throws IOException {
        out.write("{\"line\":1}\n".getBytes(StandardCharsets.UTF_8));
        out.flush();
        try {
            if (!seen.await(10, TimeUnit.SECONDS)) {
                throw new IOException("nobody read the first line");
            }
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
        out.write("{\"line\":2}\n".getBytes(StandardCharsets.UTF_8));
    }

    @AfterEach void stop() throws IOException {
        client.close();
        server.close();
        assertFalse(Files.exists(socket));
    }

    @Test void each_kind_of_no_has_its_status_and_arrives_as_the_same_words() {
        assertEquals(List.of(400, 403, 409, 404), List.of("/malformed", "/untrusted", "/stale", "/absent").stream()
                .map(path -> assertThrows(Refused.class, () -> client.get(path)).problem().status()).toList());
        assertEquals("found x, expected y", assertThrows(Refused.class, () -> client.get("/stale")).problem().title());
    }

    @Test void an_answer_that_breaks_off_does_not_look_complete() {
        assertThrows(IOException.class, () -> client.call("GET", "/broken", Bytes.empty()));
    }

    @Test void a_large_answer_arrives_whole_and_is_streamed() throws IOException {
        try (var in = client.stream("GET", "/large", Bytes.empty())) {
            assertEquals(64L << 20, count(in));
        }
    }

    private static long count(InputStream in) throws IOException {
        var buffer = new byte[1 << 16];
        var sum = 0L;
        for (var n = in.read(buffer); n >= 0; n = in.read(buffer)) {
            sum += n;
        }
        return sum;
    }

    @Test void the_rest_of_an_answer_that_nobody_wanted_is_not_the_next_answer() throws IOException {
        try (var in = client.stream("GET", "/large", Bytes.empty())) {
            assertEquals(0, in.read());
        }
        assertEquals(Json.object().with("next", 1).build(), client.post("/echo", Json.object().with("next", 1).build()));
    }

    @Test void an_answer_that_does_not_come_in_time_is_an_io_exception() throws IOException {
        try (var hasty = UnixClient.open(socket, Duration.ofMillis(200))) {
            var never = assertThrows(IOException.class, () -> hasty.call("GET", "/lines", Bytes.empty()));
            assertTrue(never.getMessage().contains("nothing was said in time"), never.getMessage());
        } finally {
            seen.countDown();
        }
    }

    @Test void a_server_that_comes_back_is_asked_on_a_new_connection() throws IOException {
        client.post("/echo", Json.object().build());
        server.close();
        server = UnixServer.start(socket, new Router(List.of(new Route("GET", "/again", Permission.ANYONE, _ -> Response.ok(Json.object().build())))),
                new Callers(Map.of(0L, Set.of())));
        assertEquals(Json.object().build(), client.get("/again"));
    }

    @Test void a_line_arrives_before_the_next_one_is_written() throws IOException {
        try (var lines = new BufferedReader(new InputStreamReader(client.stream("GET", "/lines", Bytes.empty()), StandardCharsets.UTF_8))) {
            assertEquals("{\"line\":1}", lines.readLine());
            seen.countDown();
            assertEquals("{\"line\":2}", lines.readLine());
            assertNull(lines.readLine());
        }
    }

    @Test void json_goes_there_and_back() throws IOException {
        var json = Json.object().with("text", "\u00e9\u0007").with("number", 7).build();
        assertEquals(json, client.post("/echo", json));
    }

    @Test void nothing_to_say_is_an_empty_answer() throws IOException {
        assertTrue(client.call("POST", "/quiet", Bytes.utf8("{}")).isEmpty());
    }

    @Test void many_callers_are_served_at_once() throws Exception {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var answers = IntStream.range(0, 500)
                    .mapToObj(i -> threads.submit(() -> client.post("/echo", Json.object().with("i", i).build()))).toList();
            for (var i = 0; i < answers.size(); i++) {
                assertEquals(Json.object().with("i", i).build(), answers.get(i).get(30, TimeUnit.SECONDS));
            }
        }
    }

    @Test void a_second_server_does_not_take_the_socket_of_a_living_one() throws IOException {
        assertThrows(IOException.class, () -> UnixServer.start(socket, new Router(List.of()), new Callers(Map.of())));
        assertEquals(Json.object().build(), client.post("/echo", Json.object().build()));
    }

    @Test void a_file_that_is_no_socket_is_not_replaced(@TempDir Path other) throws IOException {
        var file = Files.writeString(other.resolve("notes.txt"), "mine");
        assertThrows(IOException.class, () -> UnixServer.start(file, new Router(List.of()), new Callers(Map.of())));
        assertEquals("mine", Files.readString(file));
    }

    @Test void the_socket_of_a_dead_process_is_replaced(@TempDir Path other) throws IOException {
        var left = other.resolve("left.sock");
        try (var dead = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            dead.bind(UnixDomainSocketAddress.of(left));
        }
        assertTrue(Files.exists(left));
        UnixServer.start(left, new Router(List.of()), new Callers(Map.of())).close();
    }

    @Test void no_server_is_an_io_exception_and_no_refusal(@TempDir Path other) throws IOException {
        try (var lonely = UnixClient.open(other.resolve("nobody.sock"))) {
            assertThrows(IOException.class, () -> lonely.get("/ready"));
        }
    }
}
