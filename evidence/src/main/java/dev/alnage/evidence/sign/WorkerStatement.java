package dev.alnage.evidence.sign;

import dev.alnage.evidence.Rejected;
import dev.alnage.evidence.Statement;
import java.util.Collection;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A statement of a worker, with the certificate under which it speaks. Its one signer is the worker's pool. Only
 * {@link TrustFile#verifyWorker} makes one.
 */
public final class WorkerStatement {
    private final Verified<Statement> statement;
    private final WorkerCertificate certificate;

    WorkerStatement(Verified<Statement> statement, WorkerCertificate certificate) {
        this.statement = statement;
        this.certificate = certificate;
    }

    public Verified<Statement> statement() {
        return statement;
    }

    public WorkerCertificate certificate() {
        return certificate;
    }

    /** The pools behind some statements. One pool three times is one: counting keys or envelopes would let one host agree with itself. */
    public static Set<Principal> pools(Collection<WorkerStatement> statements) {
        return statements.stream().flatMap(statement -> statement.statement.signers().stream()).collect(Collectors.toUnmodifiableSet());
    }

    /** Demands statements of at least so many pools. */
    public static void requirePools(Collection<WorkerStatement> statements, int threshold) {
        if (threshold < 1) {
            throw new IllegalArgumentException("a threshold is at least 1");
        }
        if (pools(statements).size() < threshold) {
            throw new Rejected.Untrusted("found statements of " + pools(statements).size() + " pools, expected " + threshold);
        }
    }
}
