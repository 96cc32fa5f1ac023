package dev.alnage.policy.set;

import dev.alnage.evidence.Digest;
import dev.alnage.evidence.Json;
import dev.alnage.evidence.Rejected;
import dev.alnage.evidence.claim.Profile;
import dev.alnage.policy.ArtifactFacts;
import dev.alnage.policy.Claim;
import dev.alnage.policy.Decision;
import dev.alnage.policy.FactoryPolicy;
import dev.alnage.policy.Facts;
import dev.alnage.policy.FactsDocument;
import dev.alnage.policy.Findings;
import dev.alnage.policy.Policy;
import dev.alnage.policy.ProjectFiles;
import dev.alnage.policy.Question;
import dev.alnage.policy.Reason;
import dev.alnage.policy.RevisionFacts;
import dev.alnage.policy.RunFacts;
import dev.alnage.policy.Verdict;
import dev.alnage.policy.protect.OrganisationRules;
import dev.alnage.policy.rego.ast.RegoErrors;
import dev.alnage.policy.rego.run.EvaluationEnded;
import dev.alnage.policy.rego.run.EvaluationOptions;
import dev.alnage.policy.rego.value.ObjectValue;
import dev.alnage.policy.rego.value.RegoJson;
import dev.alnage.policy.rego.value.Value;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A signed version of the policy as the gate asks it: first the chain of evidence along the plan, then the practices of the
 * profile, then the organisation's rules. Each can only add a refusal or a doubt, and one clear yes takes all of them. An answer
 * that a rule did not give, because it was undefined, failed, or took too long, is never a yes.
 */
final class RegoPolicy implements Policy {
    private final PolicyHistory.OnRecord version;
    private final Compiled compiled;
    private final Exceptions exceptions;
    private final Instant until;
    private final SignedPolicies.Deadlines deadlines;

    /** @param exceptions those that count now; @param until when another policy may be in force; @param deadlines how long rules may take */
    RegoPolicy(PolicyHistory.OnRecord version, Compiled compiled, Exceptions exceptions, Instant until, SignedPolicies.Deadlines deadlines) {
        this.version = version;
        this.compiled = compiled;
        this.exceptions = exceptions;
        this.until = until;
        this.deadlines = deadlines;
    }

    /** What is the same for every question: the rules of one bundle under one profile, ready to be asked. */
    record Compiled(FactoryPolicy chain, Profile profile, Rules practices, Rules organisation, Json.Members settings, ObjectValue data, OrganisationRules source,
            int withoutRules, Digest digest) {
        /** @throws dev.alnage.evidence.Rejected.Malformed when the bundle's rules cannot be used */
        static Compiled of(FactoryPolicy chain, Practices practices, Profile profile, PolicyBundle bundle) {
            var digest = Digest.of(Json.object().with("format", "alnage-policy/1").with("chain", chain.digest().toString())
                    .with("assurance", profile.assurance().wireName()).with("risk", profile.risk().wireName())
                    .with("practices", practices.digest(profile).toString()).with("bundle", bundle.digest().toString()).build().toBytes());
            return new Compiled(chain, profile, practices.gate(), Rules.of(bundle), PracticeSettings.read(bundle.data()),
                    (ObjectValue) RegoJson.of(bundle.data()),
                    OrganisationRules.of(bundle.data()), practices.withoutRules().size(), digest);
        }
    }

    @Override public String name() {
        return version.policy().label();
    }

    @Override public Digest digest() {
        return compiled.digest();
    }

    @Override public List<Digest> attestations() {
        var attestations = new ArrayList<Digest>();
        attestations.add(version.envelope());
        exceptions.granted().forEach(each -> attestations.add(each.envelope()));
        return List.copyOf(attestations);
    }

    @Override public Optional<OrganisationRules> source() {
        return Optional.of(compiled.source());
    }

    @Override public Json.Members practices() {
        return compiled.settings();
    }

    @Override public Instant until() {
        return until;
    }

    @Override public Decision decide(Facts facts) {
        return new Asking(facts).decision();
    }

    /** One question: what all that is asked about it have to say. */
    private final class Asking {
        private final Facts facts;
        private final Findings findings = new Findings();
        private final List<String> levels = new ArrayList<>();
        private final Profile profile;
        private boolean admitted;

        Asking(Facts facts) {
            this.facts = facts;
            this.profile = AskedUnder.profile(compiled.profile(), facts);
        }

        /** What a reason is about that does not say so. */
        private String subject() {
            return switch (facts.question()) {
                case Question.OfStep(_, _, var step) -> step;
                case Question.OfArtifact(var subject, _, _) -> subject.toString();
                case Question.OfRevision(_, _, var commit) -> commit.toString();
            };
        }

        /** The name under which an exception may speak of it. */
        private String name() {
            return switch (facts) {
                case RunFacts run -> run.plan().value().name();
                case ArtifactFacts artifact -> artifact.question().name();
                case RevisionFacts revision -> revision.question().repository();
            };
        }

