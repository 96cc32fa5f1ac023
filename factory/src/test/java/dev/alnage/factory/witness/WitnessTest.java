package dev.alnage.factory.witness;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.alnage.evidence.Bytes;
import dev.alnage.evidence.Rejected;
import dev.alnage.evidence.log.AddCheckpoint;
import dev.alnage.evidence.log.Checkpoint;
import dev.alnage.evidence.log.ConsistencyProof;
import dev.alnage.evidence.log.MerkleTree;
import dev.alnage.evidence.log.NodeHash;
import dev.alnage.evidence.log.WitnessedCheckpoint;
import dev.alnage.evidence.sign.CosignerKey;
import dev.alnage.evidence.sign.Keys;
import dev.alnage.evidence.sign.NoteKey;
import dev.alnage.evidence.sign.Role;
import dev.alnage.evidence.sign.SignedNote;
import dev.alnage.evidence.sign.Signer;
import dev.alnage.evidence.sign.Trust;
import dev.alnage.evidence.sign.TrustFile;
import dev.alnage.evidence.sign.Witnesses;
import dev.alnage.factory.http.Exchange;
import dev.alnage.factory.http.Limits;
import dev.alnage.factory.http.StreamServer;
import dev.alnage.factory.outbound.AllowedDestination;
import dev.alnage.factory.outbound.AllowedDestination.Protocol;
import dev.alnage.factory.outbound.Gateway;
import dev.alnage.factory.store.AtomicFiles;
import dev.alnage.factory.store.RealDisk;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A log and its two witnesses over real connections: what they cosign, what they refuse, and what the log keeps of it. */
@Tag("artifacts/external-record")
@Timeout(60)
class WitnessTest {
    private static final Instant NOW = Instant.parse("2026-11-27T12:00:00Z");
    private static final String ORIGIN = "test.alnage/ledger";
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    @TempDir Path home;
    private final Signer log = Keys.ed25519();
    private final Signer one = Keys.ed25519();
    private final Signer two = Keys.ed25519();
    private final NoteKey logKey = new NoteKey(ORIGIN, log.key());
    private final TrustFile trust = new TrustFile(1, NOW.minusSeconds(60), NOW.plus(Duration.ofDays(30)), "test.alnage", new Trust(Set.of(Keys.principal("ana", Keys.ed25519()),
            Keys.principal("ben", Keys.ed25519())), 2), Map.of(Role.CHECKPOINT, Set.of(Keys.principal("sealer", log))), List.of(), Set.of(), List.of(),
            new Witnesses(Set.of(Keys.principal("one.example.org", one), Keys.principal("two.example.org", two)), 2, Duration.ofHours(1)));
    private final List<AutoCloseable> open = new ArrayList<>();
    private AtomicFiles files;
    private Instant now = NOW;
    private MerkleTree tree = new MerkleTree();
    private int first;
    private int second;

    @BeforeEach void listen() throws IOException {
        files = new AtomicFiles(new RealDisk(), home);
        first = served(door("one.example.org", one));
        second = served(door("two.example.org", two));
        grow("a", 5);
    }

    @AfterEach void close() throws Exception {
        for (var each : open.reversed()) {
            each.close();
        }
    }

    private WitnessDoor door(String name, Signer signer) throws IOException {
        var door = WitnessDoor.open(home.resolve(name), files, Set.of(logKey), name, signer, () -> now);
        open.add(door);
        return door;
    }

    private int served(Exchange.Handler handler) throws IOException {
        var server = StreamServer.startPlain(new InetSocketAddress("127.0.0.1", 0), handler, Limits.USUAL);
        open.add(server);
        return server.port();
    }

    private void grow(String word, int count) {
        for (var i = 0; i < count; i++) {
            tree.append(NodeHash.leaf(Bytes.utf8(word + i)));
        }
    }

    private Bytes note() {
        return SignedNote.sign(new Checkpoint(ORIGIN, tree.size(), tree.root()).toText(), ORIGIN, log).toBytes();
    }

