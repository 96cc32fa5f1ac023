package dev.alnage.policy.clone;

import dev.alnage.evidence.Bytes;
import dev.alnage.evidence.Digest;
import dev.alnage.evidence.Predicate.VerificationSummary;
import dev.alnage.evidence.Rejected;
import dev.alnage.evidence.claim.ProposedChange;
import dev.alnage.evidence.claim.ReferenceChange;
import dev.alnage.evidence.claim.SourceInspection;
import dev.alnage.evidence.claim.SourceScope;
import dev.alnage.evidence.log.WitnessedCheckpoint;
import dev.alnage.evidence.sign.Occasion;
import dev.alnage.evidence.sign.Role;
import dev.alnage.evidence.sign.SigningKeys;
import dev.alnage.evidence.sign.Trust;
import dev.alnage.evidence.sign.TrustFile;
import dev.alnage.policy.Evidence;
import dev.alnage.policy.Facts;
import dev.alnage.policy.Gatherer;
import dev.alnage.policy.PolicySource;
import dev.alnage.policy.Question;
import dev.alnage.policy.Reason;
import dev.alnage.policy.RevisionFacts;
import dev.alnage.policy.RosterOf;
import dev.alnage.policy.UnverifiedType;
import dev.alnage.policy.Verdict;
import dev.alnage.policy.source.ReferenceHistory;
import dev.alnage.policy.source.SignedPush;
import dev.alnage.policy.source.SourceSigners;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Verifies a clone against the evidence about its repository, believing neither the Git server nor the verdicts of the gate: the log is
 * the one that is known and has only grown, nothing about the repository is left out of it, the references are what the last recorded
 * change made them, every protected tip passes the policy again, and its commits are what was said of them (practice
 * {@code source/protected-branch-attestation}).
 */
@SuppressWarnings("OptionalUsedAsFieldOrParameterType")
public final class SourceVerification {
    private static final String RULE = "source/protected-branch-attestation";

    private final PolicySource policies;
    private final Protected which;
    private final Trust root;
    private final Instant now;
    private final List<Reason> failed = new ArrayList<>();
    private final List<Reason> unknown = new ArrayList<>();
    private final List<Tip> tips = new ArrayList<>();

    /** Which references must pass the policy. */
    public interface Protected {
        boolean includes(SourceEvidence evidence, String reference);

        /** Whether reviews may be carried over there when the base moves. */
        default boolean carriesReviews(SourceEvidence evidence, String reference) {
            return false;
        }
    }

    /** A reference that was looked at: its revision, whether it is protected, and how the policy decides about it now. */
    public record Tip(String reference, Digest revision, boolean isProtected, Verdict verdict) {}

    /** What came out, and what the verifier knows of the log from now on if the log held. */
    public record Result(Verdict verdict, List<Tip> tips, Optional<KnownLog> log) {
        public Result {
            tips = List.copyOf(tips);
        }
    }

    /** A clone as it lies there. @param references branches and tags by full name, as the server has them */
    public record Clone(SortedMap<String, Digest> references, CloneObjects objects) {}

    public SourceVerification(PolicySource policies, Protected which, Trust root, Instant now) {
        this.policies = policies;
        this.which = which;
        this.root = root;
        this.now = now;
    }

    /** @param known what the verifier knows of the log; with nothing known, and no witnesses, the best answer is that it cannot be told */
    public Result verify(Bytes file, String repository, Optional<KnownLog> known, Clone clone) {
        try {
            var evidence = SourceEvidence.read(file, repository, root, known, now);
            var history = history(evidence.bundle(), evidence.bundle().trust(), evidence.scope());
            if (history.changes().isEmpty()) {
                unknown.add(reason("ALN-SRC-090", repository, "no recorded change of any reference of " + repository, "a repository that the factory serves"));
            }
            references(evidence, history, clone);
            certificates(evidence, history);
            if (known.isEmpty()) {
                witnesses(repository, evidence.witnessed());
            }
            return result(Optional.of(evidence.log()));
        } catch (Rejected.Stale e) {
            failed.add(reason("ALN-SRC-091", repository, e.getMessage(), "the log that is known, only longer"));
        } catch (Rejected e) {
            failed.add(reason("ALN-SRC-095", repository, e.getMessage(), "whole evidence"));
        }
        return result(Optional.empty());
    }

