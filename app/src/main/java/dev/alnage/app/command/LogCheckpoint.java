package dev.alnage.app.command;

import dev.alnage.app.cli.Command;
import dev.alnage.app.cli.Exit;
import dev.alnage.app.cli.Flag;
import dev.alnage.app.cli.Invocation;
import dev.alnage.app.cli.Usage;
import dev.alnage.app.client.Session;
import dev.alnage.evidence.sign.NoteKey;
import dev.alnage.evidence.sign.Role;
import java.io.IOException;

/** The newest signed checkpoint, to be kept and compared later. */
public final class LogCheckpoint implements Command {
    private static final Flag KEY = Flag.of("key", "the log's own key instead, in the form in which witnesses are told of it; read from the data folder");

    @Override public Usage usage() {
        return Usage.none().with(Session.ROOT, KEY);
    }

    @Override public Exit run(Invocation in) throws IOException {
        if (in.has(KEY.name())) {
            var trust = LocalStore.open(in).file();
            trust.keys(Role.CHECKPOINT).forEach(key -> in.eachOutput(to -> to.out().println(new NoteKey(trust.trustDomain() + "/ledger", key).toVerifierKey())));
            return Exit.PASSED;
        }
        try (var session = Session.open(in)) {
            var checkpoint = session.client().checkpoint().toText();
            in.eachOutput(to -> to.out().print(checkpoint));
            return Exit.PASSED;
        }
    }
}
