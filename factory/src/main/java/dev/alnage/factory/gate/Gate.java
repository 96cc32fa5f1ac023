package dev.alnage.factory.gate;

import dev.alnage.evidence.Digest;
import dev.alnage.evidence.Json;
import dev.alnage.evidence.Predicate;
import dev.alnage.evidence.Rejected;
import dev.alnage.evidence.Resource;
import dev.alnage.evidence.Statement;
import dev.alnage.evidence.Tree;
import dev.alnage.evidence.sign.TrustFile;
import dev.alnage.policy.Decision;
import dev.alnage.policy.Evidence;
import dev.alnage.policy.Gatherer;
import dev.alnage.policy.Policy;
import dev.alnage.policy.PolicySource;
import dev.alnage.policy.Question;
import dev.alnage.policy.Reason;
import dev.alnage.policy.Verdict;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The only way onward: gathers verified statements, asks the policy, and words the answer as a VSA for the gate key to sign. */
public final class Gate {
    /** The identity that a VSA names as its verifier. */
    public static final String VERIFIER = "https://alnage.dev/gate";
    /** A VSA lists single files only up to this many; beyond that their tree stands for them. */
    public static final int FILE_SUBJECTS_MAX = 1_000;

    private final PolicySource policies;
    private volatile @Nullable Under under;

    /** The trust file of the last decision, as verdicts name it. */
    private record Under(TrustFile file, Resource resource) {}

    public Gate(PolicySource policies) {
        this.policies = policies;
    }

    /**
     * An answer and the statement that records it. {@code asked} is every digest whose evidence was looked at, {@code until} when
     * another policy may be in force.
     */
    public record Answer(Decision decision, Statement vsa, Set<Digest> asked, Instant until) {
        public Answer {
            asked = Set.copyOf(asked);
        }
    }

    /** Equal evidence, trust and time give equal bytes. What cannot be told is recorded as FAILED, with its reasons. */
    public Answer decide(Question question, TrustFile trust, Evidence source, Instant now) {
        var evidence = new WatchedEvidence(source.asOfNow());
        var policy = policies.inForce(trust, evidence, now);
        Decision decision;
        List<Resource> attestations = new ArrayList<>(List.of(named(trust)));
        try {
            var facts = new Gatherer(trust, evidence, now).gather(question);
            decision = policy.decide(facts);
            policy.attestations().forEach(digest -> attestations.add(Resource.at("ledger:envelope", digest)));
            facts.attestations().forEach(each -> attestations.add(Resource.at("ledger:envelope", each.envelope())));
        } catch (Rejected e) {
            decision = new Decision(new Verdict.CannotTell(List.of(new Reason("ALN-BLD-003", question.toUri(), e.getMessage(),
                    "a run and a plan that the planner signed", List.of(), "alnage build list"))), List.of(), new TreeMap<>());
        }
        var verdict = decision.verdict();
        var vsa = new Predicate.VerificationSummary(VERIFIER, now, question.toUri(), Resource.of(policy.name(), policy.digest()),
                attestations, verdict instanceof Verdict.Passed, verdict instanceof Verdict.Passed(var levels) ? levels : List.of(),
                reasons(verdict));
        return new Answer(decision, new Statement(subjects(question, decision.inputs(), evidence), vsa), evidence.asked(), policy.until());
    }

    /** The file is written down once, and not for every decision under it. */
    private Resource named(TrustFile trust) {
        var known = under;
        if (known == null || known.file() != trust) {
            known = new Under(trust, RecordedDecision.UnderTrust.resource(trust));
            under = known;
        }
        return known.resource();
    }

    /** A VSA has two results: a reason says of itself when it stands for what could not be told. */
    private static Json reasons(Verdict verdict) {
        return Json.array(verdict.reasons().stream().map(reason -> verdict instanceof Verdict.CannotTell
                ? Json.object(with(reason.toJson(), RecordedDecision.UNTOLD, Json.bool(true))) : reason.toJson()).toList());
    }

    private static Map<String, Json> with(Json json, String name, Json value) {
        var members = new LinkedHashMap<>(((Json.Members) json).values());
        members.put(name, value);
        return members;
    }

    /** The trees that the plan leads to and their files, the plan itself when there are none to speak of; or the artifact. */
    private static List<Resource> subjects(Question question, SortedMap<String, Digest> inputs, Evidence evidence) {
        var subjects = new ArrayList<Resource>();
        switch (question) {
            case Question.OfStep(_, var plan, _) when inputs.isEmpty() -> subjects.add(Resource.of("plan", plan));
            case Question.OfStep _ -> { }
            case Question.OfArtifact(var subject, var name, _) -> subjects.add(Resource.of(name, subject));
            case Question.OfRevision(var repository, var reference, var commit) -> subjects.add(Resource.of(repository + ":" + reference, commit));
        }
        inputs.forEach((name, tree) -> {
            subjects.add(Resource.of(name, tree));
            evidence.blob(tree).map(Tree::parse).map(t -> t.toResources(name + "/")).filter(files -> files.size() <= FILE_SUBJECTS_MAX)
                    .ifPresent(subjects::addAll);
        });
        return subjects;
    }
}
