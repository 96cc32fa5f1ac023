package dev.alnage.policy;

import dev.alnage.evidence.Rejected;
import dev.alnage.evidence.claim.BreakGlass;
import dev.alnage.evidence.claim.ProposedChange;
import dev.alnage.evidence.claim.ReferenceChange;
import dev.alnage.evidence.claim.SourceInspection;
import dev.alnage.evidence.claim.SourceScope;
import dev.alnage.evidence.people.Roster;
import dev.alnage.evidence.sign.Principal;
import dev.alnage.evidence.sign.Role;
import dev.alnage.evidence.sign.TrustFile;
import dev.alnage.policy.source.Demand;
import dev.alnage.policy.source.FourEyes;
import dev.alnage.policy.source.GivenReview;
import dev.alnage.policy.source.OpenGlass;
import dev.alnage.policy.source.Proposal;
import dev.alnage.policy.source.ReviewSignature;
import dev.alnage.policy.source.RosterAccounts;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Collects what is known about a revision: what the storer found when it was pushed, by which recorded change it came to its reference,
 * and, when it is the merge of a proposed change, who reviewed that. Only what was said in this repository counts (case G4).
 */
final class RevisionGatherer {
    private final TrustFile trust;
    private final Evidence evidence;
    private final Instant now;
    private final Question.OfRevision question;
    private final SourceScope scope;
    private final Believed believed;

    RevisionGatherer(TrustFile trust, Evidence evidence, Instant now, Question.OfRevision question) {
        this.trust = trust;
        this.evidence = evidence;
        this.now = now;
        this.question = question;
        this.scope = new SourceScope(trust.trustDomain(), question.repository());
        this.believed = new Believed(trust, question.repository(), Set.of(question.repository()));
    }

    RevisionFacts gather() {
        var about = evidence.about(question.commit());
        var inspections = believed.signed(about, Role.INGEST, SourceInspection.TYPE, SourceInspection::read).stream()
                .filter(each -> each.value().scope().equals(scope) && each.value().revision().equals(question.commit())
                        // another reference has other rules: what was let in there says nothing here
                        && each.value().reference().equals(question.reference())).toList();
        var moves = believed.signed(about, Role.INGEST, ReferenceChange.TYPE, ReferenceChange::read).stream()
                .filter(each -> each.value().scope().equals(scope) && each.value().moves().stream().anyMatch(this::brings)).toList();
        var change = believed.signed(about, Role.INGEST, ProposedChange.TYPE, ProposedChange::read).stream()
                .filter(each -> each.value().scope().equals(scope) && each.value().result().equals(Optional.of(question.commit()))
                        && each.value().target().equals(question.reference())).findFirst();
        var reviewed = change.flatMap(this::reviewed);
        believed.hear(about);
        return new RevisionFacts(question, now, trust.version(), inspections, moves, reviewed, believed.attestations(), believed.notTrusted());
    }

    private boolean brings(ReferenceChange.Move move) {
        return move.reference().equals(question.reference()) && move.after().equals(Optional.of(question.commit()));
    }

    /** Empty without the inspection of what was proposed: nobody knows then who had a part in it. */
    private Optional<ReviewedChange> reviewed(Facts.Signed<ProposedChange> merged) {
        var change = merged.value();
        var inspected = believed.signed(evidence.about(change.head()), Role.INGEST, SourceInspection.TYPE, SourceInspection::read).stream().map(Facts.Signed::value)
                .filter(each -> each.scope().equals(scope) && each.revision().equals(change.head())).reduce((_, last) -> last);
        return inspected.map(inspection -> {
            var roster = RosterOf.evidence(evidence, trust, believed::refuse);
            var outcome = judged(change, inspection, roster, merged.recorded());
            return new ReviewedChange(merged, inspection.contributors(), outcome, glass(change, judged(change, inspection, roster, now)));
        });
    }

    /** Asked for nobody in particular: how many there must be is for the rules to say. @param until reviews on record by then */
    private FourEyes.Outcome judged(ProposedChange change, SourceInspection inspection, Roster roster, Instant until) {
        var reviews = reviews(change, roster, until);
        var names = new TreeSet<>(inspection.contributors());
        reviews.forEach(review -> names.add(review.account()));
        return FourEyes.judge(Proposal.of(change, inspection.contributors(), inspection.evilMerges(), change.carried()), new Demand(0, 0, true), reviews,
                RosterAccounts.of(roster, scope.repository(), names, until));
    }

    /** What was on record by then, such as when the change was merged: a review that comes later has let nothing in. */
    private List<GivenReview> reviews(ProposedChange change, Roster roster, Instant until) {
        var reviews = new ArrayList<GivenReview>();
        for (var found : evidence.about(scope.change(change.number()))) {
            var type = UnverifiedType.of(found.envelope());
            if (ReviewSignature.TYPES.contains(type) && !found.time().isAfter(until)) {
                try {
                    reviews.addAll(ReviewSignature.read(found.envelope(), type, roster, trust, believed.occasion(found)));
                } catch (Rejected e) {
                    believed.refuse(found, e);
                }
            }
        }
        return reviews;
    }

    /** @param since who has said what of it up to now */
    private List<OpenGlass> glass(ProposedChange change, FourEyes.Outcome since) {
        var said = new ArrayList<OpenGlass>();
        for (var each : believed.signedByPeople(evidence.about(scope.change(change.number())), BreakGlass.ROLE, BreakGlass.TYPE, BreakGlass::read)) {
            if (each.value().scope().equals(scope) && each.statement().signers().size() >= BreakGlass.SIGNERS_MIN) {
                said.add(new OpenGlass(each.value(), each.envelope(), each.statement().signers().stream().map(Principal::name).sorted().toList(), each.recorded()));
            }
        }
        return OpenGlass.unresolved(said, (_, time) -> since.lookedAtBy(time)).stream().filter(glass -> glass.broken().head().equals(change.head())).toList();
    }
}
