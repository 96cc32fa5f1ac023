package dev.alnage.app.command;

import dev.alnage.app.cli.Command;
import dev.alnage.app.cli.Exit;
import dev.alnage.app.cli.Failure;
import dev.alnage.app.cli.Flag;
import dev.alnage.app.cli.Invocation;
import dev.alnage.app.cli.Usage;
import dev.alnage.app.client.Session;
import dev.alnage.evidence.people.Possession;
import java.io.IOException;

/** {@code alnage key proof FILE}: what a key's owner signs to show that they have it; for a key of {@code alnage key new}, the proof itself. */
public final class KeyProof implements Command {
    static final Flag USER = Flag.withValue("user", "ACCOUNT", "whose key it is to be");
    private static final Flag KEY = Flag.withValue("key", "NAME", "a key of yours, as alnage key list shows it, instead of FILE");

    @Override public Usage usage() {
        return Usage.of("[FILE]").with(USER, KEY, PublicKeyFile.EMAIL, Session.ROOT, PersonalKeys.FOLDER, PersonalKeys.PASSPHRASE_FILE)
                .note("Sign what it prints: ssh-keygen -Y sign -n " + Possession.NAMESPACE + " -f KEY FILE, or gpg --armor --detach-sign FILE.")
                .note("The signature goes to an administrator, with the public key: alnage key add FILE --proof SIGNATURE.");
    }

    @Override public Exit run(Invocation in) throws IOException {
        var account = in.flag(USER.name()).orElseThrow(() -> new Failure(Exit.USAGE, "ALN-CLI-001", "found no account, expected --user ACCOUNT", ""));
        try (var session = Session.open(in)) {
            var domain = session.trust().trustDomain();
            if (in.flag(KEY.name()).isPresent()) {
                in.out().println(Possession.prove(new PersonalKeys(in).open(in.flag(KEY.name()).get()), domain, account));
            } else {
                // no line end: it would be signed along
                in.out().print(PublicKeyFile.read(in).possession(domain, account).toText());
            }
            return Exit.PASSED;
        }
    }
}
