package dev.alnage.app.command;

import dev.alnage.app.cli.Command;
import dev.alnage.app.cli.Exit;
import dev.alnage.app.cli.Flag;
import dev.alnage.app.cli.Invocation;
import dev.alnage.app.cli.Table;
import dev.alnage.app.cli.Usage;
import dev.alnage.app.client.Session;
import java.io.IOException;

/** The entries of the ledger from an index on. */
public final class LogShow implements Command {
    private static final Flag FROM = Flag.withValue("from", "INDEX", "the first entry (0)");

    @Override public Usage usage() {
        return Usage.none().with(FROM, Flag.LIMIT);
    }

    @Override public Exit run(Invocation in) throws IOException {
        try (var session = Session.open(in)) {
            var table = new Table("ENVELOPE", "INDEX", "TIME", "PREDICATE");
            session.client().entries(in.number(FROM.name(), 0, Long.MAX_VALUE).orElse(0L)).stream()
                    .limit(in.number(Flag.LIMIT.name(), 1, 1_000).orElse(100L))
                    .forEach(entry -> table.row(entry.envelope().toString(), Long.toString(entry.index()), entry.time().toString(), entry.predicateType()));
            table.print(in);
            return Exit.PASSED;
        }
    }
}
