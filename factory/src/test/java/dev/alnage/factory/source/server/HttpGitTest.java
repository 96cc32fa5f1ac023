package dev.alnage.factory.source.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.alnage.evidence.Rejected;
import dev.alnage.factory.http.Limits;
import dev.alnage.factory.http.StreamServer;
import dev.alnage.factory.http.TlsIdentity;
import dev.alnage.factory.source.server.http.HttpGit;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Git over HTTPS with the real git, and requests that no git sends. */
class HttpGitTest {
    private static final String TOKEN = "a-token-of-ada";

    @TempDir static Path root;
    private static ServedGit served;
    private static GitClient ada;
    private static Path work;
    private static StreamServer tls;
    private static StreamServer plain;

    @BeforeAll static void serve() throws IOException {
        served = new ServedGit(root, dev.alnage.factory.source.server.Limits.USUAL, (_, _, _) -> {
            throw new IOException("no changes here");
        });
        ada = new GitClient(root, java.util.Map.of("GIT_SSL_CAINFO", root.resolve("server.pem").toString()));
        ada.run(root, List.of("openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-keyout", "server.key", "-out", "server.pem",
                "-days", "2", "-subj", "/CN=git", "-addext", "subjectAltName=IP:127.0.0.1")).succeeded();
        Files.setPosixFilePermissions(root.resolve("server.key"), java.nio.file.attribute.PosixFilePermissions.fromString("rw-------"));
        var handler = new HttpGit(served.service, served.people, served.clock);
        tls = StreamServer.start(new InetSocketAddress("127.0.0.1", 0), TlsIdentity.read(root.resolve("server.pem"), root.resolve("server.key")), handler, Limits.USUAL);
        plain = StreamServer.startPlain(new InetSocketAddress("127.0.0.1", 0), handler, Limits.USUAL);
        served.people.tokens.put(TOKEN, "ada");
        work = ada.repository(root.resolve("work"));
    }

    @AfterAll static void stop() throws IOException {
        tls.close();
        plain.close();
        served.close();
    }

    private static String url(String name) {
        return "https://ada:" + TOKEN + "@127.0.0.1:" + tls.port() + "/" + name;
    }

    @Test void a_token_clones_and_pushes_over_tls() throws IOException {
        var repository = served.repository("shop/app", "ada");
        ada.git(work, "push", url("shop/app.git"), "main").succeeded();
        ada.git(root, "clone", "-q", url("shop/app"), "cloned").succeeded();
        assertEquals(ada.id(work, "HEAD"), ada.id(root.resolve("cloned"), "HEAD"));
        // a request body over http.postBuffer comes in chunks, after a probe
        ada.commit(root.resolve("cloned"), "large", new java.util.Random(1).ints(200_000).mapToObj(Integer::toHexString).collect(java.util.stream.Collectors.joining("\n")));
        ada.git(root.resolve("cloned"), "-c", "http.postBuffer=65536", "push", "-o", "why=test", "origin", "HEAD:main").succeeded();
        assertEquals(ada.id(root.resolve("cloned"), "HEAD"), repository.references().find("refs/heads/main").orElseThrow().hex());
        ada.git(root, "-c", "http.extraHeader=Authorization: Bearer " + TOKEN, "clone", "-q", "--depth=1", "https://127.0.0.1:" + tls.port() + "/shop/app", "shallow").succeeded();
        ada.git(repository.directory(), "fsck", "--strict").succeeded();
    }

    @Test void a_refused_push_says_why() throws IOException {
        var repository = served.repository("shop/refusing", "ada");
        var said = ada.git(work, "push", url("shop/refusing"), "main:forbidden").refused().text();
        assertTrue(said.contains("remote: ✗ ALN-TST-001 refs/heads/forbidden"), said);
        assertTrue(repository.references().values().isEmpty());
    }

