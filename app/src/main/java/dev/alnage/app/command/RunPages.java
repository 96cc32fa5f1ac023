package dev.alnage.app.command;

import dev.alnage.app.cli.Exit;
import dev.alnage.app.cli.Table;
import dev.alnage.app.client.RunState;

/** How runs are listed, and what their states mean to a script. */
final class RunPages {
    private RunPages() {}

    static Table list() {
        return new Table("RUN", "STATE", "NAME", "COMMIT", "STARTED");
    }

    static Exit exit(RunState run) {
        return switch (run.state()) {
            case "PASSED" -> Exit.PASSED;
            case "FAILED", "CANCELLED" -> Exit.REFUSED;
            default -> Exit.WAITING;
        };
    }
}
