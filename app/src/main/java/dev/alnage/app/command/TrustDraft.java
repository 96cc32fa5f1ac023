package dev.alnage.app.command;

import dev.alnage.app.cli.Command;
import dev.alnage.app.cli.Exit;
import dev.alnage.app.cli.Flag;
import dev.alnage.app.cli.Invocation;
import dev.alnage.app.cli.Usage;
import dev.alnage.app.client.Session;
import java.io.IOException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** Writes the next version of the trust file, for somebody to change and for people of the root to sign. */
public final class TrustDraft implements Command {
    private static final Flag RENEW = Flag.of("renew", "also let every entry hold until the new file lapses");

    @Override public Usage usage() {
        return Usage.none().with(TrustFiles.FILE, Session.ROOT, RENEW)
                .note("Change the draft with any editor; what is misspelt or missing is refused when it is signed.");
    }

    @Override public Exit run(Invocation in) throws IOException {
        var next = TrustFiles.verified(in).next(Instant.now().truncatedTo(ChronoUnit.SECONDS), in.has(RENEW.name()));
        in.eachOutput(to -> to.out().println(IndentedJson.of(next.toJson())));
        return Exit.PASSED;
    }
}
