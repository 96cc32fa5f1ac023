package dev.alnage.app.command;

import dev.alnage.app.cli.Command;
import dev.alnage.app.cli.Exit;
import dev.alnage.app.cli.Flag;
import dev.alnage.app.cli.Invocation;
import dev.alnage.app.cli.Table;
import dev.alnage.app.cli.Usage;
import dev.alnage.app.client.FactoryPeople;
import dev.alnage.app.client.Session;
import java.io.IOException;
import java.time.Instant;

/** The keys of the person at the keyboard, which needs no passphrase; or, of a factory, those of an account or of all. */
public final class KeyList implements Command {
    private static final Flag OF = Flag.withValue("of", "ACCOUNT", "the keys that the factory knows as this account's");
    private static final Flag ALL = Flag.of("all", "the keys of all accounts");

    static Table table() {
        return new Table("NAME", "KIND", "KEYID");
    }

    @Override public Usage usage() {
        return Usage.none().with(OF, ALL, Session.ROOT, PersonalKeys.FOLDER);
    }

    @Override public Exit run(Invocation in) throws IOException {
        if (in.has(ALL.name()) || in.flag(OF.name()).isPresent()) {
            return ofFactory(in);
        }
        var keys = new PersonalKeys(in);
        var table = table();
        keys.store().list().forEach((name, key) -> table.row(name, KeyKinds.word(key.kind()), key.keyid()));
        if (table.isEmpty()) {
            in.console().say("no keys in " + keys.folder() + "; alnage key new NAME makes one");
        }
        table.print(in);
        return Exit.PASSED;
    }

    private static Exit ofFactory(Invocation in) throws IOException {
        try (var session = Session.open(in)) {
            var people = FactoryPeople.of(session);
            var now = Instant.now();
            var table = KeyStates.table();
            people.roster().keys().stream().filter(key -> in.flag(OF.name()).filter(account -> !account.equals(key.account())).isEmpty())
                    .forEach(key -> KeyStates.row(table, people, key, now));
            table.print(in);
            return Exit.PASSED;
        }
    }
}
