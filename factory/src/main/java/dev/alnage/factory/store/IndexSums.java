package dev.alnage.factory.store;

import dev.alnage.evidence.Bytes;
import dev.alnage.evidence.Rejected;
import java.nio.ByteBuffer;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;

/**
 * How many rows an index has and what they add up to: every bit of every row counts, so that rows that are lost, changed or
 * not ours are noticed. It is against decay, not against whoever may write the file: that is only the process that asks it.
 */
record IndexSums(long rows, long low, long middle, long high) {
    static final IndexSums NONE = new IndexSums(0, 0, 0, 0);
    private static final int PART_BITS = 24;
    private static final long PART = (1L << PART_BITS) - 1;
    private static final long FACTOR = 255;

    /** The same sums as {@link #plus} makes; each stays below 2^63 for as many rows as a file can hold. */
    private static final String SUMS = "SELECT count(*), coalesce(sum((key & 16777215) * ((place & 255) + 1)), 0),"
            + " coalesce(sum(((key >> 24) & 16777215) * (((place >> 8) & 255) + 1)), 0), coalesce(sum(((key >> 48) & 65535) * 257 + place), 0) FROM places";

    static IndexSums of(Statement statement) throws SQLException {
        try (var rows = statement.executeQuery(SUMS)) {
            rows.next();
            return new IndexSums(rows.getLong(1), rows.getLong(2), rows.getLong(3), rows.getLong(4));
        }
    }

    IndexSums plus(List<SqliteIndex.Row> added) {
        var count = rows;
        var first = low;
        var second = middle;
        var third = high;
        for (var row : added) {
            count++;
            first += (row.key() & PART) * ((row.place() & FACTOR) + 1);
            second += (row.key() >> PART_BITS & PART) * ((row.place() >> Byte.SIZE & FACTOR) + 1);
            third += (row.key() >> 2 * PART_BITS & 0xffff) * (FACTOR + 2) + row.place();
        }
        return new IndexSums(count, first, second, third);
    }

    Bytes toBytes() {
        return Bytes.of(ByteBuffer.allocate(4 * Long.BYTES).putLong(rows).putLong(low).putLong(middle).putLong(high).array());
    }

    static IndexSums read(Bytes bytes) {
        if (bytes.size() != 4 * Long.BYTES) {
            throw new Rejected.Malformed("found sums of " + bytes.size() + " bytes, expected " + 4 * Long.BYTES);
        }
        var buffer = bytes.toBuffer();
        return new IndexSums(buffer.getLong(), buffer.getLong(), buffer.getLong(), buffer.getLong());
    }
}
