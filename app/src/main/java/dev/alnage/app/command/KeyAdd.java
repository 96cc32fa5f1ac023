package dev.alnage.app.command;

import dev.alnage.app.cli.Command;
import dev.alnage.app.cli.Exit;
import dev.alnage.app.cli.Failure;
import dev.alnage.app.cli.Flag;
import dev.alnage.app.cli.Invocation;
import dev.alnage.app.cli.Usage;
import dev.alnage.evidence.Statement;
import dev.alnage.evidence.claim.AccountKey;
import dev.alnage.evidence.claim.KeyBinding;
import dev.alnage.evidence.claim.KeyBinding.Purpose;
import dev.alnage.evidence.claim.KeyBinding.Scope;
import dev.alnage.evidence.claim.KeyKind;
import java.io.IOException;
import java.nio.file.Files;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/** {@code alnage key add FILE}: an administrator says whose key it is, with the owner's proof. */
public final class KeyAdd implements Command {
    private static final Flag PROOF = Flag.withValue("proof", "FILE", "the owner's signature over what alnage key proof prints");
    private static final Flag PURPOSE = Flag.withValue("purpose", "PURPOSE", "authenticate, sign or both (what its kind can)");
    private static final Flag EXPIRES = Flag.withValue("expires", "TIME", "when it ends by itself, such as 90d (the greatest age of its kind)");
    private static final Flag REPOSITORY = Flag.withValue("repository", "NAME", "of a deploy key: its one repository");
    private static final Flag WRITE = Flag.of("write", "a deploy key that may push, too");

    @Override public Usage usage() {
        return PeopleSigning.usage(Usage.of("[FILE]").with(KeyProof.USER, PROOF, PURPOSE, EXPIRES, REPOSITORY, WRITE, PublicKeyFile.EMAIL, PublicKeyFile.WORKLOAD)
                .note("FILE is a .pub file of OpenSSH, what gpg --export writes, a PEM public key of alnage key export, or a certificate with --email."));
    }

    @Override public Exit run(Invocation in) throws IOException {
        return PeopleSigning.file(in, signing -> statement(in, signing));
    }

    private static Statement statement(Invocation in, PeopleSigning signing) throws IOException {
        var account = in.flag(KeyProof.USER.name()).orElseThrow(() -> new Failure(Exit.USAGE, "ALN-CLI-001", "found no account, expected --user ACCOUNT", ""));
        var key = PublicKeyFile.read(in);
        var expires = in.flag(EXPIRES.name()).map(typed -> Moments.after(typed, signing.now())).orElse(signing.now().plus(key.kind().ageMax()));
        var scope = in.flag(REPOSITORY.name()).map(name -> new Scope(name, in.has(WRITE.name())));
        return new KeyBinding(signing.trustDomain(), account, key, purposes(in, key), scope, expires, proof(in, key), signing.now(), signing.reason()).toStatement();
    }

    private static Set<Purpose> purposes(Invocation in, AccountKey key) {
        var usual = switch (key.kind()) {
            case SSH, SSH_SK -> EnumSet.allOf(Purpose.class);
            case OPENPGP, X509, STATEMENT -> EnumSet.of(Purpose.SIGN);
            case WORKLOAD -> EnumSet.of(Purpose.AUTHENTICATE);
        };
        return in.flag(PURPOSE.name()).<Set<Purpose>>map(word -> word.equals("both") ? EnumSet.allOf(Purpose.class) : EnumSet.of(Purpose.of(word))).orElse(usual);
    }

    private static String proof(Invocation in, AccountKey key) throws IOException {
        if (key.kind() == KeyKind.WORKLOAD) {
            return "";
        }
        Optional<String> file = in.flag(PROOF.name());
        var text = Files.readString(in.path(file.orElseThrow(() -> new Failure(Exit.USAGE, "ALN-CLI-001", "found no proof, expected --proof FILE", "alnage key proof"))));
        // the proof of a key of ours is one word; those of others are blocks of lines, the last one with its end
        return key.kind() == KeyKind.STATEMENT ? text.strip() : text;
    }
}
