package dev.alnage.factory.source.forge;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.alnage.evidence.Bytes;
import dev.alnage.evidence.Json;
import dev.alnage.evidence.read.Base64Reader;
import dev.alnage.evidence.read.JsonReader;
import dev.alnage.evidence.sign.KeyedHash;
import dev.alnage.factory.http.Exchange;
import dev.alnage.factory.http.Limits;
import dev.alnage.factory.http.StreamServer;
import dev.alnage.factory.outbound.Gateway;
import dev.alnage.factory.source.server.Admission;
import dev.alnage.factory.source.server.Following;
import dev.alnage.factory.source.server.Repositories;
import dev.alnage.factory.source.server.RepositoryName;
import dev.alnage.factory.source.server.Sending;
import dev.alnage.factory.store.AtomicFiles;
import dev.alnage.factory.store.RealDisk;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Web hooks over a real connection, in the shape of each forge: the good ones, and everything that nobody signed or that came before. */
@Tag("S7")
class WebhookDoorTest {
    private static final String SECRET = "a-secret-of-many-characters";
    private static final String SIGNED_SECRET = "whsec_" + Base64Reader.write(Bytes.utf8("0123456789abcdef0123456789abcdef"));
    private static final String PUSH = "{\"ref\":\"refs/heads/main\",\"repository\":{\"full_name\":\"acme/app\",\"size\":1.5,\"homepage\":null}}";
    private static final String GITLAB_PUSH = "{\"object_kind\":\"push\",\"project\":{\"path_with_namespace\":\"acme/app\"}}";
    private static final Instant NOW = Instant.parse("2026-11-25T12:00:00Z");
    @TempDir Path home;
    private Repositories repositories;
    private Mirrors mirrors;
    private StreamServer server;
    private final HttpClient client = HttpClient.newHttpClient();

    @BeforeEach void listen() throws IOException {
        repositories = Repositories.open(home.resolve("repositories"), new RealDisk());
        for (var each : List.of("github", "gitlab", "gitea", "signed", "quiet")) {
            repositories.create(new RepositoryName("shop/" + each));
        }
        open();
        for (var forge : ForgeKind.values()) {
            follow("shop/" + forge.wireName(), forge, SECRET);
        }
        follow("shop/signed", ForgeKind.GITLAB, SIGNED_SECRET);
        follow("shop/quiet", ForgeKind.GITHUB, "");
    }

    private void open() throws IOException {
        mirrors = Mirrors.open(home.resolve("mirrors"), new AtomicFiles(new RealDisk(), home), ForgeReach.overHttp(Gateway.of(List.of())), new Following(repositories,
                new Admission((_, _, _) -> {
                    throw new IOException("nobody decides here");
                }, (_, _, _) -> {
                    throw new IOException("no changes here");
                }, _ -> java.util.Map.of()), dev.alnage.factory.source.server.Limits.USUAL), new Sending(repositories), () -> NOW);
        server = StreamServer.startPlain(new InetSocketAddress("127.0.0.1", 0), mirrors.door(), Limits.USUAL);
    }

    private void follow(String name, ForgeKind forge, String secret) throws IOException {
        mirrors.add(new Mirror(new RepositoryName(name), Mirror.Direction.FROM, forge, "acme/app", URI.create("https://forge.example.org/acme/app.git"), "", "", new Mirror.Credentials("", secret),
                ReferenceMap.ALL, false));
    }

    @AfterEach void close() throws IOException {
        server.close();
        mirrors.close();
        repositories.close();
    }

