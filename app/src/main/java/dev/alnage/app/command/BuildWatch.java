package dev.alnage.app.command;

import dev.alnage.app.cli.Command;
import dev.alnage.app.cli.Exit;
import dev.alnage.app.cli.Flag;
import dev.alnage.app.cli.Invocation;
import dev.alnage.app.cli.Usage;
import dev.alnage.app.client.Session;
import dev.alnage.app.run.RunWatch;
import java.io.IOException;

/** Shows a run until it rests. */
public final class BuildWatch implements Command {
    @Override public Usage usage() {
        return Usage.of("[RUN]").with(Flag.LAST);
    }

    @Override public Exit run(Invocation in) throws IOException {
        try (var session = Session.open(in)) {
            var run = new RunWatch(session.client(), in.console()).untilItRests(session.run(in, 0).id());
            RunPages.print(run, in);
            in.console().say("run " + run.id() + " is " + run.state());
            if (run.state().equals("WAITING_FOR_PEOPLE")) {
                in.console().say("alnage approval list shows what it waits for");
            }
            return RunPages.exit(run);
        }
    }
}
