package dev.alnage.app.command;

import dev.alnage.app.cli.Command;
import dev.alnage.app.cli.Exit;
import dev.alnage.app.cli.Failure;
import dev.alnage.app.cli.Invocation;
import dev.alnage.app.cli.Table;
import dev.alnage.app.cli.Usage;
import dev.alnage.app.client.FactoryPeople;
import dev.alnage.app.client.Session;
import java.io.IOException;
import java.time.Instant;

/** {@code alnage user show ACCOUNT}: every role that it has, through which team, until when, and when it was last used. */
public final class UserShow implements Command {
    @Override public Usage usage() {
        return Usage.of("ACCOUNT").with(Session.ROOT);
    }

    @Override public Exit run(Invocation in) throws IOException {
        try (var session = Session.open(in)) {
            var people = FactoryPeople.of(session);
            var roster = people.roster();
            var name = in.positional(0);
            var account = roster.findAccount(name).orElseThrow(
                    () -> new Failure(Exit.NOT_FOUND, "ALN-USR-001", "found no account " + name + ", expected one", "alnage user list"));
            var now = Instant.now();
            var table = new Table("GRANT", "ROLE", "REPOSITORIES", "HOLDER", "FROM", "UNTIL", "LAST-USE", "SIGNED");
            for (var grant : roster.grantsOf(name, now)) {
                table.row(grant.envelope().toString(), grant.role().wireName(), grant.repositories().text(), grant.holder().toString(), grant.from().toString(),
                        grant.until().map(Instant::toString).orElse("-"), people.lastUse(grant.envelope().toString()).map(Instant::toString).orElse("never seen"),
                        String.join(",", grant.signers()));
            }
            table.print(in);
            in.console().say(name + " is a " + account.kind().wireName() + " since " + account.from() + account.removed().map(end -> ", removed at " + end).orElse("")
                    + "; alnage key list --of " + name + " shows the keys");
            return Exit.PASSED;
        }
    }
}
