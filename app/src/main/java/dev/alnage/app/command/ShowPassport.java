package dev.alnage.app.command;

import dev.alnage.app.cli.Command;
import dev.alnage.app.cli.Exit;
import dev.alnage.app.cli.Flag;
import dev.alnage.app.cli.Invocation;
import dev.alnage.app.cli.Usage;
import dev.alnage.app.client.FactoryEvidence;
import dev.alnage.app.client.Session;
import dev.alnage.app.page.Passport;
import dev.alnage.app.page.PassportView;
import dev.alnage.app.run.VerdictLines;
import dev.alnage.policy.ArtifactVerifier;
import dev.alnage.policy.FactoryPolicy;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Instant;

/** {@code alnage passport FILE}: one printable page of what is known about an artifact. */
public final class ShowPassport implements Command {
    private static final Flag TO = Flag.withValue("to", "FILE", "where to write the page (passport.html)");

    @Override public Usage usage() {
        return Usage.of("SUBJECT").with(TO, Session.ROOT).note("SUBJECT is a file or sha256:…");
    }

    @Override public Exit run(Invocation in) throws IOException {
        try (var session = Session.open(in)) {
            var subject = Session.subject(in, 0);
            var evidence = new FactoryEvidence(session.client());
            var trust = session.trust();
            var now = Instant.now();
            var result = new ArtifactVerifier(trust, evidence, FactoryPolicy.STANDARD, now).verify(subject);
            var target = in.path(in.flag(TO.name()).orElse("passport.html"));
            Files.write(target, Passport.of(PassportView.of(in.positional(0), subject, FactoryPolicy.STANDARD.name(), now, trust.version(), result, evidence)).toArray());
            in.out().println(VerdictLines.word(result.decision().verdict()) + "  " + target);
            return VerdictLines.exit(result.decision().verdict());
        }
    }
}
