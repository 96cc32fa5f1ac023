package dev.alnage.app.command;

import dev.alnage.app.cli.Command;
import dev.alnage.app.cli.Exit;
import dev.alnage.app.cli.Failure;
import dev.alnage.app.cli.Flag;
import dev.alnage.app.cli.Invocation;
import dev.alnage.app.cli.Usage;
import dev.alnage.app.client.Session;
import dev.alnage.evidence.Digest;
import java.io.IOException;

/** One envelope of the ledger; with {@code --statement} what it says, which is not the same as believing it. */
public final class AttestGet implements Command {
    private static final Flag STATEMENT = Flag.of("statement", "the statement inside instead of the envelope");

    @Override public Usage usage() {
        return Usage.of("ENVELOPE").with(STATEMENT);
    }

    @Override public Exit run(Invocation in) throws IOException {
        try (var session = Session.open(in)) {
            var digest = Digest.parse(in.positional(0));
            var attestation = session.client().findAttestation(digest).orElseThrow(
                    () -> new Failure(Exit.NOT_FOUND, "ALN-CLI-021", "found no attestation " + digest + ", expected one in the ledger", "alnage attest list SUBJECT"));
            var content = (in.has(STATEMENT.name()) ? attestation.envelope().payload() : attestation.envelope().toBytes()).toText();
            in.eachOutput(to -> to.out().println(content));
            return Exit.PASSED;
        }
    }
}
