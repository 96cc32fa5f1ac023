package dev.alnage.policy;

import dev.alnage.evidence.Digest;
import dev.alnage.evidence.Predicate;
import dev.alnage.evidence.Rejected;
import dev.alnage.evidence.Statement;
import dev.alnage.evidence.Tree;
import dev.alnage.evidence.sign.Occasion;
import dev.alnage.evidence.sign.Role;
import dev.alnage.evidence.sign.TrustFile;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What anybody can do with a file and a trust file: find the verdict of the gate about its digest, and then not believe it but
 * gather the evidence and ask the policy again.
 */
public final class ArtifactVerifier {
    private final TrustFile trust;
    private final Evidence evidence;
    private final Policy policy;
    private final Instant now;

    public ArtifactVerifier(TrustFile trust, Evidence evidence, Policy policy, Instant now) {
        this.trust = trust;
        this.evidence = evidence;
        this.policy = policy;
        this.now = now;
    }

    /** The decision about a digest, and the question that it answers if there is one. */
    public record Result(Decision decision, Optional<Question.OfStep> question, Optional<RunFacts> facts) {}

    public Result verify(Digest subject) {
        var questions = new ArrayList<Question.OfStep>();
        var refused = new ArrayList<Reason>();
        for (var found : evidence.about(subject)) {
            if (UnverifiedType.of(found.envelope()).equals(Predicate.VerificationSummary.TYPE)) {
                summary(found, questions, refused);
            }
        }
        if (questions.isEmpty()) {
            refused.add(new Reason("ALN-ART-001", subject.toString(), "no verdict of the gate about this digest that passed it",
                    "an artifact that went through the gate", List.of(), "fetch it again, or ask its publisher"));
            return new Result(new Decision(new Verdict.CannotTell(refused), List.of(), new TreeMap<>()), Optional.empty(), Optional.empty());
        }
        return again(subject, questions.getLast());
    }

    private void summary(Evidence.Found found, List<Question.OfStep> questions, List<Reason> refused) {
        try {
            Statement statement = trust.verifyStatement(found.envelope(), Role.GATE, Occasion.at(found.time())).value();
            if (statement.predicate() instanceof Predicate.VerificationSummary vsa && vsa.passed()
                    && Question.parse(vsa.resourceUri()) instanceof Question.OfStep question) {
                questions.add(question);
            }
        } catch (Rejected e) {
            refused.add(new Reason("ALN-ART-003", found.digest().toString(), e.getMessage(), "a verdict signed by the gate", List.of(found.digest()),
                    "look at the trust file: alnage attest get"));
        }
    }

    private Result again(Digest subject, Question.OfStep question) {
        try {
            var facts = new Gatherer(trust, evidence, now).gather(question);
            var decision = policy.decide(facts);
            if (decision.verdict() instanceof Verdict.Passed && !holds(decision, subject)) {
                decision = new Decision(new Verdict.Failed(List.of(new Reason("ALN-ART-002", subject.toString(), "a digest that is not among what "
                        + question.step() + " was decided about", "one of its files", List.of(), "fetch it again, or ask its publisher"))),
                        decision.claims(), decision.inputs());
            }
            return new Result(decision, Optional.of(question), Optional.of(facts));
        } catch (Rejected e) {
            return new Result(new Decision(new Verdict.CannotTell(List.of(new Reason("ALN-BLD-003", question.run(), e.getMessage(),
                    "a run and a plan that the planner signed", List.of(), "ask for the bundle again"))), List.of(), new TreeMap<>()),
                    Optional.of(question), Optional.empty());
        }
    }

    /** The subject is one of the trees that the verdict is about, or a file in one. */
    private boolean holds(Decision decision, Digest subject) {
        return decision.inputs().containsValue(subject) || decision.inputs().values().stream().map(evidence::blob).flatMap(Optional::stream)
                .map(Tree::parse).anyMatch(tree -> tree.toResources("").stream().anyMatch(file -> file.digests().contains(subject)));
    }
}
