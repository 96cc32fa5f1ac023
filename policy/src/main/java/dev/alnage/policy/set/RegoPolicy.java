package dev.alnage.policy.set;

import dev.alnage.evidence.Digest;
import dev.alnage.evidence.Json;
import dev.alnage.evidence.claim.Profile;
import dev.alnage.policy.Claim;
import dev.alnage.policy.Decision;
import dev.alnage.policy.FactoryPolicy;
import dev.alnage.policy.Facts;
import dev.alnage.policy.FactsDocument;
import dev.alnage.policy.Findings;
import dev.alnage.policy.Policy;
import dev.alnage.policy.Reason;
import dev.alnage.policy.Verdict;
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
import java.util.function.BooleanSupplier;

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
    private final BooleanSupplier late;

    /** @param exceptions those that count now; @param until when another policy may be in force; @param late whether the time for a decision is over */
    RegoPolicy(PolicyHistory.OnRecord version, Compiled compiled, Exceptions exceptions, Instant until, BooleanSupplier late) {
        this.version = version;
        this.compiled = compiled;
        this.exceptions = exceptions;
        this.until = until;
        this.late = late;
    }

    /** What is the same for every question: the rules of one bundle under one profile, ready to be asked. */
    record Compiled(FactoryPolicy chain, Profile profile, Rules practices, Rules organisation, ObjectValue data, Digest digest) {
        /** @throws dev.alnage.evidence.Rejected.Malformed when the bundle's rules cannot be used */
        static Compiled of(FactoryPolicy chain, Practices practices, Profile profile, PolicyBundle bundle) {
            var digest = Digest.of(Json.object().with("format", "alnage-policy/1").with("chain", chain.digest().toString())
                    .with("assurance", profile.assurance().wireName()).with("risk", profile.risk().wireName())
                    .with("practices", practices.digest(profile).toString()).with("bundle", bundle.digest().toString()).build().toBytes());
            return new Compiled(chain, profile, Rules.of(practices, profile), Rules.of(bundle), (ObjectValue) RegoJson.of(bundle.data()), digest);
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

    @Override public Instant until() {
        return until;
    }

    @Override public Decision decide(Facts facts) {
        var chain = compiled.chain().decide(facts);
        var findings = new Findings();
        findings.add(chain);
        findings.claim(new Claim(Claim.State.YES, "policy", name() + " of " + String.join(" and ", version.signers()) + ", "
                + compiled.profile(), List.of(version.envelope())));
        var levels = new ArrayList<String>();
        if (chain.verdict() instanceof Verdict.Passed(var built)) {
            levels.addAll(built);
        }
        var input = FactsDocument.of(facts);
        var options = EvaluationOptions.at(facts.at()).until(late);
        judge(compiled.practices(), input, product(ObjectValue.EMPTY), options, facts, findings, levels);
        judge(compiled.organisation(), input, product(compiled.data()), options, facts, findings, levels);
        return findings.decision(levels, chain.inputs());
    }

    private void judge(Rules rules, Value input, ObjectValue data, EvaluationOptions options, Facts facts, Findings findings, List<String> levels) {
        try {
            for (var said : rules.ask(input, data, options, facts.step())) {
                take(said, facts, findings, levels);
            }
        } catch (EvaluationEnded e) {
            findings.unknown(new Reason("ALN-POL-005", facts.step(), "rules that were not done: " + e.getMessage(), "an answer within the limits of a decision",
                    List.of(version.envelope()), "mend the rule: alnage policy test shows what it costs", "policy", ""));
        } catch (RegoErrors e) {
            findings.unknown(new Reason("ALN-POL-008", facts.step(), "rules that gave no answer: " + e.first(), "an answer", List.of(version.envelope()),
                    "mend the rule at " + e.first().at(), "policy", ""));
        }
    }

    private void take(Rules.Said said, Facts facts, Findings findings, List<String> levels) {
        var excused = 0;
        for (var reason : said.outcome().denied()) {
            var warning = exceptions.excuse(reason, facts.plan().value().name());
            if (warning.isPresent()) {
                findings.claim(warning.get());
                excused++;
            } else {
                findings.no(reason);
            }
        }
        said.outcome().unknown().forEach(findings::unknown);
        if (!said.allowed()) {
            findings.no(new Reason("ALN-POL-012", facts.step(), "rule " + said.rule() + ".allow that is not true", "true", List.of(version.envelope()),
                    "alnage gate test shows the facts that it was given", said.rule(), ""));
        }
        var clean = said.outcome().denied().isEmpty() && said.outcome().unknown().isEmpty() && said.allowed();
        for (var observed : said.outcome().observed()) {
            findings.claim(new Claim(clean ? Claim.State.YES : Claim.State.WARNING, said.rule(), observed.text(), observed.evidence()));
        }
        if (said.practice() && clean && excused == 0) {
            if (said.outcome().observed().isEmpty()) {
                findings.claim(new Claim(Claim.State.NOT_LOOKED_AT, said.rule(), "nothing observed that shows it", List.of()));
            } else {
                levels.add(level(said.rule()));
            }
        }
    }

    /** SLSA reserves names that begin with its own; a practice's says whose it is. */
    static String level(String practice) {
        return "ALNAGE_" + practice.replace('/', '_').replace('-', '_').toUpperCase(Locale.ROOT);
    }

    /** What rules may know of the policy itself, at {@code data.alnage.policy}. */
    private ObjectValue product(ObjectValue data) {
        var policy = version.policy();
        var own = Json.object().with("name", policy.name()).with("version", policy.version()).with("signers", Json.texts(version.signers()))
                .with("assurance", compiled.profile().assurance().wireName()).with("risk", compiled.profile().risk().wireName())
                .with("envelope", version.envelope().toString()).build();
        var builder = ObjectValue.builder();
        data.members().forEach(builder::put);
        builder.put("alnage", RegoJson.of(Json.object().with("policy", own).build()));
        return builder.build();
    }
}