    /** Who looks for the first time has to be told by others that everybody is shown the same log, and that it is not an old one. */
    private void witnesses(String repository, Optional<WitnessedCheckpoint> witnessed) {
        if (witnessed.isEmpty()) {
            unknown.add(new Reason("ALN-SRC-092", repository, "nothing that was known of the log before, so a history made for this clone alone would look the same",
                    "a checkpoint that you kept or that somebody else witnessed", List.of(), "keep what --remember writes, and verify again later", RULE, ""));
        } else if (!witnessed.get().by().isEnough()) {
            unknown.add(new Reason("ALN-SRC-186", repository, "a log that nobody here knew before, with a checkpoint of " + witnessed.get().checkpoint().size() + " entries that was seen by "
                    + witnessed.get().by().shown(), "as many witnesses as the trust file asks for, lately", List.of(),
                    "ask for newer evidence; keep what --remember writes, and verify again later", RULE, ""));
        }
    }

    private Result result(Optional<KnownLog> log) {
        if (!failed.isEmpty()) {
            var all = new ArrayList<>(failed);
            all.addAll(unknown);
            return new Result(new Verdict.Failed(all), tips, Optional.empty());
        }
        return new Result(unknown.isEmpty() ? new Verdict.Passed(List.of()) : new Verdict.CannotTell(unknown), tips, log);
    }

    private static ReferenceHistory history(Evidence place, TrustFile trust, SourceScope scope) {
        var recorded = new ArrayList<ReferenceHistory.Recorded>();
        for (var found : place.about(scope.references())) {
            if (UnverifiedType.of(found.envelope()).equals(ReferenceChange.TYPE)) {
                var statement = trust.verifyStatement(found.envelope(), Role.INGEST, Occasion.at(found.time())).value();
                recorded.add(new ReferenceHistory.Recorded(ReferenceChange.read(statement), found.digest(), found.time()));
            }
        }
        return ReferenceHistory.of(scope, recorded);
    }

    /**
     * Asks a place of evidence for everything that {@link #verify} reads, so that it can be put into a file.
     *
     * @throws Rejected when the chain of changes on record is broken
     */
    public static void ask(Evidence place, TrustFile trust, String repository, PolicySource policies, Instant now) {
        var scope = new SourceScope(trust.trustDomain(), repository);
        SourceEvidence.alwaysAsked(scope).forEach(place::about);
        var policy = policies.inForce(trust, place, now);
        var history = history(place, trust, scope);
        history.changes().forEach(each -> each.change().change().ifPresent(number -> place.about(scope.change(number))));
        history.changes().forEach(each -> each.change().certificate().ifPresent(place::blob));
        history.state().forEach((name, revision) -> {
            if (ShownReferences.isOfClone(name)) {
                var facts = new Gatherer(trust, place, now).gather(new Question.OfRevision(repository, name, revision));
                policy.decide(facts);
                facts.reviewed().ifPresent(change -> place.about(change.change().value().head()));
            }
        });
    }

    private void references(SourceEvidence evidence, ReferenceHistory history, Clone clone) {
        var asked = new ArrayList<>(SourceEvidence.alwaysAsked(evidence.scope()));
        history.changes().forEach(each -> each.change().change().ifPresent(number -> asked.add(evidence.scope().change(number))));
        var state = new TreeMap<>(history.state());
        state.keySet().removeIf(name -> !ShownReferences.isOfClone(name));
        asked.addAll(state.values());
        var withheld = evidence.withheld(asked.stream().distinct().toList());
        if (!withheld.isEmpty()) {
            failed.add(new Reason("ALN-SRC-095", evidence.scope().repository(), withheld.size() + " statements on record that are left out", "all that is on record",
                    withheld, "ask somebody else for the evidence", RULE, ""));
        }
        failed.addAll(ShownReferences.compare(history, clone.references()));
        state.forEach((name, revision) -> tip(evidence, name, revision, clone));
    }

    /** Who pushed is the server's word, unless the push was signed: then it must be what was signed, by whom it says. */
    private void certificates(SourceEvidence evidence, ReferenceHistory history) {
        var keys = SourceSigners.of(RosterOf.evidence(evidence.bundle(), evidence.bundle().trust()), evidence.bundle().trust());
        var used = new HashSet<Bytes>();
        for (var each : history.changes()) {
            var change = each.change();
            if (change.certificate().isPresent()) {
                var content = evidence.bundle().blob(change.certificate().get());
                if (content.isEmpty()) {
                    failed.add(reason("ALN-SRC-158", each.envelope().toString(), "no push certificate " + change.certificate().get(), "the one that change " + change.sequence() + " names"));
                } else {
                    requireSigned(new SignedPush(evidence.scope(), change.pusher(), change.moves()), content.get(), keys, each, used);
                }
            }
        }
    }

