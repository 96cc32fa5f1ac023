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
import dev.alnage.app.client.FactoryEvidence;
import dev.alnage.app.client.Session;
import dev.alnage.evidence.Json;
import dev.alnage.evidence.claim.SourceScope;
import dev.alnage.factory.source.rules.Standings;
import dev.alnage.factory.source.rules.Standings.Standing;
import dev.alnage.policy.protect.Drift;
import java.io.IOException;
import java.time.Instant;
import java.util.List;

/**
 * {@code alnage source protect NAME}: what the organisation asks of each branch and tag of a repository, and since which revision it has held
 * without a gap; with {@code --report} only where a reference differs from what is asked of it today.
 */
public final class SourceProtect implements Command {
    private static final Flag REPORT = Flag.of("report", "only what differs from what is asked today; exits 1 if anything does");

    @Override public Usage usage() {
        return Usage.of("NAME").with(REPORT, Session.ROOT).note("Read from the evidence, which is verified; what .alnage/source.yaml asks beyond the organisation stands with each push.");
    }

    @Override public Exit run(Invocation in) throws IOException {
        try (var session = Session.open(in)) {
            var trust = session.trust();
            var evidence = new FactoryEvidence(session.client());
            var repository = in.positional(0);
            var rules = ClientPolicies.inForce(trust, evidence, Instant.now()).source().orElseThrow(() -> new Failure(Exit.CANNOT_TELL, "ALN-SRC-072",
                    "found no policy that is in force and can be read, expected one that says what is asked", "alnage policy list"));
            var standings = Standings.of(trust, evidence, new SourceScope(trust.trustDomain(), repository), rules.of(repository));
            var drifted = standings.stream().anyMatch(standing -> !standing.drift().isEmpty());
            print(in, standings);
            return in.has(REPORT.name()) && drifted ? Exit.REFUSED : Exit.PASSED;
        }
    }

    private static void print(Invocation in, List<Standing> standings) {
        if (in.output() != OutputFormat.TABLE) {
            in.print(Json.array(standings.stream().map(SourceProtect::json).toList()));
            return;
        }
        for (var standing : standings) {
            if (!in.has(REPORT.name())) {
                in.out().println(Visible.line(standing.reference()) + " " + standing.tip().hex());
                standing.continuity().since().forEach((control, since) -> in.out().printf("  %-14s since %s, change %d, %s%n", control, since.revision().hex(), since.sequence(), since.at()));
            }
            standing.drift().forEach(drift -> in.out().println(Visible.line(standing.reference()) + " " + drift.control() + ": " + Visible.line(drift.asked())
                    + " is asked today and did not hold at its last move"));
        }
    }

    private static Json json(Standing standing) {
        var since = Json.object();
        standing.continuity().since().forEach((control, begun) -> since.with(control, Json.object().with("revision", begun.revision().toString())
                .with("sequence", begun.sequence()).with("at", begun.at().toString()).build()));
        return Json.object().with("reference", standing.reference()).with("tip", standing.tip().toString()).with("asked", standing.today().toJson())
                .with("since", since.build()).with("drift", Json.texts(standing.drift().stream().map(Drift::control).toList())).build();
    }
}
