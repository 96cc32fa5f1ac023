package dev.alnage.factory.gate;

import dev.alnage.evidence.Json;
import dev.alnage.evidence.Rejected;
import dev.alnage.policy.Decision;
import dev.alnage.policy.Evidence;
import dev.alnage.policy.EvidenceAt;
import dev.alnage.policy.Gatherer;
import dev.alnage.policy.Policy;
import dev.alnage.policy.PolicySource;
import dev.alnage.policy.Reason;
import java.util.ArrayList;
import java.util.List;

/**
 * Recorded decisions, each asked again of another policy with the evidence and at the time of then, under the trust file of then. What
 * flips is what a change of the policy would have changed, and nothing else.
 */
public final class Replay {
    private final PolicySource changed;
    private final TrustThen trust;
    private final Evidence evidence;

    public Replay(PolicySource changed, TrustThen trust, Evidence evidence) {
        this.changed = changed;
        this.trust = trust;
        this.evidence = evidence;
    }

    /** One decision: what was recorded, what it would be, and the reasons of the latter. */
    public record Line(RecordedDecision recorded, String would, List<Reason> reasons) {
        public Line {
            reasons = List.copyOf(reasons);
        }

        public boolean flips() {
            return !recorded.verdict().equals(would);
        }

        public Json toJson() {
            return Json.object().with("envelope", recorded.envelope().toString()).with("question", recorded.vsa().resourceUri())
                    .with("timeVerified", recorded.vsa().timeVerified().toString()).with("was", recorded.verdict()).with("would", would)
                    .with("flips", Json.bool(flips())).with("reasons", Json.array(reasons.stream().map(Reason::toJson).toList())).build();
        }
    }

    public List<Line> of(List<RecordedDecision> decisions) {
        var lines = new ArrayList<Line>();
        for (var decision : decisions) {
            lines.add(line(decision));
        }
        return lines;
    }

    private Line line(RecordedDecision recorded) {
        var at = recorded.vsa().timeVerified();
        var then = new EvidenceAt(evidence, at);
        var question = recorded.question();
        try {
            var believed = trust.of(recorded);
            Policy policy = changed.inForce(believed, then, at);
            Decision decision = policy.decide(new Gatherer(believed, then, at).gather(question));
            return new Line(recorded, DecisionJson.name(decision.verdict()), decision.verdict().reasons());
        } catch (Rejected e) {
            return new Line(recorded, "CANNOT_TELL", List.of(new Reason("ALN-BLD-003", question.toUri(), e.getMessage(), "a trust file, a run and a plan that people and the planner signed",
                    List.of(), "alnage build list")));
        }
    }
}
