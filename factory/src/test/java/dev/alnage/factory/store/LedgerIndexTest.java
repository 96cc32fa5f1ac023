package dev.alnage.factory.store;

import static dev.alnage.factory.store.Fixtures.TIME;
import static dev.alnage.factory.store.Fixtures.digest;
import static dev.alnage.factory.store.Fixtures.statementAbout;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.alnage.evidence.Digest;
import dev.alnage.evidence.Rejected;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The index of the ledger lies, decays or belongs to another log; nobody may be told anything but what the log says. */
@Tag("F6")
class LedgerIndexTest {
    private static final String TYPE = "https://example.org/test/v1";
    private static final int ENTRIES = 300;
    @TempDir private Path directory;
    private final Disk disk = new RealDisk();

    private Path index() {
        return directory.resolve("index.db");
    }

    private FileLedger open(int entriesInMemory) throws IOException {
        return open("log", entriesInMemory);
    }

    private FileLedger open(String log, int entriesInMemory) throws IOException {
        var files = new AtomicFiles(disk, directory);
        var sealer = CheckpointSealer.open(files, directory.resolve(log + "-sealer/state"), Fixtures.ORIGIN, Fixtures.SEALER);
        return FileLedger.open(files, directory.resolve(log), FileBlobs.open(files, directory.resolve(log + "-blobs")), sealer, Fixtures.TRUST,
                new IndexFile(Optional.of(index()), entriesInMemory));
    }

    private List<LedgerEntry> fill(String log) throws IOException {
        try (var ledger = open(log, 10)) {
            var statements = IntStream.range(0, ENTRIES).mapToObj(i -> statementAbout("subject " + i % 7, log + " content " + i)).toList();
            return ledger.appendAll(statements, TIME);
        }
    }

    private void assertWhole(FileLedger ledger, List<LedgerEntry> entries) throws IOException {
        assertEquals(entries, ledger.list(0, 2 * ENTRIES));
        assertEquals(entries, ledger.listOfType(TYPE, 0, 2 * ENTRIES));
        assertEquals(entries.subList(5, 9), ledger.listOfType(TYPE, 5, 4));
        for (var i = 0; i < 7; i++) {
            var subject = digest("subject " + i);
            assertEquals(entries.stream().filter(entry -> entry.subjects().contains(subject)).toList(), ledger.listAbout(subject));
        }
        for (var entry : entries) {
            assertEquals(Optional.of(entry), ledger.findEnvelope(entry.envelope()));
        }
    }

    private int change(String sql) throws SQLException {
        try (var connection = DriverManager.getConnection("jdbc:sqlite:" + index()); var statement = connection.createStatement()) {
            return statement.executeUpdate(sql);
        }
    }

    @Test void entries_are_found_through_the_file_after_opening_again() throws Exception {
        var entries = fill("log");
        for (var entriesInMemory : List.of(0, 1, 299, 1000)) {
            try (var ledger = open(entriesInMemory)) {
                assertWhole(ledger, entries);
            }
        }
        assertEquals(3 * ENTRIES, change("UPDATE places SET key = key"), "all of them are in the file");
    }

    @Test void what_is_missing_from_the_file_is_noticed_when_it_is_opened() throws Exception {
        var entries = fill("log");
        for (var sql : List.of("DELETE FROM places WHERE place = 17", "UPDATE places SET place = 18 WHERE place = 17 AND key <> " + IndexKey.ofType(TYPE),
                "UPDATE places SET key = key + 1 WHERE place = 40", "DELETE FROM places", "DELETE FROM state", "UPDATE state SET edge = x'00'",
                "UPDATE state SET sums = x'00'", "UPDATE state SET format = 2", "DROP TABLE places", "INSERT INTO places VALUES (5, 5)")) {
            open(0).close();
            change(sql);
            try (var ledger = open(0)) {
                assertWhole(ledger, entries);
            }
        }
    }

    @Test void a_bit_turned_over_anywhere_in_the_file_hides_nothing() throws Exception {
        var entries = fill("log");
        open(0).close();
        var whole = Files.readAllBytes(index());
        var random = new SplittableRandom(3);
        for (var i = 0; i < 40; i++) {
            var damaged = whole.clone();
            var at = i < 20 ? random.nextInt(100) : random.nextInt(whole.length);
            damaged[at] ^= (byte) (1 << random.nextInt(8));
            Files.write(index(), damaged);
            try (var ledger = open(0)) {
                assertWhole(ledger, entries);
            }
        }
    }

    @Test void a_file_that_is_no_database_is_made_again() throws Exception {
        var entries = fill("log");
        for (var content : List.of("", "no database", "x".repeat(9000))) {
            Files.writeString(index(), content);
            try (var ledger = open(5)) {
                assertWhole(ledger, entries);
            }
        }
    }

    @Test void a_hint_that_the_log_does_not_bear_out_makes_the_file_again() throws Exception {
        var entries = fill("log");
        var first = IndexKey.ofEnvelope(entries.getFirst().envelope());
        for (var place : List.of(1, ENTRIES + 5)) {
            try (var ledger = open(0)) {
                change("UPDATE places SET place = " + place + " WHERE key = " + first);
                assertEquals(Optional.of(entries.getFirst()), ledger.findEnvelope(entries.getFirst().envelope()));
                assertWhole(ledger, entries);
                assertEquals(ENTRIES, ledger.append(statementAbout("other", "content " + place), TIME).index() - (place == 1 ? 0 : 1));
                entries = ledger.list(0, 2 * ENTRIES);
            }
        }
    }

