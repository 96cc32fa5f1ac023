package dev.alnage.factory.storer;

import dev.alnage.evidence.Digest;
import dev.alnage.evidence.Predicate;
import dev.alnage.evidence.Rejected;
import dev.alnage.evidence.claim.Cancellation;
import dev.alnage.evidence.claim.Run;
import dev.alnage.evidence.pipeline.Plan;
import dev.alnage.evidence.sign.Occasion;
import dev.alnage.evidence.sign.Role;
import dev.alnage.factory.TrustSource;
import dev.alnage.factory.build.Storage;
import dev.alnage.factory.store.Ledger;
import dev.alnage.policy.Question;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/**
 * The factory's word moves nothing: only a recorded verdict of the gate about exactly these digests and this step of this plan
 * does. What the step is, and where it leads, the plan says that the gate passed.
 */
final class Passed {
    private final Ledger ledger;
    private final TrustSource trust;

    Passed(Ledger ledger, TrustSource trust) {
        this.ledger = ledger;
        this.trust = trust;
    }

    /** The planned step. @throws Rejected.Untrusted unless the gate passed it with these inputs, all of them and no others */
    Plan.Step step(Storage.Onward onward) throws IOException {
        verdict(onward);
        var plan = plan(onward);
        var step = plan.findStep(onward.step()).orElseThrow(
                () -> new Rejected.Untrusted("found no step " + onward.step() + " in the plan, expected one of it"));
        if (!step.inputs().keySet().equals(onward.inputs().keySet())) {
            throw new Rejected.Untrusted("found inputs " + onward.inputs().keySet() + ", expected " + step.inputs().keySet() + " as planned");
        }
        return step;
    }

    private void verdict(Storage.Onward onward) throws IOException {
        var entry = ledger.findEnvelope(onward.vsa()).orElseThrow(
                () -> new Rejected.Untrusted("found no recorded verdict " + onward.vsa() + ", expected one of the gate"));
        var verified = trust.current().verifyStatement(ledger.envelope(entry), Role.GATE, Occasion.at(entry.time())).value();
        var question = new Question.OfStep(onward.run(), onward.plan(), onward.step());
        if (!(verified.predicate() instanceof Predicate.VerificationSummary vsa) || !vsa.passed() || !vsa.resourceUri().equals(question.toUri())) {
            throw new Rejected.Untrusted("found a verdict that does not pass " + question.toUri() + ", expected one that does");
        }
        var subjects = verified.subjects().stream().map(subject -> Map.entry(subject.name(), subject.digests())).toList();
        for (var input : onward.inputs().entrySet()) {
            if (!subjects.contains(Map.entry(input.getKey(), List.of(input.getValue())))) {
                throw new Rejected.Untrusted("found no word of " + input.getKey() + " " + input.getValue() + " in the verdict, expected exactly what it passed");
            }
        }
    }

    /** The plan is found through the run, and is the right one because its digest is in the verdict. */
    private Plan plan(Storage.Onward onward) throws IOException {
        var envelopes = new java.util.ArrayList<Digest>();
        for (var entry : ledger.listAbout(onward.plan())) {
            if (entry.predicateType().equals(Run.TYPE)) {
                var run = Run.read(trust.current().verifyStatement(ledger.envelope(entry), Role.PLANNER, Occasion.at(entry.time())).value());
                if (run.id().equals(onward.run())) {
                    envelopes.add(run.planEnvelope());
                }
            } else if (entry.predicateType().equals(Cancellation.TYPE)) {
                var cancelled = Cancellation.read(trust.current().verifyStatement(ledger.envelope(entry), Role.PLANNER, Occasion.at(entry.time())).value());
                if (cancelled.run().equals(onward.run())) {
                    throw new Rejected.Untrusted("found run " + onward.run() + " cancelled, expected one that goes on");
                }
            }
        }
        for (var envelope : envelopes) {
            var entry = ledger.findEnvelope(envelope);
            if (entry.isPresent()) {
                var plan = Plan.read(trust.current().verifyStatement(ledger.envelope(entry.get()), Role.PLANNER, Occasion.at(entry.get().time())).value());
                if (plan.digest().equals(onward.plan())) {
                    return plan;
                }
            }
        }
        throw new Rejected.Untrusted("found no plan " + onward.plan() + " of run " + onward.run() + ", expected a recorded one");
    }
}
