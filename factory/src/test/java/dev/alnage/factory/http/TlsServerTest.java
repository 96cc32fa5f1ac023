package dev.alnage.factory.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.alnage.evidence.Bytes;
import dev.alnage.evidence.Json;
import dev.alnage.evidence.Rejected;
import dev.alnage.evidence.sign.TestAuthority;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Over TCP nobody asks anything who has not proved who they are: with curl and openssl as clients, which know nothing of ours. */
@Tag("S1")
class TlsServerTest {
    private static final Limits TIGHT = new Limits(5_000, 1, 1_000, 8, 700);
    private static final String CLIENTS = """
            {"clients":[{"name":"admission","certificate":"URI:spiffe://shop.example/admission","may":["decide","read"]},
            {"name":"auditor","certificate":"DNS:auditor.shop.example","may":["read"]}]}""";

    @TempDir private static Path files;
    private static final AtomicReference<Duration> AHEAD = new AtomicReference<>(Duration.ZERO);
    private static TestAuthority ours;
    private static TestAuthority foreign;
    private static Path list;
    private static TlsServer server;

    @BeforeAll static void start() throws Exception {
        ours = TestAuthority.create(files, "ours");
        foreign = TestAuthority.create(files, "foreign");
        ours.certify("server", "IP:127.0.0.1", "serverAuth", 2);
        ours.certify("admission", "URI:spiffe://shop.example/admission", "clientAuth", 2);
        ours.certify("auditor", "DNS:auditor.shop.example", "clientAuth", 2);
        ours.certify("stranger", "URI:spiffe://shop.example/admission2", "clientAuth", 2);
        ours.certify("both", "URI:spiffe://shop.example/admission,DNS:auditor.shop.example", "clientAuth", 2);
        ours.certify("expired", "URI:spiffe://shop.example/admission", "clientAuth", -1);
        ours.certify("purpose", "URI:spiffe://shop.example/admission", "serverAuth", 2);
        foreign.certify("admission", "URI:spiffe://shop.example/admission", "clientAuth", 2);
        list = Files.writeString(files.resolve("clients.json"), CLIENTS);
        server = start(list, TIGHT);
    }

    private static TlsServer start(Path clients, Limits limits) throws IOException {
        var router = new Router(List.of(
                new Route("GET", "/open", Permission.ANYONE, TlsServerTest::who),
                new Route("GET", "/read", Permission.of(Callers.CLIENT, Roles.READ), TlsServerTest::who),
                new Route("POST", "/decide", Permission.of(Callers.CLIENT, Roles.DECIDE), TlsServerTest::who),
                new Route("POST", "/size", Permission.of(Roles.READ), request -> Response.ok(Json.object().with("size", request.bytes().size()).build())),
                new Route("GET", "/client", Permission.of(Callers.CLIENT), TlsServerTest::who)));
        return TlsServer.start(new InetSocketAddress("127.0.0.1", 0), router, new TlsServer.Door(
                TlsIdentity.read(ours.certificate("server"), ours.key("server")), ours.root(), clients, () -> Instant.now().plus(AHEAD.get())), limits);
    }

    private static Response who(Request request) {
        return Response.ok(Json.object().with("who", request.caller().peer().name()).build());
    }

    @AfterAll static void stop() throws IOException {
        server.close();
    }

    @BeforeEach void now() {
        AHEAD.set(Duration.ZERO);
    }

    @Test void a_client_of_the_list_may_do_what_stands_there_and_nothing_else() throws Exception {
        assertEquals("200 {\"who\":\"client admission\"}", ask(ours, "admission", "GET", "/read"));
        assertEquals("200 {\"who\":\"client admission\"}", ask(ours, "admission", "POST", "/decide"));
        assertEquals("200 {\"who\":\"client auditor\"}", ask(ours, "auditor", "GET", "/read"));
        assertTrue(ask(ours, "auditor", "POST", "/decide").startsWith("403 {\"code\":\"ALN-API-005\""));
        assertTrue(ask(ours, "admission", "GET", "/client").startsWith("403 {\"code\":\"ALN-API-005\""), "what users of the machine may is not for it");
    }

    @Test void without_a_certificate_nothing_is_answered() throws Exception {
        assertEquals("000 ", run(curl("GET", "/open")).out());
        var shown = run(List.of("openssl", "s_client", "-connect", "127.0.0.1:" + server.port(), "-CAfile", ours.root().toString(), "-tls1_2"));
        assertTrue(shown.exit() != 0 && (shown.out() + shown.error()).contains("alert"), shown.toString());
    }

