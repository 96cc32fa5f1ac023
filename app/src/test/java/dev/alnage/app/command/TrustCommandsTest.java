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
import dev.alnage.evidence.Bytes;
import dev.alnage.evidence.claim.FoundingEntries;
import dev.alnage.evidence.sign.CosignerKey;
import dev.alnage.evidence.sign.Envelope;
import dev.alnage.evidence.sign.Key;
import dev.alnage.evidence.sign.Keys;
import dev.alnage.evidence.sign.NoteKey;
import dev.alnage.evidence.sign.Person;
import dev.alnage.evidence.sign.PinnedRoot;
import dev.alnage.evidence.sign.Principal;
import dev.alnage.evidence.sign.Role;
import dev.alnage.evidence.sign.Signer;
import dev.alnage.evidence.sign.Trust;
import dev.alnage.evidence.sign.TrustFile;
import dev.alnage.evidence.sign.Witnesses;
import dev.alnage.factory.identity.FileKeyStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The trust map as its keepers see it, change it, sign it and put it into force, with no factory running. */
@Tag("artifacts/limited-certification")
class TrustCommandsTest {
    private static final CommandTable TABLE = new CommandTable(List.of(new Row("trust show", "shows", Group.FACTORY, TrustShow::new),
            new Row("trust draft", "drafts", Group.FACTORY, TrustDraft::new), new Row("trust sign", "signs", Group.FACTORY, TrustSign::new),
            new Row("trust install", "installs", Group.FACTORY, TrustInstall::new)));
    private static final int COST_LOG2 = 15;
    @TempDir Path folder;
    private Home home;

    @BeforeEach void founded() throws IOException {
        home = new Home(folder.resolve(".alnage-data"));
        var store = new FileKeyStore(folder.resolve("keys"), new SecureRandom(), COST_LOG2);
        for (var name : List.of("carla", "dora", "stranger")) {
            store.create(name, Key.Kind.ED25519, "a long passphrase".toCharArray());
        }
        var root = new Trust(Set.of(new Principal("carla", Set.of(store.list().get("carla"))), new Principal("dora", Set.of(store.list().get("dora")))), 2);
        var now = Instant.now();
        // 85 of 100 days have gone by
        var trust = FoundingEntries.file(1, now.minus(Duration.ofDays(85)), now.plus(Duration.ofDays(15)).plusSeconds(60), "test.alnage", root,
                Map.of(Role.PLANNER, Set.of(Keys.principal("factory", Keys.ed25519()))), List.of("a"),
                List.of(new Person(Keys.principal("anna", Keys.ed25519()), Set.of("release-approvers"))));
        Files.createDirectories(home.trustFile().getParent());
        Signer carla = store.open("carla", "a long passphrase".toCharArray());
        Signer dora = store.open("dora", "a long passphrase".toCharArray());
        Files.write(home.trustFile(), trust.sign(carla, dora).toBytes().toArray());
        Files.write(home.pinnedRoot(), PinnedRoot.write(root).toArray());
    }

    private Typed typed(String... words) {
        return Typed.at(TABLE, folder, Map.of("ALNAGE_DATA", home.root().toString(), "ALNAGE_KEYS", folder.resolve("keys").toString()), "a long passphrase\n", List.of(words));
    }

    private Path written(String name, String content) throws IOException {
        return Files.writeString(folder.resolve(name), content);
    }

    @Test void witnesses_come_into_the_draft_by_their_keys_and_whoever_signs_is_told_of_them() throws IOException {
        var one = new CosignerKey("one.example.org", Keys.ed25519().key());
        var two = new CosignerKey("two.example.org", Keys.ed25519().key());
        var both = one.toVerifierKey() + "," + two.toVerifierKey();
        var drafted = typed("trust", "draft", "--witnesses", both, "--witnesses-enough", "1", "--witnessed-within", "600");
        assertEquals(Exit.PASSED, drafted.exit(), drafted.err());
        var draft = TrustFile.draft(Bytes.utf8(drafted.out()));
        assertEquals(new Witnesses(Set.of(new Principal(one.name(), Set.of(one.key())), new Principal(two.name(), Set.of(two.key()))), 1, Duration.ofMinutes(10)), draft.witnesses());
        for (var bad : List.of(List.of(both, "--witnesses-enough", "3"), List.of(both, "--witnesses-enough", "0"), List.of(both, "--witnessed-within", "1e3"))) {
            var words = new ArrayList<>(List.of("trust", "draft", "--witnesses"));
            words.addAll(bad);
            assertEquals(Exit.USAGE, typed(words.toArray(String[]::new)).exit(), bad.toString());
        }
        // the key of a log cosigns nothing
        assertEquals(Exit.REFUSED, typed("trust", "draft", "--witnesses", new NoteKey("one.example.org", one.key()).toVerifierKey()).exit());
    }