    @Test void the_index_of_another_log_is_not_believed() throws Exception {
        var entries = fill("log");
        Files.copy(index(), directory.resolve("kept.db"));
        Files.delete(index());
        var others = fill("other");
        Files.copy(directory.resolve("kept.db"), index(), StandardCopyOption.REPLACE_EXISTING);
        try (var ledger = open("other", 0)) {
            assertWhole(ledger, others);
            assertEquals(Optional.empty(), ledger.findEnvelope(entries.getFirst().envelope()));
        }
    }

    @Test void an_index_that_is_ahead_of_its_log_is_made_again() throws Exception {
        fill("log");
        open(0).close();
        Files.move(directory.resolve("log"), directory.resolve("gone"));
        Files.move(directory.resolve("log-sealer"), directory.resolve("gone-sealer"));
        try (var ledger = open(0)) {
            assertEquals(0, ledger.size());
            assertEquals(List.of(), ledger.listAbout(digest("subject 1")));
            var entry = ledger.append(statementAbout("subject 1", "content"), TIME);
            assertEquals(List.of(entry), ledger.listAbout(digest("subject 1")));
        }
    }

    @Test void two_digests_that_the_index_cannot_tell_apart_are_told_apart() throws Exception {
        var one = Digest.sha256("ab".repeat(8) + "1".repeat(48));
        var other = Digest.sha256("ab".repeat(8) + "2".repeat(48));
        try (var ledger = open(2)) {
            var entries = new ArrayList<LedgerEntry>();
            for (var i = 0; i < 10; i++) {
                entries.add(ledger.append(statementAbout(List.of(i % 2 == 0 ? one : other), "content " + i), TIME));
            }
            assertEquals(IntStream.range(0, 5).mapToObj(i -> entries.get(2 * i)).toList(), ledger.listAbout(one));
            assertEquals(IntStream.range(0, 5).mapToObj(i -> entries.get(2 * i + 1)).toList(), ledger.listAbout(other));
            assertEquals(List.of(), ledger.listAbout(Digest.sha256("ab".repeat(8) + "3".repeat(48))));
        }
    }

    @Test void an_entry_that_decayed_after_opening_is_refused_and_not_served() throws Exception {
        var entries = fill("log");
        try (var ledger = open(0)) {
            var bundle = directory.resolve("log/tile/entries/000");
            var content = Files.readAllBytes(bundle);
            content[200] ^= 1;
            Files.write(bundle, content);
            assertThrows(Rejected.Malformed.class, () -> ledger.list(0, 1));
            assertThrows(Rejected.Malformed.class, () -> ledger.findEnvelope(entries.getFirst().envelope()));
            assertEquals(List.of(entries.getLast()), ledger.list(ENTRIES - 1, 1), "what is whole is served");
        }
    }

    @Test void a_tile_that_decayed_hides_nothing() throws Exception {
        var entries = fill("log");
        var tile = directory.resolve("log/tile/0/000");
        var content = Files.readAllBytes(tile);
        for (var damaged : List.of(new byte[0], java.util.Arrays.copyOf(content, 100), new byte[content.length])) {
            Files.write(tile, damaged);
            try (var ledger = open(0)) {
                assertWhole(ledger, entries);
            }
        }
        Files.delete(tile);
        try (var ledger = open(0)) {
            assertWhole(ledger, entries);
        }
    }

    private List<String> fsck() throws IOException {
        return Fsck.check(disk, directory.resolve("log"), directory.resolve("log-blobs"), Fixtures.TRUST, List.of(index())).damages().stream()
                .map(Fsck.Damage::toString).toList();
    }

    @Test void fsck_names_an_index_that_says_what_the_log_does_not() throws Exception {
        fill("log");
        open(0).close();
        assertEquals(List.of(), fsck());
        var whole = Files.readAllBytes(index());
        for (var sql : List.of("DELETE FROM places WHERE place = 17", "UPDATE places SET key = key + 1 WHERE place = 40", "DELETE FROM places",
                "INSERT INTO places VALUES (5, 5)", "INSERT INTO places VALUES (5, 5000)", "UPDATE state SET edge = x'00'", "DROP TABLE places")) {
            change(sql);
            assertTrue(fsck().getFirst().startsWith(directory.getFileName() + "/index.db: found "), sql + ": " + fsck());
            Files.write(index(), whole);
        }
        assertEquals(List.of(), fsck());
        Files.writeString(index(), "no database");
        assertEquals(1, fsck().size());
    }

    @Test void a_file_that_cannot_be_made_is_an_error_and_no_empty_index() throws Exception {
        fill("log");
        Files.delete(index());
        Files.createDirectory(index());
        Files.writeString(index().resolve("in the way"), "");
        assertThrows(IOException.class, () -> open(0));
        assertTrue(Files.isDirectory(index()));
    }
}
