package dev.alnage.app.command;

import dev.alnage.app.cli.Command;
import dev.alnage.app.cli.Exit;
import dev.alnage.app.cli.Flag;
import dev.alnage.app.cli.Invocation;
import dev.alnage.app.cli.Usage;
import dev.alnage.app.client.Session;
import java.io.IOException;

/** The runs, newest first. */
public final class BuildList implements Command {
    @Override public Usage usage() {
        return Usage.none().with(Flag.LIMIT);
    }

    @Override public Exit run(Invocation in) throws IOException {
        try (var session = Session.open(in)) {
            var table = RunPages.list();
            session.client().runs().stream().limit(in.number(Flag.LIMIT.name(), 1, 10_000).orElse(50L)).forEach(run -> RunPages.add(table, run));
            if (table.isEmpty()) {
                in.console().say("no runs yet; alnage build start REPOSITORY begins one");
            }
            table.print(in);
            return Exit.PASSED;
        }
    }
}
