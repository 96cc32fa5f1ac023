package dev.alnage.factory.storer;

import dev.alnage.evidence.Bytes;
import dev.alnage.evidence.Digest;
import dev.alnage.evidence.Rejected;
import dev.alnage.evidence.sign.Envelope;
import dev.alnage.evidence.sign.TrustFile;
import dev.alnage.factory.gate.LedgerEvidence;
import dev.alnage.factory.store.Blobs;
import dev.alnage.factory.store.LedgerReader;
import dev.alnage.policy.ArtifactVerifier;
import dev.alnage.policy.Bundle;
import dev.alnage.policy.BundleMaker;
import dev.alnage.policy.PolicySource;
import dev.alnage.policy.Verdict;
import java.io.IOException;
import java.time.Instant;

/** Writes bundles of what is in the ledger, for verifying a publication where no factory is. */
public final class Bundles {
    private final LedgerReader log;
    private final Blobs blobs;
    private final SignedTrust trustFile;

    /** Where the signed trust file is read. */
    public interface SignedTrust {
        Envelope read() throws IOException;
    }

    /** @param log follows the ledger's files and verifies its checkpoints */
    public Bundles(LedgerReader log, Blobs blobs, SignedTrust trustFile) {
        this.log = log;
        this.blobs = blobs;
        this.trustFile = trustFile;
    }

    /**
     * All that a verifier reads about the subject, read back as readers will.
     *
     * @throws Rejected.Untrusted if a reader of the bundle would not pass the subject
     */
    Bytes of(Digest subject, TrustFile trust, PolicySource policies, Instant now) throws IOException {
        var shown = new BundleMaker(new LedgerEvidence(log, blobs));
        new ArtifactVerifier(trust, shown, policies.inForce(trust, shown, now), now).verify(subject);
        var proven = log.prove(shown.indexes());
        var file = shown.make(trustFile.read(), proven.note(), proven.records());
        var read = Bundle.read(file, trust.root(), trust.version(), now);
        var verdict = new ArtifactVerifier(read.trust(), read, policies.inForce(read.trust(), read, now), now).verify(subject).decision().verdict();
        if (!(verdict instanceof Verdict.Passed)) {
            throw new Rejected.Untrusted("found " + verdict.reasons().getFirst().found() + " in the bundle of " + subject + ", expected evidence that passes");
        }
        return file;
    }
}
