package dev.alnage.policy.set;

import dev.alnage.evidence.Digest;
import dev.alnage.evidence.claim.Profile;
import dev.alnage.policy.Facts;
import dev.alnage.policy.FactsDocument;
import dev.alnage.policy.Reason;
import dev.alnage.policy.rego.ast.RegoErrors;
import dev.alnage.policy.rego.run.EvaluationEnded;
import dev.alnage.policy.rego.run.EvaluationOptions;
import dev.alnage.policy.rego.value.RegoJson;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;

/** Every practice that has rules, asked about facts one by one, to see how things stand: nothing is let through by it, or stopped. */
public final class PracticeReview {
    private final Practices practices;
    private final Rules rules;
    private final SignedPolicies.Deadlines deadlines;

    public PracticeReview(Practices practices, SignedPolicies.Deadlines deadlines) {
        this.practices = practices;
        this.rules = Rules.of(practices, practices.list());
        this.deadlines = deadlines;
    }

    /** What the facts say about a practice. That nothing shows it is an answer of its own. */
    public enum State { OBSERVED, REFUSED, CANNOT_TELL, NOTHING }

    /** One practice: what the facts say, in words, and the envelopes that say it. */
    public record Finding(String practice, State state, String text, List<Digest> evidence) {
        public Finding {
            evidence = List.copyOf(evidence);
        }
    }

    /** All practices with rules, those beyond the profile too. @param version the policy under which the facts were decided */
    public List<Finding> of(Facts facts, PolicyHistory.OnRecord version, PolicyBundle bundle) {
        try {
            var profile = AskedUnder.profile(version.policy().profile(), facts);
            return rules.ask(Profile.HIGH, RegoJson.of(FactsDocument.of(facts)), AskedUnder.data(version, profile, PracticeSettings.read(bundle.data())),
                    EvaluationOptions.at(facts.at()).until(deadlines.begin()), facts.question().toUri()).stream().map(PracticeReview::finding).toList();
        } catch (EvaluationEnded | RegoErrors e) {
            return practices.list().stream().map(each -> new Finding(each.id(), State.CANNOT_TELL, "rules that gave no answer: " + e.getMessage(), List.of())).toList();
        }
    }

    private static Finding finding(Rules.Said said) {
        var outcome = said.outcome();
        if (!outcome.denied().isEmpty()) {
            return of(said.rule(), State.REFUSED, outcome.denied());
        }
        if (!outcome.unknown().isEmpty()) {
            return of(said.rule(), State.CANNOT_TELL, outcome.unknown());
        }
        var evidence = new LinkedHashSet<Digest>();
        outcome.observed().forEach(each -> evidence.addAll(each.evidence()));
        return new Finding(said.rule(), outcome.observed().isEmpty() ? State.NOTHING : State.OBSERVED,
                String.join("; ", outcome.observed().stream().map(Outcome.Observation::text).toList()), new ArrayList<>(evidence));
    }

    private static Finding of(String practice, State state, List<Reason> reasons) {
        var first = reasons.getFirst();
        var evidence = new LinkedHashSet<Digest>();
        reasons.forEach(reason -> evidence.addAll(reason.evidence()));
        return new Finding(practice, state, first.code() + " " + first.subject() + ": found " + first.found() + ", expected " + first.expected()
                + (reasons.size() > 1 ? " (and " + (reasons.size() - 1) + " more)" : ""), new ArrayList<>(evidence));
    }
}
