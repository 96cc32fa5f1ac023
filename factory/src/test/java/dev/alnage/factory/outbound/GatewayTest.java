package dev.alnage.factory.outbound;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.alnage.evidence.Bytes;
import dev.alnage.evidence.Rejected;
import dev.alnage.factory.outbound.AllowedDestination.Protocol;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GatewayTest {
    private static final OutboundLimits LIMITS = new OutboundLimits(1 << 20, Duration.ofSeconds(20), Duration.ofSeconds(5));
    private final List<AutoCloseable> open = new ArrayList<>();

    @AfterEach void close() throws Exception {
        for (var closeable : open) {
            closeable.close();
        }
    }

    private RawServer started(RawServer server) {
        open.add(server);
        return server;
    }

    private Gateway gateway(Resolver resolver, AllowedDestination... allowed) throws Exception {
        var gateway = new Gateway(List.of(allowed), resolver, SSLContext.getDefault());
        open.add(gateway);
        return gateway;
    }

    private Gateway gateway(AllowedDestination... allowed) throws Exception {
        return gateway(_ -> List.of(InetAddress.getLoopbackAddress()), allowed);
    }

    private static AllowedDestination inside(String purpose, String host, int port) {
        return new AllowedDestination(purpose, host, port, Protocol.HTTP, true);
    }

    private static OutboundRequest get(String purpose, String host, int port) {
        return OutboundRequest.get(purpose, URI.create("http://" + host + ":" + port + "/a"));
    }

    private static String text(OutboundResponse response) {
        return response.body().toText();
    }

    @Tag("M7")
    @Test void what_is_not_on_the_list_for_the_purpose_is_refused_and_what_is_on_it_is_fetched() throws Exception {
        var server = started(RawServer.answering(RawServer.ok("hello")));
        var gateway = gateway(inside("materials", "files.example", server.port()));
        var port = server.port();
        for (var request : List.of(get("advisories", "files.example", port), get("materials", "other.example", port),
                get("materials", "files.example.evil.example", port), get("materials", "files.example", port == 65_535 ? 1 : port + 1),
                get("materials", "127.0.0.1", port), get("materials", "localhost", port), get("materials", "REPO.example", port),
                get("materials", "files.example.", port), OutboundRequest.get("materials", URI.create("https://files.example:" + port + "/a")))) {
            assertThrows(Rejected.Untrusted.class, () -> gateway.fetch(request, LIMITS), request.toString());
        }
        assertEquals(0, server.connections.get(), "nothing was connected to");
        assertEquals("hello", text(gateway.fetch(get("materials", "files.example", port), LIMITS)));
    }

    @Tag("M7")
    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "127.1.2.3", "::1", "::ffff:127.0.0.1", "10.0.0.1", "172.31.255.255", "192.168.1.1", "100.64.0.1",
            "169.254.169.254", "fe80::1", "fd00:ec2::254", "0.0.0.0", "::", "64:ff9b::7f00:1", "2002:7f00:1::", "224.0.0.1", "::127.0.0.1"})
    void public_name_that_resolves_inside_is_refused_before_any_connection(String address) throws Exception {
        var server = started(RawServer.answering(RawServer.ok("secret")));
        var publicHost = new AllowedDestination("materials", "files.example", server.port(), Protocol.HTTP, false);
        var gateway = gateway(_ -> List.of(InetAddress.getByName(address)), publicHost);
        assertThrows(Rejected.Untrusted.class, () -> gateway.fetch(get("materials", "files.example", server.port()), LIMITS));
        assertEquals(0, server.connections.get());
    }

    @Tag("M7")
    @Test void one_inner_address_among_public_ones_is_refused() throws Exception {
        var gateway = gateway(_ -> List.of(InetAddress.getByName("93.184.216.34"), InetAddress.getByName("127.0.0.1")),
                new AllowedDestination("materials", "files.example", 80, Protocol.HTTP, false));
        assertThrows(Rejected.Untrusted.class, () -> gateway.fetch(get("materials", "files.example", 80), LIMITS));
    }

    @Tag("M7")
    @Test void metadata_service_is_refused_even_where_private_addresses_are_allowed() throws Exception {
        var gateway = gateway(host -> List.of(InetAddress.getByName(host)), inside("materials", "169.254.169.254", 80));
        assertThrows(Rejected.Untrusted.class, () -> gateway.fetch(get("materials", "169.254.169.254", 80), LIMITS));
    }

    @Tag("M7")
    @Test void name_is_resolved_once_and_the_checked_address_is_the_one_connected_to() throws Exception {
        var server = started(RawServer.answering(RawServer.ok("hello")));
        var asked = new AtomicInteger();
        // the second answer would lead elsewhere: a name server of the attacker with a lifetime of zero
        Resolver rebinding = _ -> List.of(InetAddress.getByName(asked.getAndIncrement() == 0 ? "127.0.0.1" : "127.0.0.2"));
        var gateway = gateway(rebinding, inside("materials", "files.example", server.port()));
        assertEquals("hello", text(gateway.fetch(get("materials", "files.example", server.port()), LIMITS)));
        assertEquals(1, asked.get());
    }

    @Tag("M7")
    @Test void purpose_does_not_inherit_the_open_connection_of_another() throws Exception {
        var server = started(RawServer.answering(RawServer.ok("hello")));
        var gateway = gateway(inside("materials", "files.example", server.port()),
                new AllowedDestination("advisories", "files.example", server.port(), Protocol.HTTP, false));
        assertEquals("hello", text(gateway.fetch(get("materials", "files.example", server.port()), LIMITS)));
        assertThrows(Rejected.Untrusted.class, () -> gateway.fetch(get("advisories", "files.example", server.port()), LIMITS));
        assertEquals(1, server.heads.size());
    }

    @Tag("M7")
    @Test void redirect_to_what_is_not_on_the_list_is_refused() throws Exception {
        var secret = started(RawServer.answering(RawServer.ok("secret")));
        for (var location : List.of("http://127.0.0.1:" + secret.port() + "/", "http://[::1]:" + secret.port() + "/",
                "//127.0.0.1:" + secret.port() + "/", "file:///etc/passwd", "http://user@files.example/", "gopher://files.example/", "http:/x", "")) {
            var server = started(RawServer.redirecting(location));
            var gateway = gateway(inside("materials", "files.example", server.port()));
            assertThrows(Rejected.class, () -> gateway.fetch(get("materials", "files.example", server.port()), LIMITS), location);
        }
        assertEquals(0, secret.connections.get());
    }

    @Test void redirect_within_the_list_is_followed_without_credentials() throws Exception {
        var target = started(RawServer.answering(RawServer.ok("moved")));
        var server = started(RawServer.redirecting("http://cdn.example:" + target.port() + "/b?c"));
        var gateway = gateway(inside("materials", "files.example", server.port()), inside("materials", "cdn.example", target.port()));
        var request = new OutboundRequest("materials", OutboundRequest.Method.GET, URI.create("http://files.example:" + server.port() + "/a"),
                Map.of("Authorization", "Bearer secret", "X-Api-Key", "secret", "Accept", "text/plain"), Bytes.empty());
        assertEquals("moved", text(gateway.fetch(request, LIMITS)));
        assertTrue(server.heads.getFirst().contains("Bearer secret"));
        assertTrue(target.heads.getFirst().startsWith("GET /b?c HTTP/1.1\r\n"), target.heads.getFirst());
        assertFalse(target.heads.getFirst().toLowerCase(java.util.Locale.ROOT).contains("secret"), target.heads.getFirst());
        assertTrue(target.heads.getFirst().contains("text/plain"));
    }

    @Test void redirect_of_a_post_or_in_a_circle_is_refused() throws Exception {
        var server = started(RawServer.redirecting("/again"));
        var gateway = gateway(inside("materials", "files.example", server.port()));
        assertThrows(Rejected.Untrusted.class, () -> gateway.fetch(get("materials", "files.example", server.port()), LIMITS));
        var post = new OutboundRequest("materials", OutboundRequest.Method.POST, URI.create("http://files.example:" + server.port() + "/a"), Map.of(), Bytes.empty());
        assertThrows(Rejected.Untrusted.class, () -> gateway.fetch(post, LIMITS));
    }

    @Tag("T8")
    @Test void endless_body_stops_at_the_limit_and_a_body_of_exactly_the_limit_is_taken() throws Exception {
        var server = started(new RawServer((_, out) -> {
            out.write("HTTP/1.1 200 OK\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            for (var chunk = new byte[8192]; ; ) {
                out.write(chunk);
            }
        }));
        var gateway = gateway(inside("materials", "files.example", server.port()));
        var sink = new ByteArrayOutputStream();
        assertThrows(Rejected.Malformed.class, () -> gateway.download(get("materials", "files.example", server.port()), LIMITS, sink));
        assertTrue(sink.size() <= LIMITS.bytesMax());
        var exact = started(RawServer.answering(RawServer.ok("x".repeat(1000))));
        var small = new OutboundLimits(1000, LIMITS.total(), LIMITS.noProgress());
        var gateway2 = gateway(inside("materials", "files.example", exact.port()));
        assertEquals(1000, gateway2.fetch(get("materials", "files.example", exact.port()), small).body().size());
        var one = new OutboundLimits(999, LIMITS.total(), LIMITS.noProgress());
        assertThrows(Rejected.Malformed.class, () -> gateway2.fetch(get("materials", "files.example", exact.port()), one));
    }

    @Tag("T8")
    @Test void length_that_lies_high_is_an_error_and_low_a_short_body() throws Exception {
        var high = started(new RawServer((_, out) -> {
            out.write("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhello".getBytes(StandardCharsets.US_ASCII));
            out.flush();
            out.close();
        }));
        var gateway = gateway(inside("materials", "files.example", high.port()));
        assertThrows(IOException.class, () -> gateway.fetch(get("materials", "files.example", high.port()), LIMITS));
        var low = started(RawServer.answering("HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nhello"));
        var gateway2 = gateway(inside("materials", "files.example", low.port()));
        assertEquals("hel", text(gateway2.fetch(get("materials", "files.example", low.port()), LIMITS)));
    }

    @Tag("T8")
    @Test void compressed_answer_that_nobody_asked_for_is_refused() throws Exception {
        var server = started(RawServer.answering("HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 3\r\n\r\nabc"));
        var gateway = gateway(inside("materials", "files.example", server.port()));
        assertThrows(Rejected.Malformed.class, () -> gateway.fetch(get("materials", "files.example", server.port()), LIMITS));
        assertFalse(server.heads.getFirst().toLowerCase(java.util.Locale.ROOT).contains("accept-encoding"));
    }

    @Tag("T9")
    @Test void byte_now_and_then_is_no_progress() throws Exception {
        var server = started(new RawServer((_, out) -> {
            out.write("HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            while (true) {
                out.write('x');
                out.flush();
                Thread.sleep(20);
            }
        }));
        slow(server, new OutboundLimits(1 << 20, Duration.ofSeconds(30), Duration.ofMillis(400)));
    }

    @Tag("T9")
    @Test void silence_before_the_head_in_the_head_and_in_the_body_is_no_progress() throws Exception {
        for (var begin : List.of("", "HTTP/1.1 200 OK\r\nX: ", "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nabc")) {
            var server = started(new RawServer((_, out) -> {
                out.write(begin.getBytes(StandardCharsets.US_ASCII));
                out.flush();
                Thread.sleep(60_000);
            }));
            slow(server, new OutboundLimits(1 << 20, Duration.ofSeconds(30), Duration.ofMillis(400)));
        }
    }

    @Tag("T9")
    @Test void steady_trickle_ends_with_the_total_time() throws Exception {
        for (var begin : List.of("HTTP/1.1 200 OK\r\nX: ", "HTTP/1.1 200 OK\r\n\r\n")) {
            var server = started(new RawServer((_, out) -> {
                out.write(begin.getBytes(StandardCharsets.US_ASCII));
                while (true) {
                    out.write("x".repeat(20).getBytes(StandardCharsets.US_ASCII));
                    out.flush();
                    Thread.sleep(20);
                }
            }));
            slow(server, new OutboundLimits(1 << 20, Duration.ofMillis(700), Duration.ofSeconds(20)));
        }
    }

    private void slow(RawServer server, OutboundLimits limits) throws Exception {
        var gateway = gateway(inside("materials", "files.example", server.port()));
        assertTimeoutPreemptively(Duration.ofSeconds(10),
                () -> assertThrows(IOException.class, () -> gateway.fetch(get("materials", "files.example", server.port()), limits)));
    }

    @Test void cookies_are_not_kept() throws Exception {
        var server = started(RawServer.answering("HTTP/1.1 200 OK\r\nSet-Cookie: a=b\r\nContent-Length: 0\r\n\r\n"));
        var gateway = gateway(inside("materials", "files.example", server.port()));
        gateway.fetch(get("materials", "files.example", server.port()), LIMITS);
        gateway.fetch(get("materials", "files.example", server.port()), LIMITS);
        assertFalse(server.heads.get(1).toLowerCase(java.util.Locale.ROOT).contains("cookie"));
    }

    @Test void other_status_is_an_answer_to_a_fetch_and_an_error_of_a_download() throws Exception {
        var server = started(RawServer.answering("HTTP/1.1 404 Not Found\r\nContent-Length: 4\r\n\r\nnone"));
        var gateway = gateway(inside("materials", "files.example", server.port()));
        var sink = new ByteArrayOutputStream();
        assertThrows(IOException.class, () -> gateway.download(get("materials", "files.example", server.port()), LIMITS, sink));
        assertEquals(0, sink.size());
        assertEquals(404, gateway.fetch(get("materials", "files.example", server.port()), LIMITS).status());
    }

    @Test void body_is_sent_with_a_post() throws Exception {
        var received = new StringBuilder();
        var server = started(new RawServer((head, out) -> {
            received.append(head);
            out.write(RawServer.ok("thanks").getBytes(StandardCharsets.US_ASCII));
        }));
        var gateway = gateway(inside("advisories", "api.example", server.port()));
        var post = new OutboundRequest("advisories", OutboundRequest.Method.POST, URI.create("http://api.example:" + server.port() + "/q"),
                Map.of("content-type", "application/json"), Bytes.utf8("{}"));
        assertEquals("thanks", text(gateway.fetch(post, LIMITS)));
        assertTrue(received.toString().startsWith("POST /q HTTP/1.1\r\n") && received.toString().contains("Content-Length: 2"), received.toString());
    }

    @ParameterizedTest
    @ValueSource(strings = {"ftp://files.example/", "files.example", "http:files.example", "http://user:secret@files.example/", "http://files.example/#x", "http:///x"})
    void uri_of_another_form_is_refused(String uri) {
        assertThrows(Rejected.Malformed.class, () -> OutboundRequest.get("materials", URI.create(uri)));
    }

    @Test void header_that_would_split_the_request_or_reframe_it_is_refused() {
        for (var header : Map.of("X-A", "a\r\nX-B: b", "X\r\nB", "a", "Host", "inner.example", "Content-Length", "0", "Transfer-Encoding", "chunked",
                "Accept-Encoding", "gzip").entrySet()) {
            assertThrows(Rejected.Malformed.class, () -> new OutboundRequest("materials", OutboundRequest.Method.GET, URI.create("http://files.example/"),
                    Map.of(header.getKey(), header.getValue()), Bytes.empty()));
        }
    }

    @Test void destination_of_another_form_is_refused() {
        for (var host : Set.of("", ".", "Repo.example", "files.example.", "repo example", "re/po", "user@repo", "[::1", "*.example", "r\u00e9po")) {
            assertThrows(Rejected.Malformed.class, () -> AllowedDestination.https("materials", host), host);
        }
        assertThrows(Rejected.Malformed.class, () -> new AllowedDestination("materials", "files.example", 0, Protocol.HTTPS, false));
        assertEquals(443, AllowedDestination.https("materials", "files.example").port());
    }

    @Test void name_without_an_address_is_an_error_and_no_refusal() throws Exception {
        var gateway = gateway(host -> {
            throw new UnknownHostException(host);
        }, inside("materials", "files.example", 80));
        assertThrows(UnknownHostException.class, () -> gateway.fetch(get("materials", "files.example", 80), LIMITS));
    }
}
