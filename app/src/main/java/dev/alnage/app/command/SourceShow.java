package dev.alnage.app.command;

import dev.alnage.app.cli.Command;
import dev.alnage.app.cli.Exit;
import dev.alnage.app.cli.Invocation;
import dev.alnage.app.cli.Table;
import dev.alnage.app.cli.Usage;
import dev.alnage.app.client.Session;
import dev.alnage.evidence.read.Fields;
import java.io.IOException;

/** The references of a repository, as the Git server has them now. */
public final class SourceShow implements Command {
    @Override public Usage usage() {
        return Usage.of("NAME");
    }

    @Override public Exit run(Invocation in) throws IOException {
        try (var session = Session.open(in)) {
            var table = new Table("REFERENCE", "OBJECT");
            Fields.of("repository", session.client().repository(in.positional(0))).map("references", json -> Fields.text("references", json)).forEach(table::row);
            if (table.isEmpty()) {
                in.console().say("nothing has been pushed yet");
            }
            table.print(in);
            SourceGlass.warn(in, Fields.of("changes", session.client().changes(in.positional(0))).list("glass"));
            return Exit.PASSED;
        }
    }
}
