package dev.alnage.app.command;

import dev.alnage.app.cli.Command;
import dev.alnage.app.cli.Exit;
import dev.alnage.app.cli.Flag;
import dev.alnage.app.cli.Invocation;
import dev.alnage.app.cli.Usage;
import java.io.IOException;

/** Makes a key for a person. */
public final class KeyNew implements Command {
    @Override public Usage usage() {
        return Usage.of("NAME").with(Flag.withValue("kind", "KIND", "one of " + KeyKinds.words() + " (" + KeyKinds.DEFAULT + ")"),
                PersonalKeys.FOLDER, PersonalKeys.PASSPHRASE_FILE);
    }

    @Override public Exit run(Invocation in) throws IOException {
        var kind = KeyKinds.of(in.flag("kind").orElse(KeyKinds.DEFAULT));
        var keys = new PersonalKeys(in);
        var name = in.positional(0);
        var key = keys.store().create(name, kind, keys.newPassphrase());
        KeyList.table().row(name, KeyKinds.word(key.kind()), key.keyid()).print(in);
        in.console().say("kept in " + keys.folder() + "; alnage key export " + name + " shows the public half");
        return Exit.PASSED;
    }
}
