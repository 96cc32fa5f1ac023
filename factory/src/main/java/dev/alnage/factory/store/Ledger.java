package dev.alnage.factory.store;

import dev.alnage.evidence.Statement;
import dev.alnage.evidence.sign.Verified;
import java.io.IOException;
import java.time.Instant;
import java.util.List;

/** Signed evidence, append-only. There is no delete, by design. */
public interface Ledger extends LedgerView {
    /**
     * Files it under each of its own subjects (nobody can misfile it); durable and in a signed checkpoint when it returns.
     * An envelope that is there already is not filed again: its entry is returned.
     */
    LedgerEntry append(Verified<Statement> statement, Instant time) throws IOException;

    /**
     * As the other for each, in this order and in one commit: after a crash all of them are there or none, and the disk is
     * waited for once.
     */
    List<LedgerEntry> appendAll(List<Verified<Statement>> statements, Instant time) throws IOException;
}
