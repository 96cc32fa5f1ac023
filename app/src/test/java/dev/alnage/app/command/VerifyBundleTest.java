package dev.alnage.app.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.alnage.app.cli.CommandTable;
import dev.alnage.app.cli.CommandTable.Group;
import dev.alnage.app.cli.CommandTable.Row;
import dev.alnage.app.cli.Exit;
import dev.alnage.app.cli.Typed;
import dev.alnage.evidence.Bytes;
import dev.alnage.evidence.Digest;
import dev.alnage.evidence.Json;
import dev.alnage.evidence.claim.FoundingEntries;
import dev.alnage.evidence.log.Checkpoint;
import dev.alnage.evidence.log.NodeHash;
import dev.alnage.evidence.sign.Keys;
import dev.alnage.evidence.sign.PinnedRoot;
import dev.alnage.evidence.sign.Role;
import dev.alnage.evidence.sign.SignedNote;
import dev.alnage.evidence.sign.Signer;
import dev.alnage.evidence.sign.Trust;
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

/** {@code verify --bundle} at the command line, with no factory anywhere. What bundles hold is tested where they are read. */
class VerifyBundleTest {
    private static final CommandTable TABLE = new CommandTable(List.of(new Row("verify", "verifies", Group.EVERYDAY, () -> new Verify())));
    private static final String SUBJECT = Digest.of(Bytes.utf8("nobody ever spoke of these bytes")).toString();

    @TempDir Path folder;
    private final Signer carla = Keys.ed25519();
    private final Signer dora = Keys.ed25519();
    private final Signer checkpoints = Keys.ed25519();
    private final Trust root = new Trust(Set.of(Keys.principal("carla", carla), Keys.principal("dora", dora)), 2);

    @BeforeEach void rootAtHand() throws IOException {
        Files.write(folder.resolve("root.json"), PinnedRoot.write(root).toArray());
    }

    private void bundle(Signer... rootSigners) throws IOException {
        var now = Instant.now();
        var trust = FoundingEntries.file(1, now.minusSeconds(60), now.plus(Duration.ofDays(30)), "test.alnage", root,
                Map.of(Role.CHECKPOINT, Set.of(Keys.principal("sealer", checkpoints))), List.of(), List.of());
        var note = SignedNote.sign(new Checkpoint("test.alnage/ledger", 0, NodeHash.EMPTY_TREE).toText(), "test.alnage/ledger", checkpoints);
        Files.write(folder.resolve("it.bundle"), Json.object().with("format", "alnage-bundle/1").with("trust", trust.sign(rootSigners).toJson())
                .with("checkpoint", note.toBytes().toText()).with("entries", Json.array(List.of())).with("blobs", Json.object().build())
                .build().toBytes().toArray());
    }

    private Typed verify(String... more) {
        var words = new java.util.ArrayList<>(List.of("verify", SUBJECT, "--root", "root.json", "--bundle", "it.bundle"));
        words.addAll(List.of(more));
        return Typed.at(TABLE, folder, Map.of(), "", words);
    }

    @Test void a_bundle_under_another_root_is_refused() throws IOException {
        bundle(carla, Keys.ed25519());
        assertEquals(Exit.REFUSED, verify().exit());
    }

    @Test void what_is_no_bundle_is_refused_and_a_missing_one_is_not_found() throws IOException {
        assertEquals(Exit.NOT_FOUND, verify().exit());
        Files.writeString(folder.resolve("it.bundle"), "{}");
        assertEquals(Exit.REFUSED, verify().exit());
        Files.writeString(folder.resolve("it.bundle"), "PASSED");
        assertEquals(Exit.REFUSED, verify().exit());
    }

    @Test void a_bundle_is_not_saved_from_a_bundle() throws IOException {
        bundle(carla, dora);
        assertEquals(Exit.USAGE, verify("--save-bundle", "copy").exit());
        assertFalse(Files.exists(folder.resolve("copy")));
    }

    @Test void a_sound_bundle_that_says_nothing_about_the_subject_cannot_tell() throws IOException {
        bundle(carla, dora);
        var answer = verify();
        assertEquals(Exit.CANNOT_TELL, answer.exit(), answer.err());
        assertTrue(answer.out().contains("ALN-ART-001"), answer.out());
    }
}
