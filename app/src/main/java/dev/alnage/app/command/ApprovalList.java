package dev.alnage.app.command;

import dev.alnage.app.cli.Command;
import dev.alnage.app.cli.Exit;
import dev.alnage.app.cli.Invocation;
import dev.alnage.app.cli.Table;
import dev.alnage.app.cli.Usage;
import dev.alnage.app.client.Session;
import java.io.IOException;

/** What waits for people. */
public final class ApprovalList implements Command {
    @Override public Usage usage() {
        return Usage.none();
    }

    @Override public Exit run(Invocation in) throws IOException {
        try (var session = Session.open(in)) {
            var table = new Table("RUN", "STEP", "NAME", "COMMIT", "SIGNED", "WANTED");
            session.client().approvals().forEach(open -> table.row(open.run(), open.step(), open.name(), open.commit().hex().substring(0, 12),
                    open.people().isEmpty() ? "nobody" : String.join(",", open.people()), open.threshold() + " " + open.role()));
            if (table.isEmpty()) {
                in.console().say("nothing waits for people");
            }
            table.print(in);
            return Exit.PASSED;
        }
    }
}
