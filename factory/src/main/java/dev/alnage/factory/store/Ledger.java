package dev.alnage.factory.store;

import dev.alnage.evidence.Statement;
import dev.alnage.evidence.sign.Verified;
import java.io.IOException;
import java.time.Instant;

/** Signed evidence, append-only. There is no delete, by design. */
public interface Ledger extends LedgerView {
    /**
     * Files it under each of its own subjects (nobody can misfile it); durable and in a signed checkpoint when it returns.
     * An envelope that is there already is not filed again: its entry is returned.
     */
    LedgerEntry append(Verified<Statement> statement, Instant time) throws IOException;
}