    private HttpResponse<String> send(String path, String body, String... headers) throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + "/v1/source/webhooks/" + path)).POST(HttpRequest.BodyPublishers.ofString(body))
                .timeout(Duration.ofSeconds(30)).expectContinue(body.length() > 1 << 20);
        var all = new ArrayList<>(List.of(headers));
        if (!all.contains("Content-Type")) {
            all.addAll(List.of("Content-Type", "application/json"));
        }
        return client.send(request.headers(all.toArray(String[]::new)).build(), HttpResponse.BodyHandlers.ofString());
    }

    private static String hash(String secret, String body) {
        return KeyedHash.SHA256.of(Bytes.utf8(secret), Bytes.utf8(body)).toHex();
    }

    private HttpResponse<String> github(String body, String secret, String event) throws IOException, InterruptedException {
        return send("github/shop:github", body, "X-GitHub-Event", event, "X-GitHub-Delivery", UUID.randomUUID().toString(), "X-Hub-Signature-256", "sha256=" + hash(secret, body));
    }

    private HttpResponse<String> signed(String id, Instant at, String body, String key) throws IOException, InterruptedException {
        var message = id + "." + at.getEpochSecond() + "." + body;
        return send("gitlab/shop:signed", body, "X-Gitlab-Event", "Push Hook", "webhook-id", id, "webhook-timestamp", Long.toString(at.getEpochSecond()), "webhook-signature",
                "v1,AAAA v1," + Base64Reader.write(KeyedHash.SHA256.of(Bytes.utf8(key), Bytes.utf8(message))));
    }

    private static void answered(int status, HttpResponse<String> answer) {
        assertEquals(status, answer.statusCode(), answer.body());
    }

    @Test void a_push_that_github_signed_is_taken_once_and_never_again_not_even_after_a_restart() throws Exception {
        answered(401, github(PUSH, "another-secret-of-many", "push"));
        answered(202, github(PUSH, SECRET, "push"));
        answered(409, github(PUSH, SECRET, "push"));
        server.close();
        mirrors.close();
        open();
        answered(409, github(PUSH, SECRET, "push"));
        answered(202, github(PUSH.replace("main", "topic"), SECRET, "push"));
        answered(204, github("{\"zen\":\"x\"}", SECRET, "ping"));
    }

    @Test void one_changed_byte_a_missing_header_and_an_old_hash_are_no_signature() throws Exception {
        answered(401, send("github/shop:github", PUSH + " ", "X-GitHub-Event", "push", "X-GitHub-Delivery", "1", "X-Hub-Signature-256", "sha256=" + hash(SECRET, PUSH)));
        answered(401, send("github/shop:github", PUSH, "X-GitHub-Event", "push", "X-GitHub-Delivery", "1"));
        answered(401, send("github/shop:github", PUSH, "X-GitHub-Event", "push", "X-GitHub-Delivery", "1", "X-Hub-Signature",
                "sha1=" + KeyedHash.SHA1.of(Bytes.utf8(SECRET), Bytes.utf8(PUSH)).toHex()));
        answered(401, send("github/shop:github", PUSH, "X-GitHub-Event", "push", "X-GitHub-Delivery", "1", "X-Hub-Signature-256", "sha256=" + hash(SECRET, PUSH).toUpperCase(java.util.Locale.ROOT)));
    }

    @Test void a_mirror_that_is_not_there_has_no_secret_or_is_of_another_forge_answers_as_a_wrong_secret() throws Exception {
        var wrong = github(PUSH, "another-secret-of-many", "push").body();
        for (var path : List.of("github/shop:nothing", "github/shop:quiet", "github/shop:gitea", "github/..:etc", "github/SHOP")) {
            var answer = send(path, PUSH, "X-GitHub-Event", "push", "X-GitHub-Delivery", "1", "X-Hub-Signature-256", "sha256=" + hash("no web hook is signed with this one", PUSH));
            answered(401, answer);
            assertEquals(wrong, answer.body());
        }
    }

    @Test void what_is_no_web_hook_is_refused_before_it_costs_anything() throws Exception {
        answered(413, github("{\"x\":\"" + "a".repeat(Delivery.BODY_BYTES_MAX) + "\"}", SECRET, "push"));
        answered(415, send("github/shop:github", "payload=x", "Content-Type", "application/x-www-form-urlencoded"));
        for (var almost : List.of("application/jsonp", "application/json; charset=utf-16", "application/json; charset=utf-8; x=y", "text/json", "application/json,")) {
            answered(415, send("github/shop:github", PUSH, "Content-Type", almost));
        }
        answered(401, send("github/shop:github", PUSH, "Content-Type", "Application/JSON; charset=UTF-8"));
        answered(400, send("sourceforge/shop:github", PUSH));
        answered(404, send("github", PUSH));
        answered(404, send("github/shop:github?a=b", PUSH));
        answered(405, client.send(HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + "/v1/source/webhooks/github/shop:github")).build(),
                HttpResponse.BodyHandlers.ofString()));
        for (var body : List.of("", "[]", "{", "{\"repository\":\"acme/app\"}", "{\"repository\":{\"full_name\":\"acme/other\"}}", "{\"repository\":{},\"repository\":{}}")) {
            answered(400, github(body, SECRET, "push"));
        }
    }

    /** Whatever server stands in front: lengths, kinds of content and headers given twice are read by ourselves. */
    @Test void a_length_that_is_none_or_another_and_a_signature_given_twice_are_refused() throws Exception {
        var good = "sha256=" + hash(SECRET, PUSH);
        assertEquals(202, asked(PUSH, Map.of("Content-Length", Integer.toString(PUSH.length()), "X-Hub-Signature-256", good)));
        for (var length : List.of("", "+5", "-1", "0x10", " 5", "5, 5", "99999999999999999999", "1e3", "\u0665")) {
            assertEquals(400, asked(PUSH, Map.of("Content-Length", length, "X-Hub-Signature-256", good)), length);
        }
        assertEquals(400, asked(PUSH, Map.of("Content-Length", Integer.toString(PUSH.length() + 1), "X-Hub-Signature-256", good)));
        assertEquals(413, asked(PUSH, Map.of("Content-Length", Integer.toString(Delivery.BODY_BYTES_MAX + 1), "X-Hub-Signature-256", good)));
        assertEquals(401, asked(PUSH, Map.of("X-Hub-Signature-256", good + ", " + good)));
        var other = PUSH.replace("main", "second");
        answered(401, send("github/shop:github", other, "X-GitHub-Event", "push", "X-GitHub-Delivery", "1", "X-Hub-Signature-256", "sha256=" + hash(SECRET, other),
                "X-Hub-Signature-256", "sha256=" + hash(SECRET, other)));
    }

    /** What the door says to a request as it is here, with no server between. */
    private int asked(String body, Map<String, String> headers) throws IOException {
        var status = new int[1];
        mirrors.door().handle(new Exchange() {
            @Override public String method() {
                return "POST";
            }

            @Override public String path() {
                return WebhookDoor.PREFIX + "github/shop:github";
            }

            @Override public String query() {
                return "";
            }

            @Override public Optional<String> header(String name) {
                return Optional.ofNullable(headers.getOrDefault(name, Map.of("Content-Type", "application/json", "X-GitHub-Event", "push", "X-GitHub-Delivery", "d").get(name)));
            }

            @Override public InputStream body() {
                return new ByteArrayInputStream(body.getBytes(StandardCharsets.UTF_8));
            }

            @Override public OutputStream answer(int said, String mediaType, Map<String, String> more) {
                status[0] = said;
                return OutputStream.nullOutputStream();
            }
        });
        return status[0];
    }

    @Test void events_that_move_nothing_are_taken_note_of_and_their_signature_is_asked_for_all_the_same() throws Exception {
        for (var event : List.of("issues", "pull_request", "PUSH")) {
            var body = "{\"event\":\"" + event + "\"}";
            answered(204, github(body, SECRET, event));
            answered(401, github(body, "another-secret-of-many", event));
        }
        answered(204, send("gitlab/shop:gitlab", "{}", "X-Gitlab-Event", "Issue Hook", "X-Gitlab-Event-UUID", "9", "X-Gitlab-Token", SECRET));
        answered(204, send("gitea/shop:gitea", "{}", "X-Gitea-Event", "create", "X-Gitea-Delivery", "9", "X-Gitea-Signature", hash(SECRET, "{}")));
        answered(401, send("gitea/shop:gitea", "{}", "X-Gitea-Event", "create", "X-Gitea-Delivery", "9", "X-Gitea-Signature", hash("another-secret-of-many", "{}")));
    }

    @Test void every_answer_stands_in_the_contract() throws IOException {
        var contract = new String(Mirrors.class.getResourceAsStream("/dev/alnage/factory/api/openapi.json").readAllBytes(), StandardCharsets.UTF_8);
        var push = (Json.Members) ((Json.Members) ((Json.Members) JsonReader.read(Bytes.utf8(contract))).values().get("webhooks")).values().get("push");
        assertTrue(push.toBytes().toText().contains(WebhookDoor.PREFIX + "{forge}/{name}") && push.toBytes().toText().contains("at most " + Delivery.BODY_BYTES_MAX + " bytes"));
        var responses = ((Json.Members) ((Json.Members) push.values().get("post")).values().get("responses")).values().keySet();
        assertEquals(java.util.Set.of("202", "204", "400", "401", "404", "405", "409", "413", "415"), responses);
    }

    @Test void gitea_and_forgejo_sign_under_their_own_names() throws Exception {
        answered(202, send("gitea/shop:gitea", PUSH, "X-Gitea-Event", "push", "X-Gitea-Delivery", "1", "X-Gitea-Signature", hash(SECRET, PUSH)));
        var other = PUSH.replace("main", "topic");
        answered(202, send("gitea/shop:gitea", other, "X-Forgejo-Event", "push", "X-Forgejo-Delivery", "2", "X-Forgejo-Signature", hash(SECRET, other)));
        // a bad signature is not made good by another one
        answered(401, send("gitea/shop:gitea", other + " ", "X-Gitea-Event", "push", "X-Gitea-Delivery", "3", "X-Gitea-Signature", hash(SECRET, other + " "), "X-Forgejo-Event", "push",
                "X-Forgejo-Delivery", "3", "X-Forgejo-Signature", hash(SECRET, other)));
    }

    @Test void gitlab_shows_its_secret_or_signs_with_a_time_and_never_less_than_was_agreed() throws Exception {
        answered(202, send("gitlab/shop:gitlab", GITLAB_PUSH, "X-Gitlab-Event", "Push Hook", "X-Gitlab-Event-UUID", "1", "X-Gitlab-Token", SECRET));
        answered(401, send("gitlab/shop:gitlab", GITLAB_PUSH, "X-Gitlab-Event", "Push Hook", "X-Gitlab-Event-UUID", "2", "X-Gitlab-Token", SECRET + "x"));
        answered(401, send("gitlab/shop:signed", GITLAB_PUSH, "X-Gitlab-Event", "Push Hook", "X-Gitlab-Event-UUID", "3", "X-Gitlab-Token", SIGNED_SECRET));
        var key = "0123456789abcdef0123456789abcdef";
        answered(401, signed("4", NOW, GITLAB_PUSH, "fedcba9876543210fedcba9876543210"));
        answered(409, signed("5", NOW.minus(WebhookDoor.WINDOW).minusSeconds(1), GITLAB_PUSH, key));
        answered(409, signed("6", NOW.plus(WebhookDoor.WINDOW).plusSeconds(1), GITLAB_PUSH, key));
        answered(202, signed("7", NOW.minusSeconds(60), GITLAB_PUSH, key));
        assertTrue(signed("7", NOW, GITLAB_PUSH + " ", key).body().contains("ALN-SRC-135"));
    }
}
