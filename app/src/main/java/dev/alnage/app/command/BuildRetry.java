package dev.alnage.app.command;

import dev.alnage.app.cli.Command;
import dev.alnage.app.cli.Exit;
import dev.alnage.app.cli.Invocation;
import dev.alnage.app.cli.Usage;
import dev.alnage.app.client.Session;
import java.io.IOException;

/** Does the steps of a run again that failed or were refused. */
public final class BuildRetry implements Command {
    @Override public Usage usage() {
        return Usage.of("RUN");
    }

    @Override public Exit run(Invocation in) throws IOException {
        try (var session = Session.open(in)) {
            RunPages.print(session.client().retry(in.positional(0)), in);
            in.console().say("run " + in.positional(0) + " goes on; alnage build watch " + in.positional(0));
            return Exit.PASSED;
        }
    }
}
