package dev.alnage.app.command;

import dev.alnage.app.cli.Command;
import dev.alnage.app.cli.Exit;
import dev.alnage.app.cli.Flag;
import dev.alnage.app.cli.Invocation;
import dev.alnage.app.cli.OutputFormat;
import dev.alnage.app.cli.Usage;
import dev.alnage.app.client.ClientPolicies;
import dev.alnage.app.client.FactoryEvidence;
import dev.alnage.app.client.Session;
import dev.alnage.app.run.VerdictLines;
import dev.alnage.factory.gate.DecisionJson;
import dev.alnage.policy.FactsDocument;
import dev.alnage.policy.Gatherer;
import dev.alnage.policy.Question;
import java.io.IOException;
import java.time.Instant;

/** {@code alnage gate test RUN STEP}: what the gate would decide now; nothing is signed or recorded. */
public final class GateTrial implements Command {
    private static final Flag FACTS = Flag.of("facts", "print the input that the rules are given, and decide nothing");

    @Override public Usage usage() {
        return Usage.of("RUN", "STEP").with(FACTS, Session.ROOT);
    }

    @Override public Exit run(Invocation in) throws IOException {
        try (var session = Session.open(in)) {
            var run = session.run(in, 0);
            var now = Instant.now();
            var trust = session.trust();
            var evidence = new FactoryEvidence(session.client());
            var facts = new Gatherer(trust, evidence, now).gather(new Question.OfStep(run.id(), run.plan(), in.positional(1)));
            if (in.has(FACTS.name())) {
                in.print(FactsDocument.of(facts));
                return Exit.PASSED;
            }
            var policy = ClientPolicies.inForce(trust, evidence, now);
            var decision = policy.decide(facts);
            if (in.output() == OutputFormat.TABLE) {
                new VerdictLines(in.out(), in.style()).print("step " + in.positional(1) + " of run " + run.id(), run.plan(), policy.name(), decision);
            } else {
                in.print(DecisionJson.write(decision));
            }
            return VerdictLines.exit(decision.verdict());
        }
    }
}