    @Test void a_certificate_of_a_foreign_authority_is_nobody_s() throws Exception {
        assertEquals("000 ", ask(foreign, "admission", "GET", "/open"));
    }

    @Test void an_expired_certificate_and_one_for_servers_are_refused() throws Exception {
        assertEquals("000 ", ask(ours, "expired", "GET", "/open"));
        assertEquals("000 ", ask(ours, "purpose", "GET", "/open"));
    }

    @Test void our_authority_s_certificate_for_somebody_else_opens_nothing_at_all() throws Exception {
        for (var name : List.of("stranger", "both")) {
            var answer = ask(ours, name, "GET", "/open");
            assertTrue(answer.startsWith("403 {\"code\":\"ALN-API-011\""), answer);
        }
    }

    @Test void a_certificate_that_expires_ends_what_was_begun_with_it() throws Exception {
        assertTrue(ask(ours, "admission", "GET", "/read").startsWith("200"));
        AHEAD.set(Duration.ofDays(3));
        var answer = ask(ours, "admission", "GET", "/read");
        assertTrue(answer.startsWith("403") && answer.contains("valid"), answer);
    }

    @Test void who_is_taken_off_the_list_is_refused_on_an_open_connection_too() throws Exception {
        var own = Files.writeString(files.resolve("own.json"), CLIENTS);
        try (var another = start(own, TIGHT);
                var session = new Talk(List.of("openssl", "s_client", "-quiet", "-connect", "127.0.0.1:" + another.port(), "-CAfile", ours.root().toString(),
                        "-cert", ours.certificate("admission").toString(), "-key", ours.key("admission").toString()))) {
            var first = session.ask("/read");
            assertTrue(first.startsWith("HTTP/1.1 200"), first);
            AHEAD.set(Duration.ofDays(3));
            assertTrue(session.ask("/read").startsWith("HTTP/1.1 403"), "its certificate has lapsed meanwhile");
            AHEAD.set(Duration.ZERO);
            Files.writeString(own, CLIENTS.replace("spiffe://shop.example/admission\"", "spiffe://shop.example/other\""));
            assertTrue(session.until("/read", "HTTP/1.1 403"), "refused within seconds");
            Files.writeString(own, "{\"clients\":[{");
            Files.setLastModifiedTime(own, FileTime.from(Instant.now()));
            assertTrue(session.until("/read", "HTTP/1.1 403"), "a list that cannot be read names nobody");
            Files.writeString(own, CLIENTS);
            assertTrue(session.until("/read", "HTTP/1.1 200"), "and a good one names them again");
        }
    }

    @Test void old_versions_of_tls_and_plain_http_are_not_spoken() throws Exception {
        var old = new ArrayList<>(curl("GET", "/read"));
        old.addAll(List.of("--cert", ours.certificate("admission").toString(), "--key", ours.key("admission").toString(), "--tls-max", "1.1", "--tlsv1.0",
                "--ciphers", "DEFAULT@SECLEVEL=0"));
        assertEquals("000 ", run(old).out());
        var second = new ArrayList<>(old.subList(0, old.size() - 5));
        second.addAll(List.of("--tls-max", "1.2"));
        assertTrue(run(second).out().startsWith("200"), "TLS 1.2 is");
        assertFalse(plain("GET /open HTTP/1.1\r\nHost: a\r\n\r\n").contains("HTTP/1.1 200"));
    }

    private static String plain(String request) throws IOException {
        try (var socket = new Socket("127.0.0.1", server.port())) {
            socket.setSoTimeout(20_000);
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
        }
    }

    @Test void who_does_not_say_who_they_are_is_shown_out_and_keeps_nobody_else_waiting() throws Exception {
        var silent = new ArrayList<Socket>();
        try {
            for (var i = 0; i < TIGHT.connectionsPerPeerMax(); i++) {
                silent.add(new Socket("127.0.0.1", server.port()));
                silent.getLast().setSoTimeout(20_000);
            }
            var start = System.nanoTime();
            assertEquals(-1, silent.getFirst().getInputStream().read(), "closed by the server");
            assertTrue(Duration.ofNanos(System.nanoTime() - start).toSeconds() < 15);
        } finally {
            for (var socket : silent) {
                socket.close();
            }
        }
        assertTrue(ask(ours, "admission", "GET", "/read").startsWith("200"));
    }

