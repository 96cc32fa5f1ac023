package dev.alnage.app.command;

import dev.alnage.app.cli.Command;
import dev.alnage.app.cli.Exit;
import dev.alnage.app.cli.Invocation;
import dev.alnage.app.cli.Usage;
import dev.alnage.app.client.Session;
import java.io.IOException;

/** The newest signed checkpoint, to be kept and compared later. */
public final class LogCheckpoint implements Command {
    @Override public Usage usage() {
        return Usage.none();
    }

    @Override public Exit run(Invocation in) throws IOException {
        try (var session = Session.open(in)) {
            var checkpoint = session.client().checkpoint().toText();
            in.eachOutput(to -> to.out().print(checkpoint));
            return Exit.PASSED;
        }
    }
}
