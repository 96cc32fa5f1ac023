package dev.alnage.app.command;

import dev.alnage.app.cli.Command;
import dev.alnage.app.cli.Exit;
import dev.alnage.app.cli.Failure;
import dev.alnage.app.cli.Flag;
import dev.alnage.app.cli.Invocation;
import dev.alnage.app.cli.Mark;
import dev.alnage.app.cli.Usage;
import dev.alnage.app.client.ClientPolicies;
import dev.alnage.app.client.FactoryEvidence;
import dev.alnage.app.client.Session;
import dev.alnage.app.rego.PolicyFiles;
import dev.alnage.evidence.Bytes;
import dev.alnage.evidence.Digest;
import dev.alnage.evidence.claim.PolicyVersion;
import dev.alnage.evidence.claim.Profile;
import dev.alnage.policy.set.PolicyBundle;
import dev.alnage.policy.set.PolicyHistory;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** {@code alnage policy push BUNDLE}: a new version of the policy, once two administrators have signed it. */
public final class PolicyPush implements Command {
    private static final Duration LIFE = Duration.ofDays(365);
    private static final Flag EFFECTIVE = Flag.withValue("effective", "TIME", "from when on it is in force, such as 7d or 2026-12-01T00:00:00Z (at once)");
    private static final Flag EXPIRES = Flag.withValue("expires", "TIME", "when people have to look at it again (365d)");
    private static final Flag NAME = Flag.withValue("name", "NAME", "what it is called (as before, or org/release)");
    private static final Flag ASSURANCE = Flag.withValue("assurance", "LEVEL", "moderate or high (as before, or high)");
    private static final Flag RISK = Flag.withValue("risk", "LEVEL", "moderate or high (as before, or high)");
    private static final Flag REASON = Flag.withValue("reason", "TEXT", "why");

    @Override public Usage usage() {
        return Usage.of("BUNDLE").with(PolicySigning.KEY, PolicySigning.STATEMENT, EFFECTIVE, EXPIRES, NAME, ASSURANCE, RISK, REASON, Session.ROOT,
                PersonalKeys.FOLDER, PersonalKeys.PASSPHRASE_FILE)
                .note("BUNDLE is a tar.gz as opa build makes it, or a folder of .rego and data files.")
                .note("The second administrator runs the same with --statement, the file that the first one leaves.");
    }

    @Override public Exit run(Invocation in) throws IOException {
        try (var session = Session.open(in)) {
            var bundle = PolicyFiles.bundle(in.path(in.positional(0)));
            var signing = new PolicySigning(in);
            var trust = session.trust();
            var envelope = signing.isBegun() ? signing.countersigned()
                    : signing.begin(version(in, PolicyHistory.of(trust, new FactoryEvidence(session.client())), trust.trustDomain(), bundle));
            if (!signing.isComplete(envelope, trust)) {
                return Exit.WAITING;
            }
            var digest = session.client().policy(envelope, bundle);
            in.console().say(Mark.YES, "on record as " + digest + "; alnage policy list shows when it is in force");
            return Exit.PASSED;
        }
    }

    private static PolicyVersion version(Invocation in, PolicyHistory history, String trustDomain, Bytes bundle) {
        var now = Instant.now().truncatedTo(ChronoUnit.SECONDS);
        var newest = history.versions().isEmpty() ? java.util.Optional.<PolicyHistory.OnRecord>empty() : java.util.Optional.of(history.versions().getLast());
        var before = newest.map(each -> each.policy().profile()).orElse(Profile.HIGH);
        var profile = new Profile(in.flag(ASSURANCE.name()).map(Profile.Level::of).orElse(before.assurance()),
                in.flag(RISK.name()).map(Profile.Level::of).orElse(before.risk()));
        // whoever signs has seen that the rules can be asked; the storer looks again
        ClientPolicies.signed().requireUsable(PolicyBundle.read(bundle), profile);
        var effective = in.flag(EFFECTIVE.name()).map(typed -> Moments.after(typed, now)).orElse(now);
        var expires = in.flag(EXPIRES.name()).map(typed -> Moments.after(typed, now)).orElse(effective.plus(LIFE));
        var name = in.flag(NAME.name()).orElse(newest.map(each -> each.policy().name()).orElse("org/release"));
        return new PolicyVersion(trustDomain, name, newest.map(each -> each.policy().version()).orElse(0L) + 1, effective, expires, profile,
                Digest.of(bundle), newest.map(PolicyHistory.OnRecord::envelope), reason(in));
    }

    private static String reason(Invocation in) {
        return in.flag(REASON.name()).orElseThrow(() -> new Failure(Exit.USAGE, "ALN-CLI-001", "found no reason, expected --reason TEXT", ""));
    }
}
