package dev.alnage.app.command;

import dev.alnage.app.cli.Command;
import dev.alnage.app.cli.Exit;
import dev.alnage.app.cli.Invocation;
import dev.alnage.app.cli.Mark;
import dev.alnage.app.cli.Usage;
import dev.alnage.app.client.Session;
import dev.alnage.evidence.read.Fields;
import java.io.IOException;

/** Makes an empty repository, which nobody may read or write until somebody grants them a role. */
public final class SourceAdd implements Command {
    @Override public Usage usage() {
        return Usage.of("NAME");
    }

    @Override public Exit run(Invocation in) throws IOException {
        try (var session = Session.open(in)) {
            var name = Fields.of("repository", session.client().addRepository(in.positional(0))).text("name");
            in.console().say(Mark.YES, "made " + name + ", which nobody may use yet");
            return Exit.PASSED;
        }
    }
}
