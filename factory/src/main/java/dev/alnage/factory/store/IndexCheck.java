package dev.alnage.factory.store;

import dev.alnage.evidence.Bytes;
import dev.alnage.evidence.Rejected;
import dev.alnage.evidence.log.CompactRange;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Compares an index with the log that it is of, row by row, and changes neither. */
final class IndexCheck {
    private static final int PROBLEMS_MAX = 20;
    private static final int ENTRIES_AT_ONCE = 4096;
    private static final String MEND = "; it is made again when the factory starts";
    private static final String KEYS = "SELECT key, place FROM places ORDER BY place, key";

    private final SignedLog log;
    private final Blobs blobs;
    private final List<String> problems = new ArrayList<>();

    IndexCheck(SignedLog log, Blobs blobs) {
        this.log = log;
        this.blobs = blobs;
    }

    /** What is wrong, at most the first few things. */
    List<String> check(Path index) throws IOException {
        try (var connection = DriverManager.getConnection("jdbc:sqlite:file:" + index.toAbsolutePath() + "?mode=ro")) {
            check(connection);
        } catch (SQLException | Rejected e) {
            problems.add("found an index that cannot be read (" + e.getMessage() + "), expected one" + MEND);
        }
        return List.copyOf(problems);
    }

    private void check(Connection connection) throws SQLException, IOException {
        try (var statement = connection.createStatement()) {
            var range = CompactRange.EMPTY;
            try (var state = statement.executeQuery(SqliteIndex.STATE)) {
                if (state.next()) {
                    range = CompactRange.read(Bytes.of(state.getBytes(1)));
                }
            }
            if (range.size() > log.size() || !log.rangeAt(range.size()).equals(range)) {
                problems.add("found the index of a log of " + range.size() + " entries with root " + range.root() + ", expected this log's" + MEND);
                return;
            }
            try (var rows = statement.executeQuery(KEYS)) {
                compare(new Rows(rows), range.size());
            }
        }
    }

    /** The rows of the index in the order of the log. */
    private static final class Rows {
        private final java.sql.ResultSet rows;
        private boolean more;

        private Rows(java.sql.ResultSet rows) throws SQLException {
            this.rows = rows;
            this.more = rows.next();
        }

        /** The keys of a place; of the places before it none are left. */
        private long[] keys(long place) throws SQLException {
            var keys = new ArrayList<Long>();
            while (more && rows.getLong(2) <= place) {
                keys.add(rows.getLong(1));
                more = rows.next();
            }
            return keys.stream().mapToLong(Long::longValue).toArray();
        }
    }

    private void compare(Rows rows, long size) throws SQLException, IOException {
        for (var from = 0L; from < size && problems.size() < PROBLEMS_MAX; from += ENTRIES_AT_ONCE) {
            var place = from;
            for (var record : log.records(from, Math.min(size, from + ENTRIES_AT_ONCE))) {
                var entry = LedgerReader.whole(LedgerEntry.read(place, record), blobs);
                if (!Arrays.equals(rows.keys(place), IndexKey.of(entry)) && problems.size() < PROBLEMS_MAX) {
                    problems.add("found entry " + place + " under other keys than its own, expected envelope, type and subjects" + MEND);
                }
                place++;
            }
        }
        if (problems.isEmpty() && rows.more) {
            problems.add("found rows of entries from " + size + " on, expected none" + MEND);
        }
    }
}