    private void requireSigned(SignedPush push, Bytes content, SigningKeys keys, ReferenceHistory.Recorded recorded, Set<Bytes> used) {
        try {
            if (!used.add(push.require(content, keys, recorded.time(), true).signedPayload())) {
                throw new Rejected.Untrusted("found what was signed for a change before, expected a certificate of its own");
            }
        } catch (Rejected e) {
            failed.add(reason("ALN-SRC-158", recorded.envelope().toString(), "change " + recorded.change().sequence() + " with a push certificate that does not hold: " + e.getMessage(),
                    "what " + push.pusher() + " signed"));
        }
    }

    private void tip(SourceEvidence evidence, String name, Digest revision, Clone clone) {
        var trust = evidence.bundle().trust();
        var question = new Question.OfRevision(evidence.scope().repository(), name, revision);
        var facts = new Gatherer(trust, evidence.bundle(), now).gather(question);
        var isProtected = which.includes(evidence, name);
        var decision = policies.inForce(trust, evidence.bundle(), now).decide(facts);
        tips.add(new Tip(name, revision, isProtected, decision.verdict()));
        if (!isProtected) {
            return;
        }
        switch (decision.verdict()) {
            case Verdict.Passed _ -> summary(evidence, question);
            case Verdict.Failed(var reasons) -> failed.addAll(reasons);
            case Verdict.CannotTell(var reasons) -> unknown.addAll(reasons);
        }
        commits(evidence, facts, clone);
    }

    /** The gate's own word is not needed to decide here, but who builds from it asks for it. */
    private void summary(SourceEvidence evidence, Question.OfRevision question) {
        var last = Optional.<VerificationSummary>empty();
        for (var found : evidence.bundle().about(question.commit())) {
            if (UnverifiedType.of(found.envelope()).equals(VerificationSummary.TYPE)) {
                try {
                    var statement = evidence.bundle().trust().verifyStatement(found.envelope(), Role.GATE, Occasion.at(found.time())).value();
                    if (statement.predicate() instanceof VerificationSummary vsa && vsa.resourceUri().equals(question.toUri())) {
                        last = Optional.of(vsa);
                    }
                } catch (Rejected.Untrusted e) {
                    // somebody else's verdict says nothing here
                }
            }
        }
        if (last.filter(VerificationSummary::passed).isEmpty()) {
            unknown.add(new Reason("ALN-SRC-094", question.commit().toString(), last.isEmpty() ? "no verdict of the gate about " + question.reference()
                    : "a verdict of the gate that does not pass " + question.reference(), "one that passes it, as the evidence does here", List.of(),
                    "alnage gate decide " + question.toUri(), RULE, ""));
        }
    }

    private void commits(SourceEvidence evidence, RevisionFacts facts, Clone clone) {
        var keys = SourceSigners.of(RosterOf.evidence(evidence.bundle(), evidence.bundle().trust()), evidence.bundle().trust());
        var inspected = new ArrayList<>(facts.inspections());
        facts.reviewed().ifPresent(change -> inspected.addAll(headOf(evidence, change.change().value())));
        facts.reviewed().ifPresent(change -> carried(evidence, change.change().value(), clone));
        for (var inspection : inspected) {
            failed.addAll(new RangeCheck(inspection.value(), inspection.recorded(), clone.objects(), keys).check());
        }
    }

    /** The storer's word that reviews of an earlier base still hold is looked at like any other: may they, and was it the same change? */
    private void carried(SourceEvidence evidence, ProposedChange change, Clone clone) {
        if (!change.carried().isEmpty() && !which.carriesReviews(evidence, change.target())) {
            failed.add(reason("ALN-SRC-153", change.head().toString(), "reviews of an earlier base of change " + change.number() + " that were carried over", "rules that let them"));
        }
        for (var earlier : change.carried()) {
            if (!clone.objects().isCarried(change.head(), change.base(), earlier)) {
                failed.add(reason("ALN-SRC-153", change.head().toString(), "reviews of change " + change.number() + " on " + earlier.base().hex()
                        + ", where it does something else than on " + change.base().hex(), "the same to the same paths"));
            }
        }
    }

    private List<Facts.Signed<SourceInspection>> headOf(SourceEvidence evidence, ProposedChange change) {
        var question = new Question.OfRevision(evidence.scope().repository(), change.keptAs(), change.head());
        return new Gatherer(evidence.bundle().trust(), evidence.bundle(), now).gather(question).inspections();
    }

    private static Reason reason(String code, String subject, String found, String expected) {
        return new Reason(code, subject, found, expected, List.of(), "ask somebody else for the evidence, and tell whoever runs the server", RULE, "");
    }
}
