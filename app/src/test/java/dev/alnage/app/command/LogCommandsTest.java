package dev.alnage.app.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.alnage.app.cli.CommandTable;
import dev.alnage.app.cli.CommandTable.Group;
import dev.alnage.app.cli.CommandTable.Row;
import dev.alnage.app.cli.Exit;
import dev.alnage.app.cli.Typed;
import dev.alnage.app.process.Home;
import dev.alnage.evidence.Bytes;
import dev.alnage.evidence.Digest;
import dev.alnage.evidence.Json;
import dev.alnage.evidence.Predicate;
import dev.alnage.evidence.Resource;
import dev.alnage.evidence.Statement;
import dev.alnage.evidence.claim.FoundingEntries;
import dev.alnage.evidence.log.Checkpoint;
import dev.alnage.evidence.sign.Envelope;
import dev.alnage.evidence.sign.Keys;
import dev.alnage.evidence.sign.NoteKey;
import dev.alnage.evidence.sign.PinnedRoot;
import dev.alnage.evidence.sign.Role;
import dev.alnage.evidence.sign.SignedNote;
import dev.alnage.evidence.sign.Signer;
import dev.alnage.evidence.sign.Trust;
import dev.alnage.evidence.sign.TrustFile;
import dev.alnage.evidence.sign.Witnesses;
import dev.alnage.factory.store.AtomicFiles;
import dev.alnage.factory.store.CheckpointSealer;
import dev.alnage.factory.store.CheckpointTrust;
import dev.alnage.factory.store.FileBlobs;
import dev.alnage.factory.store.FileLedger;
import dev.alnage.factory.store.LedgerReader;
import dev.alnage.factory.store.RealDisk;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.LongStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real ledger in a data folder, looked at by {@code log verify} and {@code admin fsck}. */
class LogCommandsTest {
    private static final CommandTable TABLE = new CommandTable(List.of(new Row("log verify", "verifies", Group.FACTORY, () -> new LogVerify()),
            new Row("admin fsck", "reads", Group.FACTORY, () -> new AdminFsck())));
    private static final String ORIGIN = "test.alnage/ledger";
    private static final int MORE_THAN_A_BUNDLE = 300;

    @TempDir Path folder;
    private final Signer checkpoints = Keys.ed25519();
    private final Signer planner = Keys.ed25519();
    private final Signer one = Keys.ed25519();
    private final Signer two = Keys.ed25519();
    private Home home;
    private TrustFile trust;

    @BeforeEach void founded() throws IOException {
        home = new Home(folder.resolve(".alnage-data"));
        var carla = Keys.ed25519();
        var dora = Keys.ed25519();
        var root = new Trust(Set.of(Keys.principal("carla", carla), Keys.principal("dora", dora)), 2);
        var now = Instant.now();
        var founded = FoundingEntries.file(1, now.minusSeconds(60), now.plus(Duration.ofDays(30)), "test.alnage", root, Map.of(
                Role.PLANNER, Set.of(Keys.principal("factory", planner)), Role.CHECKPOINT, Set.of(Keys.principal("sealer", checkpoints))), List.of(), List.of());
        trust = new TrustFile(1, founded.issued(), founded.expires(), founded.trustDomain(), root, founded.workloads(), founded.people(), founded.externals(), founded.entries(),
                new Witnesses(Set.of(Keys.principal("one.example.org", one), Keys.principal("two.example.org", two)), 2, Duration.ofHours(1)));
        Files.createDirectories(home.trustFile().getParent());
        Files.write(home.trustFile(), trust.sign(carla, dora).toBytes().toArray());
        Files.write(home.pinnedRoot(), PinnedRoot.write(root).toArray());
    }

