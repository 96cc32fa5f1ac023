package dev.alnage.app.command;

import dev.alnage.app.cli.Command;
import dev.alnage.app.cli.Exit;
import dev.alnage.app.cli.Failure;
import dev.alnage.app.cli.Invocation;
import dev.alnage.app.cli.Table;
import dev.alnage.app.cli.Usage;
import dev.alnage.app.client.OpenApproval;
import dev.alnage.app.client.Session;
import java.io.IOException;

/** Exactly what an approval would be signed over. */
public final class ApprovalShow implements Command {
    @Override public Usage usage() {
        return Usage.of("RUN");
    }

    @Override public Exit run(Invocation in) throws IOException {
        try (var session = Session.open(in)) {
            var open = find(session, in.positional(0));
            var table = new Table("INPUT", "TREE", "FROM");
            var step = session.client().run(open.run()).findStep(open.step()).orElseThrow();
            open.inputs().forEach((name, tree) -> table.row(name, tree.toString(), String.join(",", step.after())));
            table.print(in);
            in.console().say("run " + open.run() + " of " + open.name() + " at commit " + open.commit().hex() + " wants " + open.threshold() + " of "
                    + open.role() + ", signed by " + (open.people().isEmpty() ? "nobody" : String.join(", ", open.people())));
            return Exit.WAITING;
        }
    }

    static OpenApproval find(Session session, String run) throws IOException {
        return session.client().approvals().stream().filter(open -> open.run().equals(run)).findFirst().orElseThrow(
                () -> new Failure(Exit.NOT_FOUND, "ALN-CLI-020", "found no approval that run " + run + " waits for, expected one", "alnage approval list"));
    }
}
