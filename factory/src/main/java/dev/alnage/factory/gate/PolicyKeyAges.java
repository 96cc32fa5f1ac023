package dev.alnage.factory.gate;

import dev.alnage.evidence.Rejected;
import dev.alnage.evidence.claim.PolicyVersion;
import dev.alnage.evidence.people.KeyAges;
import dev.alnage.evidence.sign.TrustFile;
import dev.alnage.factory.TrustSource;
import dev.alnage.factory.identity.Directory;
import dev.alnage.factory.store.Blobs;
import dev.alnage.factory.store.LedgerView;
import dev.alnage.policy.set.KeySettings;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The greatest ages that the policy in force has for keys. Looked at when a policy was recorded or the trust file is another, and
 * every half minute, since one can begin later. While none can be told, what was known last holds on.
 */
public final class PolicyKeyAges implements Directory.Ages {
    private static final System.Logger LOG = System.getLogger("alnage.identity");
    private static final Duration LOOKED_AT_EVERY = Duration.ofSeconds(30);

    private final LedgerView ledger;
    private final Blobs blobs;
    private final TrustSource trust;
    private KeyAges ages = KeyAges.STANDARD;
    private Instant looked = Instant.EPOCH;
    private int versions = -1;
    private @Nullable TrustFile lookedUnder;

    public PolicyKeyAges(LedgerView ledger, Blobs blobs, TrustSource trust) {
        this.ledger = ledger;
        this.blobs = blobs;
        this.trust = trust;
    }

    @Override public synchronized KeyAges at(Instant now) throws IOException {
        var current = trust.current();
        var recorded = ledger.listAbout(PolicyVersion.series(current.trustDomain())).size();
        if (recorded != versions || current != lookedUnder || !now.isBefore(looked.plus(LOOKED_AT_EVERY))) {
            try {
                ages = KeySettings.inForce(current, new LedgerEvidence(ledger, blobs), now);
            } catch (Rejected e) {
                LOG.log(System.Logger.Level.WARNING, () -> "keyAges=as before reason=\"" + e.getMessage() + "\"");
            }
            looked = now;
            versions = recorded;
            lookedUnder = current;
        }
        return ages;
    }
}
