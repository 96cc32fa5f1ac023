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
import dev.alnage.policy.clone.SourceEvidence;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.storage.file.FileRepositoryBuilder;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code source verify} at the command line, with no factory anywhere. What evidence must hold is tested where it is read. */
@Tag("source/protected-branch-attestation")
class SourceVerifyTest {
    private static final CommandTable TABLE = new CommandTable(List.of(new Row("source verify", "verifies", Group.SOURCE, () -> new SourceVerify())));

    @TempDir Path folder;
    private final Signer carla = Keys.ed25519();
    private final Signer dora = Keys.ed25519();
    private final Signer checkpoints = Keys.ed25519();
    private final Trust root = new Trust(Set.of(Keys.principal("carla", carla), Keys.principal("dora", dora)), 2);

    @BeforeEach void clone_and_evidence() throws IOException {
        Files.write(folder.resolve("root.json"), PinnedRoot.write(root).toArray());
        try (var repository = new FileRepositoryBuilder().setGitDir(folder.resolve("clone.git").toFile()).setBare().build()) {
            repository.create(true);
        }
        evidence(carla, dora);
    }

    /** Of a log with nothing in it. */
    private void evidence(Signer... rootSigners) throws IOException {
        var now = Instant.now();
        var trust = FoundingEntries.file(1, now.minusSeconds(60), now.plus(Duration.ofDays(30)), "test.alnage", root,
                Map.of(Role.CHECKPOINT, Set.of(Keys.principal("sealer", checkpoints))), List.of(), List.of());
        var note = SignedNote.sign(new Checkpoint("test.alnage/ledger", 0, NodeHash.EMPTY_TREE).toText(), "test.alnage/ledger", checkpoints);
        var bundle = Json.object().with("format", "alnage-bundle/1").with("trust", trust.sign(rootSigners).toJson()).with("checkpoint", note.toBytes().toText())
                .with("entries", Json.array(List.of())).with("blobs", Json.object().build()).build().toBytes();
        Files.write(folder.resolve("it.evidence"), SourceEvidence.write("shop/app", bundle, 0, List.of()).toArray());
        Files.write(folder.resolve("checkpoint"), note.toBytes().toArray());
    }

    private Typed verify(String... more) {
        var words = new ArrayList<>(List.of("source", "verify", "clone.git", "--root", "root.json"));
        words.addAll(List.of(more));
        return Typed.at(TABLE, folder, Map.of(), "", words);
    }

    private Typed all(String... more) {
        var words = new ArrayList<>(List.of("--repository", "shop/app", "--evidence", "it.evidence"));
        words.addAll(List.of(more));
        return verify(words.toArray(String[]::new));
    }

    @Test void without_evidence_or_a_name_nothing_is_verified() {
        assertEquals(Exit.USAGE, verify("--repository", "shop/app").exit());
        assertEquals(Exit.USAGE, verify("--evidence", "it.evidence").exit());
        assertEquals(Exit.NOT_FOUND, verify("--repository", "shop/app", "--evidence", "nothing").exit());
    }

    @Test void who_knows_nothing_cannot_tell_and_remembers() throws IOException {
        var answer = all("--remember", "known");
        assertEquals(Exit.CANNOT_TELL, answer.exit(), answer.err());
        assertTrue(answer.out().contains("ALN-SRC-092"), answer.out());
        assertTrue(Files.exists(folder.resolve("known")));
        // now the log is known; that nothing is on record of the repository still is no yes
        var again = all("--remember", "known");
        assertEquals(Exit.CANNOT_TELL, again.exit(), again.err());
        assertFalse(again.out().contains("ALN-SRC-092"), again.out());
        assertTrue(again.out().contains("ALN-SRC-090"), again.out());
        assertFalse(all("--checkpoint", "checkpoint").out().contains("ALN-SRC-092"));
    }

    @Test void a_branch_that_is_on_no_record_is_refused_and_nothing_is_remembered() throws IOException {
        try (var repository = new FileRepositoryBuilder().setGitDir(folder.resolve("clone.git").toFile()).setBare().build(); var inserter = repository.newObjectInserter()) {
            var blob = inserter.insert(org.eclipse.jgit.lib.Constants.OBJ_BLOB, new byte[0]);
            inserter.flush();
            var update = repository.updateRef("refs/tags/v1");
            update.setNewObjectId(ObjectId.fromString(blob.name()));
            update.update();
        }
        var answer = all("--remember", "known");
        assertEquals(Exit.REFUSED, answer.exit(), answer.err());
        assertTrue(answer.out().contains("ALN-SRC-086"), answer.out());
        assertFalse(Files.exists(folder.resolve("known")));
    }

    @Test void evidence_under_another_root_about_another_repository_or_damaged_is_refused() throws IOException {
        assertEquals(Exit.REFUSED, verify("--repository", "shop/api", "--evidence", "it.evidence").exit());
        evidence(carla, Keys.ed25519());
        assertEquals(Exit.REFUSED, all().exit());
        Files.write(folder.resolve("it.evidence"), Bytes.utf8("PASSED").toArray());
        assertEquals(Exit.REFUSED, all().exit());
    }
}
