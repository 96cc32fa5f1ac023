package dev.alnage.app.command;

import dev.alnage.app.cli.Command;
import dev.alnage.app.cli.Exit;
import dev.alnage.app.cli.Failure;
import dev.alnage.app.cli.Flag;
import dev.alnage.app.cli.Invocation;
import dev.alnage.app.cli.Mark;
import dev.alnage.app.cli.Usage;
import dev.alnage.app.client.Session;
import dev.alnage.evidence.claim.PolicyException;
import dev.alnage.evidence.sign.Envelope;
import dev.alnage.policy.set.Exceptions;
import java.io.IOException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** {@code alnage policy exception add}: a policy administrator lets somebody else own a risk for a while. */
public final class ExceptionAdd implements Command {
    private static final Flag OWNER = Flag.withValue("owner", "NAME", "who owns the risk; never you");
    private static final Flag RULE = Flag.withValue("rule", "CODE", "the code of the refusal, or its practice or package");
    private static final Flag SUBJECT = Flag.withValue("subject", "SUBJECT", "the subject of the refusal, or the pipeline's name");
    private static final Flag EXPIRES = Flag.withValue("expires", "TIME", "until when, at most 90d");
    private static final Flag REASON = Flag.withValue("reason", "TEXT", "why");

    @Override public Usage usage() {
        return Usage.none().with(OWNER, RULE, SUBJECT, EXPIRES, REASON, PolicySigning.KEY, Session.ROOT, PersonalKeys.FOLDER, PersonalKeys.PASSPHRASE_FILE)
                .note("It excuses what a rule refuses, and nothing that the chain of evidence lacks.");
    }

    @Override public Exit run(Invocation in) throws IOException {
        try (var session = Session.open(in)) {
            var now = Instant.now().truncatedTo(ChronoUnit.SECONDS);
            var trust = session.trust();
            var exception = new PolicyException(trust.trustDomain(), required(in, OWNER), required(in, RULE), required(in, SUBJECT), required(in, REASON),
                    now, Moments.after(required(in, EXPIRES), now));
            var envelope = Envelope.sign(exception.toStatement(), new PersonalKeys(in).open(required(in, PolicySigning.KEY)));
            Exceptions.verify(envelope, trust, Instant.now());
            in.console().say(Mark.YES, "on record as " + session.client().file(envelope) + ", until " + exception.expires());
            return Exit.PASSED;
        }
    }

    private static String required(Invocation in, Flag flag) {
        return in.flag(flag.name()).orElseThrow(() -> new Failure(Exit.USAGE, "ALN-CLI-001", "found no --" + flag.name() + ", expected one", ""));
    }
}
