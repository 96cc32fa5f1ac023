package dev.alnage.factory.store;

import dev.alnage.evidence.Digest;
import dev.alnage.evidence.Rejected;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;

/**
 * The queue in one SQLite file. Losing it loses no evidence: it is made again from signed plans minus recorded links. So it does
 * not wait for the disk: what a process answered is there for the next one, and a power cut may take the latest away. The
 * orders come back from the ledger, and no fence comes twice, since each opening counts fences from where none has been.
 */
public final class SqliteQueue implements Queue, Closeable {
    private static final List<String> SCHEMA = List.of(
            "PRAGMA journal_mode = WAL", "PRAGMA synchronous = FULL", "PRAGMA busy_timeout = 10000", "PRAGMA trusted_schema = OFF",
            """
            CREATE TABLE IF NOT EXISTS orders (
                place INTEGER PRIMARY KEY AUTOINCREMENT,
                digest TEXT NOT NULL UNIQUE,
                pool TEXT NOT NULL,
                fence INTEGER NOT NULL DEFAULT 0,
                leased_until INTEGER NOT NULL DEFAULT 0,
                ended INTEGER NOT NULL DEFAULT 0) STRICT""",
            "CREATE INDEX IF NOT EXISTS waiting ON orders (pool, place) WHERE ended = 0",
            "CREATE TABLE IF NOT EXISTS openings (first_fence INTEGER NOT NULL) STRICT");
    /** Durable, unlike all that comes after it. An opening lasts for fewer leases of one order than this. */
    private static final String OPEN = """
            INSERT INTO openings SELECT coalesce(max(first_fence) + 1000000, 0) FROM openings RETURNING first_fence""";
    private static final String OFFER = "INSERT INTO orders (digest, pool) VALUES (?, ?) ON CONFLICT (digest) DO NOTHING";
    private static final String POOL = "SELECT pool FROM orders WHERE digest = ?";
    // One statement, so two workers never take one order; the fence lets us refuse a worker that comes back too late.
    private static final String TAKE = """
            UPDATE orders SET leased_until = ?, fence = max(fence, ?) + 1
            WHERE place = (SELECT place FROM orders WHERE pool = ? AND ended = 0 AND leased_until <= ? ORDER BY place LIMIT 1)
            RETURNING digest, pool, fence, leased_until""";
    private static final String RENEW = """
            UPDATE orders SET leased_until = max(leased_until, ?) WHERE digest = ? AND fence = ? AND ended = 0
            RETURNING digest, pool, fence, leased_until""";
    private static final String COMPLETE = "UPDATE orders SET ended = 1 WHERE digest = ? AND fence = ? AND fence > 0 AND ended = 0";
    private static final String CANCEL = "UPDATE orders SET ended = 1, fence = fence + 1 WHERE digest = ? AND ended = 0";
    private static final String LEASED = """
            SELECT digest, pool, fence, leased_until FROM orders WHERE ended = 0 AND leased_until > ? ORDER BY place""";
    private static final String STATE = "SELECT fence, ended FROM orders WHERE digest = ?";

    private final Connection connection;
    private final long firstFence;

    private SqliteQueue(Connection connection, long firstFence) {
        this.connection = connection;
        this.firstFence = firstFence;
    }

    public static SqliteQueue open(Path file) throws IOException {
        try {
            var connection = DriverManager.getConnection("jdbc:sqlite:" + file);
            try (var statement = connection.createStatement()) {
                for (var sql : SCHEMA) {
                    statement.execute(sql);
                }
                long firstFence;
                try (var rows = statement.executeQuery(OPEN)) {
                    firstFence = rows.getLong(1);
                }
                statement.execute("PRAGMA synchronous = NORMAL");
                return new SqliteQueue(connection, firstFence);
            } catch (SQLException e) {
                connection.close();
                throw e;
            }
        } catch (SQLException e) {
            throw failure(e);
        }
    }

