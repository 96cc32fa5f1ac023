package dev.alnage.factory.gate;

import dev.alnage.evidence.Rejected;
import dev.alnage.evidence.claim.PolicyVersion;
import dev.alnage.evidence.people.PeopleRules;
import dev.alnage.evidence.sign.TrustFile;
import dev.alnage.factory.TrustSource;
import dev.alnage.factory.identity.Directory;
import dev.alnage.factory.store.Blobs;
import dev.alnage.factory.store.LedgerView;
import dev.alnage.policy.set.PeopleSettings;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What the policy in force asks of people and their keys. Looked at when a policy was recorded or the trust file is another, and
 * every half minute, since one can begin later. While none can be told, what was known last holds on.
 */
public final class PolicyPeopleRules implements Directory.Rules {
    private static final System.Logger LOG = System.getLogger("alnage.identity");
    private static final Duration LOOKED_AT_EVERY = Duration.ofSeconds(30);

    private final LedgerView ledger;
    private final Blobs blobs;
    private final TrustSource trust;
    private PeopleRules rules = PeopleRules.STANDARD;
    private Instant looked = Instant.EPOCH;
    private int versions = -1;
    private @Nullable TrustFile lookedUnder;

    public PolicyPeopleRules(LedgerView ledger, Blobs blobs, TrustSource trust) {
        this.ledger = ledger;
        this.blobs = blobs;
        this.trust = trust;
    }

    @Override public synchronized PeopleRules at(Instant now) throws IOException {
        var current = trust.current();
        var recorded = ledger.listAbout(PolicyVersion.series(current.trustDomain())).size();
        if (recorded != versions || current != lookedUnder || !now.isBefore(looked.plus(LOOKED_AT_EVERY))) {
            try {
                rules = PeopleSettings.inForce(current, new LedgerEvidence(ledger, blobs), now);
            } catch (Rejected e) {
                LOG.log(System.Logger.Level.WARNING, () -> "peopleRules=as before reason=\"" + e.getMessage() + "\"");
            }
            looked = now;
            versions = recorded;
            lookedUnder = current;
        }
        return rules;
    }
}
