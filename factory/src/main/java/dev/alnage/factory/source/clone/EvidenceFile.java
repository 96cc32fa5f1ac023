package dev.alnage.factory.source.clone;

import dev.alnage.evidence.Bytes;
import dev.alnage.evidence.sign.Envelope;
import dev.alnage.evidence.sign.TrustFile;
import dev.alnage.factory.gate.LedgerEvidence;
import dev.alnage.factory.store.Blobs;
import dev.alnage.factory.store.LedgerReader;
import dev.alnage.policy.BundleMaker;
import dev.alnage.policy.PolicySource;
import dev.alnage.policy.clone.SourceEvidence;
import dev.alnage.policy.clone.SourceVerification;
import java.io.IOException;
import java.time.Instant;
import java.util.Optional;

/** Writes all evidence about a repository into a file, for verifying clones of it where no factory is. */
public final class EvidenceFile {
    private final LedgerReader log;
    private final Blobs blobs;
    private final PolicySource policies;

    public EvidenceFile(LedgerReader log, Blobs blobs, PolicySource policies) {
        this.log = log;
        this.blobs = blobs;
        this.policies = policies;
    }

    /**
     * The file, with the records of the log from one on: from the first for readers who know nothing of the log yet.
     *
     * @param signedTrust the trust file as it was signed, which readers verify against a root of their own
     */
    public Bytes of(String repository, TrustFile trust, Envelope signedTrust, long from, Instant now) throws IOException {
        return of(repository, trust, signedTrust, from, now, Optional.empty());
    }

    /** The same with the newest checkpoint that witnesses have cosigned. */
    public Bytes of(String repository, TrustFile trust, Envelope signedTrust, long from, Instant now, Optional<Bytes> witnessed) throws IOException {
        var shown = new BundleMaker(new LedgerEvidence(log, blobs));
        SourceVerification.ask(shown, trust, repository, policies, now);
        var whole = log.proveWith(shown.indexes(), from);
        return SourceEvidence.write(repository, shown.make(signedTrust, whole.proven().note(), whole.proven().records()), from, whole.records(), witnessed);
    }
}
