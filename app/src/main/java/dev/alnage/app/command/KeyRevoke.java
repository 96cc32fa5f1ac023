package dev.alnage.app.command;

import dev.alnage.app.cli.Command;
import dev.alnage.app.cli.Exit;
import dev.alnage.app.cli.Failure;
import dev.alnage.app.cli.Flag;
import dev.alnage.app.cli.Invocation;
import dev.alnage.app.cli.Usage;
import dev.alnage.evidence.claim.KeyRevocation;
import dev.alnage.evidence.claim.KeyRevocation.Cause;
import java.io.IOException;

/** {@code alnage key revoke FINGERPRINT}: for good, and with the next question that anybody asks. */
public final class KeyRevoke implements Command {
    private static final Flag CAUSE = Flag.withValue("cause", "CAUSE", "superseded, lost or compromised");
    private static final Flag FROM = Flag.withValue("from", "TIME", "since when: a time, or so long ago, such as 2d (now)");

    @Override public Usage usage() {
        return PeopleSigning.usage(Usage.of("FINGERPRINT").with(CAUSE, FROM)
                .note("FINGERPRINT is that of a key, or serial:N of a certificate. Nothing takes a revocation back.")
                .note("An administrator signs it, or the key's owner with another key of theirs or with that one itself."));
    }

    @Override public Exit run(Invocation in) throws IOException {
        var cause = Cause.of(in.flag(CAUSE.name()).orElseThrow(
                () -> new Failure(Exit.USAGE, "ALN-CLI-001", "found no cause, expected --cause superseded, lost or compromised", "")));
        return PeopleSigning.file(in, signing -> new KeyRevocation(signing.trustDomain(), in.positional(0),
                in.flag(FROM.name()).map(typed -> Moments.before(typed, signing.now())).orElse(signing.now()), cause, signing.now(), signing.reason()).toStatement());
    }
}
