package dev.alnage.app.command;

import dev.alnage.app.cli.Command;
import dev.alnage.app.cli.Exit;
import dev.alnage.app.cli.Invocation;
import dev.alnage.app.cli.Mark;
import dev.alnage.app.cli.Table;
import dev.alnage.app.cli.Usage;
import dev.alnage.app.client.FactoryPeople;
import dev.alnage.app.client.Session;
import java.io.IOException;
import java.time.Instant;
import java.util.Comparator;

/** {@code alnage user review due}: by when each role has to be looked at again, as the policy in force asks; exits 1 when one is overdue. */
public final class ReviewDue implements Command {
    @Override public Usage usage() {
        return Usage.none().with(Session.ROOT).note("The policy asks for it: practices.accessReview of its data, such as {\"everyDays\": 90, \"lapse\": true}.");
    }

    @Override public Exit run(Invocation in) throws IOException {
        try (var session = Session.open(in)) {
            var people = FactoryPeople.of(session);
            var roster = people.roster();
            var now = Instant.now();
            if (roster.rules().reviews().isEmpty()) {
                in.console().say("the policy in force asks for no access reviews");
                return Exit.PASSED;
            }
            var table = new Table("GRANT", "HOLDER", "ROLE", "REPOSITORIES", "LOOKED-AT", "DUE", "STATE", "LAST-USE");
            roster.reviewableAt(now).stream().sorted(Comparator.comparing(roster::lookedAt)).forEach(grant -> {
                var due = roster.due(grant).orElseThrow();
                table.row(grant.envelope().toString(), grant.holder().toString(), grant.role().wireName(), grant.repositories().text(), roster.lookedAt(grant).toString(),
                        due.toString(), due.isAfter(now) ? "in time" : "overdue", people.lastUse(grant.envelope().toString()).map(Instant::toString).orElse("never seen"));
            });
            table.print(in);
            var overdue = roster.overdueAt(now).size();
            in.console().say(overdue == 0 ? Mark.YES : Mark.NO, overdue + " roles are overdue" + (overdue == 0 ? "" : ": alnage user review start"));
            return overdue == 0 ? Exit.PASSED : Exit.REFUSED;
        }
    }
}