    /** Files statements for real; the sealer is another's and keeps its own record. */
    private void append(int from, int count) throws IOException {
        var files = new AtomicFiles(new RealDisk(), home.root());
        var sealer = CheckpointSealer.open(files, home.root().resolve("state/sealer/signed-log"), ORIGIN, checkpoints);
        try (var ledger = FileLedger.open(files, home.store().resolve("ledger"), FileBlobs.open(files, home.store().resolve("blobs")), sealer,
                CheckpointTrust.of(new NoteKey(ORIGIN, checkpoints.key())))) {
            for (var i = from; i < from + count; i++) {
                var statement = Statement.about(Resource.of("subject", Digest.of(Bytes.utf8("subject" + i))),
                        new Predicate.Unknown("https://example.org/test/v1", Json.object().with("number", i).build()));
                ledger.append(new Trust(Set.of(Keys.principal("factory", planner)), 1).verifyStatement(Envelope.sign(statement, planner)), Instant.now());
            }
        }
    }

    private Typed typed(String... words) {
        return Typed.at(TABLE, folder, Map.of("ALNAGE_DATA", home.root().toString()), "", List.of(words));
    }

    private static void flip(Path file) throws IOException {
        var bytes = Files.readAllBytes(file);
        bytes[bytes.length / 2] ^= 1;
        file.toFile().setWritable(true);
        Files.write(file, bytes);
    }

    /** Of a bundle that grows the newest file counts. */
    private Path lastBelow(Path directory) throws IOException {
        try (var files = Files.walk(directory)) {
            return files.filter(Files::isRegularFile).max(java.util.Comparator.naturalOrder()).orElseThrow();
        }
    }

    @Test void a_damaged_entry_is_refused() throws IOException {
        append(0, 3);
        flip(lastBelow(home.store().resolve("ledger/tile/entries")));
        assertEquals(Exit.REFUSED, typed("log", "verify").exit());
        var fsck = typed("admin", "fsck");
        assertEquals(Exit.REFUSED, fsck.exit());
        assertTrue(fsck.err().contains("ALN-CLI-026"), fsck.err());
    }

    @Test void a_damaged_blob_is_named_by_fsck() throws IOException {
        append(0, 3);
        var blob = lastBelow(home.store().resolve("blobs"));
        flip(blob);
        var fsck = typed("admin", "fsck");
        assertEquals(Exit.REFUSED, fsck.exit());
        assertTrue(fsck.out().lines().count() > 1, fsck.out());
    }

