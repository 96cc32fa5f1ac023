package dev.alnage.app.command;

import dev.alnage.app.cli.Exit;
import dev.alnage.app.cli.Invocation;
import dev.alnage.app.cli.Table;
import dev.alnage.app.client.RunState;

/** How runs are listed, and what their states mean to a script. */
final class RunPages {
    private RunPages() {}

    static Table list() {
        return new Table("RUN", "STATE", "NAME", "COMMIT", "STARTED");
    }

    /** One run, as in the list. */
    static void print(RunState run, Invocation in) {
        add(list(), run).print(in);
    }

    static Table add(Table table, RunState run) {
        return table.row(run.id(), run.state(), run.name(), run.commit().hex().substring(0, 12), run.started().toString());
    }

    static Exit exit(RunState run) {
        return switch (run.state()) {
            case "PASSED" -> Exit.PASSED;
            case "FAILED", "CANCELLED" -> Exit.REFUSED;
            default -> Exit.WAITING;
        };
    }
}
