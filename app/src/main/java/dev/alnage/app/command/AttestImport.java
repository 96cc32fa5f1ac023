package dev.alnage.app.command;

import dev.alnage.app.cli.Command;
import dev.alnage.app.cli.Exit;
import dev.alnage.app.cli.Invocation;
import dev.alnage.app.cli.Table;
import dev.alnage.app.cli.Usage;
import dev.alnage.app.client.Session;
import java.io.IOException;

/** Has an envelope filed that was signed elsewhere; the storer lets in only what somebody of the trust file may say. */
public final class AttestImport implements Command {
    @Override public Usage usage() {
        return Usage.of("FILE");
    }

    @Override public Exit run(Invocation in) throws IOException {
        try (var session = Session.open(in)) {
            var envelope = session.client().file(Session.envelope(in.path(in.positional(0))));
            new Table("ENVELOPE").row(envelope.toString()).print(in);
            return Exit.PASSED;
        }
    }
}
