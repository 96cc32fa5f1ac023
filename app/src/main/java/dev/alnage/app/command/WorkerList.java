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

/** Which pools have workers, when each last asked, and what it holds. */
public final class WorkerList implements Command {
    @Override public Usage usage() {
        return Usage.none();
    }

    @Override public Exit run(Invocation in) throws IOException {
        try (var session = Session.open(in)) {
            var table = new Table("POOL", "LAST-ASKED", "HOLDS");
            if (session.client().workers() instanceof Json.Elements(var workers)) {
                for (var worker : workers) {
                    var fields = Fields.of("worker", worker);
                    table.row(fields.text("pool"), fields.text("lastAsked"), fields.text("holds").isEmpty() ? "nothing" : fields.text("holds"));
                }
            }
            if (table.isEmpty()) {
                in.console().say("no worker has asked for work yet");
            }
            table.print(in);
            return Exit.PASSED;
        }
    }
}
