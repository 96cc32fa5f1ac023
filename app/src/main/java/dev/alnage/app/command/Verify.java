package dev.alnage.app.command;

import dev.alnage.app.cli.Command;
import dev.alnage.app.cli.Exit;
import dev.alnage.app.cli.Invocation;
import dev.alnage.app.cli.OutputFormat;
import dev.alnage.app.cli.Usage;
import dev.alnage.app.client.FactoryEvidence;
import dev.alnage.app.client.Session;
import dev.alnage.app.run.VerdictLines;
import dev.alnage.factory.gate.DecisionJson;
import dev.alnage.policy.ArtifactVerifier;
import dev.alnage.policy.FactoryPolicy;
import java.io.IOException;
import java.time.Instant;

/** {@code alnage verify FILE}: gathers the evidence about a file and asks the policy, here and not in the factory. */
public final class Verify implements Command {
    @Override public Usage usage() {
        return Usage.of("SUBJECT").with(Session.ROOT).note("SUBJECT is a file or sha256:…");
    }

    @Override public Exit run(Invocation in) throws IOException {
        try (var session = Session.open(in)) {
            var subject = Session.subject(in, 0);
            var result = new ArtifactVerifier(session.trust(), new FactoryEvidence(session.client()), FactoryPolicy.STANDARD, Instant.now()).verify(subject);
            if (in.output() == OutputFormat.TABLE) {
                new VerdictLines(in.out(), in.style()).print(in.positional(0), subject, FactoryPolicy.STANDARD.name(), result.decision());
            } else {
                in.print(DecisionJson.write(result.decision()));
            }
            return VerdictLines.exit(result.decision().verdict());
        }
    }
}
