package dev.alnage.app.command;

import dev.alnage.app.cli.Command;
import dev.alnage.app.cli.Exit;
import dev.alnage.app.cli.Failure;
import dev.alnage.app.cli.Flag;
import dev.alnage.app.cli.Invocation;
import dev.alnage.app.cli.Mark;
import dev.alnage.app.cli.Usage;
import dev.alnage.app.client.FactoryEvidence;
import dev.alnage.app.client.Session;
import dev.alnage.evidence.claim.PolicyVersion;
import dev.alnage.policy.set.PolicyHistory;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/** {@code alnage policy rollback VERSION}: a new version with the rules and the profile of an older one; the older statement never comes back. */
public final class PolicyRollback implements Command {
    private static final Duration LIFE = Duration.ofDays(365);
    private static final Flag REASON = Flag.withValue("reason", "TEXT", "why");

    @Override public Usage usage() {
        return Usage.of("VERSION").with(PolicySigning.KEY, PolicySigning.STATEMENT, REASON, Session.ROOT, PersonalKeys.FOLDER, PersonalKeys.PASSPHRASE_FILE)
                .note("VERSION is a number that alnage policy list shows.")
                .note("The second administrator runs the same with --statement, the file that the first one leaves.");
    }

    @Override public Exit run(Invocation in) throws IOException {
        try (var session = Session.open(in)) {
            var trust = session.trust();
            var signing = new PolicySigning(in);
            var envelope = signing.isBegun() ? signing.countersigned() : signing.begin(back(in, PolicyHistory.of(trust, new FactoryEvidence(session.client()))));
            if (!signing.isComplete(envelope, trust)) {
                return Exit.WAITING;
            }
            in.console().say(Mark.YES, "on record as " + session.client().file(envelope) + ", in force at once");
            return Exit.PASSED;
        }
    }

    private static PolicyVersion back(Invocation in, PolicyHistory history) {
        var wanted = in.positional(0);
        var old = history.versions().stream().filter(each -> Long.toString(each.policy().version()).equals(wanted)).findFirst().orElseThrow(
                () -> new Failure(Exit.NOT_FOUND, "ALN-CLI-028", "found no policy version " + wanted + ", expected one on record", "alnage policy list")).policy();
        var newest = history.versions().getLast();
        var now = Instant.now().truncatedTo(ChronoUnit.SECONDS);
        var reason = in.flag(REASON.name()).orElseThrow(() -> new Failure(Exit.USAGE, "ALN-CLI-001", "found no reason, expected --reason TEXT", ""));
        return new PolicyVersion(old.trustDomain(), old.name(), newest.policy().version() + 1, now, now.plus(LIFE), old.profile(), old.bundle(),
                Optional.of(newest.envelope()), "back to version " + wanted + ": " + reason);
    }
}
