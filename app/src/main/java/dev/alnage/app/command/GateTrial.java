package dev.alnage.app.command;

import dev.alnage.app.cli.Command;
import dev.alnage.app.cli.Exit;
import dev.alnage.app.cli.Failure;
import dev.alnage.app.cli.Flag;
import dev.alnage.app.cli.Invocation;
import dev.alnage.app.cli.OutputFormat;
import dev.alnage.app.cli.Usage;
import dev.alnage.app.client.ClientPolicies;
import dev.alnage.app.client.FactoryEvidence;
import dev.alnage.app.client.Session;
import dev.alnage.app.run.VerdictLines;
import dev.alnage.evidence.Digest;
import dev.alnage.evidence.sign.Envelope;
import dev.alnage.factory.gate.DecisionJson;
import dev.alnage.factory.gate.Gate;
import dev.alnage.factory.gate.PresentedEvidence;
import dev.alnage.policy.FactsDocument;
import dev.alnage.policy.Gatherer;
import dev.alnage.policy.Question;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * {@code alnage gate test RUN STEP}, or {@code gate test DIGEST}: what the gate would decide now, with everything that each rule had to
 * say; nothing is signed or recorded.
 */
public final class GateTrial implements Command {
    private static final Flag FACTS = Flag.of("facts", "print the input that the rules are given, and decide nothing");
    private static final Flag NAME = Flag.withValue("name", "NAME", "of an artifact that was not built here: what you take it for");
    private static final Flag EVIDENCE = Flag.withValue("evidence", "FILE...", "evidence beside the ledger's, as if it were recorded now; it is not filed");
    private static final Flag ACTION = Flag.withValue("action", "WORD", "of such an artifact: what is to be done with it (admit)");

    @Override public Usage usage() {
        return Usage.of("RUN-OR-ARTIFACT", "[STEP]").with(NAME, ACTION, EVIDENCE, FACTS, Session.ROOT)
                .note("With a STEP it is about a step of a run; without, about an artifact: a file or sha256:…")
                .note("Evidence is what alnage attest import takes: an envelope, a Sigstore bundle or a classic in-toto link. The trust map judges it.");
    }

    @Override public Exit run(Invocation in) throws IOException {
        try (var session = Session.open(in)) {
            var question = question(in, session);
            var now = Instant.now();
            var trust = session.trust();
            var ledger = new FactoryEvidence(session.client());
            var evidence = new PresentedEvidence(ledger, presented(in), now);
            if (in.has(FACTS.name())) {
                in.print(FactsDocument.of(new Gatherer(trust, evidence, now).gather(question)));
                return Exit.PASSED;
            }
            var policy = ClientPolicies.inForce(in, trust, ledger, now);
            var decision = new Gate((_, _, _) -> policy).decide(question, trust, evidence, now).decision();
            if (in.output() == OutputFormat.TABLE) {
                new VerdictLines(in.out(), in.style()).print(question.toUri(), subject(question), policy.name(), decision);
            } else {
                in.print(DecisionJson.write(decision, policy, now));
            }
            return VerdictLines.exit(decision.verdict());
        }
    }

    private static List<Envelope> presented(Invocation in) throws IOException {
        var envelopes = new ArrayList<Envelope>();
        for (var file : in.values(EVIDENCE.name())) {
            envelopes.add(AttestImport.read(in, in.path(file)).envelope());
        }
        return envelopes;
    }

    private static Question question(Invocation in, Session session) throws IOException {
        if (in.positionals().size() > 1) {
            var run = session.run(in, 0);
            return new Question.OfStep(run.id(), run.plan(), in.positional(1));
        }
        var name = in.flag(NAME.name()).orElseThrow(() -> new Failure(Exit.USAGE, "ALN-CLI-001", "found no --name, expected what you take the artifact for",
                "alnage gate test RUN STEP asks about a step"));
        return new Question.OfArtifact(Session.subject(in, 0), name, in.flag(ACTION.name()).orElse("admit"));
    }

    private static Digest subject(Question question) {
        return switch (question) {
            case Question.OfStep(_, var plan, _) -> plan;
            case Question.OfArtifact(var subject, _, _) -> subject;
            case Question.OfRevision(_, _, var commit) -> commit;
        };
    }
}
