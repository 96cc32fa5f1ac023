package dev.alnage.app.command;

import dev.alnage.app.cli.Command;
import dev.alnage.app.cli.Exit;
import dev.alnage.app.cli.Invocation;
import dev.alnage.app.cli.Table;
import dev.alnage.app.cli.Usage;
import dev.alnage.app.client.Session;
import java.io.IOException;

/** What the ledger holds about a subject. */
public final class AttestList implements Command {
    @Override public Usage usage() {
        return Usage.of("SUBJECT").note("SUBJECT is a file, sha256:… or a commit.");
    }

    @Override public Exit run(Invocation in) throws IOException {
        try (var session = Session.open(in)) {
            var subject = Session.subject(in, 0);
            var table = new Table("ENVELOPE", "INDEX", "TIME", "PREDICATE");
            session.client().about(subject).forEach(entry -> table.row(entry.envelope().toString(), Long.toString(entry.index()), entry.time().toString(), entry.predicateType()));
            table.print(in);
            if (table.isEmpty()) {
                in.console().say("nothing is known about " + subject);
                return Exit.NOT_FOUND;
            }
            return Exit.PASSED;
        }
    }
}
