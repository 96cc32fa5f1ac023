package dev.alnage.factory.storer;

import dev.alnage.evidence.Predicate;
import dev.alnage.evidence.Rejected;
import dev.alnage.evidence.pipeline.Plan;
import dev.alnage.evidence.sign.Occasion;
import dev.alnage.evidence.sign.Role;
import dev.alnage.factory.TrustSource;
import dev.alnage.factory.TrustedClock;
import dev.alnage.factory.build.Storage;
import dev.alnage.factory.gate.LedgerEvidence;
import dev.alnage.factory.store.Blobs;
import dev.alnage.factory.store.Ledger;
import dev.alnage.policy.Gatherer;
import dev.alnage.policy.Question;
import dev.alnage.policy.RunFacts;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/**
 * The factory's word moves nothing: only a recorded verdict of the gate about exactly these digests and this step of this plan
 * does. What the step is, and where it leads, the plan says that the gate passed. Run, plan and verdict each have to be allowed by the
 * trust map for what the plan is called and for where its source is from, as the gate itself judges them.
 */
final class Passed {
    private final Ledger ledger;
    private final LedgerEvidence evidence;
    private final TrustSource trust;
    private final TrustedClock clock;

    Passed(Ledger ledger, Blobs blobs, TrustSource trust, TrustedClock clock) {
        this.ledger = ledger;
        this.evidence = new LedgerEvidence(ledger, blobs);
        this.trust = trust;
        this.clock = clock;
    }

    /** The planned step. @throws Rejected.Untrusted unless the gate passed it with these inputs, all of them and no others */
    Plan.Step step(Storage.Onward onward) throws IOException {
        var question = new Question.OfStep(onward.run(), onward.plan(), onward.step());
        var facts = new Gatherer(trust.current(), evidence, clock.now()).gather(question);
        if (!facts.cancelled().isEmpty()) {
            throw new Rejected.Untrusted("found run " + onward.run() + " cancelled, expected one that goes on");
        }
        if (facts.sources().isEmpty()) {
            throw new Rejected.Untrusted("found nobody trusted who says where commit " + facts.plan().value().commit() + " is from, expected the storer's word for a repository");
        }
        verdict(onward, question, facts);
        var step = facts.plan().value().findStep(onward.step()).orElseThrow(
                () -> new Rejected.Untrusted("found no step " + onward.step() + " in the plan, expected one of it"));
        if (!step.inputs().keySet().equals(onward.inputs().keySet())) {
            throw new Rejected.Untrusted("found inputs " + onward.inputs().keySet() + ", expected " + step.inputs().keySet() + " as planned");
        }
        return step;
    }

    private void verdict(Storage.Onward onward, Question question, RunFacts facts) throws IOException {
        var entry = ledger.findEnvelope(onward.vsa()).orElseThrow(
                () -> new Rejected.Untrusted("found no recorded verdict " + onward.vsa() + ", expected one of the gate"));
        var occasion = Occasion.about(facts.plan().value().name(), facts.sources(), entry.time());
        var verified = trust.current().verifyStatement(ledger.envelope(entry), Role.GATE, occasion).value();
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
}
