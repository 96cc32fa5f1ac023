package dev.alnage.app.command;

import dev.alnage.app.cli.Command;
import dev.alnage.app.cli.Exit;
import dev.alnage.app.cli.Flag;
import dev.alnage.app.cli.Invocation;
import dev.alnage.app.cli.Usage;
import dev.alnage.evidence.claim.RepositoryRole;
import dev.alnage.evidence.claim.RoleGrant;
import dev.alnage.evidence.sign.NameTemplate;
import java.io.IOException;
import java.util.Arrays;

/** {@code alnage user grant HOLDER ROLE REPOSITORIES}: a role for an account or a team. */
public final class UserGrant implements Command {
    private static final Flag EXPIRES = Flag.withValue("expires", "TIME", "when it ends by itself, such as 90d");

    @Override public Usage usage() {
        return PeopleSigning.usage(Usage.of("HOLDER", "ROLE", "REPOSITORIES").choices("ROLE", Arrays.stream(RepositoryRole.values()).map(RepositoryRole::wireName).toList())
                .with(EXPIRES)
                .note("HOLDER is an account, or team:NAME. REPOSITORIES is a name such as shop/app, shop/{name} for all of a folder, or * for all.")
                .note("Owner, maintainer and approver decide for others: two administrators sign, neither of whom it is for."));
    }

    @Override public Exit run(Invocation in) throws IOException {
        return PeopleSigning.file(in, signing -> new RoleGrant(signing.trustDomain(), new RoleGrant.Act.Granted(RoleGrant.Holder.of(in.positional(0)),
                RepositoryRole.of(in.positional(1)), new NameTemplate(in.positional(2)), in.flag(EXPIRES.name()).map(typed -> Moments.after(typed, signing.now()))),
                signing.now(), signing.reason()).toStatement());
    }
}
