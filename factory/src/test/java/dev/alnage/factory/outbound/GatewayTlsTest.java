package dev.alnage.factory.outbound;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.alnage.evidence.Rejected;
import dev.alnage.factory.outbound.AllowedDestination.Protocol;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class GatewayTlsTest {
    private static final OutboundLimits LIMITS = new OutboundLimits(1 << 20, Duration.ofSeconds(20), Duration.ofSeconds(5));

    private final TestAuthority authority = authority();

    private static TestAuthority authority() {
        try {
            return new TestAuthority();
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    private String fetch(RawServer server) throws Exception {
        var allowed = new AllowedDestination("materials", "files.example", server.port(), Protocol.HTTPS, true);
        try (server; var gateway = new Gateway(List.of(allowed), _ -> List.of(InetAddress.getLoopbackAddress()), authority.client())) {
            return gateway.fetch(OutboundRequest.get("materials", URI.create("https://files.example:" + server.port() + "/a")), LIMITS).body().toText();
        }
    }

    private static RawServer hello(java.net.ServerSocket socket) {
        return new RawServer(socket, (_, out) -> out.write(RawServer.ok("hello").getBytes(StandardCharsets.US_ASCII)));
    }

    @Test void certificate_of_an_unknown_authority_is_refused() throws Exception {
        var server = hello(new TestAuthority().listen("files.example", Instant.now()));
        assertThrows(IOException.class, () -> fetch(server));
        assertEquals(0, server.heads.size(), "nothing was asked of it");
    }

    @Test void certificate_for_another_name_is_refused_though_the_address_is_right() throws Exception {
        var server = hello(authority.listen("other.example", Instant.now()));
        assertThrows(IOException.class, () -> fetch(server));
        assertEquals(0, server.heads.size());
    }

    @Test void lapsed_certificate_is_refused() throws Exception {
        var server = hello(authority.listen("files.example", Instant.now().minus(Duration.ofDays(2))));
        assertThrows(IOException.class, () -> fetch(server));
        assertEquals(0, server.heads.size());
    }

    @Test void server_without_tls_on_a_tls_destination_is_refused() throws Exception {
        var server = RawServer.answering(RawServer.ok("hello"));
        assertThrows(IOException.class, () -> fetch(server));
    }

    @Test void redirect_from_https_to_http_is_refused() throws Exception {
        var plain = RawServer.answering(RawServer.ok("plain"));
        var server = new RawServer(authority.listen("files.example", Instant.now()), (_, out) -> out.write(("HTTP/1.1 302 Found\r\nLocation: http://files.example:"
                + plain.port() + "/\r\nContent-Length: 0\r\n\r\n").getBytes(StandardCharsets.US_ASCII)));
        var allowed = List.of(new AllowedDestination("materials", "files.example", server.port(), Protocol.HTTPS, true),
                new AllowedDestination("materials", "files.example", plain.port(), Protocol.HTTP, true));
        try (plain; server; var gateway = new Gateway(allowed, _ -> List.of(InetAddress.getLoopbackAddress()), authority.client())) {
            assertThrows(Rejected.Untrusted.class,
                    () -> gateway.fetch(OutboundRequest.get("materials", URI.create("https://files.example:" + server.port() + "/a")), LIMITS));
            assertEquals(0, plain.connections.get());
        }
    }

    @Test void right_certificate_is_accepted() throws Exception {
        assertEquals("hello", fetch(hello(authority.listen("files.example", Instant.now()))));
    }
}
