package dev.alnage.policy;

import dev.alnage.evidence.Digest;
import dev.alnage.evidence.Rejected;
import dev.alnage.evidence.intoto.LayoutExport;
import dev.alnage.evidence.intoto.LayoutVerification;
import dev.alnage.evidence.intoto.Outcome;
import dev.alnage.evidence.pipeline.Finding;
import dev.alnage.evidence.pipeline.Plan;
import java.util.List;

/**
 * The plan's own in-toto layout over the links of the run: workers' links under their certificates, the storer's statements
 * of what was taken in, people's approvals. It says again, in other code and by §5.2 of the specification, what the walk
 * along the plan has said; where the two differ, nothing goes on.
 */
final class LayoutCheck {
    private LayoutCheck() {}

    /** Asks only where nothing has been found yet: a step that has not been done would be said twice. */
    static void check(RunFacts facts, Findings findings) {
        if (findings.count() > 0) {
            return;
        }
        var steps = before(facts);
        if (steps.isEmpty()) {
            return;
        }
        Outcome outcome;
        try {
            outcome = LayoutVerification.verify(LayoutExport.given(facts.plan().value(), steps, facts.at()),
                    PlanLinks.of(facts, steps).said().stream().flatMap(said -> said.verified().stream()).toList());
        } catch (Rejected e) {
            outcome = new Outcome.Failed(List.of(new Finding(facts.step(), e.getMessage(), "links that can be compared")));
        }
        switch (outcome) {
            case Outcome.Passed _ -> { }
            case Outcome.Failed(var wrong) -> wrong.forEach(finding -> findings.no("ALN-BLD-023", finding.step(), finding.found(), finding.expected(),
                    links(facts, finding), "do not use the result; alnage why shows where the files came from"));
            case Outcome.CannotTell(var missing) -> missing.forEach(finding -> findings.missing("ALN-BLD-024", finding.step(), finding.found(), finding.expected(),
                    "alnage build watch shows what the run waits for"));
        }
    }

    /** The step in question, if it publishes or deploys, is what the gate is asked about and has not been done. */
    private static List<Plan.Step> before(RunFacts facts) {
        return facts.plan().value().upTo(facts.step()).stream().filter(step -> !step.id().equals(facts.step()) || step instanceof Plan.Step.Command).toList();
    }

    private static List<Digest> links(RunFacts facts, Finding finding) {
        return facts.works().stream().filter(work -> work.order().step().equals(finding.step())).map(Facts.Work::linkEnvelope).toList();
    }
}
