package dev.alnage.app.command;

import dev.alnage.app.cli.Command;
import dev.alnage.app.cli.Exit;
import dev.alnage.app.cli.Invocation;
import dev.alnage.app.cli.Table;
import dev.alnage.app.cli.Usage;
import dev.alnage.app.client.Session;
import dev.alnage.evidence.Json;
import dev.alnage.evidence.read.Fields;
import java.io.IOException;

/** The repositories that the factory serves. */
public final class SourceList implements Command {
    @Override public Usage usage() {
        return Usage.none();
    }

    @Override public Exit run(Invocation in) throws IOException {
        try (var session = Session.open(in)) {
            var table = new Table("REPOSITORY", "REFERENCES");
            if (session.client().repositories() instanceof Json.Elements(var repositories)) {
                for (var repository : repositories) {
                    var fields = Fields.of("repository", repository);
                    table.row(fields.text("name"), Long.toString(fields.integer("references", 0, Integer.MAX_VALUE)));
                }
            }
            if (table.isEmpty()) {
                in.console().say("there is no repository yet: alnage source add NAME");
            }
            table.print(in);
            SourceGlass.warn(in, session.client().glass());
            return Exit.PASSED;
        }
    }
}
