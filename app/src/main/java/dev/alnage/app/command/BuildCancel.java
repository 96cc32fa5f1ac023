package dev.alnage.app.command;

import dev.alnage.app.cli.Command;
import dev.alnage.app.cli.Exit;
import dev.alnage.app.cli.Flag;
import dev.alnage.app.cli.Invocation;
import dev.alnage.app.cli.Usage;
import dev.alnage.app.client.Session;
import java.io.IOException;

/** Ends a run; the planner signs that it was cancelled, and no gate passes it any more. */
public final class BuildCancel implements Command {
    private static final Flag REASON = Flag.withValue("reason", "TEXT", "why");

    @Override public Usage usage() {
        return Usage.of("RUN").with(REASON);
    }

    @Override public Exit run(Invocation in) throws IOException {
        try (var session = Session.open(in)) {
            var run = session.client().cancel(in.positional(0), in.flag(REASON.name()).orElse("cancelled by hand"));
            RunPages.print(run, in);
            in.console().say("run " + in.positional(0) + " is cancelled");
            return Exit.PASSED;
        }
    }
}
