package dev.alnage.app.command;

import dev.alnage.app.cli.Command;
import dev.alnage.app.cli.Exit;
import dev.alnage.app.cli.Failure;
import dev.alnage.app.cli.Flag;
import dev.alnage.app.cli.Invocation;
import dev.alnage.app.cli.Table;
import dev.alnage.app.cli.Usage;
import dev.alnage.app.client.Session;
import java.io.IOException;
import java.time.Instant;

/** A person's yes or no, signed here with their own key over exactly the digests. */
public final class ApprovalAnswer implements Command {
    private static final Flag KEY = Flag.withValue("key", "NAME", "your key, as alnage key list shows it");
    private static final Flag REASON = Flag.withValue("reason", "TEXT", "why");

    private final boolean granted;

    public ApprovalAnswer(boolean granted) {
        this.granted = granted;
    }

    @Override public Usage usage() {
        return Usage.of("RUN").with(KEY, REASON, PersonalKeys.FOLDER, PersonalKeys.PASSPHRASE_FILE);
    }

    @Override public Exit run(Invocation in) throws IOException {
        var key = in.flag(KEY.name()).orElseThrow(() -> new Failure(Exit.USAGE, "ALN-CLI-001", "found no key, expected --key NAME", "alnage key list"));
        var reason = in.flag(REASON.name()).orElseThrow(() -> new Failure(Exit.USAGE, "ALN-CLI-001", "found no reason, expected --reason TEXT", ""));
        try (var session = Session.open(in)) {
            var open = ApprovalShow.find(session, in.positional(0));
            var signer = new PersonalKeys(in).open(key);
            var envelope = session.client().file(open.answer(granted, reason, signer, Instant.now()));
            new Table("ENVELOPE", "ANSWER").row(envelope.toString(), granted ? "granted" : "denied").print(in);
            in.console().say((granted ? "granted" : "denied") + " over " + open.inputs().size() + " digests, on record as " + envelope);
            return Exit.PASSED;
        }
    }
}