    @Test void a_client_may_not_send_more_than_a_client() throws Exception {
        var large = files.resolve("large");
        Files.write(large, new byte[Request.CLIENT_BYTES_MAX + 1]);
        var command = new ArrayList<>(curl("POST", "/size"));
        command.addAll(List.of("--cert", ours.certificate("auditor").toString(), "--key", ours.key("auditor").toString(), "--data-binary", "@" + large));
        assertTrue(run(command).out().startsWith("400"));
    }

    @Test void a_server_with_an_unfit_key_or_list_does_not_start() throws Exception {
        var certificate = ours.certificate("server");
        assertThrows(Rejected.Malformed.class, () -> TlsIdentity.read(certificate, ours.key("admission")), "another's key");
        var open = Files.copy(ours.key("server"), files.resolve("open.key"));
        Files.setPosixFilePermissions(open, PosixFilePermissions.fromString("rw-r--r--"));
        assertThrows(Rejected.Untrusted.class, () -> TlsIdentity.read(certificate, open), "a key that others can read");
        for (var bad : List.of("{}", "{\"clients\":[{\"name\":\"a\",\"certificate\":\"DNS:*.example\",\"may\":[\"read\"]}]}",
                "{\"clients\":[{\"name\":\"a\",\"certificate\":\"DNS:a.example\",\"may\":[\"write\"]}]}",
                "{\"clients\":[{\"name\":\"a\",\"certificate\":\"DNS:a.example\",\"may\":[]}]}",
                "{\"clients\":[{\"name\":\"a\",\"certificate\":\"CN:a\",\"may\":[\"read\"]}]}",
                "{\"clients\":[{\"name\":\"a\",\"certificate\":\"DNS:a.example\",\"may\":[\"read\"],\"until\":\"2030\"}]}",
                "{\"clients\":[{\"name\":\"a\",\"certificate\":\"DNS:a.example\",\"may\":[\"read\"]},{\"name\":\"b\",\"certificate\":\"DNS:a.example\",\"may\":[\"read\"]}]}")) {
            assertThrows(Rejected.Malformed.class, () -> TlsClients.read(Bytes.utf8(bad)), bad);
        }
        assertEquals(2, TlsClients.read(Bytes.utf8(CLIENTS)).clients().size());
    }

    private static String ask(TestAuthority authority, String name, String method, String path) throws IOException, InterruptedException {
        var command = new ArrayList<>(curl(method, path));
        command.addAll(List.of("--cert", authority.certificate(name).toString(), "--key", authority.key(name).toString()));
        return run(command).out();
    }

    /** The status, or 000 if there is no answer, and the body. */
    private static List<String> curl(String method, String path) {
        return List.of("curl", "-sS", "-m", "20", "-X", method, "--cacert", ours.root().toString(), "-o", "-", "-w", "%{stderr}%{http_code}",
                "https://127.0.0.1:" + server.port() + path);
    }

    private record Ran(int exit, String out, String error) {}

    private static Ran run(List<String> command) throws IOException, InterruptedException {
        var process = new ProcessBuilder(command).start();
        process.getOutputStream().close();
        var body = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        var error = new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
        var exit = process.waitFor();
        var status = error.length() < 3 ? error : error.substring(error.length() - 3);
        return new Ran(exit, command.getFirst().equals("curl") ? status + " " + body : body, error);
    }

    /** One connection that stays open, written to and read from by hand. */
    private record Talk(Process process) implements AutoCloseable {
        private static final int TRIES = 100;

        Talk(List<String> command) throws IOException {
            this(new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start());
        }

        String ask(String path) throws IOException {
            process.getOutputStream().write(("GET " + path + " HTTP/1.1\r\nHost: factory\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
            process.getOutputStream().flush();
            var in = process.getInputStream();
            var text = new StringBuilder();
            for (int c; !(text.indexOf("\r\n\r\n") > 0 && text.toString().endsWith("}")) && (c = in.read()) >= 0; ) {
                text.append((char) c);
            }
            // what is chunked ends with one chunk more
            if (text.toString().contains("chunked")) {
                in.readNBytes("\r\n0\r\n\r\n".length());
            }
            return text.toString();
        }

        boolean until(String path, String start) throws IOException, InterruptedException {
            for (var i = 0; i < TRIES; i++) {
                if (ask(path).startsWith(start)) {
                    return true;
                }
                Thread.sleep(100);
            }
            return false;
        }

        @Override public void close() {
            process.destroyForcibly();
        }
    }
}
