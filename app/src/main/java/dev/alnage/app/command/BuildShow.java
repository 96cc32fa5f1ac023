package dev.alnage.app.command;

import dev.alnage.app.cli.Command;
import dev.alnage.app.cli.Exit;
import dev.alnage.app.cli.Flag;
import dev.alnage.app.cli.Invocation;
import dev.alnage.app.cli.Table;
import dev.alnage.app.cli.Usage;
import dev.alnage.app.client.RunState;
import dev.alnage.app.client.Session;
import java.io.IOException;
import java.util.stream.Collectors;

/** The steps of a run. */
public final class BuildShow implements Command {
    @Override public Usage usage() {
        return Usage.of("[RUN]").with(Flag.LAST);
    }

    @Override public Exit run(Invocation in) throws IOException {
        try (var session = Session.open(in)) {
            var run = session.run(in, 0);
            var table = new Table("STEP", "KIND", "STATE", "POOLS", "OUTPUTS", "DETAIL");
            run.steps().forEach(step -> table.row(step.id(), step.kind(), step.state(),
                    step.attempts().stream().map(RunState.Attempt::pool).collect(Collectors.joining(",")),
                    step.outputs().entrySet().stream().map(o -> o.getKey() + "=" + o.getValue().hex().substring(0, 12)).collect(Collectors.joining(" ")),
                    step.detail()));
            table.print(in);
            in.console().say("run " + run.id() + " of " + run.name() + " is " + run.state() + ", plan " + run.plan());
            return RunPages.exit(run);
        }
    }
}
