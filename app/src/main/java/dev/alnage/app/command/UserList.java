package dev.alnage.app.command;

import dev.alnage.app.cli.Command;
import dev.alnage.app.cli.Exit;
import dev.alnage.app.cli.Invocation;
import dev.alnage.app.cli.Table;
import dev.alnage.app.cli.Usage;
import dev.alnage.app.client.FactoryPeople;
import dev.alnage.app.client.Session;
import java.io.IOException;
import java.time.Instant;
import java.util.stream.Collectors;

/** {@code alnage user list}: the accounts, with their teams and roles. */
public final class UserList implements Command {
    @Override public Usage usage() {
        return Usage.none().with(Session.ROOT);
    }

    @Override public Exit run(Invocation in) throws IOException {
        try (var session = Session.open(in)) {
            var people = FactoryPeople.of(session);
            var roster = people.roster();
            ReviewDue.warn(in, people);
            var now = Instant.now();
            var table = new Table("ACCOUNT", "KIND", "NAME", "STATE", "TEAMS", "ROLES", "KEYS");
            for (var account : roster.accounts()) {
                var roles = roster.grantsOf(account.name(), now).stream().map(grant -> grant.role().wireName() + "@" + grant.repositories()).distinct().sorted();
                var keys = roster.keys().stream().filter(key -> key.account().equals(account.name()) && KeyStates.isLive(roster, key, now)).count();
                table.row(account.name(), account.kind().wireName(), account.fullName(), account.isLiveAt(now) ? "live" : "removed",
                        String.join(",", roster.teamsAt(account.name(), now)), roles.collect(Collectors.joining(",")), String.valueOf(keys));
            }
            table.print(in);
            return Exit.PASSED;
        }
    }
}
