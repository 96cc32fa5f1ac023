package dev.alnage.app.command;

import dev.alnage.app.cli.Command;
import dev.alnage.app.cli.Exit;
import dev.alnage.app.cli.Failure;
import dev.alnage.app.cli.Flag;
import dev.alnage.app.cli.Invocation;
import dev.alnage.app.cli.OutputFormat;
import dev.alnage.app.cli.Table;
import dev.alnage.app.cli.Usage;
import dev.alnage.app.client.ClientPolicies;
import dev.alnage.app.client.DecisionLog;
import dev.alnage.app.client.FactoryEvidence;
import dev.alnage.app.client.PastTrust;
import dev.alnage.app.client.Session;
import dev.alnage.app.rego.PolicyFiles;
import dev.alnage.evidence.Json;
import dev.alnage.evidence.claim.Profile;
import dev.alnage.evidence.sign.TrustFile;
import dev.alnage.factory.gate.Replay;
import dev.alnage.policy.Evidence;
import dev.alnage.policy.PolicySource;
import dev.alnage.policy.Reason;
import dev.alnage.policy.set.PolicyBundle;
import dev.alnage.policy.set.PolicyHistory;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;

/** {@code alnage policy simulate}: what a change of the policy would have changed. Exits 1 when a decision flips. */
public final class PolicySimulate implements Command {
    private static final Flag BUNDLE = new Flag("bundle", "b", "FILE", "the changed rules (those in force)");
    private static final Flag ASSURANCE = Flag.withValue("assurance", "LEVEL", "moderate or high (as in force)");
    private static final Flag RISK = Flag.withValue("risk", "LEVEL", "moderate or high (as in force)");
    private static final String MONTH = "30d";

    @Override public Usage usage() {
        return Usage.none().with(Flag.SINCE, BUNDLE, ASSURANCE, RISK, Session.ROOT).note("Since 30d when you say nothing. Evidence counts as it stood at each decision; so does trust, where the verdict names its trust file.");
    }

    @Override public Exit run(Invocation in) throws IOException {
        try (var session = Session.open(in)) {
            var now = Instant.now();
            var trust = session.trust();
            var evidence = new FactoryEvidence(session.client());
            var decisions = new DecisionLog(session.client(), trust).since(Moments.before(in.flag(Flag.SINCE.name()).orElse(MONTH), now));
            var lines = new Replay(changed(in, trust, evidence, now), new PastTrust(session.client(), Session.root(in), trust), evidence).of(decisions);
            print(in, lines);
            return lines.stream().anyMatch(Replay.Line::flips) ? Exit.REFUSED : Exit.PASSED;
        }
    }

    /** One policy for all of them, whenever they were: the one in force now, with what the flags change of it. */
    private static PolicySource changed(Invocation in, TrustFile trust, Evidence evidence, Instant now) throws IOException {
        if (!(PolicyHistory.of(trust, evidence).inForce(now, 0) instanceof PolicyHistory.Answer.InForce(var version))) {
            throw new Failure(Exit.CANNOT_TELL, "ALN-POL-001", "found no policy in force, expected one to start from", "alnage policy list");
        }
        var file = in.flag(BUNDLE.name()).isPresent() ? PolicyFiles.bundle(in.path(in.flag(BUNDLE.name()).orElseThrow()))
                : evidence.blob(version.policy().bundle()).orElseThrow(() -> new Failure(Exit.CANNOT_TELL, "ALN-POL-006",
                        "found no bundle " + version.policy().bundle() + ", expected the rules in force", "alnage policy list"));
        var before = version.policy().profile();
        var profile = new Profile(in.flag(ASSURANCE.name()).map(Profile.Level::of).orElse(before.assurance()),
                in.flag(RISK.name()).map(Profile.Level::of).orElse(before.risk()));
        return ClientPolicies.signed().proposal(version, PolicyBundle.read(file), profile);
    }

    private static void print(Invocation in, List<Replay.Line> lines) {
        if (in.output() == OutputFormat.JSON) {
            in.print(Json.array(lines.stream().map(Replay.Line::toJson).toList()));
            return;
        }
        var flipped = lines.stream().filter(Replay.Line::flips).toList();
        var table = new Table("ENVELOPE", "TIME", "QUESTION", "WAS", "WOULD BE", "WHY");
        flipped.forEach(each -> table.row(each.recorded().envelope().toString(), each.recorded().vsa().timeVerified().toString(),
                each.recorded().vsa().resourceUri(), each.recorded().verdict(), each.would(),
                each.reasons().stream().map(Reason::code).distinct().collect(Collectors.joining(","))));
        table.print(in);
        in.console().say(lines.size() + " decisions replayed, " + flipped.size() + " would flip");
    }
}
