package dev.alnage.factory.store;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Where a process keeps its index of the ledger: in a file of its own, which no other process may write, or nowhere, which is
 * for logs that are small.
 */
public record IndexFile(Optional<Path> path, int entriesInMemory) {
    public static final IndexFile NONE = new IndexFile(Optional.empty(), Integer.MAX_VALUE);

    public static IndexFile at(Path path) {
        return new IndexFile(Optional.of(path), LedgerIndex.ENTRIES_IN_MEMORY);
    }

    Optional<SqliteIndex> open() throws IOException {
        return path.isPresent() ? Optional.of(SqliteIndex.open(path.get())) : Optional.empty();
    }
}
