package dev.alnage.factory.source.gate;

import dev.alnage.evidence.sign.Signer;
import dev.alnage.factory.TrustSource;
import dev.alnage.factory.TrustedClock;
import dev.alnage.factory.http.Problem;
import dev.alnage.factory.http.Refused;
import dev.alnage.factory.source.PushGate;
import dev.alnage.factory.source.change.Beginnings;
import dev.alnage.factory.source.change.ChangeGate;
import dev.alnage.factory.source.change.Inspector;
import dev.alnage.factory.source.change.Merges;
import dev.alnage.factory.source.change.Proposals;
import dev.alnage.factory.source.change.PushedReviews;
import dev.alnage.factory.source.change.Reception;
import dev.alnage.factory.source.change.ReferenceRecords;
import dev.alnage.factory.source.secrets.RuleSet;
import dev.alnage.factory.store.Blobs;
import dev.alnage.factory.store.Ledger;
import dev.alnage.policy.Evidence;
import dev.alnage.policy.PolicySource;

/** The parts of the source stage that the storer holds, each with the others that it needs. */
public record SourceStage(ReferenceRecords records, Proposals proposals, Inspector inspector, PushGate gate, Reception reception, Merges merges, PushedReviews reviews, Beginnings beginnings) {
    /**
     * @param blobs where push certificates are kept
     * @param ingest signs inspections and changes of references
     * @param merge signs merge commits
     */
    public static SourceStage of(String trustDomain, Ledger ledger, Blobs blobs, Evidence evidence, TrustSource trust, TrustedClock clock, PolicySource policies,
            Proposals.People people, Signer ingest, Signer merge) {
        var records = new ReferenceRecords(ledger, blobs, trust, clock, ingest);
        var proposals = new Proposals(ledger, trust, people);
        var inForce = new LedgerInForce(trust, evidence, policies, people, java.util.Set.of(merge.key()), RuleSet.shipped());
        var inspector = new SourceInspector(trustDomain, records, inForce,
                SourceInspector.checks(new LedgerResults(trust, evidence), new ReviewApprovers(trustDomain, proposals)), clock);
        var reception = new Reception(trustDomain, proposals, records, inspector, clock);
        var merges = new Merges(proposals, records, inspector, new ReviewDemands(inForce, records, clock), clock, merge);
        var beginnings = new Beginnings(trustDomain, records, inspector, now -> inForce.at(now).rules().orElseThrow(() -> new Refused(new Problem(503, "ALN-SRC-072",
                "found no policy that is in force and can be read, expected one that says how a repository begins", "alnage policy list"))), clock, merge, merges,
                new ChangeGate(reception, merges, new SourceGate(trustDomain, inspector, records)));
        return new SourceStage(records, proposals, inspector, beginnings, reception, merges, new PushedReviews(trustDomain, proposals, records, merges, clock), beginnings);
    }
}
