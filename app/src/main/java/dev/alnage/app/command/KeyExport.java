package dev.alnage.app.command;

import dev.alnage.app.cli.Command;
import dev.alnage.app.cli.Exit;
import dev.alnage.app.cli.Failure;
import dev.alnage.app.cli.Invocation;
import dev.alnage.app.cli.Usage;
import dev.alnage.evidence.Json;
import dev.alnage.factory.identity.PublicKeyPem;

/** The public half of a key, for a trust file or another tool. */
public final class KeyExport implements Command {
    @Override public Usage usage() {
        return Usage.of("NAME").with(PersonalKeys.FOLDER);
    }

    @Override public Exit run(Invocation in) {
        var keys = new PersonalKeys(in);
        var name = in.positional(0);
        var key = keys.store().list().get(name);
        if (key == null) {
            throw new Failure(Exit.NOT_FOUND, "ALN-CLI-016", "found no key " + name + " in " + keys.folder() + ", expected one", "alnage key list");
        }
        in.eachOutput(to -> {
            switch (to.output()) {
                case TABLE -> to.out().print(PublicKeyPem.write(key));
                case NAME -> to.out().println(key.keyid());
                case JSON, NDJSON -> to.print(Json.object().with("name", name).with("kind", KeyKinds.word(key.kind())).with("keyid", key.keyid())
                        .with("publicKey", PublicKeyPem.write(key)).build());
            }
        });
        return Exit.PASSED;
    }
}
