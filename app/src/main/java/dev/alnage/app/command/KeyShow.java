package dev.alnage.app.command;

import dev.alnage.app.cli.Command;
import dev.alnage.app.cli.Exit;
import dev.alnage.app.cli.Failure;
import dev.alnage.app.cli.Invocation;
import dev.alnage.app.cli.Usage;
import dev.alnage.app.client.FactoryPeople;
import dev.alnage.app.client.Session;
import java.io.IOException;
import java.time.Instant;

/** {@code alnage key show FINGERPRINT}: whose key it is and how it stands; exits 1 for one that does not hold. */
public final class KeyShow implements Command {
    @Override public Usage usage() {
        return Usage.of("FINGERPRINT").with(Session.ROOT);
    }

    @Override public Exit run(Invocation in) throws IOException {
        try (var session = Session.open(in)) {
            var people = FactoryPeople.of(session);
            var name = in.positional(0);
            var key = people.roster().findKey(name);
            var revocation = people.roster().findRevocation(name);
            if (key.isEmpty() && revocation.isEmpty()) {
                throw new Failure(Exit.NOT_FOUND, "ALN-KEY-001", "found no key " + name + ", expected one", "alnage key list --all");
            }
            var now = Instant.now();
            var table = KeyStates.table();
            key.ifPresent(known -> KeyStates.row(table, people, known, now));
            table.print(in);
            revocation.ifPresent(known -> in.console().say("revoked since " + known.since() + ": " + known.cause().wireName() + ", recorded at " + known.recorded()));
            return key.filter(known -> KeyStates.isLive(people.roster(), known, now)).isPresent() ? Exit.PASSED : Exit.REFUSED;
        }
    }
}
