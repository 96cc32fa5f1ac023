package dev.alnage.app.command;

import dev.alnage.app.cli.Command;
import dev.alnage.app.cli.Exit;
import dev.alnage.app.cli.Flag;
import dev.alnage.app.cli.Invocation;
import dev.alnage.app.cli.Usage;
import dev.alnage.app.client.ClientPolicies;
import dev.alnage.app.client.FactoryEvidence;
import dev.alnage.app.client.Session;
import dev.alnage.app.run.VerdictLines;
import dev.alnage.policy.Gatherer;
import dev.alnage.policy.Question;
import java.io.IOException;
import java.time.Instant;

/** {@code alnage why RUN [STEP]}: what the policy says about a step of a run now, with everything that it looked at. */
public final class Why implements Command {
    @Override public Usage usage() {
        return Usage.of("[RUN]", "[STEP]").with(Flag.LAST, Session.ROOT).note("STEP is the first that is not done if you name none.");
    }

    @Override public Exit run(Invocation in) throws IOException {
        try (var session = Session.open(in)) {
            var run = session.run(in, 0);
            var step = in.positionals().size() > 1 ? in.positional(1) : run.steps().stream()
                    .filter(each -> !each.state().equals("DONE") && !each.state().equals("REUSED")).findFirst().orElse(run.steps().getLast()).id();
            var now = Instant.now();
            var trust = session.trust();
            var evidence = new FactoryEvidence(session.client());
            var facts = new Gatherer(trust, evidence, now).gather(new Question.OfStep(run.id(), run.plan(), step));
            var policy = ClientPolicies.inForce(in, trust, evidence, now);
            var decision = policy.decide(facts);
            new VerdictLines(in.out(), in.style()).print("step " + step + " of run " + run.id(), run.plan(), policy.name(), decision);
            SourceGlass.warn(in, session.client().glass());
            return VerdictLines.exit(decision.verdict());
        }
    }
}