    /** The log's side, as it is after a start: it knows nothing of what was asked before. */
    private WitnessClient client(int portOfOne, int portOfTwo) {
        var client = new WitnessClient(home.resolve("witnessed.note"), files, List.of(address("one.example.org", portOfOne), address("two.example.org", portOfTwo)),
                Gateway.of(List.of(portOfOne, portOfTwo).stream().distinct().map(port -> new AllowedDestination(WitnessClient.PURPOSE, "localhost", port, Protocol.HTTP, true)).toList()), new WitnessClient.Log() {
            @Override public Bytes note() {
                return WitnessTest.this.note();
            }

            @Override public ConsistencyProof since(long oldSize, long size) {
                return ConsistencyProof.make(tree, oldSize, size);
            }
        }, () -> trust, () -> now);
        open.add(client);
        return client;
    }

    private static WitnessAddress address(String name, int port) {
        return new WitnessAddress(name, URI.create("http://localhost:" + port));
    }

    private WitnessedCheckpoint kept(WitnessClient client) throws IOException {
        return WitnessedCheckpoint.verify(client.last().orElseThrow(), trust, now);
    }

    private HttpResponse<String> ask(int port, String body) throws IOException, InterruptedException {
        return HTTP.send(HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + WitnessDoor.PATH)).POST(HttpRequest.BodyPublishers.ofString(body)).timeout(Duration.ofSeconds(30)).build(),
                HttpResponse.BodyHandlers.ofString());
    }

    private HttpResponse<String> ask(int port, long old) throws IOException, InterruptedException {
        var path = old > tree.size() ? List.<NodeHash>of() : ConsistencyProof.make(tree, old, tree.size()).path();
        return ask(port, new AddCheckpoint(old, path, SignedNote.read(note())).toBytes().toText());
    }

    @Tag("L6")
    @Test void what_both_have_seen_is_kept_as_the_log_grows_and_after_a_restart() throws IOException {
        var client = client(first, second);
        client.round();
        assertTrue(kept(client).by().isEnough());
        assertEquals(5, kept(client).checkpoint().size());
        grow("b", 4);
        client.round();
        assertEquals(9, kept(client).checkpoint().size());
        // one that has forgotten whom it asked is told where the witnesses are
        grow("c", 1);
        var again = client(first, second);
        assertEquals(9, kept(again).checkpoint().size());
        again.round();
        assertEquals(10, kept(again).checkpoint().size());
        // a log that stands still stays fresh
        now = now.plus(Duration.ofHours(2));
        assertFalse(kept(again).by().isEnough());
        again.round();
        assertTrue(kept(again).by().isEnough());
    }

    @Tag("L5")
    @Test void one_witness_alone_and_a_lying_one_change_nothing_that_was_kept() throws IOException {
        var client = client(first, second);
        client.round();
        grow("b", 4);
        for (Exchange.Handler liar : List.<Exchange.Handler>of(
                exchange -> answered(exchange, 200, "no line at all\n"),
                exchange -> answered(exchange, 200, Witnesses.cosign(new Checkpoint(ORIGIN, 5, NodeHash.leaf(Bytes.utf8("x"))).toText(), "two.example.org", two, now).toText()),
                // the other's name, and its own under many keys
                exchange -> answered(exchange, 200, Witnesses.cosign(SignedNote.read(note()).text(), "one.example.org", Keys.ed25519(), now).toText().repeat(40)),
                exchange -> answered(exchange, 200, Witnesses.cosign(SignedNote.read(note()).text(), "two.example.org", Keys.ed25519(), now).toText().repeat(63)),
                exchange -> answered(exchange, 200, Witnesses.cosign(SignedNote.read(note()).text(), "two.example.org", two, now.minus(Duration.ofDays(2))).toText()),
                exchange -> answered(exchange, 200, "x".repeat(20_000)),
                exchange -> answered(exchange, 409, "12\n"),
                exchange -> answered(exchange, 500, ""))) {
            var deceived = client(first, served(liar));
            deceived.round();
            assertEquals(5, kept(deceived).checkpoint().size());
        }
        client.round();
        assertEquals(9, kept(client).checkpoint().size(), "the honest twin");
    }

    private static void answered(Exchange exchange, int status, String text) throws IOException {
        exchange.body().readAllBytes();
        try (var out = exchange.answer(status, "text/plain", Map.of())) {
            out.write(text.getBytes(StandardCharsets.UTF_8));
        }
    }

    @Tag("L6")
    @Tag("L8")
    @Test void a_split_view_and_a_log_that_went_back_are_cosigned_by_nobody_not_even_after_a_restart() throws Exception {
        assertEquals(200, ask(first, 0).statusCode());
        open.removeFirst().close();
        var restarted = served(door("one.example.org", one));
        var honest = tree;
        tree = new MerkleTree();
        grow("x", 5);
        var other = ask(restarted, 5);
        assertEquals(409, other.statusCode());
        grow("y", 3);
        assertEquals(422, ask(restarted, 5).statusCode());
        tree = new MerkleTree();
        grow("a", 3);
        var back = ask(restarted, 0);
        assertEquals(409, back.statusCode());
        assertEquals("5\n", back.body());
        assertEquals("text/x.tlog.size", back.headers().firstValue("content-type").orElse(""));
        assertEquals(400, ask(restarted, 5).statusCode());
        tree = honest;
        grow("b", 2);
        assertEquals(200, ask(restarted, 5).statusCode(), "the honest twin");
    }

    @Test void what_is_no_request_of_a_log_that_is_followed_is_refused_by_name() throws Exception {
        assertEquals(400, ask(first, "").statusCode());
        assertEquals(400, ask(first, "old 0\n\n" + "x".repeat(AddCheckpoint.BYTES_MAX)).statusCode());
        assertEquals(403, ask(first, "old 0\n\n" + SignedNote.sign(new Checkpoint(ORIGIN, 5, tree.root()).toText(), ORIGIN, Keys.ed25519()).toBytes().toText()).statusCode());
        assertEquals(404, ask(first, "old 0\n\n" + SignedNote.sign(new Checkpoint("strange.example.org", 5, tree.root()).toText(), "strange.example.org", log).toBytes().toText()).statusCode());
        var other = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + first + "/other")).POST(HttpRequest.BodyPublishers.ofString("")).build();
        assertEquals(404, HTTP.send(other, HttpResponse.BodyHandlers.ofString()).statusCode());
        assertEquals(405, HTTP.send(HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + first + WitnessDoor.PATH)).build(), HttpResponse.BodyHandlers.ofString()).statusCode());
        var line = ask(first, 0).body();
        var note = SignedNote.read(note().plus(Bytes.utf8(line)));
        assertEquals(new CosignerKey("one.example.org", one.key()).hash(), note.signatures().getLast().keyHash());
        assertEquals(Set.of("one.example.org"), trust.witnesses().look(note, now).fresh());
    }

    @Test void two_of_one_witness_do_not_work_side_by_side_and_a_damaged_memory_is_no_empty_one() throws Exception {
        assertThrows(Rejected.Stale.class, () -> door("one.example.org", one));
        assertThrows(Rejected.Malformed.class, () -> WitnessDoor.open(home.resolve("x"), files, Set.of(logKey), "x.example.org", log, () -> now));
        ask(first, 0);
        try (var found = Files.list(home.resolve("one.example.org"))) {
            var memory = found.filter(file -> file.toString().endsWith(".note")).findFirst().orElseThrow();
            memory.toFile().setWritable(true);
            Files.writeString(memory, "nothing\n");
        }
        assertEquals(500, ask(first, 5).statusCode());
    }

    @Test void addresses_are_read_strictly() {
        var good = "{\"version\":1,\"witnesses\":[{\"name\":\"w.example.org\",\"address\":\"https://w.example.org/log\"}]}";
        assertEquals(List.of(new WitnessAddress("w.example.org", URI.create("https://w.example.org/log"))), WitnessAddress.read(Bytes.utf8(good)));
        for (var bad : List.of(good.replace("https", "ftp"), good.replace("/log", "/"), good.replace("//w", "//user@w"), good.replace("/log", "/log?x"), good.replace("\"version\":1", "\"version\":2"),
                good.replace("]", ",{\"name\":\"w.example.org\",\"address\":\"https://v.example.org\"}]"), good.replace("https://w.example.org/log", "not an address"))) {
            assertThrows(Rejected.Malformed.class, () -> WitnessAddress.read(Bytes.utf8(bad)), bad);
        }
    }
}
