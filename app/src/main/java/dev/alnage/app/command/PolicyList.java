package dev.alnage.app.command;

import dev.alnage.app.cli.Command;
import dev.alnage.app.cli.Exit;
import dev.alnage.app.cli.Invocation;
import dev.alnage.app.cli.Table;
import dev.alnage.app.cli.Usage;
import dev.alnage.app.client.FactoryEvidence;
import dev.alnage.app.client.Session;
import dev.alnage.policy.set.PolicyHistory;
import java.io.IOException;
import java.time.Instant;

/** The versions of the policy, and which is in force. Exits 3 when that cannot be told. */
public final class PolicyList implements Command {
    @Override public Usage usage() {
        return Usage.none().with(Session.ROOT);
    }

    @Override public Exit run(Invocation in) throws IOException {
        try (var session = Session.open(in)) {
            var history = PolicyHistory.of(session.trust(), new FactoryEvidence(session.client()));
            var now = Instant.now();
            var answer = history.inForce(now, 0);
            var table = new Table("ENVELOPE", "POLICY", "STATE", "EFFECTIVE", "EXPIRES", "PROFILE", "SIGNED", "BUNDLE", "REASON");
            for (var each : history.versions()) {
                table.row(each.envelope().toString(), each.policy().label(), state(each, history, answer, now), each.begins().toString(), each.policy().expires().toString(),
                        each.policy().profile().toString(), String.join(",", each.signers()), each.policy().bundle().toString(), each.policy().reason());
            }
            for (var each : history.untrusted()) {
                table.row(each.envelope().toString(), "?@v" + each.version(), "NOT TRUSTED", each.claimed().toString(), "", "", "", "", each.reason());
            }
            table.print(in);
            return switch (answer) {
                case PolicyHistory.Answer.InForce _ -> Exit.PASSED;
                case PolicyHistory.Answer.CannotTell(var reason) -> {
                    in.console().say("no policy is in force: found " + reason.found() + ", expected " + reason.expected() + " (" + reason.code() + ")");
                    yield Exit.CANNOT_TELL;
                }
            };
        }
    }

    private static String state(PolicyHistory.OnRecord each, PolicyHistory history, PolicyHistory.Answer answer, Instant now) {
        if (answer instanceof PolicyHistory.Answer.InForce(var version) && version.envelope().equals(each.envelope())) {
            return "IN FORCE";
        }
        return history.isPassedOver(each) ? "PASSED OVER" : each.begins().isAfter(now) ? "TO COME" : each.policy().expires().isAfter(now) ? "REPLACED" : "EXPIRED";
    }
}
