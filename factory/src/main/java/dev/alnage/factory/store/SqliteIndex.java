package dev.alnage.factory.store;

import dev.alnage.evidence.Bytes;
import dev.alnage.evidence.Rejected;
import dev.alnage.evidence.log.CompactRange;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where in the log something is spoken of, in one SQLite file of this process's own. It holds nothing that the log does not
 * say, so it can be lost at any time; and it is only a hint: whoever asks compares what is found with the log. What a hint
 * cannot show is that something is missing from it, so its rows are counted and summed when it is opened.
 */
final class SqliteIndex implements Closeable {
    private static final System.Logger LOG = System.getLogger(SqliteIndex.class.getName());

    private static final List<String> SCHEMA = List.of(
            // NORMAL: a power cut may lose the last changes, and never leaves half of one.
            "PRAGMA journal_mode = WAL", "PRAGMA synchronous = NORMAL", "PRAGMA busy_timeout = 10000", "PRAGMA trusted_schema = OFF",
            "CREATE TABLE IF NOT EXISTS places (key INTEGER NOT NULL, place INTEGER NOT NULL, PRIMARY KEY (key, place)) STRICT, WITHOUT ROWID",
            "CREATE TABLE IF NOT EXISTS state (format INTEGER NOT NULL, edge BLOB NOT NULL, sums BLOB NOT NULL) STRICT");
    private static final int FORMAT = 1;
    private static final String FIND = "SELECT place FROM places WHERE key = ? AND place >= ? ORDER BY place LIMIT ?";
    static final String STATE = "SELECT edge, sums FROM state WHERE format = " + FORMAT;
    private static final String SET_STATE = "INSERT INTO state (format, edge, sums) VALUES (" + FORMAT + ", ?, ?)";
    private static final int ROWS_AT_ONCE = 100;
    private static final String INSERT = "INSERT INTO places (key, place) VALUES (?, ?)";

    /** A key and the place of the entry that has it. */
    record Row(long key, long place) {}

    private final Path file;
    /** Held by who asks, so that nobody who asks waits for a change. */
    private final Object asking = new Object();
    private @Nullable Connection reading;
    private Connection writing;
    private PreparedStatement find;
    private CompactRange range = CompactRange.EMPTY;
    private IndexSums sums = IndexSums.NONE;

    private SqliteIndex(Path file) throws SQLException {
        this.file = file;
        connect();
    }

    /**
     * Opens the file, or makes it; one that is damaged is made again, empty.
     *
     * @throws IOException if none can be made
     */
    static SqliteIndex open(Path file) throws IOException {
        try {
            return new SqliteIndex(file);
        } catch (SQLException | Rejected e) {
            LOG.log(System.Logger.Level.WARNING, () -> "index=" + file + " made again, found " + e.getMessage());
        }
        try {
            remove(file);
            return new SqliteIndex(file);
        } catch (SQLException e) {
            throw failure(e);
        }
    }

    private static void remove(Path file) throws IOException {
        for (var suffix : List.of("", "-wal", "-shm", "-journal")) {
            Files.deleteIfExists(file.resolveSibling(file.getFileName() + suffix));
        }
    }

    private void connect() throws SQLException {
        writing = DriverManager.getConnection("jdbc:sqlite:" + file);
        try {
            try (var statement = writing.createStatement()) {
                for (var sql : SCHEMA) {
                    statement.execute(sql);
                }
            }
            readState();
            writing.setAutoCommit(false);
            reading = DriverManager.getConnection("jdbc:sqlite:" + file);
            find = reading.prepareStatement(FIND);
        } catch (SQLException | RuntimeException e) {
            disconnect();
            throw e;
        }
    }

    private void readState() throws SQLException {
        try (var statement = writing.createStatement()) {
            var found = IndexSums.of(statement);
            try (var rows = statement.executeQuery(STATE)) {
                if (rows.next()) {
                    range = CompactRange.read(Bytes.of(rows.getBytes(1)));
                    sums = IndexSums.read(Bytes.of(rows.getBytes(2)));
                }
            }
            if (!found.equals(sums)) {
                throw new Rejected.Malformed("found rows with sums " + found + ", expected " + sums + " as they were written");
            }
        }
    }

    /** The right edge of the log up to which it holds every entry. */
    synchronized CompactRange range() {
        return range;
    }

    /** Places from one on at which an entry may have the key, in order. */
    List<Long> find(long key, long from, int limit) throws IOException {
        synchronized (asking) {
            try {
                find.setLong(1, key);
                find.setLong(2, from);
                find.setInt(3, limit);
                try (var rows = find.executeQuery()) {
                    var places = new ArrayList<Long>();
                    while (rows.next()) {
                        places.add(rows.getLong(1));
                    }
                    return places;
                }
            } catch (SQLException e) {
                throw failure(e);
            }
        }
    }

    /** Adds rows, all of them or none; {@code after} is the right edge of the log with their entries. */
    synchronized void add(List<Row> rows, CompactRange after) throws IOException {
        var sorted = new ArrayList<>(rows);
        sorted.sort(Comparator.comparingLong(Row::key).thenComparingLong(Row::place));
        try {
            var whole = sorted.size() / ROWS_AT_ONCE * ROWS_AT_ONCE;
            try (var many = writing.prepareStatement(INSERT + ", (?, ?)".repeat(ROWS_AT_ONCE - 1)); var one = writing.prepareStatement(INSERT)) {
                for (var from = 0; from < whole; from += ROWS_AT_ONCE) {
                    insert(many, sorted.subList(from, from + ROWS_AT_ONCE));
                }
                for (var row : sorted.subList(whole, sorted.size())) {
                    insert(one, List.of(row));
                }
            }
            var summed = sums.plus(sorted);
            setState(after, summed);
            writing.commit();
            range = after;
            sums = summed;
        } catch (SQLException e) {
            rollBack(e);
            throw failure(e);
        }
    }

    private static void insert(PreparedStatement statement, List<Row> rows) throws SQLException {
        var parameter = 0;
        for (var row : rows) {
            statement.setLong(++parameter, row.key());
            statement.setLong(++parameter, row.place());
        }
        statement.executeUpdate();
    }

    private void setState(CompactRange after, IndexSums summed) throws SQLException {
        try (var delete = writing.createStatement(); var insert = writing.prepareStatement(SET_STATE)) {
            delete.executeUpdate("DELETE FROM state");
            insert.setBytes(1, after.toBytes().toArray());
            insert.setBytes(2, summed.toBytes().toArray());
            insert.executeUpdate();
        }
    }

    private void rollBack(SQLException cause) {
        try {
            writing.rollback();
        } catch (SQLException e) {
            cause.addSuppressed(e);
        }
    }

    /** Makes it empty, as a new file. */
    synchronized void clear() throws IOException {
        synchronized (asking) {
            try {
                disconnect();
                remove(file);
                range = CompactRange.EMPTY;
                sums = IndexSums.NONE;
                connect();
            } catch (SQLException e) {
                throw failure(e);
            }
        }
    }

    private void disconnect() throws SQLException {
        if (reading != null) {
            reading.close();
        }
        writing.close();
    }

    @Override public synchronized void close() throws IOException {
        synchronized (asking) {
            try {
                disconnect();
            } catch (SQLException e) {
                throw failure(e);
            }
        }
    }

    private static IOException failure(SQLException e) {
        return new IOException("the index of the ledger: " + e.getMessage(), e);
    }
}