    @Test void a_log_that_was_rewritten_since_a_checkpoint_was_kept_is_refused() throws IOException {
        append(0, 3);
        var kept = Files.write(folder.resolve("kept"), Files.readAllBytes(home.store().resolve("ledger/checkpoint")));
        try (var files = Files.walk(home.root().resolve("store"))) {
            for (var file : files.sorted(java.util.Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
        Files.delete(home.root().resolve("state/sealer/signed-log"));
        append(100, 5);
        assertEquals(Exit.PASSED, typed("log", "verify").exit(), "rewritten whole, it is sound in itself");
        assertEquals(Exit.REFUSED, typed("log", "verify", "--from", kept.toString()).exit());
    }

    /** As the factory keeps it: the newest checkpoint with what witnesses have added. */
    private void witnessed(Instant at, Signer... by) throws IOException {
        var note = SignedNote.read(Bytes.of(Files.readAllBytes(home.store().resolve("ledger/checkpoint"))));
        var text = note.text();
        for (var witness : by) {
            note = note.with(Witnesses.cosign(text, witness == one ? "one.example.org" : "two.example.org", witness, at));
        }
        Files.createDirectories(home.witnessed().getParent());
        Files.write(home.witnessed(), note.toBytes().toArray());
    }

    @Tag("L5")
    @Tag("L6")
    @Test void a_log_is_witnessed_by_enough_others_lately_or_it_cannot_be_told() throws IOException {
        append(0, 3);
        assertEquals(Exit.CANNOT_TELL, typed("log", "verify", "--witnessed").exit());
        witnessed(Instant.now(), one, two);
        append(3, 2);
        var enough = typed("log", "verify", "--witnessed");
        assertEquals(Exit.PASSED, enough.exit(), enough.err());
        assertTrue(enough.out().contains("the first 3 by 2 of 2 witnesses (one.example.org, two.example.org)"), enough.out());
        witnessed(Instant.now(), one, one);
        assertEquals(Exit.CANNOT_TELL, typed("log", "verify", "--witnessed").exit(), "one twice is one");
        witnessed(Instant.now().minus(Duration.ofHours(2)), one, two);
        assertEquals(Exit.CANNOT_TELL, typed("log", "verify", "--witnessed").exit(), "too long ago");
        assertEquals(Exit.PASSED, typed("log", "verify").exit(), "who does not ask for witnesses");
        // rewritten whole, it is not the one that they have seen
        witnessed(Instant.now(), one, two);
        try (var files = Files.walk(home.root().resolve("store"))) {
            for (var file : files.sorted(java.util.Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
        Files.delete(home.root().resolve("state/sealer/signed-log"));
        append(100, 9);
        assertEquals(Exit.REFUSED, typed("log", "verify").exit());
    }

    @Test void a_kept_checkpoint_that_the_log_did_not_sign_is_refused() throws IOException {
        append(0, 3);
        var checkpoint = Checkpoint.read(Bytes.utf8(SignedNote.read(Bytes.of(Files.readAllBytes(home.store().resolve("ledger/checkpoint")))).text()));
        var forged = Files.write(folder.resolve("forged"), SignedNote.sign(checkpoint.toText(), ORIGIN, Keys.ed25519()).toBytes().toArray());
        assertEquals(Exit.REFUSED, typed("log", "verify", "--from", forged.toString()).exit());
        var other = Files.write(folder.resolve("other"), SignedNote.sign(new Checkpoint("other.alnage/ledger", checkpoint.size(), checkpoint.root()).toText(),
                ORIGIN, checkpoints).toBytes().toArray());
        assertEquals(Exit.REFUSED, typed("log", "verify", "--from", other.toString()).exit());
    }

    @Test void a_trust_file_under_another_root_is_refused_and_none_cannot_tell() throws IOException {
        append(0, 1);
        var stranger = new Trust(Set.of(Keys.principal("eve", Keys.ed25519()), Keys.principal("mallory", Keys.ed25519())), 2);
        var root = Files.write(folder.resolve("other.json"), PinnedRoot.write(stranger).toArray());
        assertEquals(Exit.REFUSED, typed("log", "verify", "--root", root.toString()).exit());
        assertEquals(Exit.REFUSED, typed("admin", "fsck", "--root", root.toString()).exit());
        Files.delete(home.trustFile());
        assertEquals(Exit.CANNOT_TELL, typed("log", "verify").exit());
        assertEquals(Exit.CANNOT_TELL, typed("admin", "fsck").exit());
    }

    @Test void an_honest_log_that_has_grown_passes() throws IOException {
        append(0, 3);
        var kept = Files.write(folder.resolve("kept"), Files.readAllBytes(home.store().resolve("ledger/checkpoint")));
        append(3, MORE_THAN_A_BUNDLE);
        var verified = typed("log", "verify", "--from", kept.toString());
        assertEquals(Exit.PASSED, verified.exit(), verified.err());
        assertTrue(verified.out().contains("the 3 of your checkpoint"), verified.out());
        assertEquals(Exit.PASSED, typed("admin", "fsck").exit());
    }

    @Test void every_entry_is_proven_to_whoever_has_the_checkpoint() throws IOException {
        append(0, MORE_THAN_A_BUNDLE);
        var reader = new LedgerReader(new RealDisk(), home.store().resolve("ledger"),
                FileBlobs.openReadOnly(new RealDisk(), home.store().resolve("blobs")), note -> Checkpoint.verify(note, trust));
        var proven = reader.prove(LongStream.range(0, MORE_THAN_A_BUNDLE).boxed().toList());
        var checkpoint = Checkpoint.verify(proven.note(), trust);
        for (var record : proven.records()) {
            assertEquals(reader.list(record.proof().index(), 1).getFirst().envelope(), record.verify(checkpoint).envelope());
        }
        assertEquals(MORE_THAN_A_BUNDLE, proven.records().size());
    }
}
