package dev.alnage.factory.gate;

import dev.alnage.evidence.Rejected;
import dev.alnage.evidence.claim.Profile;
import dev.alnage.evidence.pipeline.Plan;
import dev.alnage.evidence.sign.TrustFile;
import dev.alnage.policy.Evidence;
import dev.alnage.policy.EvidenceAt;
import dev.alnage.policy.Gatherer;
import dev.alnage.policy.Question;
import dev.alnage.policy.RunFacts;
import dev.alnage.policy.set.PolicyBundle;
import dev.alnage.policy.set.PolicyHistory;
import dev.alnage.policy.set.PracticeReview;
import dev.alnage.policy.set.Practices;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Looks at the last releases again: each with the evidence as it stood when the gate decided, under the trust file of then. What the
 * gate's own verdict says about practices is not believed; the rules are asked.
 */
public final class PostureReader {
    private final Practices practices;
    private final PracticeReview review;
    private final TrustThen trust;
    private final Evidence evidence;

    public PostureReader(Practices practices, PracticeReview review, TrustThen trust, Evidence evidence) {
        this.practices = practices;
        this.review = review;
        this.trust = trust;
        this.evidence = evidence;
    }

    /** @param decisions oldest first; @param releasesMax how many of the newest releases among them are looked at */
    public Posture read(List<RecordedDecision> decisions, Profile profile, int releasesMax) {
        var releases = new ArrayList<Posture.Release>();
        for (var decision : decisions.reversed()) {
            if (releases.size() < releasesMax && decision.vsa().passed() && decision.question() instanceof Question.OfStep question) {
                look(decision, question).ifPresent(releases::add);
            }
        }
        return Posture.of(practices, profile, releases);
    }

    /** Empty when nothing left the factory by it. */
    private Optional<Posture.Release> look(RecordedDecision decision, Question.OfStep question) {
        var at = decision.vsa().timeVerified();
        var then = new EvidenceAt(evidence, at);
        try {
            var believed = trust.of(decision);
            var facts = new Gatherer(believed, then, at).gather(question);
            if (facts.plan().value().findStep(question.step()).filter(PostureReader::leaves).isEmpty()) {
                return Optional.empty();
            }
            return Optional.of(new Posture.Release(decision, findings(facts, believed, then)));
        } catch (Rejected e) {
            return Optional.of(new Posture.Release(decision, nothing("a release whose run nobody can vouch for any more: " + e.getMessage())));
        }
    }

    private static boolean leaves(Plan.Step step) {
        return switch (step) {
            case Plan.Step.Publish _, Plan.Step.Deploy _ -> true;
            case Plan.Step.Command _, Plan.Step.Fetch _, Plan.Step.Approve _ -> false;
        };
    }

    private List<PracticeReview.Finding> findings(RunFacts facts, TrustFile believed, Evidence then) {
        return switch (PolicyHistory.of(believed, then).inForce(facts.at(), 0)) {
            case PolicyHistory.Answer.InForce(var version) -> then.blob(version.policy().bundle()).map(PolicyBundle::read)
                    .map(bundle -> review.of(facts, version, bundle)).orElseGet(() -> nothing("a release whose policy's rules are not held"));
            case PolicyHistory.Answer.CannotTell(var reason) -> nothing("a release whose policy cannot be told: " + reason.found());
        };
    }

    private List<PracticeReview.Finding> nothing(String why) {
        return practices.list().stream().map(practice -> new PracticeReview.Finding(practice.id(), PracticeReview.State.CANNOT_TELL, why, List.of())).toList();
    }
}
