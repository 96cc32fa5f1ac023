package dev.alnage.app.command;

import dev.alnage.app.cli.Command;
import dev.alnage.app.cli.Exit;
import dev.alnage.app.cli.Failure;
import dev.alnage.app.cli.Flag;
import dev.alnage.app.cli.Invocation;
import dev.alnage.app.cli.OutputFormat;
import dev.alnage.app.cli.Usage;
import dev.alnage.app.cli.Visible;
import dev.alnage.app.client.ClientPolicies;
import dev.alnage.app.client.DecisionLog;
import dev.alnage.app.client.FactoryEvidence;
import dev.alnage.app.client.PastTrust;
import dev.alnage.app.client.Session;
import dev.alnage.evidence.Digest;
import dev.alnage.evidence.Json;
import dev.alnage.evidence.read.Fields;
import dev.alnage.factory.gate.AskedAgain;
import dev.alnage.factory.gate.RecordedDecision;
import java.io.IOException;

/**
 * {@code alnage gate show ENVELOPE}: one recorded decision in full: the question, the policy, the evidence, the reasons. With {@code --again}
 * it is made once more here, and must come out the same.
 */
public final class GateShow implements Command {
    private static final Flag AGAIN = Flag.of("again", "decide once more here, as of then, and compare with what the gate signed");

    @Override public Usage usage() {
        return Usage.of("ENVELOPE").with(AGAIN, Session.ROOT).note("ENVELOPE is a digest that alnage gate decisions shows.");
    }

    @Override public Exit run(Invocation in) throws IOException {
        try (var session = Session.open(in)) {
            var digest = Digest.parse(in.positional(0));
            var decision = new DecisionLog(session.client(), session.trust()).find(digest).orElseThrow(
                    () -> new Failure(Exit.NOT_FOUND, "ALN-CLI-029", "found no verdict of the gate in " + digest + ", expected one", "alnage gate decisions"));
            if (in.has(AGAIN.name())) {
                return again(in, session, decision);
            }
            if (in.output() == OutputFormat.TABLE) {
                print(in, decision);
            } else {
                in.print(decision.toJson());
            }
            return Exit.PASSED;
        }
    }

    /** Under the trust file, the policy and the evidence of then, by this machine alone. */
    private static Exit again(Invocation in, Session session, RecordedDecision decision) throws IOException {
        var trust = new PastTrust(session.client(), Session.root(in), session.trust());
        var again = AskedAgain.of(decision, ClientPolicies.signed(), trust, new FactoryEvidence(session.client()));
        var signed = new FactoryEvidence(session.client()).find(decision.envelope()).orElseThrow().envelope().payload();
        var same = again.isSame(signed);
        if (in.output() == OutputFormat.TABLE) {
            print(in, decision);
            line(in, "asked again", same ? "the same " + signed.size() + " bytes" : again.difference(decision));
        } else {
            in.print(Json.object().with("same", Json.bool(same)).with("statement", again.vsa().toJson()).build());
        }
        if (!same) {
            throw new Failure(Exit.REFUSED, "ALN-POL-040", "found another statement when " + decision.envelope() + " was decided again, expected what the gate signed",
                    "alnage log verify, alnage doctor");
        }
        return Exit.PASSED;
    }

    private static void print(Invocation in, RecordedDecision decision) {
        var vsa = decision.vsa();
        line(in, "verdict", decision.verdict());
        line(in, "question", vsa.resourceUri());
        line(in, "time", vsa.timeVerified().toString());
        line(in, "policy", vsa.policy().name() + " " + vsa.policy().digests().getFirst());
        line(in, "levels", String.join(" ", vsa.verifiedLevels()));
        decision.subjects().forEach(each -> line(in, "subject", each.name() + " " + each.digests().getFirst()));
        vsa.inputAttestations().forEach(each -> line(in, "evidence", (each.uri().startsWith("ledger:") ? "" : each.uri() + " ") + each.digests().getFirst()));
        if (vsa.reasons() instanceof Json.Elements(var reasons)) {
            for (var json : reasons) {
                var reason = Fields.of("reason", json);
                line(in, reason.text("code"), reason.text("subject") + ": found " + reason.text("found") + ", expected " + reason.text("expected"));
                line(in, "", "rule " + reason.text("rule", "chain") + (reason.has("step") ? ", step " + reason.text("step") : "") + "; fix: " + reason.text("fix"));
            }
        }
    }

    private static void line(Invocation in, String topic, String text) {
        in.out().printf("%-15s %s%n", topic, Visible.line(text));
    }
}