    @Test void without_a_token_that_holds_nothing_is_said() throws IOException {
        served.repository("shop/closed", "ada");
        for (var address : List.of("https://127.0.0.1:" + tls.port() + "/shop/closed", "https://ada:wrong@127.0.0.1:" + tls.port() + "/shop/closed")) {
            assertFalse(ada.git(root, "ls-remote", address).refused().text().contains("ALN-"));
        }
        var there = ada.git(root, "ls-remote", url("shop/elsewhere")).refused().text();
        var hidden = served.repository("shop/hidden");
        var notTold = ada.git(root, "ls-remote", url(hidden.name().text())).refused().text();
        assertEquals(there.replace("elsewhere", "hidden"), notTold);
        ada.git(root, "ls-remote", url("shop/closed")).succeeded();
    }

    @Test @Tag("source/ssh-keys") void who_may_only_read_cannot_push() throws IOException {
        served.repository("shop/readable", "somebody");
        served.people.grant("ada", "shop/readable", Access.Operation.READ);
        ada.git(root, "ls-remote", url("shop/readable")).succeeded();
        assertTrue(ada.git(work, "push", url("shop/readable"), "main").refused().text().contains("403"));
    }

    @Test void an_unknown_server_is_not_spoken_to() throws IOException {
        served.repository("shop/tls", "ada");
        assertTrue(ada.with("GIT_SSL_CAINFO", "/etc/hostname").git(root, "ls-remote", url("shop/tls")).refused().text().contains("certificate"));
        var old = ada.run(root, List.of("openssl", "s_client", "-connect", "127.0.0.1:" + tls.port(), "-tls1_1"));
        assertTrue(old.text().contains("alert protocol version"), old.text());
        ada.git(root, "-c", "http.sslVersion=tlsv1.3", "ls-remote", url("shop/tls")).succeeded();
        ada.git(root, "-c", "http.sslVersion=tlsv1.2", "ls-remote", url("shop/tls")).succeeded();
    }

    @Test void other_requests_than_gits_are_refused() throws IOException, InterruptedException {
        served.repository("shop/odd", "ada");
        for (var path : List.of("/shop/odd/info/refs", "/shop/odd/HEAD", "/shop/odd/objects/info/packs", "/shop/odd/info/refs?service=git-upload-archive",
                "/shop/odd/info/refs?service=git-upload-pack&x=1", "/info/refs?service=git-upload-pack")) {
            var status = get(path);
            assertTrue(status == 404 || status == 403, path + " got " + status);
        }
        for (var path : List.of("/shop//odd/info/refs?service=git-upload-pack", "/shop/%2e%2e/odd/info/refs?service=git-upload-pack", "/%2fetc/info/refs?service=git-upload-pack")) {
            assertEquals(400, get(path), path);
        }
        assertEquals(200, get("/shop/odd/info/refs?service=git-upload-pack"));
    }

    @Test void a_body_that_unpacks_to_very_much_is_read_only_so_far() throws IOException, InterruptedException {
        served.repository("shop/bomb", "ada");
        var packed = new ByteArrayOutputStream();
        try (var gzip = new GZIPOutputStream(packed)) {
            var nothing = new byte[1 << 20];
            for (var i = 0; i < 300; i++) {
                gzip.write(nothing);
            }
        }
        try (var client = HttpClient.newHttpClient()) {
            var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + plain.port() + "/shop/bomb/git-receive-pack")).header("Authorization", "Bearer " + TOKEN)
                    .header("Content-Type", "application/x-git-receive-pack-request").header("Content-Encoding", "gzip")
                    .POST(HttpRequest.BodyPublishers.ofByteArray(packed.toByteArray())).build();
            var answer = client.send(request, HttpResponse.BodyHandlers.ofString());
            assertFalse(answer.body().contains("unpack ok"), answer.body());
        }
    }

    private static int get(String target) throws IOException, InterruptedException {
        try (var client = HttpClient.newHttpClient()) {
            return client.send(HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + plain.port() + target)).header("Authorization", "Bearer " + TOKEN).build(),
                    HttpResponse.BodyHandlers.discarding()).statusCode();
        }
    }

    @Test void without_tls_it_is_served_on_loopback_alone() {
        assertThrows(Rejected.Malformed.class, () -> StreamServer.startPlain(new InetSocketAddress("0.0.0.0", 0), _ -> { }, Limits.USUAL));
    }
}
