package dev.alnage.factory.build;

import dev.alnage.evidence.Digest;
import dev.alnage.evidence.Predicate;
import dev.alnage.evidence.Rejected;
import dev.alnage.evidence.claim.Approval;
import dev.alnage.evidence.claim.Deployment;
import dev.alnage.evidence.pipeline.Plan;
import dev.alnage.evidence.sign.Occasion;
import dev.alnage.evidence.sign.Principal;
import dev.alnage.evidence.sign.Role;
import dev.alnage.factory.TrustSource;
import dev.alnage.factory.store.LedgerView;
import java.io.IOException;
import java.util.Collections;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeSet;

/** What the ledger holds about a run's way onward: approvals, publications, deployments; verified each time it is asked. */
public final class Recorded {
    /** The distinct people who said yes to exactly these inputs, and the reason of somebody who said no. */
    public record Given(SortedSet<String> people, Optional<String> denied) {
        public Given {
            people = Collections.unmodifiableSortedSet(new TreeSet<>(people));
        }
    }

    private final LedgerView ledger;
    private final TrustSource trust;

    public Recorded(LedgerView ledger, TrustSource trust) {
        this.ledger = ledger;
        this.trust = trust;
    }

    public Given approvals(String run, Plan.Step.Approve step, SortedMap<String, Digest> inputs) throws IOException {
        var people = new TreeSet<String>();
        Optional<String> denied = Optional.empty();
        for (var entry : ledger.listAbout(inputs.values().iterator().next())) {
            if (!entry.predicateType().equals(Approval.TYPE)) {
                continue;
            }
            try {
                var verified = trust.current().verifyPerson(ledger.envelope(entry), step.role(), Occasion.at(entry.time()));
                var approval = Approval.read(verified.value());
                if (approval.run().equals(run) && approval.step().equals(step.id()) && approval.inputs().equals(inputs)) {
                    if (approval.granted()) {
                        verified.signers().stream().map(Principal::name).forEach(people::add);
                    } else {
                        denied = Optional.of(approval.reason());
                    }
                }
            } catch (Rejected e) {
                // not trusted for this role: counts for nothing; the gate names it
            }
        }
        return new Given(people, denied);
    }

    /** Whether the storer has already published or deployed exactly these inputs, all of them, for this step of this run. */
    public boolean onward(String run, Plan.Step step, SortedMap<String, Digest> inputs) throws IOException {
        for (var input : inputs.values()) {
            if (!onward(run, step, input)) {
                return false;
            }
        }
        return true;
    }

    private boolean onward(String run, Plan.Step step, Digest input) throws IOException {
        for (var entry : ledger.listAbout(input)) {
            try {
                if (step instanceof Plan.Step.Publish && entry.predicateType().equals(Predicate.Release.TYPE)) {
                    var release = trust.current().verifyStatement(ledger.envelope(entry), Role.INGEST, Occasion.at(entry.time())).value();
                    if (release.predicate() instanceof Predicate.Release(_, var id) && id.equals(run + "/" + step.id())) {
                        return true;
                    }
                } else if (step instanceof Plan.Step.Deploy && entry.predicateType().equals(Deployment.TYPE)) {
                    var deployment = Deployment.read(trust.current().verifyStatement(ledger.envelope(entry), Role.INGEST, Occasion.at(entry.time())).value());
                    if (deployment.run().equals(run) && deployment.step().equals(step.id())) {
                        return true;
                    }
                }
            } catch (Rejected e) {
                // not the storer's word: as if it were not there
            }
        }
        return false;
    }
}
