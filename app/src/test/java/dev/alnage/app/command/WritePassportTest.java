package dev.alnage.app.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.alnage.app.cli.CommandTable;
import dev.alnage.app.cli.CommandTable.Group;
import dev.alnage.app.cli.CommandTable.Row;
import dev.alnage.app.cli.Exit;
import dev.alnage.app.cli.Typed;
import dev.alnage.app.process.Home;
import dev.alnage.app.process.Party;
import dev.alnage.evidence.Bytes;
import dev.alnage.evidence.Digest;
import dev.alnage.evidence.Json;
import dev.alnage.evidence.claim.FoundingEntries;
import dev.alnage.evidence.sign.Keys;
import dev.alnage.evidence.sign.PinnedRoot;
import dev.alnage.evidence.sign.Role;
import dev.alnage.evidence.sign.Trust;
import dev.alnage.factory.http.Callers;
import dev.alnage.factory.http.Permission;
import dev.alnage.factory.http.Response;
import dev.alnage.factory.http.Route;
import dev.alnage.factory.http.Router;
import dev.alnage.factory.http.UnixServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WritePassportTest {
    private static final CommandTable TABLE = new CommandTable(List.of(new Row("passport", "writes", Group.EVERYDAY, () -> new WritePassport())));

    @TempDir Path folder;
    private Home home;

    @BeforeEach void trustFile() throws IOException {
        home = new Home(folder.resolve(".alnage-data"));
        var carla = Keys.ed25519();
        var dora = Keys.ed25519();
        var root = new Trust(Set.of(Keys.principal("carla", carla), Keys.principal("dora", dora)), 2);
        var now = Instant.now();
        var trust = FoundingEntries.file(1, now.minusSeconds(60), now.plus(Duration.ofDays(30)), "test.alnage", root, Map.of(
                Role.PLANNER, Set.of(Keys.principal("factory", Keys.ed25519())), Role.INGEST, Set.of(Keys.principal("storer", Keys.ed25519())),
                Role.EVIDENCE, Set.of(Keys.principal("reports", Keys.ed25519())), Role.WORKER_CA, Set.of(Keys.principal("ca", Keys.ed25519())),
                Role.GATE, Set.of(Keys.principal("sealer", Keys.ed25519()))), List.of(), List.of());
        Files.createDirectories(home.trustFile().getParent());
        Files.write(home.trustFile(), trust.sign(carla, dora).toBytes().toArray());
        Files.write(home.pinnedRoot(), PinnedRoot.write(root).toArray());
        Files.writeString(folder.resolve("app.jar"), "nobody ever spoke of these bytes");
    }

    @Test void an_artifact_that_nobody_spoke_of_gets_a_page_that_is_no_pass() throws IOException {
        try (var _ = emptyFactory()) {
            assertEquals(Exit.CANNOT_TELL, typed("passport", "app.jar").exit());
        }
        var page = Files.readString(folder.resolve("app.jar.passport.html"));
        assertTrue(page.contains("CANNOT TELL") && page.contains("ALN-ART-001"), page);
        assertFalse(page.contains("PASSED"));
        var hex = Digest.of(Bytes.utf8("nobody ever spoke of these bytes")).hex();
        assertTrue(page.contains("<span>" + hex.substring(0, 4) + "</span><span>" + hex.substring(4, 8)), "the digest of the file");
    }

    @Test void a_digest_is_a_subject_and_the_page_goes_where_it_is_sent() throws IOException {
        try (var _ = emptyFactory()) {
            var answer = typed("passport", Digest.of(Bytes.utf8("x")).toString(), "--to", "page.html", "-o", "json");
            assertEquals(Exit.CANNOT_TELL, answer.exit());
            assertTrue(answer.out().contains("\"verdict\":\"CANNOT TELL\""), answer.out());
        }
        assertTrue(Files.exists(folder.resolve("page.html")));
    }

    @Test void without_a_factory_or_its_trust_file_there_is_no_page() throws IOException {
        assertEquals(Exit.CANNOT_TELL, typed("passport", "app.jar").exit());
        Files.delete(home.trustFile());
        try (var _ = emptyFactory()) {
            assertTrue(typed("passport", "app.jar").exit() != Exit.PASSED);
        }
        assertEquals(Exit.NOT_FOUND, typed("passport", "missing.jar").exit());
        assertEquals(Exit.USAGE, typed("passport").exit());
        try (var files = Files.list(folder)) {
            assertEquals(List.of(), files.filter(file -> file.toString().endsWith(".html")).toList());
        }
    }

    @Test void a_trust_file_that_the_pinned_root_did_not_sign_gives_no_page() throws IOException {
        var stranger = new Trust(Set.of(Keys.principal("eve", Keys.ed25519()), Keys.principal("mallory", Keys.ed25519())), 2);
        Files.write(home.pinnedRoot(), PinnedRoot.write(stranger).toArray());
        try (var _ = emptyFactory()) {
            assertEquals(Exit.REFUSED, typed("passport", "app.jar").exit());
        }
        assertFalse(Files.exists(folder.resolve("app.jar.passport.html")));
    }

    /** A ledger in which nothing is recorded. */
    private UnixServer emptyFactory() throws IOException {
        return UnixServer.start(home.socket(Party.FACTORY), new Router(List.of(
                new Route("GET", "/v1/subjects/{digest}", Permission.ANYONE, _ -> Response.ok(Json.array(List.of()))))), new Callers(Map.of()));
    }

    private Typed typed(String... words) {
        return Typed.at(TABLE, folder, Map.of(), "", List.of(words));
    }
}