        Decision decision() {
            SortedMap<String, Digest> inputs = switch (facts) {
                case RunFacts run -> chain(run);
                case ArtifactFacts _ -> new TreeMap<>();
                case RevisionFacts revision -> chain(revision);
            };
            findings.claim(new Claim(Claim.State.YES, "policy", RegoPolicy.this.name() + " of " + String.join(" and ", version.signers()) + ", "
                    + profile, List.of(version.envelope())));
            var input = RegoJson.of(FactsDocument.of(facts));
            var options = EvaluationOptions.at(facts.at()).until(deadlines.begin());
            var project = project();
            var settings = project.joined(compiled.settings());
            var under = AskedUnder.data(version, profile, settings);
            judge(compiled.practices(), input, under, options);
            judge(compiled.organisation(), input, AskedUnder.with(under, compiled.data()), options);
            judge(project.rules(), input, under, options);
            if (compiled.withoutRules() > 0) {
                findings.claim(new Claim(Claim.State.NOT_LOOKED_AT, "practices", compiled.withoutRules() + " not observable: no evidence of theirs exists yet "
                        + "(alnage posture show)", List.of()));
            }
            // what was not built here has no chain that says yes, so somebody must
            if (facts instanceof ArtifactFacts && !admitted) {
                findings.unknown(new Reason("ALN-ART-005", subject(), "no rule of " + RegoPolicy.this.name() + " that allows artifacts that were not built here",
                        "a rule allow that is true", facts.attestations().stream().map(Facts.Attestation::envelope).toList(),
                        "ask the policy's administrators for a rule", "policy", ""));
            }
            return findings.decision(levels, inputs);
        }

        /** What the commit itself asks beyond the organisation; what of it cannot be read may have been a refusal. */
        private ProjectRules project() {
            if (!(facts instanceof RunFacts run)) {
                return ProjectRules.NONE;
            }
            switch (run.project()) {
                case ProjectFiles.Missing(var what) -> findings.unknown(new Reason("ALN-POL-014", subject(), "no " + what, "the rules that the commit adds for its own pipelines",
                        List.of(run.plan().envelope()), "alnage build start takes the commit in again", "policy", ""));
                case ProjectFiles.Held(var files) -> {
                    try {
                        return added(ProjectRules.read(files), files.size());
                    } catch (Rejected e) {
                        findings.unknown(new Reason("ALN-POL-015", subject(), e.getMessage(), "rules of the repository's own that can be asked", List.of(run.plan().envelope()),
                                "mend them in " + ProjectFiles.FOLDER + " and push", "policy", ""));
                    }
                }
            }
            return ProjectRules.NONE;
        }

        private ProjectRules added(ProjectRules rules, int files) {
            if (files > 0) {
                findings.claim(new Claim(Claim.State.YES, "project", "asked beyond the organisation by " + files + " files of " + ProjectFiles.FOLDER, List.of()));
            }
            rules.looserThan(compiled.settings()).forEach(each -> findings.claim(new Claim(Claim.State.WARNING, "project", each.setting() + " of " + ProjectFiles.FOLDER
                    + " without effect: found " + each.found() + ", expected " + each.expected(), List.of())));
            return rules;
        }

        private SortedMap<String, Digest> chain(Facts all) {
            var decision = compiled.chain().decide(all, compiled.source().outside());
            findings.add(decision);
            if (decision.verdict() instanceof Verdict.Passed(var built)) {
                levels.addAll(built);
            }
            return decision.inputs();
        }

        private void judge(Rules rules, Value input, ObjectValue data, EvaluationOptions options) {
            try {
                rules.ask(profile, input, data, options, subject()).forEach(this::take);
            } catch (EvaluationEnded e) {
                findings.unknown(new Reason("ALN-POL-005", subject(), "rules that were not done: " + e.getMessage(), "an answer within the limits of a decision",
                        List.of(version.envelope()), "mend the rule: alnage policy test shows what it costs", "policy", ""));
            } catch (RegoErrors e) {
                findings.unknown(new Reason("ALN-POL-008", subject(), "rules that gave no answer: " + e.first(), "an answer", List.of(version.envelope()),
                        "mend the rule at " + e.first().at(), "policy", ""));
            }
        }

        private void take(Rules.Said said) {
            var outcome = said.outcome();
            outcome.denied().forEach(this::deny);
            outcome.unknown().forEach(findings::unknown);
            if (said.allow() == Rules.Allow.NO) {
                findings.no(new Reason("ALN-POL-012", subject(), "rule " + said.rule() + ".allow that is not true", "true", List.of(version.envelope()),
                        "alnage gate test --facts shows what it was given", said.rule(), ""));
            }
            admitted |= said.allow() == Rules.Allow.YES;
            var clean = outcome.denied().isEmpty() && outcome.unknown().isEmpty() && said.allow() != Rules.Allow.NO;
            for (var observed : outcome.observed()) {
                findings.claim(new Claim(clean ? Claim.State.YES : Claim.State.WARNING, said.rule(), observed.text(), observed.evidence()));
            }
            if (said.practice() && clean && outcome.observed().isEmpty()) {
                findings.claim(new Claim(Claim.State.NOT_LOOKED_AT, said.rule(), "nothing observed that shows it", List.of()));
            } else if (said.practice() && clean) {
                levels.add(level(said.rule()));
            }
        }

        private void deny(Reason reason) {
            exceptions.excuse(reason, name()).ifPresentOrElse(findings::claim, () -> findings.no(reason));
        }
    }

    /** SLSA reserves names that begin with its own; a practice's says whose it is. */
    static String level(String practice) {
        return "ALNAGE_" + practice.replace('/', '_').replace('-', '_').toUpperCase(Locale.ROOT);
    }
}
