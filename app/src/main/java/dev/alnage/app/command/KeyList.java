package dev.alnage.app.command;

import dev.alnage.app.cli.Command;
import dev.alnage.app.cli.Exit;
import dev.alnage.app.cli.Invocation;
import dev.alnage.app.cli.Table;
import dev.alnage.app.cli.Usage;

/** The keys of the person at the keyboard; needs no passphrase. */
public final class KeyList implements Command {
    static Table table() {
        return new Table("NAME", "KIND", "KEYID");
    }

    @Override public Usage usage() {
        return Usage.none().with(PersonalKeys.FOLDER);
    }

    @Override public Exit run(Invocation in) {
        var keys = new PersonalKeys(in);
        var table = table();
        keys.store().list().forEach((name, key) -> table.row(name, KeyKinds.word(key.kind()), key.keyid()));
        if (table.isEmpty()) {
            in.console().say("no keys in " + keys.folder() + "; alnage key new NAME makes one");
        }
        table.print(in);
        return Exit.PASSED;
    }
}