    @Override public synchronized void offer(Digest order, String pool, Instant now) throws IOException {
        update(OFFER, order.toString(), pool);
        var found = query(POOL, rows -> rows.getString(1), order.toString()).getFirst();
        if (!found.equals(pool)) {
            throw new Rejected.Malformed("found order " + order + " offered to pool " + pool + ", expected " + found + " as before");
        }
    }

    @Override public synchronized void offerAll(SequencedMap<Digest, String> orders, Instant now) throws IOException {
        try {
            connection.setAutoCommit(false);
            try {
                for (var order : orders.entrySet()) {
                    offer(order.getKey(), order.getValue(), now);
                }
                connection.commit();
            } finally {
                connection.rollback();
                connection.setAutoCommit(true);
            }
        } catch (SQLException e) {
            throw failure(e);
        }
    }

    @Override public synchronized Optional<Lease> take(String pool, Duration lease, Instant now) throws IOException {
        requirePositive(lease);
        return query(TAKE, SqliteQueue::lease, now.plus(lease).toEpochMilli(), firstFence, pool, now.toEpochMilli()).stream().findFirst();
    }

    @Override public synchronized Lease renew(Digest order, long fence, Duration lease, Instant now) throws IOException {
        requirePositive(lease);
        var renewed = query(RENEW, SqliteQueue::lease, now.plus(lease).toEpochMilli(), order.toString(), fence);
        if (renewed.isEmpty()) {
            throw stale(order, fence);
        }
        return renewed.getFirst();
    }

    @Override public synchronized void complete(Digest order, long fence) throws IOException {
        if (update(COMPLETE, order.toString(), fence) == 0) {
            throw stale(order, fence);
        }
    }

    @Override public synchronized Optional<String> findPool(Digest order) throws IOException {
        return query(POOL, rows -> rows.getString(1), order.toString()).stream().findFirst();
    }

    @Override public synchronized void cancel(Digest order) throws IOException {
        update(CANCEL, order.toString());
    }

    @Override public synchronized List<Lease> listLeased(Instant now) throws IOException {
        return query(LEASED, SqliteQueue::lease, now.toEpochMilli());
    }

    @Override public synchronized void close() throws IOException {
        try {
            connection.close();
        } catch (SQLException e) {
            throw failure(e);
        }
    }

    private Rejected.Stale stale(Digest order, long fence) throws IOException {
        var found = query(STATE, rows -> rows.getBoolean(2) ? "an order that has ended" : "fence " + rows.getLong(1), order.toString());
        return new Rejected.Stale("found fence " + fence + " for " + order + ", expected "
                + (found.isEmpty() ? "an order that was offered" : found.getFirst() + " as the queue has it"));
    }

    private static void requirePositive(Duration lease) {
        if (lease.toMillis() < 1) {
            throw new IllegalArgumentException("a lease lasts at least a millisecond, not " + lease);
        }
    }

    private static Lease lease(ResultSet rows) throws SQLException {
        return new Lease(Digest.parse(rows.getString(1)), rows.getString(2), rows.getLong(3), Instant.ofEpochMilli(rows.getLong(4)));
    }

    private interface Row<T> {
        T read(ResultSet rows) throws SQLException;
    }

    private <T> List<T> query(String sql, Row<T> row, Object... values) throws IOException {
        try (var statement = prepare(sql, values); var rows = statement.executeQuery()) {
            var list = new ArrayList<T>();
            while (rows.next()) {
                list.add(row.read(rows));
            }
            return list;
        } catch (SQLException e) {
            throw failure(e);
        }
    }

    private int update(String sql, Object... values) throws IOException {
        try (var statement = prepare(sql, values)) {
            return statement.executeUpdate();
        } catch (SQLException e) {
            throw failure(e);
        }
    }

    private PreparedStatement prepare(String sql, Object... values) throws SQLException {
        var statement = connection.prepareStatement(sql);
        for (var i = 0; i < values.length; i++) {
            statement.setObject(i + 1, values[i]);
        }
        return statement;
    }

    private static IOException failure(SQLException e) {
        return new IOException("the queue's database: " + e.getMessage(), e);
    }
}
