package dev.alnage.app.command;

import dev.alnage.app.cli.Command;
import dev.alnage.app.cli.Exit;
import dev.alnage.app.cli.Flag;
import dev.alnage.app.cli.Invocation;
import dev.alnage.app.cli.Table;
import dev.alnage.app.cli.Usage;
import dev.alnage.app.client.FactoryEvidence;
import dev.alnage.app.client.Session;
import dev.alnage.policy.set.Exceptions;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;

/** The exceptions that hold, those that lapse first on top. */
public final class ExceptionList implements Command {
    private static final Duration SOON = Duration.ofDays(14);
    private static final Flag ALL = Flag.of("all", "lapsed ones, too");

    @Override public Usage usage() {
        return Usage.none().with(ALL, Session.ROOT);
    }

    @Override public Exit run(Invocation in) throws IOException {
        try (var session = Session.open(in)) {
            var now = Instant.now();
            var table = new Table("ENVELOPE", "STATE", "EXPIRES", "RULE", "SUBJECT", "OWNER", "APPROVED", "REASON");
            Exceptions.of(session.trust(), new FactoryEvidence(session.client())).granted().stream()
                    .filter(each -> in.has(ALL.name()) || each.exception().expires().isAfter(now))
                    .sorted(Comparator.comparing((Exceptions.Granted each) -> each.exception().expires())).forEach(each -> table.row(each.envelope().toString(),
                            state(each, now), each.exception().expires().toString(), each.exception().rule(), each.exception().subject(),
                            each.exception().owner(), String.join(",", each.approvers()), each.exception().reason()));
            if (table.isEmpty()) {
                in.console().say("no exceptions");
            }
            table.print(in);
            return Exit.PASSED;
        }
    }

    private static String state(Exceptions.Granted each, Instant now) {
        if (!each.exception().expires().isAfter(now)) {
            return "LAPSED";
        }
        return each.exception().expires().isAfter(now.plus(SOON)) ? "HOLDS" : "LAPSES SOON";
    }
}