    @Test void what_lapses_soon_is_said_and_each_entry_stands_in_a_row() {
        var shown = typed("trust", "show");
        assertEquals(Exit.PASSED, shown.exit(), shown.err());
        assertTrue(shown.err().contains("version 1 of test.alnage, lapses in 15 days; root 2 of 2: carla, dora"), shown.err());
        assertTrue(shown.err().contains("planner, pool-a, people-release-approvers: renew or let lapse"), shown.err());
        assertTrue(shown.out().lines().anyMatch(line -> line.startsWith("pool-a ") && line.contains("pool:a") && line.contains("15 days") && line.contains("renew now")), shown.out());
        assertEquals("planner\npool-a\npeople-release-approvers\n", typed("trust", "show", "-o", "name").out());
    }

    @Test void a_draft_signed_by_two_holders_is_put_into_force_and_an_older_or_half_signed_one_is_not() throws IOException {
        var draft = written("draft.json", typed("trust", "draft", "--renew").out());
        var half = written("half.json", typed("trust", "sign", "draft.json", "--key", "carla", "--passphrase-file", "-").out());
        assertEquals(Exit.REFUSED, typed("trust", "install", "half.json").exit());
        var twice = written("twice.json", typed("trust", "sign", "half.json", "--key", "carla", "--passphrase-file", "-").out());
        assertEquals(Exit.REFUSED, typed("trust", "install", "twice.json").exit());
        written("other.json", typed("trust", "sign", "half.json", "--key", "stranger", "--passphrase-file", "-").out());
        assertEquals(Exit.REFUSED, typed("trust", "install", "other.json").exit());
        var before = Files.readString(home.trustFile());
        written("signed.json", typed("trust", "sign", "half.json", "--key", "dora", "--passphrase-file", "-").out());
        assertEquals(before, Files.readString(home.trustFile()));
        var installed = typed("trust", "install", "signed.json");
        assertEquals(Exit.PASSED, installed.exit(), installed.err());
        assertTrue(typed("trust", "show").err().contains("version 2 of test.alnage, lapses in 100 days"), typed("trust", "show").err());
        assertFalse(typed("trust", "show").err().contains("renew"));
        assertEquals(Exit.CANNOT_TELL, typed("trust", "install", "signed.json").exit(), "the same version again is stale");
        assertTrue(Files.exists(draft) && Files.exists(half) && Files.exists(twice));
    }

    @Tag("P3")
    @Test void a_draft_with_a_misspelt_restriction_is_not_signed() throws IOException {
        var draft = typed("trust", "draft").out();
        written("draft.json", draft.replaceFirst("\"artifacts\"", "\"artefacts\""));
        var signed = typed("trust", "sign", "draft.json", "--key", "carla", "--passphrase-file", "-");
        assertEquals(Exit.REFUSED, signed.exit());
        assertEquals("", signed.out());
        written("draft.json", draft);
        assertEquals(1, Envelope.read(Bytes.utf8(typed("trust", "sign", "draft.json", "--key", "carla", "--passphrase-file", "-").out())).signatures().size());
    }

    @Test void a_trust_file_that_the_pinned_root_did_not_sign_is_not_shown() throws IOException {
        var file = Envelope.read(Bytes.of(Files.readAllBytes(home.trustFile())));
        written("forged.json", new Envelope(file.payloadType(), Bytes.utf8(file.payload().toText().replace("test.alnage", "evil.alnage")), file.signatures()).toBytes().toText());
        var shown = typed("trust", "show", "--file", "forged.json");
        assertEquals(Exit.REFUSED, shown.exit());
        assertEquals("", shown.out());
        assertEquals(Exit.CANNOT_TELL, typed("trust", "show", "--file", "absent.json").exit());
    }
}
